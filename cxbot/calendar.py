"""The calendar: moments as seconds, months, weeks and the midnights of a zone, across changes of the clock."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from cxbot import ways
from cxbot.errors import PeriodError

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def seconds(value: datetime) -> int:
    """Whole seconds since 1970 of an aware datetime, fractions cut off.

    Raises:
        ValueError: the datetime is naive.
    """
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone; a moment needs one")
    return int(value.timestamp() // 1)


def moment(value: int) -> datetime:
    """The aware UTC datetime of whole seconds since 1970."""
    return datetime.fromtimestamp(value, UTC)


class Bucket(StrEnum):
    """How finely a period is cut for a trend."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class CalendarUnit(StrEnum):
    """What a calendar is made of."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS = {CalendarUnit.MONTH: 1, CalendarUnit.QUARTER: 3, CalendarUnit.YEAR: 12}


def zone_named(name: str) -> ZoneInfo:
    """Find a time zone.

    Raises:
        PeriodError: there is none of this name.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise PeriodError(f"There is no time zone “{name}”. Write it like Europe/Berlin.", "Europe/Berlin") from error


def first_moment(day: date, zone: ZoneInfo, clock: time = time.min) -> datetime:
    """Return when, in UTC, local clocks first show this time; where they skip it, when they land behind it."""
    local = datetime.combine(day, clock.replace(fold=0))
    moment = local.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local:
        return moment
    # Skipped: the clock jumps within the day before, at a whole second, which halving finds.
    start, low, high = moment - DAY, 0, 24 * 3600
    while high - low > 1:
        middle = (low + high) // 2
        skipped = (start + timedelta(seconds=middle)).astimezone(zone).replace(tzinfo=None) >= local
        low, high = (low, middle) if skipped else (middle, high)
    return start + timedelta(seconds=high)


def boundaries(first: date, last: date, zone: ZoneInfo, bucket: Bucket, week_starts: int = 0) -> list[datetime]:
    """Where buckets begin within these days, and up to the midnight after them, in UTC.

    An hour is 3,600 s from local midnight; where the clock changes, the last one of the day is shorter as it falls.
    """
    days = [first + number * DAY for number in range((last - first).days + 2)]
    if bucket is Bucket.WEEK:
        days = [each for each in days if each.weekday() == week_starts]
    elif bucket in {Bucket.MONTH, Bucket.QUARTER}:
        days = [each for each in days if each == start_of(CalendarUnit(bucket), each)]
    midnights = [first_moment(each, zone) for each in days]
    if bucket is not Bucket.HOUR:
        return midnights
    return [
        midnight + number * HOUR
        for midnight, following in pairwise(midnights)
        for number in range(-((midnight - following) // HOUR))
    ]


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The day it is there."""
    return moment.astimezone(zone).date()


def last_day(end: datetime, zone: ZoneInfo) -> date:
    """The last local day before a moment that is not included."""
    return local_day(end - timedelta(microseconds=1), zone)


def months_earlier(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def units_earlier(unit: CalendarUnit, day: date, count: int) -> date:
    """The day so many units earlier, clamped as months are."""
    if unit in MONTHS:
        return months_earlier(day, count * MONTHS[unit])
    return day - count * (7 if unit is CalendarUnit.WEEK else 1) * DAY


def month_end(day: date) -> date:
    """The last day of the month that this day is in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def start_of(unit: CalendarUnit, day: date, week_starts: int = 0) -> date:
    """The first day of the unit that this day is in."""
    if unit is CalendarUnit.WEEK:
        return day - (day.weekday() - week_starts) % 7 * DAY
    if unit in MONTHS:
        return day.replace(month=day.month - (day.month - 1) % MONTHS[unit], day=1)
    return day


def whole_units(first: date, last: date, week_starts: int = 0) -> tuple[CalendarUnit | None, int]:
    """The calendar units that these days are made of, and how many; None when they are just days."""
    length = (last - first).days + 1
    if length == 1:
        return CalendarUnit.DAY, 1
    if first.day == 1 and last == month_end(last):
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        for unit in (CalendarUnit.YEAR, CalendarUnit.QUARTER):
            if months == MONTHS[unit] and first == start_of(unit, first):
                return unit, 1
        return CalendarUnit.MONTH, months
    if length % 7 == 0 and first.weekday() == week_starts:
        return CalendarUnit.WEEK, length // 7
    return None, 1


def label(local: datetime, bucket: Bucket, several_days: bool, several_years: bool) -> str:
    """Name a bucket shortly, by where it starts: "14:00", "Mon 14:00", "9 Nov", "Nov", "Nov 2026", "Q4 2026"."""
    way = ways.current()
    if bucket is Bucket.HOUR:
        return f"{way.weekday(local)} {way.clock(local)}" if several_days else way.clock(local)
    if bucket is Bucket.MONTH:
        return way.month(local, year=several_years)
    return way.quarter(local) if bucket is Bucket.QUARTER else way.day(local)
