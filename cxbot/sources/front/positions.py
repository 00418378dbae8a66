"""How far Front was told: the last event, the days whose exports were read; and what was learnt on the way."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from cxbot.sources.cursors import cursor_read

VERSION = 1
_PREFIX, _SPLIT = "msg_", " "


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a sync stands. Moments are Front's, in seconds since 1970; days are written like 2026-11-02.

    `position` is the moment of the last event told (0: none), `recent` the events told of the time before it that is
    read again. `day` is the next one to be told (empty: that of the start), `again` are days whose export is read once
    more, `failed` those of which Front gave none, `revised` is when the days of the last month were read again last.
    `tried` is when one failed last, `owed` the first day whose export could not be read for want of rights.
    `rated` has a mark for each rating told of such a day, `automatic` the messages of each day that wrote themselves.
    `contacts` and `accounts` are up to when changed ones are told. `staff` and `places` are teammates and inboxes as
    they were told, for those that vanish. `unknown` counts what has no meaning here, `company` marks the people and
    places told last, `until` is up to when everything was told. `told` are conversations with up to when they were
    told, of late; `met` what notes say of what was met once.
    """

    start: datetime
    position: float = 0.0
    recent: Mapping[str, float] = field(default_factory=dict)
    day: str = ""
    again: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    revised: str = ""
    rated: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    automatic: Mapping[str, str] = field(default_factory=dict)
    contacts: float = 0.0
    accounts: float = 0.0
    accounts_read: float = 0.0
    staff: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)
    company: str = ""
    until: float = 0.0
    told: tuple[tuple[str, float], ...] = ()
    met: tuple[str, ...] = ()
    tried: float = 0.0
    owed: str = ""

    def automatic_messages(self) -> frozenset[str]:
        """The messages that wrote themselves."""
        return frozenset().union(*(unpacked(each) for each in self.automatic.values()))

    def written(self) -> str:
        """As text."""
        return json.dumps({"version": VERSION, **asdict(self), "start": self.start.isoformat()}, sort_keys=True)

    @classmethod
    def read(cls, name: str, written: str) -> "Cursor":
        """From text.

        Raises:
            SourceError: it was written by another version of the bot.
        """
        with cursor_read(name, written, VERSION) as told:
            start = datetime.fromisoformat(told.pop("start"))
            again, failed, met = (tuple(told.pop(each)) for each in ("again", "failed", "met"))
            staff = {own: (each[0], each[1], each[2]) for own, each in told.pop("staff").items()}
            places = {own: (each[0], each[1]) for own, each in told.pop("places").items()}
            read = tuple((str(own), float(at)) for own, at in told.pop("told"))
            return cls(**told, told=read, met=met, start=start, again=again, failed=failed, staff=staff, places=places)


def packed(messages: Iterable[str]) -> str:
    """Ids of messages as one short text."""
    return _SPLIT.join(sorted(each.removeprefix(_PREFIX) for each in messages))


def unpacked(text: str) -> frozenset[str]:
    """The ids of messages in such a text."""
    return frozenset(f"{_PREFIX}{each}" for each in text.split(_SPLIT) if each)
