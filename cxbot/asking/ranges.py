"""Dates to periods: "15 Oct", "Oct 1-15", "20 Dec - 5 Jan", "week of 2 Nov", "last October", and what joins two dates.

A year that was left out follows from the other date, or is the latest.
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from cxbot.asking.dates import Written, clear, day_comes_first, latest, read_number, read_year
from cxbot.asking.reading import Reading, WrongPeriodError, named, past
from cxbot.calendar import DAY, CalendarUnit, start_of
from cxbot.errors import PeriodError
from cxbot.period import Dates, Relative, Stretch, Units

JOINT = re.compile(r"(?: ?(?:-|\.\.\.?|…) ?| (?:to|until|till|through|thru|up to) )(?:the )?")
SO_FAR = re.compile(r" (?:so far|to date|(?:up )?(?:to|until|till) now)\b")
_LONGEST_OVER_NEW_YEAR = timedelta(days=183)
_OPENING = re.compile(r"(?P<word>from|between) (?:the )?")
_AND = re.compile(r" and (?:the )?")
_SLASH = re.compile(r"/(?=\d{4}-\d\d-\d\d)")
_ONWARDS = re.compile(r" (?:onwards?|on)\b(?! \d)")
_VAGUE = re.compile(r"(?P<part>(?:the )?(?:end|start|beginning|middle) of|mid|early|late)[ -](?:the )?")
_LAST_NAMED = re.compile(r"(?:last|past|previous) ")
_WEEK_OF = re.compile(
    r"(?:(?:week|wk) of|(?P<begins>w/?c|(?:week|wk) (?:commencing|beginning|starting|from))"
    r"|(?P<ends>w/?e|(?:week|wk) (?:ending|ended)))(?: the)? "
)


def read_dates(text: str, reading: Reading, at: int) -> tuple[Relative, int] | None:
    """Read a date, a range of dates, or a week that a date is in.

    Raises:
        WrongPeriodError: there is no such date, it has two readings, or only one end of a range was said.
    """
    _refuse_vague(text, reading, at)
    week = _week_of(text, reading, at)
    if week:
        return week
    opening = _OPENING.match(text, at)
    start = opening.end() if opening else at
    read = _range(text, reading, start, between=bool(opening and opening["word"] == "between"))
    if read:
        return read
    single = reading.date_at(text, start)
    last = None if opening or single else _LAST_NAMED.match(text, at)
    single = single or (reading.date_at(text, last.end()) if last else None)
    if not single or (last and (single[0].grain is not CalendarUnit.MONTH or single[0].year)):
        return None
    written, end = single
    onwards = _ONWARDS.match(text, end) if opening else None
    with named(text, at, end):
        if last:
            return Relative.of(Dates(*_complete(written, reading.today))), end
        if onwards:
            return Relative.since(stretch_of(written, reading)), onwards.end()
        if opening:
            wrong = f"From {written.text} until when? Write since {written.text}, or both dates, like 1 Oct - 15 Oct."
            raise WrongPeriodError(wrong, f"since {written.text}", end)
        return Relative.of(stretch_of(written, reading)), past(SO_FAR, text, end)


def stretch_of(written: Written, reading: Reading) -> Stretch:
    """The days of a date alone; today and yesterday move.

    Raises:
        PeriodError: there is no such date, or it has two readings.
    """
    if written.ago is not None:
        return Units(CalendarUnit.DAY, ago=written.ago)
    return Dates(*latest(written, reading.today))


def _refuse_vague(text: str, reading: Reading, at: int) -> None:
    """Ask which days the end of October is.

    Raises:
        WrongPeriodError: it is such a part of a month.
    """
    found = _VAGUE.match(text, at)
    read = reading.date_at(text, found.end()) if found else None
    if found and read and read[0].grain is CalendarUnit.MONTH and not read[0].half:
        part = found["part"].removeprefix("the ")
        better = f"{'second' if part[:3] in {'end', 'lat'} else 'first'} half of {read[0].text}"
        if part.startswith("mid"):
            better = f"11 {read[0].text} - 20 {read[0].text}"
        wrong = f"“{text[at : read[1]]}”: which days? Write dates, a week or a half of it."
        raise WrongPeriodError(wrong, better, read[1])


def _week_of(text: str, reading: Reading, at: int) -> tuple[Relative, int] | None:
    """Read "week of 4 Nov", the calendar week of that day; one that begins or ends with a day is just that."""
    found = _WEEK_OF.match(text, at)
    read = reading.date_at(text, found.end()) if found else None
    if not found or not read or read[0].grain is not CalendarUnit.DAY:
        return None
    with named(text, at, read[1]):
        day = latest(read[0], reading.today)[0]
    if found["begins"]:
        first = day
    else:
        first = day - 6 * DAY if found["ends"] else start_of(CalendarUnit.WEEK, day, reading.week_starts)
    return Relative.of(Dates(first, first + 6 * DAY)), read[1]


def _complete(written: Written, today: date) -> tuple[date, date]:
    """The latest month of this name that is over."""
    days = latest(written, today)
    return days if days[1] < today else written.days(days[0].year - 1)


def _range(text: str, reading: Reading, at: int, *, between: bool) -> tuple[Relative, int] | None:
    read = _two_dates(text, reading, at, between=between)
    if read is None:
        return None
    one, two, end = read
    with named(text, at, end):
        return _between(one, two, reading), end


def _two_dates(text: str, reading: Reading, at: int, *, between: bool) -> tuple[Written, Written, int] | None:
    """Read two dates with something between them; a bare day takes month and year from the other one."""
    first = reading.date_at(text, at)
    bare = None if first else read_number(text, at)
    if not first and not bare:
        return None
    middle = (first or bare or (None, at))[1]
    joint = (_AND.match(text, middle) if between else None) or JOINT.match(text, middle) or _SLASH.match(text, middle)
    if not joint:
        return None
    second = reading.date_at(text, joint.end())
    if bare:
        if not second or second[0].grain is not CalendarUnit.DAY or second[0].either:
            return None
        one = replace(second[0], day=bare[0], ago=None, text=f"{bare[0]} {second[0].text.partition(' ')[2]}")
        return one, second[0], second[1]
    if first and second:
        return first[0], second[0], second[1]
    last = read_number(text, joint.end())
    if first and last and first[0].day and first[0].either is None:
        year = read_year(text, last[1])
        one = replace(first[0], year=year[0]) if year else first[0]
        return one, replace(one, day=last[0], ago=None), year[1] if year else last[1]
    return None


def _between(one: Written, two: Written, reading: Reading) -> Relative:
    """The days from one date to another; a year that was left out follows from the other date, or is the latest."""
    orders = {day_comes_first(each) for each in (one, two) if each.either and each.either[0] != each.either[1]} - {None}
    if len(orders) == 1:  # who writes 15/10 in one date writes 1/10 in the same order
        one, two = one.in_order(True in orders), two.in_order(True in orders)
    if not orders and any(day_comes_first(each) is None for each in (one, two)):
        ways = [" - ".join(each.in_order(first).spelled() for each in (one, two)) for first in (True, False)]
        wrong = f"“{one.text} - {two.text}” can be {' or '.join(ways)}. Write the months as words."
        raise PeriodError(wrong, ways[0])
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
        stretch_of(each, reading) if each.ago is not None else day for each, day in zip((one, two), days, strict=True)
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
