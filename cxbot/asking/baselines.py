"""What a period is compared with, as people say it: "last year", "the month before", "previous 31 days", "YoY"."""

import re
from difflib import get_close_matches

from cxbot.asking.periods import read_period
from cxbot.asking.reading import Reading, named
from cxbot.asking.units import COUNT, UNIT, counted, unit_named
from cxbot.calendar import CalendarUnit
from cxbot.period import Baseline

_PERIODS = r"(?:period|time|dates?|days?|weeks?|months?|quarters?|year)"
_BLOCK = re.compile(
    rf"(?:the )?(?:(?:previous|prev|prior|preceding) {COUNT} ?{UNIT}|{COUNT.replace('<count>', '<many>')} ?"
    rf"{UNIT.replace('<unit>', '<units>')} (?:before|earlier))\b"
)
_PREVIOUS = re.compile(r"(?:the )?(?:(?:previous|prev|prior|preceding)(?: period)?|period before)\b")
_EARLIER = re.compile(
    rf"(?:the )?(?:same {_PERIODS} (?:(?:of|in) )?(?:the )?)?"
    r"(?:(?:(?:last|previous|prev|prior|a) |(?=\w+ (?:before|earlier)\b(?! (?:last|yesterday)\b)))"
    r"(?P<unit>year|yr|month|quarter|week|wk|day)(?: (?:before|earlier|ago))?|yesterday)\b"
)
_OVER = re.compile(
    r"(?:(?P<letter>[dwmqy])(?:o|/)(?P=letter)"
    r"|(?P<unit>day|week|month|quarter|year)[ -](?:over|on|to|by)[ -](?P=unit))\b"
)


_USUAL = ("previous", "last year", "last month", "last week", "last quarter", "previous month", "previous year")


def near_baseline(text: str) -> str:
    """What looks like this text with a slip; empty where nothing does."""
    return next(iter(get_close_matches(text, _USUAL, 1, 0.7)), "")


def read_baseline(text: str, reading: Reading, at: int = 0) -> tuple[Baseline, int] | None:
    """Read what a period is compared with at this place; returns it and where it ends.

    Raises:
        WrongPeriodError: it is a period, but an impossible one.
    """
    block = _BLOCK.match(text, at)
    if block:
        unit, count = counted(block["count"] or block["many"], block["unit"] or block["units"])
        with named(text, at, block.end()):
            return Baseline(unit, count), block.end()
    earlier = _EARLIER.match(text, at)
    if earlier:
        return Baseline(unit_named(earlier["unit"] or "day")), earlier.end()
    previous = _PREVIOUS.match(text, at)
    if previous:
        return Baseline(), previous.end()
    read = read_period(text, reading, at)
    return (Baseline(period=read[0]), read[1]) if read else None


def read_unit_over_unit(text: str, at: int) -> tuple[CalendarUnit, int] | None:
    """Read "YoY", "m/m", "week over week" at this place; returns the unit and where it ends."""
    found = _OVER.match(text, at)
    return (unit_named(found["letter"] or found["unit"]), found.end()) if found else None
