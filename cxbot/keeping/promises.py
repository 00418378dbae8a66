"""Reports that were promised ("Counting ...") and did not come yet, so that whoever was promised one can be told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select

from cxbot.database import changing, reading
from cxbot.database.statements import upsert
from cxbot.tables.kept import promises

WORTH_TELLING = timedelta(hours=1)  # an older one was asked for again, or is of no use any more


@dataclass(frozen=True, slots=True)
class Promise:
    """A report that a person was promised; `key` is of the command that asked for it."""

    key: str
    user: str
    channel: str


@dataclass(frozen=True, slots=True)
class Promises:
    """The open promises of one workspace. `now` is real time, not the clock that reports follow."""

    engine: Engine
    workspace: str
    now: Callable[[], datetime]

    def keep(self, *made: Promise) -> None:
        """Write down that reports were promised, all in one go."""
        now = self.now()
        rows = [
            {
                "workspace": self.workspace,
                "key": each.key,
                "user": each.user,
                "channel": each.channel,
                "promised_at": now,
            }
            for each in {each.key: each for each in made}.values()
        ]
        with changing(self.engine) as connection:
            upsert(connection, promises, rows, ("workspace", "key"))

    def answered(self, key: str) -> bool:
        """Take a promise off: its report is there, or the person was told; False where nobody has it open."""
        with changing(self.engine) as connection:
            mine = (promises.c.workspace == self.workspace) & (promises.c.key == key)
            return bool(connection.execute(delete(promises).where(mine)).rowcount)

    def broken(self, *, older_than: timedelta = timedelta(0)) -> list[Promise]:
        """Take off all that were promised so long ago and not kept; of those, the ones that are worth telling.

        Each is given out once, whoever asks: rather nobody is told than somebody twice.
        """
        now = self.now()
        columns = (promises.c.key, promises.c.user, promises.c.channel, promises.c.promised_at)
        mine = (promises.c.workspace == self.workspace) & (promises.c.promised_at <= now - older_than)
        with reading(self.engine) as connection:
            found = connection.execute(select(*columns).where(mine)).all()
        return [
            Promise(row.key, row.user, row.channel)
            for row in found
            if self.answered(row.key) and row.promised_at > now - WORTH_TELLING
        ]
