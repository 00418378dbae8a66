"""What is counted at once: one question, on one connection, as of one moment."""

from dataclasses import dataclass

from sqlalchemy import Connection

from cxbot.answering import spans
from cxbot.answering.coverage import Coverage
from cxbot.answering.narrowing import Scope
from cxbot.answering.selecting import When
from cxbot.question import Question


@dataclass(frozen=True, slots=True)
class Count:
    """A question with what it lets through (`scope`), what is known (`since`) and the time it is (`now`, seconds)."""

    connection: Connection
    question: Question
    scope: Scope
    since: Coverage
    now: int

    @property
    def whens(self) -> list[When]:
        """The question's period as spans of time."""
        return spans.whole(self.question.period, clocks=self.scope.clocks)
