"""How far Zendesk was told: its own cursors, and the last ticket told of a page; and what was learnt on the way."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from cxbot.sources.cursors import cursor_read
from cxbot.sources.zendesk import ranges
from cxbot.sources.zendesk.ranges import Range

VERSION = 2


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a sync stands. Moments are Zendesk's, in seconds.

    `listed` says whether all tickets of the first load are known by their ids, `left` which of them are still to be
    told. `begun` is when the first load began.

    `page` is Zendesk's cursor of changed tickets, empty before the first one; `told` the moment and the id of the last
    ticket told of that page. `until` is up to when all was known after the last round, 0 before the first one is at its
    end; `latest` the latest change of a ticket seen, from a little before which is begun without a cursor.

    `users` is Zendesk's cursor of changed users, `organizations` from when on changes of those are asked for, `rated`
    which ratings were looked at again in this round, and Zendesk's cursor of them. That began with `looking`, and goes
    back a month where it is `whole`, as it was last with `looked`.

    `staff` are all who are or were staff, `places` the channels that were seen of each group, `unknown` counts what has
    no meaning here. `hours` are the business hours told last, `company` marks the people and places told last.
    """

    start: datetime
    listed: bool = False
    left: tuple[Range, ...] = ()
    begun: int = 0
    page: str = ""
    told: tuple[int, int] = (0, 0)
    until: int = 0
    latest: int = 0
    users: str = ""
    organizations: int = 0
    rated: tuple[str, str] = ("", "")
    staff: tuple[int, ...] = ()
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)
    hours: str = ""
    company: str = ""
    looking: int = 0
    whole: bool = False
    looked: int = 0

    @property
    def is_loaded(self) -> bool:
        """Whether the first load is at its end."""
        return self.listed and not self.left

    @property
    def known_until(self) -> int:
        """Up to when everything was told once, in seconds; 0 while the first load goes on."""
        return self.until or (self.begun if self.is_loaded else 0)

    def written(self) -> str:
        """As text."""
        told: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(self)}
        told |= {"version": VERSION, "start": self.start.isoformat(), "left": ranges.written(self.left)}
        return json.dumps(told, sort_keys=True)

    @classmethod
    def read(cls, name: str, written: str) -> "Cursor":
        """From text.

        Raises:
            SourceError: it was written by another version of the bot.
        """
        with cursor_read(name, written, VERSION) as told:
            moment, last = datetime.fromisoformat(told.pop("start")), tuple(told.pop("told"))
            places = {group: tuple(each) for group, each in told.pop("places").items()}
            told |= {"start": moment, "told": (last[0], last[1]), "places": places, "staff": tuple(told["staff"])}
            rated = told["rated"]
            return cls(**told | {"left": ranges.read(told["left"]), "rated": (rated[0], rated[1])})
