"""Questions as the values of buttons: written out where they fit, else kept here and carried by their id."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from cxbot.database import changing, reading
from cxbot.database.statements import upsert
from cxbot.errors import AskError
from cxbot.order import Order, is_order
from cxbot.question import Question
from cxbot.tables.kept import questions

LONGEST = 1_900  # characters; Slack allows 2,000 in a button's value
MARK = "#"  # no written question begins with it


@dataclass(frozen=True, slots=True)
class Questions:
    """The kept questions of one workspace."""

    engine: Engine
    workspace: str
    now: Callable[[], datetime]

    def encode(self, asked: Question | Order, longest: int = LONGEST) -> str:
        """A control's value for what is asked; keeps what has more than `longest` characters."""
        written = asked.encode()
        if len(written) <= longest:
            return written
        row = {
            "workspace": self.workspace,
            "id": hashlib.sha256(written.encode()).hexdigest()[:32],
            "encoded": written,
            "kept_at": self.now(),
        }
        with changing(self.engine) as connection:
            upsert(connection, questions, [row], ("workspace", "id"))
        return f"{MARK}{row['id']}"

    def decode(self, value: str) -> Question | Order:
        """What a button's value asks.

        Raises:
            AskError: it is no question, one of a newer version, or is kept no more.
        """
        if is_order(value):
            return Order.decode(value)
        if not value.startswith(MARK):
            return Question.decode(value)
        mine = (questions.c.workspace == self.workspace) & (questions.c.id == value.removeprefix(MARK))
        with reading(self.engine) as connection:
            written = connection.scalar(select(questions.c.encoded).where(mine))
        if written is None:
            raise AskError("This button's question is kept no more. Ask for a new report.")
        return Order.decode(written) if is_order(written) else Question.decode(written)
