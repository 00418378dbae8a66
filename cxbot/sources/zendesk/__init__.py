"""Zendesk as a source, from its Support API.

`client` and `words` are what it is made of; `company`, `tickets` and `ratings` make our records of that, `telling` puts
them together; `positions` and `rounds` know what is told already, `following` what changed beside tickets; `totals` are
Zendesk's own figures.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cxbot.source import Batch
from cxbot.sources.pacing import Pace
from cxbot.sources.zendesk.client import Api
from cxbot.sources.zendesk.options import Options
from cxbot.sources.zendesk.positions import Cursor
from cxbot.sources.zendesk.rounds import Round

__all__ = ["Options", "Zendesk"]


@dataclass(frozen=True, slots=True)
class Zendesk:
    """One Zendesk as a source."""

    name: str
    api: Api
    options: Options

    @property
    def kind(self) -> str:
        """The sort of source."""
        return "zendesk"

    @property
    def notes(self) -> None:
        """Nothing yet: what it cannot know depends on the plan, so the batches say it."""
        return None

    @property
    def pace(self) -> Pace:
        """How soon it may be asked again."""
        return self.api.http.pace

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        """Tell what changed since the cursor, or everything since the start.

        Raises:
            SourceError: Zendesk cannot be read, in words with the fix.
        """
        at = Cursor.read(self.name, cursor) if cursor else Cursor(self.options.start)
        try:
            yield from Round(self.name, self.api, self.options, at, now).batches()
        finally:
            self.api.http.close()
