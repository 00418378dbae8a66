"""How far Zendesk was told: its own cursor, and the last ticket told of a page; and what was learnt on the way."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from cxbot.sources.cursors import unreadable_cursor

VERSION = 1


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a sync stands.

    `page` is Zendesk's cursor of changed tickets, empty before the first one; `told` the moment (as Zendesk's, in
    seconds) and the id of the last ticket told. `until` is up to when all was known after the last round, likewise,
    `latest` the latest such moment of a ticket told, `since` where to begin without a cursor (0: at the start).
    `staff` are all who are or were staff, `places` the channels that were seen of each group, `unknown` counts what has
    no meaning here. `hours` are the business hours told last, `company` marks the people and places told last.
    """

    start: datetime
    page: str = ""
    told: tuple[int, int] = (0, 0)
    until: int = 0
    latest: int = 0
    since: int = 0
    staff: tuple[int, ...] = ()
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)
    hours: str = ""
    company: str = ""

    def written(self) -> str:
        """As text."""
        return json.dumps({"version": VERSION, **asdict(self), "start": self.start.isoformat()}, sort_keys=True)

    @classmethod
    def read(cls, name: str, written: str) -> "Cursor":
        """From text.

        Raises:
            SourceError: it was written by another version of the bot.
        """
        try:
            told = json.loads(written)
            if told.pop("version") != VERSION:
                raise ValueError(written)  # noqa: TRY301 - as what cannot be read
            moment, last = datetime.fromisoformat(told.pop("start")), tuple(told.pop("told"))
            places = {group: tuple(each) for group, each in told.pop("places").items()}
            staff = tuple(told.pop("staff"))
            return cls(**told, start=moment, told=(last[0], last[1]), places=places, staff=staff)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            raise unreadable_cursor(name) from error
