"""A period in words that move with the days: "last week" as a value, and the period that it is at a moment.

It runs from the first day of one stretch of days to the last day of another, or until now. It knows no words of people:
those are read by `cxbot.asking`, which understands all that is written here.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cxbot.calendar import (
    DAY,
    CalendarUnit,
    local_day,
    start_of,
    units_earlier,
    zone_named,
)
from cxbot.errors import PeriodError
from cxbot.period.asked import check_length, days, last_complete, since, this_so_far
from cxbot.period.part import Part
from cxbot.period.period import LONGEST, Period
from cxbot.ways import ENGLISH, current

_ENCODED = re.compile(
    r"(?:(?P<count>\d{1,4})(?P<unit>[a-z]+)-(?P<ago>\d{1,4})"
    r"|(?P<day>[a-z]+)-(?P<over>[01])"
    r"|(?P<first>\d{4}-\d\d-\d\d)/(?P<last>\d{4}-\d\d-\d\d))"
)
_UNTIL = ".."


class Weekday(StrEnum):
    """A day of the week, or the two that most people have off."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    WEEKEND = "weekend"  # Saturday and Sunday


@dataclass(frozen=True, slots=True)
class Units:
    """Whole calendar units, the last of them `ago` units before the current one; the current one itself is so far.

    Raises:
        PeriodError: they are hours, too many, or several that end longer ago.
    """

    unit: CalendarUnit
    count: int = 1
    ago: int = 1

    def __post_init__(self) -> None:
        if self.unit is CalendarUnit.HOUR:
            raise PeriodError("Periods are made of days; ask for days, and by hour.", "today by hour")
        check_length(self.unit, self.count, self.ago)
        if self.count > 1 and self.ago != 1:
            raise PeriodError(
                f"Several {self.unit}s end with the last complete one.", f"last {self.count} {self.unit}s"
            )

    def days(self, today: date, week_starts: int = 0) -> tuple[date, date]:
        """The first and the last day; of the current unit until today."""
        current = start_of(self.unit, today, week_starts)
        if self.ago == 0:
            return current, today
        end = units_earlier(self.unit, current, self.ago - 1)
        return units_earlier(self.unit, end, self.count), end - DAY

    def words(self) -> str:
        """Write it as it can be asked for: "last week", "last 3 months", "this quarter", "2 weeks ago"."""
        if self.unit is CalendarUnit.DAY and self.count == 1 and self.ago < 2:
            return ("today", "yesterday")[self.ago]
        if self.ago > 1:
            return f"{self.ago} {self.unit}s ago"
        if self.count > 1:
            return f"last {self.count} {self.unit}s"
        return f"last {self.unit}" if self.ago else f"this {self.unit}"

    def encode(self) -> str:
        """Write it as short text: "3month-1"."""
        return f"{self.count}{self.unit}-{self.ago}"


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest Friday, or weekend: `over` before today, else the latest that has begun."""

    day: Weekday
    over: bool = False

    def days(self, today: date, week_starts: int = 0) -> tuple[date, date]:
        """The first and the last day; of one that has begun both are told, though the last may be to come."""
        del week_starts
        weekend = self.day is Weekday.WEEKEND
        place, length = (5, 2) if weekend else (list(Weekday).index(self.day), 1)
        first = today - (today.weekday() - place) % 7 * DAY
        if self.over and first + length * DAY > today:
            first -= 7 * DAY
        return first, first + (length - 1) * DAY

    def words(self) -> str:
        """Write it as it can be asked for: "last friday", "weekend"."""
        return f"last {self.day}" if self.over else str(self.day)

    def encode(self) -> str:
        """Write it as short text: "friday-1"."""
        return f"{self.day}-{int(self.over)}"


@dataclass(frozen=True, slots=True)
class Dates:
    """Days that never move, both included.

    Raises:
        PeriodError: the last one is before the first.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            text = f"The period ends ({self.last}) before it starts ({self.first}). Swap the two dates."
            raise PeriodError(text, f"{self.last} - {self.first}")

    def days(self, today: date, week_starts: int = 0) -> tuple[date, date]:
        """The first and the last day."""
        del today, week_starts
        return self.first, self.last

    def words(self) -> str:
        """Write it as it can be asked for: "9–15 Nov 2026"."""
        return ENGLISH.days(self.first, self.last)

    def encode(self) -> str:
        """Write it as short text: "2026-11-09/2026-11-15"."""
        return f"{self.first}/{self.last}"


Stretch = Units | Latest | Dates | Part


@dataclass(frozen=True, slots=True)
class Relative:
    """From the first day of `start` to the last day of `end`; one stretch alone is both.

    Without an end it runs until now ("since ..."); without a start as well it is all time.

    Raises:
        PeriodError: it has an end and no start.
    """

    start: Stretch | None
    end: Stretch | None

    def __post_init__(self) -> None:
        if self.start is None and self.end is not None:
            raise PeriodError(f"From when until {self.end.words()}? Write both dates, like 1 Oct - 15 Oct.", "all time")

    @classmethod
    def of(cls, stretch: Stretch) -> "Relative":
        """One stretch of days."""
        return cls(stretch, stretch)

    @classmethod
    def since(cls, stretch: Stretch) -> "Relative":
        """From the first day of a stretch until now."""
        return cls(stretch, None)

    @classmethod
    def all_time(cls) -> "Relative":
        """As long as there are data, at most as long as a period can be."""
        return cls(None, None)

    @property
    def fixed(self) -> bool:
        """Whether it is always the same days."""
        return isinstance(self.start, Dates) and isinstance(self.end, Dates)

    def at(self, now: datetime, zone: str, week_starts: int = 0, reach: date | None = None) -> Period:
        """The period that it is at this moment; `reach` is the first day of the data, which all time begins with.

        Raises:
            PeriodError: it has not begun then, ends before it starts, or is too long.
        """
        today = local_day(now, zone_named(zone))
        if self.start is None:
            earliest = today - (LONGEST - 1) * DAY
            return since(min(today, max(reach or earliest, earliest)), now, zone, week_starts)
        first, last = self.start.days(today, week_starts)
        if self.end is None:
            return since(first, now, zone, week_starts)
        if self.end != self.start:
            end = self.end.days(today, week_starts)[1]
            if isinstance(self.start, Latest) and first > end:  # "Monday to Wednesday" on a Tuesday
                first -= ((first - end).days + 6) // 7 * 7 * DAY
            return days(first, end, now, zone, week_starts)
        if not isinstance(self.start, Units):
            return days(first, last, now, zone, week_starts)
        if self.start.ago == 0:
            return this_so_far(self.start.unit, now, zone, week_starts)
        return last_complete(self.start.unit, now, zone, self.start.count, week_starts, ago=self.start.ago)

    def words(self) -> str:
        """Write it as it can be asked for: "last week", "since 1 Oct 2026", "25 Oct 2026 - yesterday", "all time"."""
        if self.start is None:
            return "all time"
        if self.end is None:
            return f"since {_day(self.start, 0)}"
        return self.start.words() if self.end == self.start else f"{_day(self.start, 0)} - {_day(self.end, 1)}"

    def said(self) -> str:
        """Say it to people: as it can be asked for, but dates as they write them."""
        if isinstance(self.start, Dates) and isinstance(self.end, Dates):
            return current().days(self.start.first, self.end.last)
        return self.words()

    def encode(self) -> str:
        """Write it as short text; a public format: "1week-1", "friday-0..", "2026-10-25/2026-10-25..1day-1", ".."."""
        if self.start is not None and self.start == self.end:
            return self.start.encode()
        return _UNTIL.join(each.encode() if each else "" for each in (self.start, self.end))

    @classmethod
    def decode(cls, text: str) -> "Relative":
        """Read one back.

        Raises:
            PeriodError: the text is none, or of a newer version.
        """
        start, until, end = text.partition(_UNTIL)
        try:
            if not until:
                return cls.of(_stretch(start))
            return cls(_stretch(start) if start else None, _stretch(end) if end else None)
        except (ValueError, KeyError) as error:
            raise PeriodError(f"“{text}” is no period that this version of the bot knows. Choose it anew.") from error


def _day(stretch: Stretch, place: int) -> str:
    """One end of a range, in words: of dates that day alone."""
    if isinstance(stretch, Dates):
        return ENGLISH.day(stretch.days(stretch.first)[place], year=True)
    return stretch.words()


def _stretch(text: str) -> Stretch:
    part = Part.decode(text)
    if part:
        return part
    found = _ENCODED.fullmatch(text)
    parts = found.groupdict() if found else {}
    if parts["unit"]:
        return Units(CalendarUnit(parts["unit"]), int(parts["count"]), int(parts["ago"]))
    if parts["day"]:
        return Latest(Weekday(parts["day"]), parts["over"] == "1")
    return Dates(date.fromisoformat(parts["first"]), date.fromisoformat(parts["last"]))
