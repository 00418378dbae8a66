"""Digests that the bot paused by itself: that what it was for is over, or became another thing, is written down once.

It knows causes as words only: what they mean, and how one looks at them, is decided elsewhere.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, update

from cxbot.database import changing
from cxbot.keeping.deliveries import PAUSED, DeliveryKind, Promise
from cxbot.keeping.schedules import KeptSchedule, Schedules
from cxbot.tables.promised import schedules as table


@dataclass(frozen=True, slots=True)
class Pauses:
    """The pauses of one workspace's schedules."""

    schedules: Schedules

    def is_over(self, kept: KeptSchedule, reason: str, words: str, told: str) -> bool:
        """What it was paused for is over, and somebody is told once that it can be resumed; it stays paused.

        Nobody is told without words, or where there is nobody to be `told`. False where somebody else saw it first.
        """
        key = f"notice/over/{kept.key}/{kept.version}"
        now = self.schedules.now()
        notice = Promise(key, told, now, kind=DeliveryKind.NOTICE, words=words)
        seen = update(table).where(self._as(kept)).values(cause="", reason=reason)
        with changing(self.schedules.engine) as connection:
            if not connection.execute(seen).rowcount:
                return False
            self.schedules.promises.promise_within(connection, kept.number, [notice] if words and told else [])
            return True

    def is_otherwise(self, kept: KeptSchedule, reason: str, cause: str) -> bool:
        """It is paused for something else by now, of which nobody is told again; False where somebody saw it first."""
        seen = update(table).where(self._as(kept)).values(cause=cause, reason=reason)
        with changing(self.schedules.engine) as connection:
            return bool(connection.execute(seen).rowcount)

    def _as(self, kept: KeptSchedule) -> ColumnElement[bool]:
        mine = (table.c.workspace == self.schedules.workspace) & (table.c.id == kept.number)
        return mine & (table.c.version == kept.version) & (table.c.state == PAUSED) & (table.c.cause == kept.cause)
