"""Words to periods: "last 12 weeks", "this quarter", "1 Oct - 15 Oct", "since Monday", and to their baselines.

A month, date or quarter without a year is the latest that has begun. What has two readings is asked about, not guessed.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from cxbot.asking.dates import Written, clear, day_comes_first, latest, read_date, read_number, read_year
from cxbot.calendar import CalendarUnit, local_day, zone_named
from cxbot.errors import PeriodError
from cxbot.period import Baseline, Dates, Latest, Period, Relative, Stretch, Units, Weekday

_LONGEST_OVER_NEW_YEAR = timedelta(days=183)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WEEKDAYS = tuple(each.value for each in Weekday if each is not Weekday.WEEKEND)
_COUNT = rf"(?P<count>\d{{1,9}}|{'|'.join(_NUMBERS)})"
_UNIT = r"(?P<unit>hour|day|week|month|quarter|year)s?"
_RELATIVE = re.compile(
    rf"(?P<which>last|past|previous|prior|this|current|next) (?:{_COUNT} )?(?:full |complete |calendar )?{_UNIT}\b"
)
_TO_DATE = re.compile(r"(?:(?P<unit>week|month|quarter|year)(?: |-)to(?: |-)date|(?P<short>[wmqy])td)\b")
_SO_FAR = re.compile(r" so far\b")
_OPENING = re.compile(r"(?P<word>from|between) (?:the )?")
_JOINT = re.compile(r"(?: ?(?:-|\.\.\.?|…) ?| (?:to|until|till|through|thru|up to) )(?:the )?")
_AND = re.compile(r" and (?:the )?")
_SLASH = re.compile(r"/(?=\d{4}-\d\d-\d\d)")
_SINCE = re.compile(r"since (?:the )?(?:start of |beginning of )?(?:the )?")
_WEEKDAY = re.compile(rf"({'|'.join(_WEEKDAYS)})\b")
_BLOCK = re.compile(rf"(?:the )?(?:previous|prior|preceding) {_COUNT} {_UNIT}\b")
_PREVIOUS = re.compile(r"(?:the )?(?:(?:previous|prior|preceding)(?: period)?|period before)\b")
_EARLIER = re.compile(
    r"(?:the )?(?:same (?:period|time|dates?) )?"
    r"(?:(?:(?:last|previous|prior|a) |(?=\w+ (?:before|earlier)\b))(?P<unit>year|month|quarter|week|day)"
    r"(?: (?:before|earlier|ago))?|yesterday)\b"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Where and how periods are read: the moment, the zone, and the day that weeks start on (0 is Monday).

    `reach` is the first day of the data, None where that is unknown.
    """

    now: datetime
    zone: str
    week_starts: int = 0
    reach: date | None = None

    @property
    def today(self) -> date:
        """The local day."""
        return local_day(self.now, zone_named(self.zone))

    def at(self, period: Relative) -> Period:
        """The period that it is at this moment."""
        return period.at(self.now, self.zone, self.week_starts, self.reach)


def read_period(text: str, reading: Reading, at: int = 0) -> tuple[Relative, int] | None:
    """Read a period at this place of a lower-case text with single spaces; returns it and where it ends.

    Raises:
        PeriodError: it is a period, but one that is impossible, still to come, too long, or has two readings.
    """
    read = _since(text, reading, at) or _relative(text, at) or _dates(text, reading, at)
    if read:
        reading.at(read[0])
    return read


def read_baseline(text: str, reading: Reading, at: int = 0) -> tuple[Baseline, int] | None:
    """Read what a period is compared with at this place; returns it and where it ends.

    Raises:
        PeriodError: it is a period, but an impossible one.
    """
    block = _BLOCK.match(text, at)
    if block:
        return Baseline(CalendarUnit(block["unit"]), _number(block["count"])), block.end()
    earlier = _EARLIER.match(text, at)
    if earlier:
        return Baseline(CalendarUnit(earlier["unit"] or "day")), earlier.end()
    previous = _PREVIOUS.match(text, at)
    if previous:
        return Baseline(), previous.end()
    read = read_period(text, reading, at)
    return (Baseline(period=read[0]), read[1]) if read else None


def _relative(text: str, at: int) -> tuple[Relative, int] | None:
    read = _units(text, at)
    return (Relative.of(read[0]), read[1]) if read else None


def _units(text: str, at: int) -> tuple[Units, int] | None:
    found = _TO_DATE.match(text, at)
    if found:
        unit = next(each for each in CalendarUnit if each == found["unit"] or each[0] == found["short"])
        return Units(unit, ago=0), found.end()
    found = _RELATIVE.match(text, at)
    if not found:
        return None
    which, count, unit = found["which"], found["count"], CalendarUnit(found["unit"])
    if which == "next":
        raise PeriodError(f"“{found[0]}” is still to come. Ask about a period that has begun.", f"last {unit}")
    if which not in {"this", "current"}:
        return Units(unit, _number(count)), found.end()
    if count:
        raise PeriodError(
            f"“{found[0]}” can be complete ones or not. Say last {count} {unit}s, or since a day.",
            f"last {count} {unit}s",
        )
    return Units(unit, ago=0), _past(_SO_FAR, text, found.end())


def _since(text: str, reading: Reading, at: int) -> tuple[Relative, int] | None:
    opening = _SINCE.match(text, at)
    if not opening:
        return None
    at = opening.end()
    weekday = _WEEKDAY.match(text, at)
    read: tuple[Stretch, int] | None = (Latest(Weekday(weekday[1])), weekday.end()) if weekday else _units(text, at)
    if not read:
        date_read = read_date(text, at, reading.today)
        if not date_read:
            raise PeriodError("Since when? Write a date, like since 1 Oct.", "since 1 Oct")
        read = _stretch(date_read[0], reading), date_read[1]
    return Relative.since(read[0]), _past(_SO_FAR, text, read[1])


def _dates(text: str, reading: Reading, at: int) -> tuple[Relative, int] | None:
    opening = _OPENING.match(text, at)
    start = opening.end() if opening else at
    read = _range(text, reading, start, between=bool(opening and opening["word"] == "between"))
    if read:
        return read
    single = read_date(text, start, reading.today)
    if not single:
        return None
    written, end = single
    if opening:
        raise PeriodError(
            f"From {written.text} until when? Write since {written.text}, or both dates, like 1 Oct - 15 Oct.",
            f"since {written.text}",
        )
    return Relative.of(_stretch(written, reading)), _past(_SO_FAR, text, end)


def _stretch(written: Written, reading: Reading) -> Stretch:
    """The days of a date alone; today and yesterday move."""
    if written.ago is not None:
        return Units(CalendarUnit.DAY, ago=written.ago)
    return Dates(*latest(written, reading.today))


def _range(text: str, reading: Reading, at: int, *, between: bool) -> tuple[Relative, int] | None:
    """Read two dates with something between them; a bare day takes month and year from the other one."""
    first = read_date(text, at, reading.today)
    bare = None if first else read_number(text, at)
    if not first and not bare:
        return None
    middle = (first or bare or (None, at))[1]
    joint = (_AND.match(text, middle) if between else None) or _JOINT.match(text, middle) or _SLASH.match(text, middle)
    if not joint:
        return None
    second = read_date(text, joint.end(), reading.today)
    if bare:
        if not second or second[0].grain is not CalendarUnit.DAY or second[0].either:
            return None
        one = replace(second[0], day=bare[0], ago=None, text=f"{bare[0]} {second[0].text.partition(' ')[2]}")
        return _between(one, second[0], reading), second[1]
    if first and second:
        return _between(first[0], second[0], reading), second[1]
    last = read_number(text, joint.end())
    if first and last and first[0].day and first[0].either is None:
        year = read_year(text, last[1])
        one = replace(first[0], year=year[0]) if year else first[0]
        return _between(one, replace(one, day=last[0], ago=None), reading), year[1] if year else last[1]
    return None


def _between(one: Written, two: Written, reading: Reading) -> Relative:
    """The days from one date to another; a year that was left out follows from the other date, or is the latest."""
    orders = {day_comes_first(each) for each in (one, two) if each.either and each.either[0] != each.either[1]} - {None}
    if len(orders) == 1:  # who writes 15/10 in one date writes 1/10 in the same order
        one, two = one.in_order(True in orders), two.in_order(True in orders)
    one, two = clear(one), clear(two)
    if one.year is None and two.year is None:
        first = latest(one, reading.today)[0]
    elif one.year is None:
        year = two.year or 0
        first = one.days(year)[0]
        first = first if first <= two.days(year)[1] else one.days(year - 1)[0]
    else:
        first = one.days(one.year)[0]
    if two.year is not None:
        last = two.days(two.year)[1]
    else:
        last = two.days(first.year)[1]
        last = last if last >= first else _over_new_year(one, two, first, reading.today)
    if one.ago is None and two.ago is None:
        return Relative.of(Dates(first, last))
    days = (Dates(first, first), Dates(last, last))
    start, end = (
        _stretch(each, reading) if each.ago is not None else day for each, day in zip((one, two), days, strict=True)
    )
    return Relative(start, end)


def _over_new_year(one: Written, two: Written, first: date, today: date) -> date:
    """The last day of "15 Dec - 10 Jan"; what would be longer or end in the future was rather meant the other way."""
    last = two.days(first.year + 1)[1]
    if last > today or last - first > _LONGEST_OVER_NEW_YEAR:
        raise PeriodError(
            f"“{one.text} - {two.text}” ends before it begins. Turn it round, or write the years.",
            f"{two.text} - {one.text}",
        )
    return last


def _number(text: str | None) -> int:
    if text is None:
        return 1
    return int(text) if text.isdigit() else _NUMBERS.index(text) + 1


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
