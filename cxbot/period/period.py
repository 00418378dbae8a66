"""A period: whole local days of one zone, across changes of the clock, and what it is compared with.

It is half-open, from local midnight to local midnight, and knows nothing of now: `until` says where it was cut.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from cxbot import ways
from cxbot.calendar import (
    DAY,
    MONTHS,
    Bucket,
    CalendarUnit,
    boundaries,
    first_moment,
    label,
    last_day,
    month_end,
    months_earlier,
    start_of,
    units_earlier,
    whole_units,
    zone_named,
)
from cxbot.errors import PeriodError

LONGEST = 3653  # days: ten years
MOST_BUCKETS = 100
_ENCODED = re.compile(
    r"(?P<first>\d{4}-\d\d-\d\d)/(?P<last>\d{4}-\d\d-\d\d)@(?P<zone>[\w+/-]+)"
    r"(?:!(?P<since>[\d:.TZ-]+))?(?:~(?P<until>[\d:.TZ-]+))?"
    r"(?:\*(?P<count>\d{1,4})(?P<unit>[a-z]+))?(?:\^(?P<week>[0-6]))?"
)
_LENGTHS = {Bucket.HOUR: 1 / 24, Bucket.DAY: 1, Bucket.WEEK: 7, Bucket.MONTH: 28, Bucket.QUARTER: 90}  # days, at least


@dataclass(frozen=True, slots=True)
class Span:
    """One bucket: `start` and `end` in UTC, half-open; `first` is the start as local clocks show it."""

    start: datetime
    end: datetime
    first: datetime
    label: str


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from `first` to `last`, both included, in `zone`.

    `until` (UTC) is set when it contained now when it was asked: it ends there. `unit` and `count` say of which whole
    calendar units it is made, if it is. `since` (UTC) is set for hours of a day: it starts there.
    """

    first: date
    last: date
    zone: str
    until: datetime | None = None
    unit: CalendarUnit | None = None
    count: int = 1
    week_starts: int = 0
    since: datetime | None = None

    def __post_init__(self) -> None:
        zone_named(self.zone)
        if self.last < self.first:
            text = f"The period ends ({self.last}) before it starts ({self.first}). Swap the two dates."
            raise PeriodError(text, f"{self.last} - {self.first}")
        if any(each is not None and each.utcoffset() is None for each in (self.until, self.since)):
            raise ValueError("a moment without a zone")

    @property
    def start(self) -> datetime:
        """The first moment, in UTC, included."""
        return self.since or first_moment(self.first, self._tz)

    @property
    def end(self) -> datetime:
        """The end, in UTC, not included."""
        midnight = first_moment(self.last + DAY, self._tz)
        return min(midnight, self.until) if self.until else midnight

    @property
    def so_far(self) -> bool:
        """True when it ended at the moment it was asked, or is compared with one that did."""
        return self.until is not None and self.since is None

    @property
    def days(self) -> int:
        """How many local days it touches."""
        return (self.last - self.first).days + 1

    @property
    def _tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def previous(self) -> "Period":
        """The period that this one is compared with, unless another is asked for.

        Whole months, quarters and years: the calendar ones before. So far: the same span one unit earlier, to the same
        clock time; a day that the earlier month lacks means all of that month. Else the block of that length before.
        """
        if self.since:
            return hours(self.start - (self.end - self.start), self.start, self.zone, self.week_starts)
        if self.unit in MONTHS:
            return self._months_earlier(self.count * MONTHS[self.unit])
        return self._days_earlier(7 * self.count if self.unit is CalendarUnit.WEEK else self.days)

    def year_before(self) -> "Period":
        """The same dates a year earlier; of weeks, 52 weeks earlier, so that weekdays match."""
        if self.unit is CalendarUnit.WEEK:
            return self._days_earlier(364)
        return self._months_earlier(12, stays_whole=False)

    def month_before(self) -> "Period":
        """One month earlier: whole calendar months stay whole, other dates go back one by one, clamped."""
        return self._months_earlier(1)

    def blocks_before(self, days: int) -> "Period":
        """So many whole days immediately before this period."""
        if not 1 <= days <= LONGEST:
            raise PeriodError(f"A comparison can be with 1 to {LONGEST:,} days, not {days}.", "vs previous 31 days")
        return _made(self.first - days * DAY, self.first - DAY, self.zone, self.week_starts)

    def units_before(self, unit: CalendarUnit, count: int) -> "Period":
        """So many units immediately before this period; months, quarters and years only before the first of a month.

        Raises:
            PeriodError: it begins within a month, or there are too many.
        """
        if unit not in MONTHS:
            return self.blocks_before(count * (7 if unit is CalendarUnit.WEEK else 1))
        if self.first.day > 1:
            said = f"Previous {count} {unit}{'s' * (count > 1)}"
            text = f"“{said}” is no length in days, and this period begins within a month. Say days, weeks or dates."
            raise PeriodError(text, "last week vs previous 31 days")
        return self.blocks_before((self.first - units_earlier(unit, self.first, count)).days)

    def usual_bucket(self) -> Bucket:
        """The bucket that fits its length.

        Up to 2 days by hour, up to 31 by day, up to 26 weeks by week, else by month while those are up to 100.
        """
        if self.days <= 2:
            return Bucket.HOUR
        if self.days <= 31:
            return Bucket.DAY
        if self.days <= 26 * 7:
            return Bucket.WEEK
        return Bucket.MONTH if self.days <= 8 * 366 else Bucket.QUARTER

    def buckets(self, bucket: Bucket) -> tuple[Span, ...]:
        """Cut it into buckets, the first and the last clipped to the period.

        Raises:
            PeriodError: there would be more than 100.
        """
        start, end = self.start, max(self.start, self.end)
        inner = boundaries(self.first, self.last, self._tz, bucket, self.week_starts)
        cuts = [start, *(each for each in inner if start < each < end), end]
        if len(cuts) - 1 > MOST_BUCKETS:
            coarser = next((each for each in Bucket if self.days / _LENGTHS[each] < MOST_BUCKETS - 2), Bucket.QUARTER)
            raise PeriodError(
                f"{self.days:,} days by {bucket} would be {len(cuts) - 1:,} points; a trend shows up to {MOST_BUCKETS}."
                f" Ask by {coarser}, or for a shorter period.",
                f"by {coarser}",
            )
        pairs = ((start, end, start.astimezone(self._tz)) for start, end in pairwise(cuts))
        several = (self.days > 1, self.first.year < self.last.year)
        return tuple(Span(start, end, local, label(local, bucket, *several)) for start, end, local in pairs)

    def within(self, span: Span, bucket: Bucket) -> "Period":
        """The period of one of its buckets, to be asked about on its own."""
        if self.since or bucket is Bucket.HOUR:
            return hours(span.start, span.end, self.zone, self.week_starts)
        first, last = span.first.date(), last_day(span.end, self._tz)
        if span.end != self.until:
            return _made(first, last, self.zone, self.week_starts)
        whole = first == start_of(CalendarUnit(bucket), first, self.week_starts)
        return replace(self, first=first, last=last, unit=CalendarUnit(bucket) if whole else None, count=1)

    @property
    def is_month(self) -> bool:
        """Whether its words are the name of a month: one that is over."""
        return self.unit is CalendarUnit.MONTH and self.count == 1 and self.until is None

    def words(self, today: date | None = None) -> str:
        """Write its dates: "9–15 Nov", "1 Oct – 15 Nov 2025", "October", "9–12 Nov so far", "2–5 Nov, to 14:00".

        The year is left out when it is that of `today`; without `today` it is always there.
        """
        dates, way = self._dates(today), ways.current()
        if self.since:
            start, end = (each.astimezone(self._tz) for each in (self.start, self.end))
            return f"{dates}, {way.clock(start)}–{way.clock(end)}"
        if self.until is None:
            return dates
        until = self.until.astimezone(self._tz)
        return f"{dates} so far" if until.date() == today else f"{dates}, to {way.clock(until)}"

    def name(self, today: date) -> str:
        """Say it as people do, dates in brackets: "Last week (9–15 Nov)"; where there is no such name, the dates."""
        relative = self._relative(today)
        return f"{relative} ({self._dates(today)})" if relative else self.words(today)

    def encode(self) -> str:
        """Write it as short text for a button; a public format."""
        text = f"{self.first}/{self.last}@{self.zone}"
        for mark, moment in (("!", self.since), ("~", self.until)):
            if moment:
                text += mark + moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
        if self.unit:
            text += f"*{self.count}{self.unit}"
        return f"{text}^{self.week_starts}" if self.week_starts else text

    @classmethod
    def decode(cls, text: str) -> "Period":
        """Read a period back.

        Raises:
            PeriodError: the text is no period.
        """
        found = _ENCODED.fullmatch(text)
        parts = found.groupdict() if found else {}
        try:
            until, begun = (datetime.fromisoformat(parts[key]) if parts[key] else None for key in ("until", "since"))
            first, last = date.fromisoformat(parts["first"]), date.fromisoformat(parts["last"])
            unit = CalendarUnit(parts["unit"]) if parts["unit"] else None
            count, week_starts = int(parts["count"] or 1), int(parts["week"] or 0)
            return cls(first, last, parts["zone"], until, unit, count, week_starts, begun)
        except (ValueError, KeyError) as error:
            raise PeriodError(f"“{text}” is no period that the bot wrote. Ask for a new report.") from error

    def _days_earlier(self, days: int) -> "Period":
        shift = days * DAY
        return self._moved(self.first - shift, self.last - shift, self.unit, self.count)

    def _months_earlier(self, months: int, *, stays_whole: bool = True) -> "Period":
        first, last = months_earlier(self.first, months), months_earlier(self.last, months)
        clamped = last.day != self.last.day
        whole = self.unit in MONTHS and self.until is None
        if whole and stays_whole:
            last = month_end(last)
        if self.since:
            return self._moved(first, last, self.unit, self.count)
        if self.until and clamped:
            return _made(first, last, self.zone, self.week_starts)
        if self.unit in MONTHS and months % MONTHS[self.unit] == 0 and (stays_whole or not whole):
            return self._moved(first, last, self.unit, self.count)
        return self._moved(first, last, *whole_units(first, last, self.week_starts))

    def _moved(self, first: date, last: date, unit: CalendarUnit | None, count: int) -> "Period":
        """The same period on other days, to the same clock times."""

        def at(moment: datetime | None, day: date) -> datetime | None:
            return moment and first_moment(day, self._tz, moment.astimezone(self._tz).time())

        until, since = at(self.until, last), at(self.since, first)
        return replace(self, first=first, last=last, until=until, since=since, unit=unit, count=count)

    def _dates(self, today: date | None) -> str:
        if self.is_month:
            year = today is None or today.year != self.first.year
            return ways.current().month(self.first, year=year, long=True)
        return ways.current().days(self.first, self.last, today)

    def _relative(self, today: date) -> str:
        unit = self.unit
        if unit is None or self.since:
            return ""
        if self.until:
            if self.until.astimezone(self._tz).date() != today or self.count > 1:
                return ""
            return "Today so far" if unit is CalendarUnit.DAY else f"This {unit} so far"
        if self.last + DAY == start_of(unit, today, self.week_starts):
            if self.count > 1:
                return f"Last {self.count} {unit}s"
            return "Yesterday" if unit is CalendarUnit.DAY else f"Last {unit}"
        quarter = unit is CalendarUnit.QUARTER and self.count == 1
        return ways.current().quarter(self.first) if quarter else ""


def hours(start: datetime, end: datetime, zone: str, week_starts: int = 0) -> Period:
    """From one moment to another: a bucket of a trend by hour."""
    tz = zone_named(zone)
    first, last = start.astimezone(tz).date(), last_day(end, tz)
    until, begun = end.astimezone(UTC), start.astimezone(UTC)
    return Period(first, max(first, last), zone, until, CalendarUnit.HOUR, 1, week_starts, begun)


def _made(first: date, last: date, zone: str, week_starts: int) -> Period:
    """Whole days, whatever the time is: the past of a period that was checked."""
    return Period(first, last, zone, None, *whole_units(first, last, week_starts), week_starts)
