"""Front as a source, from its Core API.

`client`, `analytics` and `words` are what it is made of; `company`, `customers`, `conversations` and `ratings` make our
records of that; `positions` and `telling` know what is told already, by which `happening`, `rated` and `rounds` go on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cxbot.source import Batch
from cxbot.sources.front.client import Api
from cxbot.sources.front.positions import Cursor
from cxbot.sources.front.rounds import batches
from cxbot.sources.front.run import Options
from cxbot.sources.pacing import Pace

__all__ = ["Front", "Options"]


@dataclass(frozen=True, slots=True)
class Front:
    """One Front as a source."""

    name: str
    api: Api
    options: Options

    @property
    def kind(self) -> str:
        """The sort of source."""
        return "front"

    @property
    def notes(self) -> None:
        """Nothing yet: what it cannot know depends on the token, so the batches say it."""
        return None

    @property
    def pace(self) -> Pace:
        """How soon it may be asked again."""
        return self.api.http.pace

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        """Tell what changed since the cursor, or everything since the start.

        Raises:
            SourceError: Front cannot be read, in words with the fix.
        """
        at = Cursor.read(self.name, cursor) if cursor else Cursor(self.options.start)
        try:
            yield from batches(self.api, self.options, at, now)
        finally:
            self.api.http.close()
