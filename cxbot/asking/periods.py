"""Words to periods: "last 12 weeks", "this quarter", "7d", "2 weeks ago", "since Monday", "last weekend", "all time".

Dates are read by `ranges`. What has two readings, or no number, is asked about and not guessed.
"""

import re
from difflib import get_close_matches

from cxbot.asking.dates import latest
from cxbot.asking.parts import read_part
from cxbot.asking.ranges import JOINT, SO_FAR, read_dates, stretch_of
from cxbot.asking.reading import Reading, WrongPeriodError, named, past
from cxbot.asking.units import COUNT, UNIT, counted, unit_named
from cxbot.calendar import CalendarUnit, start_of
from cxbot.period import Dates, Latest, Relative, Stretch, Units, Weekday
from cxbot.ways import LONG_MONTH_NAMES

_COMPLETE = r"(?:full |complete |whole |calendar )?"
_RELATIVE = re.compile(
    r"(?P<which>last|past|previous|prev|prior|trailing|rolling|this past|this|current|next|coming|upcoming)\.? "
    rf"(?:{COUNT} ?)?{_COMPLETE}{UNIT}\b"
)
_BARE_COUNT = re.compile(rf"{COUNT} ?{_COMPLETE}{UNIT}\b(?! (?:ago|before|earlier)\b)")
_AGO = re.compile(rf"(?:{COUNT}|an?) ?{UNIT} ago\b")
_BEFORE_LAST = re.compile(r"(?P<unit>week|month|quarter|year) before last\b|day before yesterday\b")
_TO_DATE = re.compile(
    r"(?:(?P<unit>week|month|quarter|year)(?: |-)to(?: |-)date\b|(?P<short>[wmqy])(?:td|\.t\.d\.?)(?!\w))"
)
_FEW = re.compile(rf"(?:last|past|previous) (?:few|several|many|some) {UNIT}\b")
_ALL_TIME = re.compile(
    r"(?:of |for |over )?all[ -]time\b|ever\b|lifetime\b|(?:the )?(?:entire|whole|full|all) (?:history|data|time)\b"
    r"|since (?:the )?(?:very )?(?:beginning|start|ever)\b(?! of)|since forever\b"
)
_SINCE = re.compile(r"(?:since|starting(?: (?:on|from|with))?) (?:the )?(?:start of |beginning of )?(?:the )?")
_TO_COME = re.compile(r"(?:tomorrow|the day after tomorrow)\b")
_UNTIL = re.compile(r"(?:until|till|up to|before) (?:the )?")
_DAYS = r"(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)\b\.?"
_WEEKDAY = re.compile(
    rf"(?:(?P<which>last|past|previous|this|next|coming) )?"
    rf"(?P<day>{'|'.join(Weekday)}|{_DAYS})(?:s?\b|(?<=\.))"
)


def read_period(text: str, reading: Reading, at: int = 0) -> tuple[Relative, int] | None:
    """Read a period at this place of a lower-case text with single spaces; returns it and where it ends.

    Raises:
        WrongPeriodError: it is a period, but one that is impossible, still to come, too long, or has two readings.
    """
    read = _all_time(text, at) or _since(text, reading, at) or _stretches(text, reading, at)
    if read is None:
        _refuse_until(text, reading, at)
        return None
    with named(text, at, read[1]):
        reading.at(read[0])
    return read


def _stretches(text: str, reading: Reading, at: int) -> tuple[Relative, int] | None:
    part = read_part(text, at)  # "first half of this year" moves, unlike that of 2026
    read = None if part else _weekdays(text, reading, at) or read_dates(text, reading, at)
    if read:
        return read
    units = _units(text, at)
    return (Relative.of(units[0]), units[1]) if units else None


def _all_time(text: str, at: int) -> tuple[Relative, int] | None:
    found = _ALL_TIME.match(text, at)
    return (Relative.all_time(), found.end()) if found else None


def _units(text: str, at: int) -> tuple[Stretch, int] | None:
    part = read_part(text, at)
    if part:
        return part
    _refuse_vague(text, at)
    found = _TO_DATE.match(text, at)
    if found:
        return Units(unit_named(found["unit"] or found["short"]), ago=0), found.end()
    before = _BEFORE_LAST.match(text, at)
    if before:
        return Units(unit_named(before["unit"] or "day"), ago=2), before.end()
    ago = _AGO.match(text, at)
    if ago:
        unit, count = counted(ago["count"], ago["unit"])
        with named(text, at, ago.end()):
            return Units(unit, ago=count), ago.end()
    found = _RELATIVE.match(text, at) or _BARE_COUNT.match(text, at)
    if not found:
        return None
    which, end = found.groupdict().get("which", "last"), found.end()
    unit, count = counted(found["count"], found["unit"])
    if which in {"next", "coming", "upcoming"}:
        text = f"“{found[0]}” is still to come. Ask about a period that has begun."
        raise WrongPeriodError(text, f"last {unit}", end)
    with named(text, at, end):
        if which not in {"this", "current"}:
            return Units(unit, count), end
        if found["count"]:
            wrong = f"“{found[0]}” can be complete ones or not. Say last {count} {unit}s, or since a day."
            raise WrongPeriodError(wrong, f"last {count} {unit}s", end)
        return Units(unit, ago=0), past(SO_FAR, text, end)


def _refuse_vague(text: str, at: int) -> None:
    """Ask about what is to come, or has no number.

    Raises:
        WrongPeriodError: it is one of those.
    """
    to_come = _TO_COME.match(text, at)
    if to_come:
        raise WrongPeriodError(f"“{to_come[0]}” is still to come.", "today", to_come.end())
    few = _FEW.match(text, at)
    if few:
        unit, _ = counted(None, few["unit"])
        raise WrongPeriodError(f"How many is “{few[0]}”? Write a number.", f"last 3 {unit}s", few.end())


def _refuse_until(text: str, reading: Reading, at: int) -> None:
    """Ask where a period begins of which only the end was said.

    Raises:
        WrongPeriodError: it is one of those.
    """
    found = _UNTIL.match(text, at)
    read = _stretches(text, reading, found.end()) if found else None
    if found and read:
        said = text[found.end() : read[1]]
        wrong = f"From when “{text[at : read[1]]}”? Write both dates, like 1 Oct - 15 Oct."
        raise WrongPeriodError(wrong, f"1 jan - {said}", read[1])


def _since(text: str, reading: Reading, at: int) -> tuple[Relative, int] | None:
    opening = _SINCE.match(text, at)
    if not opening:
        return None
    start = opening.end()
    read = _stretch_at(text, reading, start)
    if not read:
        said, _, _ = text[start:].partition(" ")
        raise WrongPeriodError(
            f"Since when? “{said}” is no date. Write one, like since 1 Oct." if said else "Since when?",
            f"since {_near_date(said) or '1 oct'}",
            start + len(said),
        )
    return Relative.since(read[0]), past(SO_FAR, text, read[1])


def _near_date(said: str) -> str:
    """The word that begins a date and looks like this one; empty where none does."""
    months = [each for name in LONG_MONTH_NAMES for each in (name.lower(), name[:3].lower())]
    return next(iter(get_close_matches(said, ["last", "this", "yesterday", *Weekday, *months], 1, 0.7)), "")


def _stretch_at(text: str, reading: Reading, at: int) -> tuple[Stretch, int] | None:
    """Read one stretch of days, and no range."""
    weekday = _weekday(text, reading, at)
    units = weekday or _units(text, at)
    if units:
        return units
    read = reading.date_at(text, at)
    if not read:
        return None
    with named(text, at, read[1]):
        return stretch_of(read[0], reading), read[1]


def _weekday(text: str, reading: Reading, at: int) -> tuple[Stretch, int] | None:
    """Read "Friday", "last Fri.", "weekend"; "Friday 6 Nov" is that date."""
    found = _WEEKDAY.match(text, at)
    if not found:
        return None
    which, end = found["which"], found.end()
    day = _day_named(found["day"])
    comma = end + (text[end : end + 1] == ",")
    written = reading.date_at(text, comma + 1) if which is None and text[comma : comma + 1] == " " else None
    if written and written[0].grain is CalendarUnit.DAY and written[0].ago is None:
        with named(text, at, written[1]):
            days = latest(written[0], reading.today)
        if list(Weekday)[days[0].weekday()] is not day:
            wrong = f"{written[0].text} is a {list(Weekday)[days[0].weekday()].capitalize()}, not a {day.capitalize()}."
            raise WrongPeriodError(wrong, written[0].text, written[1])
        return Dates(*days), written[1]
    stretch = Latest(day, over=which in {"last", "past", "previous"})
    first, _ = stretch.days(reading.today)
    begun = which != "this" or first >= start_of(CalendarUnit.WEEK, reading.today, reading.week_starts)
    if which in {"next", "coming"} or not begun:
        raise WrongPeriodError(f"“{found[0]}” is still to come. Ask about a day that has begun.", f"last {day}", end)
    return stretch, end


def _weekdays(text: str, reading: Reading, at: int) -> tuple[Relative, int] | None:
    """Read a weekday, or from one to another."""
    first = _weekday(text, reading, at)
    if not first:
        return None
    joint = JOINT.match(text, first[1])
    last = (_weekday(text, reading, joint.end()) or _stretch_at(text, reading, joint.end())) if joint else None
    return (Relative(first[0], last[0]), last[1]) if last else (Relative.of(first[0]), first[1])


def _day_named(text: str) -> Weekday:
    return Weekday.WEEKEND if text == Weekday.WEEKEND else next(each for each in Weekday if each[:3] == text[:3])
