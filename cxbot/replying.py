"""From a question to the message that answers it. Start reading here.

The question is answered (`cxbot.answering`), the answer is drawn (`cxbot.drawing`), the message is posted
(`cxbot.slack.sending`). What answers, what the time is and how a question fits a button are handed in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cxbot.answer import Answer
from cxbot.drawing import pictures, report, teaching
from cxbot.drawing.headline import filtered
from cxbot.drawing.text import escape
from cxbot.errors import CxbotError
from cxbot.filter import Kind
from cxbot.message import Block, Message, Modal, Picture
from cxbot.metric import Metric
from cxbot.question import Question
from cxbot.section import Section


@dataclass(frozen=True, slots=True)
class Replies:
    """What the bot says.

    `answer` computes, `names` tells what filters' ids are called, `encode` writes a question so that a button can carry
    it, `now` is the clock that reports follow. The commands are what people type here.
    """

    answer: Callable[[Question], Answer]
    names: Callable[[Question], dict[tuple[Kind, str], str]]
    encode: Callable[[Question], str]
    now: Callable[[], datetime]
    sections: Sequence[Section]
    metrics: dict[str, Metric]
    command: str = teaching.COMMAND
    short_command: str = teaching.SHORT_COMMAND

    def counting(self, question: Question) -> str:
        """What is being counted, said at once, so that a misreading shows: "Counting 9–15 Nov, inbox Support …"."""
        scope = filtered(question, self.names(question)) if question.filters else ""
        dates = question.period.words(self._today(question))
        return f"Counting {escape(dates)}{f', {escape(scope, 400)}' if scope else ''} …"

    def report(self, question: Question, *, asked_by: str) -> Message:
        """The report, with its thread; pictures are drawn when they are uploaded."""
        return report.report(self.answer(question), now=self.now(), asked_by=asked_by, encode=self.encode)

    def trend(self, question: Question) -> Picture:
        """One trend, for a report that has no picture of it yet."""
        return pictures.trend(self.answer(question), question, self._today(question))

    def toggled(self, shown: Sequence[Block], question: Question, *, file: str, alt: str, by: str) -> tuple[Block, ...]:
        """A posted report's blocks, its trend showing `question`."""
        return report.toggled(shown, question, file=file, alt=alt, by=by, encode=self.encode)

    def help(self) -> Message:
        """How to ask."""
        return teaching.help_message(self.command, self.short_command)

    def catalogue(self) -> Message:
        """What can be measured."""
        return teaching.metrics_message(self.metrics.values())

    def about(self) -> Modal:
        """When and why to use the report, and what it counts."""
        return teaching.about_modal(self.sections, self.metrics)

    def mistake(self, error: CxbotError, asked: str, command: str = teaching.COMMAND) -> Message:
        """What went wrong, and something that would work."""
        return teaching.mistake(error, asked, command)

    def home(self) -> tuple[Block, ...]:
        """The Home tab."""
        return teaching.home(self.command, self.short_command)

    def _today(self, question: Question) -> date:
        return self.now().astimezone(ZoneInfo(question.period.zone)).date()
