"""How much happens on a day at the sample company, and how well it goes: weeks, years, bad fortnights.

All of it follows from the calendar and the seed, so a day is the same whenever it is made.
"""

from datetime import date
from math import cos, pi, sin
from random import Random

A_DAY = 55.0  # conversations, over a year
_WEEKDAYS = (1.34, 1.28, 1.22, 1.16, 1.08, 0.52, 0.4)
_FIRST_MONDAY = date(2014, 12, 8).toordinal()
_EVERY = 17 * 7  # days; in each such stretch one fortnight is bad


def conversations(day: date) -> float:
    """How many conversations begin on a day, on average."""
    year = 1 + 0.14 * cos(2 * pi * (day.timetuple().tm_yday - 325) / 365.25)  # most in November, least in May
    holidays = 0.45 if (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 1) else 1
    return A_DAY * _WEEKDAYS[day.weekday()] * year * holidays


def trouble(seed: int, day: date) -> bool:
    """Whether the day is in a bad fortnight: a release went wrong, everybody writes, nobody has time."""
    stretch, days = divmod(day.toordinal() - _FIRST_MONDAY, _EVERY)
    week = Random(f"trouble {seed} {stretch}").randrange(4, 13)  # noqa: S311 - a made-up company, no secret
    return 0 <= days - week * 7 < 14


def mood(day: date) -> float:
    """How much better or worse ratings are than usual: slow waves that no single week shows."""
    return 0.22 * sin(2 * pi * day.toordinal() / 160) + 0.12 * sin(2 * pi * day.toordinal() / 61)
