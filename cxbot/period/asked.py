"""Periods as they are asked for at a moment: checked, and ended now where they contain now.

A period that contains now is "so far", however it was written; a calendar unit written as dates is that unit.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

from cxbot.calendar import DAY, CalendarUnit, local_day, start_of, units_earlier, whole_units, zone_named
from cxbot.errors import PeriodError
from cxbot.period.period import LONGEST, Period

_MOST = {  # ten years
    CalendarUnit.HOUR: 24 * LONGEST,
    CalendarUnit.DAY: LONGEST,
    CalendarUnit.WEEK: 521,
    CalendarUnit.MONTH: 120,
    CalendarUnit.QUARTER: 40,
    CalendarUnit.YEAR: 10,
}
EARLIEST = 1990  # the first year; before, zones are guesses and helpdesks did not exist


def day(which: date, now: datetime, zone: str, week_starts: int = 0) -> Period:
    """One local day; today is so far."""
    return days(which, which, now, zone, week_starts)


def days(first: date, last: date, now: datetime, zone: str, week_starts: int = 0) -> Period:
    """The days from `first` to `last`, both included; the calendar units they are made of are recognised.

    Raises:
        PeriodError: it has not begun, ends before it starts, or is longer than ten years.
    """
    unit, count = whole_units(first, last, week_starts)
    return _asked(Period(first, last, zone, None, unit, count, week_starts), now)


def last_complete(
    unit: CalendarUnit, now: datetime, zone: str, count: int = 1, week_starts: int = 0, *, ago: int = 1
) -> Period:
    """The last complete unit, or so many of them; the current one is left out. `ago` units ago the last of them is.

    Raises:
        PeriodError: longer than ten years, or hours.
    """
    check_length(unit, count)
    current = start_of(unit, local_day(now, zone_named(zone)), week_starts)
    end = units_earlier(unit, current, ago - 1)
    first = units_earlier(unit, end, count)
    return _asked(Period(first, end - DAY, zone, None, unit, count, week_starts), now)


def this_so_far(unit: CalendarUnit, now: datetime, zone: str, week_starts: int = 0) -> Period:
    """The current unit, from its start until now."""
    today = local_day(now, zone_named(zone))
    first = start_of(unit, today, week_starts)
    return _asked(Period(first, today, zone, None, unit, 1, week_starts), now)


def since(first: date, now: datetime, zone: str, week_starts: int = 0) -> Period:
    """From a day until now; compared with as many days before, to the same clock."""
    last = max(first, local_day(now, zone_named(zone)))
    return _asked(Period(first, last, zone, None, None, 1, week_starts), now)


def check_length(unit: CalendarUnit, count: int, ago: int = 0) -> None:
    """Refuse what no calendar holds, before it is counted.

    Raises:
        PeriodError: there are none of them, more than ten years, or they are older than any data.
    """
    longest = _MOST[unit]
    if not 1 <= count <= longest:
        years = "" if unit is CalendarUnit.YEAR else ", ten years at most"
        text = f"“Last {count:,} {unit}s” is not possible: a period has 1 to {longest:,} {unit}s{years}."
        raise PeriodError(text, "last 12 weeks")
    if not 0 <= ago <= 4 * longest:
        raise PeriodError(f"“{ago:,} {unit}s ago” is not possible; that is too long ago.", "last week")


def _asked(period: Period, now: datetime) -> Period:
    """A period that somebody asked for: checked, and ended now if it contains now."""
    first, today = period.first, local_day(now, zone_named(period.zone))
    if period.unit is CalendarUnit.HOUR:
        raise PeriodError("Periods are made of days; ask for days, and by hour.", "today by hour")
    if first > today:
        raise PeriodError(f"{first} is still to come; today is {today}. Ask about days that have begun.", "last week")
    if first.year < EARLIEST:
        raise PeriodError(f"{first} is too long ago; periods start in {EARLIEST} or later.", "last month")
    if period.last >= today:
        period = replace(period, last=today, until=now.astimezone(UTC).replace(microsecond=0))
    if period.days > LONGEST:
        raise PeriodError(
            f"{period.days:,} days are too many; a period has up to {LONGEST:,}, ten years.", "last 12 months"
        )
    return period
