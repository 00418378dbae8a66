"""A schedule: when something is due, again and again, by the clock on the wall of a zone.

It knows neither what is due nor for whom. Where clocks skip a time, it is due the moment they land behind it; a time
that they show twice is due the first time only. So each nominal time is due once, whatever the clocks do; of nominal
times that fall on one moment, as those of a skipped hour may, the last counts. Cron lines are read as cron does.
"""

import hashlib
import json
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from cxbot.calendar import DAY, first_moment, local_day, zone_named
from cxbot.errors import AskError
from cxbot.schedule.cron import check_cron, next_of, previous_of, slot_of
from cxbot.ways import LONG_DAY_NAMES, current

ENCODING = 1
_LONGEST_WAIT = 40 * DAY
_AROUND = 2 * DAY  # zones have skipped a whole day
_NEWER = "This schedule was made by a newer version of the bot. Subscribe anew."
_KEYS = frozenset({"v", "k", "z", "t", "w", "d", "c"})
_WORKDAYS = frozenset(range(5))


class Rhythm(StrEnum):
    """How often something is due."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    CRON = "cron"


@dataclass(frozen=True, slots=True)
class Due:
    """One time at which something is due: `slot` is what the clock on the wall shows, `at` when that is, in UTC."""

    slot: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something is due. `at` is a local time of whole minutes, `zone` an IANA name.

    `weekdays` are those of a weekly one, Monday is 0; `day` that of a monthly one, the last day of a shorter month;
    `cron` the line of one that is told so.

    Raises:
        AskError: its parts do not belong together, or it is never due.
        PeriodError: there is no such zone.
    """

    rhythm: Rhythm
    zone: str
    at: time = time(9)
    weekdays: frozenset[int] = frozenset()
    day: int = 0
    cron: str = ""

    def __post_init__(self) -> None:
        zone_named(self.zone)
        if self.rhythm is Rhythm.CRON:
            check_cron(self.cron)
        fits = (
            (self.rhythm is Rhythm.WEEKLY) == bool(self.weekdays)
            and self.weekdays <= frozenset(range(7))
            and (1 <= self.day <= 31 if self.rhythm is Rhythm.MONTHLY else not self.day)
            and (self.rhythm is Rhythm.CRON) == bool(self.cron)
            and self.at == time(self.at.hour, self.at.minute)
        )
        if not fits:
            raise AskError("This is no schedule: say every day, which weekdays, or which day of the month.", EXAMPLE)

    def next(self, after: datetime) -> Due:
        """The first time that it is due later than a moment."""
        zone, found = ZoneInfo(self.zone), None
        if self.rhythm is Rhythm.CRON:
            return _due(next_of(self.cron, zone, after))
        first = local_day(after, zone) - _AROUND
        for day in self._days(first, first + _LONGEST_WAIT):
            if found is not None and day > date.fromisoformat(found.slot[:10]) + _AROUND:
                break
            due = self._on(day, zone)
            if found is not None and due.at > found.at:
                return found
            if due.at > after:
                found = due
        if found is None:
            raise AskError("This is never due.", EXAMPLE)
        return found

    def previous(self, until: datetime) -> Due:
        """The last time that it was due, not later than a moment."""
        zone = ZoneInfo(self.zone)
        if self.rhythm is Rhythm.CRON:
            return _due(previous_of(self.cron, zone, until))
        last = local_day(until, zone) + _AROUND
        for day in self._days(last, last - _LONGEST_WAIT):
            due = self._on(day, zone)
            if due.at <= until:
                return due
        raise AskError("This was never due.", EXAMPLE)

    def words(self) -> str:
        """What a person reads: "every Monday at 09:00"."""
        at = f"at {current().clock(self.at)}"
        if self.rhythm is Rhythm.DAILY:
            return f"every day {at}"
        if self.rhythm is Rhythm.MONTHLY:
            return f"every month on the {_ordinal(self.day)} {at}"
        if self.rhythm is Rhythm.CRON:
            return f"by the cron line {self.cron}"
        if self.weekdays == _WORKDAYS:
            return f"every weekday {at}"
        names = [LONG_DAY_NAMES[each] for each in sorted(self.weekdays)]
        return f"every {', '.join(names[:-1])}{' and ' if names[:-1] else ''}{names[-1]} {at}"

    def encode(self) -> str:
        """Write it as text; a public format, to which fields are only added."""
        packed: dict[str, object] = {"v": ENCODING, "k": self.rhythm.value, "z": self.zone}
        if self.rhythm is Rhythm.CRON:
            packed["c"] = self.cron
        else:
            packed["t"] = f"{self.at:%H:%M}"
        if self.weekdays:
            packed["w"] = sorted(self.weekdays)
        if self.day:
            packed["d"] = self.day
        return json.dumps(packed, separators=(",", ":"))

    @classmethod
    def decode(cls, text: str) -> "Schedule":
        """Read a schedule back.

        Raises:
            AskError: the text is no schedule, or one of a newer version.
        """
        try:
            packed = json.loads(text)
            if set(packed) - _KEYS or packed["v"] != ENCODING:
                raise AskError(_NEWER)
            at = time.fromisoformat(packed.get("t", "09:00"))
            weekdays = frozenset(packed.get("w", ()))
            return cls(Rhythm(packed["k"]), packed["z"], at, weekdays, packed.get("d", 0), packed.get("c", ""))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise AskError(_NEWER) from error

    def _days(self, first: date, last: date) -> Iterator[date]:
        """The days from one to another, in whichever direction, on which something is due."""
        step = DAY if last >= first else -DAY
        for number in range(abs((last - first).days) + 1):
            day = first + number * step
            if self._fits(day):
                yield day

    def _fits(self, day: date) -> bool:
        if self.rhythm is Rhythm.WEEKLY:
            return day.weekday() in self.weekdays
        if self.rhythm is Rhythm.MONTHLY:
            return day.day == min(self.day, monthrange(day.year, day.month)[1])
        return True

    def _on(self, day: date, zone: ZoneInfo) -> Due:
        """When it is due on a day."""
        return Due(f"{day}T{self.at:%H:%M}", first_moment(day, zone, self.at))


def _due(local: datetime) -> Due:
    return Due(slot_of(local), local.astimezone(UTC))


def slot_words(slot: str) -> str:
    """A slot as people read it: "Mon 23 Nov, 09:00"."""
    at = datetime.fromisoformat(slot)
    ways = current()
    return f"{ways.weekday(at.date())} {ways.day(at.date())}, {ways.clock(at)}"


def spread(key: str, within: timedelta) -> timedelta:
    """How long what has this key waits, so that not all that is due at once is sent at once; the same every time."""
    share = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") / 2**32
    return share * within


def _ordinal(number: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if 10 < number < 14 else ends.get(number % 10, 'th')}"


EXAMPLE = "subscribe every Monday 09:00"
