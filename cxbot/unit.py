"""What a number is measured in, and how it is written for people."""

import math
from dataclasses import dataclass
from enum import StrEnum

from cxbot import ways

NOTHING = "–"
MINUTE, HOUR, DAY = 60, 3600, 86_400
TO_THE_SECOND = 10 * MINUTE  # seconds say nothing of what is longer


class Unit(StrEnum):
    """The unit of a metric's value."""

    PERCENT = "percent"  # 0-100
    STARS = "stars"  # 1-5
    COUNT = "count"  # whole things
    DURATION = "duration"  # seconds


class Better(StrEnum):
    """Which way is good news."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


def bounds(unit: Unit) -> tuple[float, float]:
    """The lowest and the highest value that there can be."""
    return {Unit.PERCENT: (0.0, 100.0), Unit.STARS: (1.0, 5.0)}.get(unit, (0.0, math.inf))


def round_half_up(value: float, digits: int = 0) -> float:
    """Round as people do at school: 0.5 away from zero.

    A value that is a half but for the error of binary fractions (2.675) is taken for that half.
    """
    scale = 10.0**digits
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9), value) / scale


def thousands(number: float) -> str:
    """Write a whole number in groups: 12,345."""
    return ways.current().number(round(number))


def rounded(value: float, digits: int = 0) -> str:
    """Write a number, rounded as people do, with so many decimals: "4.5"."""
    return ways.current().number(round_half_up(value, digits), digits)


def share(value: float, digits: int = 0) -> str:
    """Write a percentage: "92 %"."""
    return ways.current().share(rounded(value, digits))


def duration(seconds: float) -> str:
    """Write seconds as the two largest units, from ten minutes on without seconds: "2 h 05 min", "24 min", "40 s"."""
    whole = abs(int(_rounded_duration(seconds)))
    sign = "−" if seconds < 0 and whole else ""
    minutes, secs = divmod(whole, MINUTE)
    if whole < MINUTE:
        return f"{sign}{secs} s"
    if whole < HOUR:
        return f"{sign}{minutes} min" if secs == 0 else f"{sign}{minutes} min {secs:02d} s"
    hours, minutes = divmod(minutes, 60)
    if whole < DAY:
        return f"{sign}{hours} h {minutes:02d} min"
    days, hours = divmod(hours, 24)
    return f"{sign}{days} d {hours} h"


def _rounded_duration(seconds: float) -> float:
    """Seconds, rounded to what is written of them."""
    size = round_half_up(abs(seconds))
    for longest, unit in ((TO_THE_SECOND, 1), (DAY, MINUTE), (math.inf, HOUR)):
        rounded = math.floor(size / unit + 0.5) * unit
        if rounded < longest:
            return math.copysign(rounded, seconds)
    return math.copysign(size, seconds)


def show(value: float | None, unit: Unit, *, more: bool = False) -> str:
    """Write a value for people; None is a dash, never a zero.

    Percentages as whole numbers, averages with one decimal; `more` adds one digit, for details.
    """
    if value is None:
        return NOTHING
    if unit is Unit.PERCENT:
        return share(value, 1 if more else 0)
    if unit is Unit.STARS:
        return rounded(value, 2 if more else 1)
    if unit is Unit.DURATION:
        return duration(value)
    return thousands(value)


def show_change(change: float | None, unit: Unit, *, more: bool = False) -> str:
    """Write a difference with its sign: "+3 points", "−0.2", "+1 h 05 min", "±0"."""
    if change is None:
        return NOTHING
    sign = "+" if change > 0 else "−"
    size = abs(change)
    if unit is Unit.PERCENT:
        digits = 1 if more else 0
        points = round_half_up(size, digits)
        words = "point" if points == 1 else "points"
        return f"±0 {words}" if points == 0 else f"{sign}{rounded(size, digits)} {words}"
    if unit is Unit.STARS:
        digits = 2 if more else 1
        return "±0" if round_half_up(size, digits) == 0 else f"{sign}{rounded(size, digits)}"
    if unit is Unit.DURATION:
        return "±0" if round_half_up(size) == 0 else f"{sign}{duration(size)}"
    return "±0" if size == 0 else f"{sign}{thousands(size)}"


@dataclass(frozen=True, slots=True)
class Printed:
    """Two values beside one another, and their difference, as texts that agree: it is that of the printed values."""

    now: str
    before: str
    change: str
    difference: float | None


def printed(now: float | None, before: float | None, unit: Unit) -> Printed:
    """Write two values and their difference, all three with one more digit: "83.1 %", "92.5 %", "−9.4 points"."""
    difference = None
    if now is not None and before is not None:
        difference = round_half_up(as_printed(now, unit) - as_printed(before, unit), 2)
    texts = (show(now, unit, more=True), show(before, unit, more=True), show_change(difference, unit, more=True))
    return Printed(*texts, difference)


def as_printed(value: float, unit: Unit) -> float:
    """The number that is read where a value is written with one more digit."""
    if unit is Unit.DURATION:
        return _rounded_duration(value)
    return round_half_up(value, {Unit.PERCENT: 1, Unit.STARS: 2, Unit.COUNT: 0}[unit])
