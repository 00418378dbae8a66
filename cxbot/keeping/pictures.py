"""Which file shows what in a posted report, so that a toggle swaps pictures without drawing or uploading."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, func, select, tuple_

from cxbot.database import changing, reading
from cxbot.database.statements import upsert
from cxbot.tables.kept import pictures

KEPT = timedelta(days=90)  # hardly anybody presses a button that old; who does has the pictures drawn again


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that readers of a report can see: its key, Slack's file id and the alternative text."""

    key: str
    file: str
    alt: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures in posted reports of one workspace. A report is known by its channel and its message's ts."""

    engine: Engine
    workspace: str
    now: Callable[[], datetime]

    def keep(self, channel: str, report: str, shown: Iterable[Shown]) -> None:
        """Remember the files of a report; a key that is there already gets the new file."""
        rows = {
            each.key: {
                "workspace": self.workspace,
                "channel": channel,
                "report": report,
                "key": each.key,
                "file": each.file,
                "alt": each.alt,
                "kept_at": self.now(),
            }
            for each in shown
        }
        with changing(self.engine) as connection:
            key = ("workspace", "channel", "report", "key")
            upsert(connection, pictures, list(rows.values()), key)

    def find(self, channel: str, report: str, key: str) -> Shown | None:
        """The file that shows this key in the report; None where there is none."""
        here = (pictures.c.workspace == self.workspace) & (pictures.c.channel == channel)
        this = (pictures.c.report == report) & (pictures.c.key == key)
        with reading(self.engine) as connection:
            row = connection.execute(select(pictures.c.file, pictures.c.alt).where(here & this)).first()
        return None if row is None else Shown(key, row.file, row.alt)

    def all_of(self, channel: str, report: str) -> list[Shown]:
        """All files of the report."""
        mine = (pictures.c.workspace == self.workspace) & (pictures.c.channel == channel)
        with reading(self.engine) as connection:
            found = connection.execute(
                select(pictures.c.key, pictures.c.file, pictures.c.alt).where(mine, pictures.c.report == report)
            )
            return [Shown(row.key, row.file, row.alt) for row in found]

    def forget_old(self) -> None:
        """Forget the pictures of reports that nobody has changed for long, all of a report together."""
        report = (pictures.c.channel, pictures.c.report)
        mine = pictures.c.workspace == self.workspace
        old = select(*report).where(mine).group_by(*report).having(func.max(pictures.c.kept_at) < self.now() - KEPT)
        with changing(self.engine) as connection:
            connection.execute(delete(pictures).where(mine, tuple_(*report).in_(old)))

    def forget(self, channel: str, report: str) -> None:
        """Forget the files of a report."""
        mine = (pictures.c.workspace == self.workspace) & (pictures.c.channel == channel)
        with changing(self.engine) as connection:
            connection.execute(delete(pictures).where(mine, pictures.c.report == report))
