"""With what counts are compared: not a part with a whole, nor a week with a month, without saying so."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from cxbot.answer import Basis, Comparison, Reach
from cxbot.calendar import DAY, MONTHS, CalendarUnit, first_moment, local_day, zone_named
from cxbot.period import Period


def comparison(period: Period, before: Period, reach: Reach) -> Comparison:
    """How counts of a period are compared with those of its baseline.

    As they are between calendar units of one kind, or days as many. Of a period that is not over, or that the data
    begin or end within, with the same days of a baseline of its kind. Else per day. Nothing is known of the baseline
    here: whether it may be compared with is for `Coverage` to say.
    """
    begun, end = reach.first_of(period), reach.end_of(period)
    known = _since(period, begun)
    part = period.so_far or begun > period.first or end < period.end
    if not (_alike(period, before) or period.days == before.days):
        return Comparison(Basis.PER_DAY, before, _days(known, end), _days(before, before.end))
    if not part:
        return Comparison(Basis.WHOLE, before, period.days, before.days)
    ended = _cut(before, period, end) if period.so_far or end < period.end else before
    cut = _since(ended, same_day(begun, period, before))
    basis = Basis.WHOLE if cut == before else Basis.SAME_SPAN
    return Comparison(basis, cut, _days(known, end), _days(cut, cut.end))


def same_day(day: date, period: Period, before: Period) -> date:
    """The day of a baseline that stands for one of the period: the same date of another year, else the one as far in.

    28 November 2024 stands for 28 November 2025, though 2024 had one day more before it.
    """
    if (period.first.month, period.first.day) == (before.first.month, before.first.day):
        with suppress(ValueError):  # 29 February
            return day.replace(year=before.first.year + day.year - period.first.year)
    return before.first + (day - period.first)


def _alike(one: Period, other: Period) -> bool:
    """Whether both are as many calendar units of one kind."""
    return one.unit is not None and _size(one.unit, one.count) == _size(other.unit, other.count)


def _size(unit: CalendarUnit | None, count: int) -> tuple[str, int]:
    """The same for a quarter and for three months."""
    return ("months", count * MONTHS[unit]) if unit in MONTHS else (str(unit), count)


def _cut(before: Period, period: Period, end: datetime) -> Period:
    """The part of a baseline that lies as many days and hours from its start as `end` from that of the period."""
    zone = zone_named(period.zone)
    local = end.astimezone(zone)
    last = same_day(local.date(), period, before)
    if local.time() == time.min:
        whole = replace(before, last=max(before.first, last - DAY), until=None, unit=None, count=1)
        return before if whole.end >= before.end else whole
    until = first_moment(last, zone, local.time())
    return before if until >= before.end else replace(before, last=local_day(until, zone), until=until)


def _since(period: Period, first: date) -> Period:
    """A period without the days before one of its own."""
    if first <= period.first:
        return period
    return replace(period, first=min(first, period.last), since=None, unit=None, count=1)


def _days(period: Period, end: datetime) -> float:
    """How many days of a period there are to its end, or to that of what is known of it."""
    if end >= period.end and period.until is None:
        return period.days
    return max(end - period.start, timedelta(0)) / DAY
