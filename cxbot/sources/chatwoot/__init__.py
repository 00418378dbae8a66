"""Chatwoot as a source, from its PostgreSQL database, which is only read.

`database`, `schema` and `words` are what it is made of; `people`, `conversations` and `messages` read it; `states`,
`texts` and `telling` make our records of that; `positions` and `rounds` know what is told already.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cxbot.source import Batch
from cxbot.sources.chatwoot.database import Database
from cxbot.sources.chatwoot.positions import Cursor
from cxbot.sources.chatwoot.rounds import Options, Round

__all__ = ["Chatwoot", "Options"]


@dataclass(frozen=True, slots=True)
class Chatwoot:
    """One account of a Chatwoot as a source."""

    name: str
    database: Database
    options: Options

    @property
    def kind(self) -> str:
        """The sort of source."""
        return "chatwoot"

    @property
    def notes(self) -> None:
        """Nothing yet: what it cannot know depends on the version, so the batches say it."""
        return None

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        """Tell what changed since the cursor, or everything since the start.

        Raises:
            SourceError: the database cannot be read, in words with the fix.
        """
        at = Cursor.read(self.name, cursor) if cursor else Cursor(self.options.start)
        return Round(self.name, self.database, self.options, at, now).batches()
