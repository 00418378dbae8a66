"""A cron line: minute, hour, day of the month, month, weekday. It knows days and times of day, neither zone nor now.

Sundays are 0 and 7, and names go ("mon-fri", "jan"). Where both the day of the month and the weekday are narrowed, a
day that fits either counts, as cron has it. The minute is one number: a digest comes every hour at most.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, time

from cxbot.errors import AskError

EXAMPLE = "0 9 * * mon-fri"
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ITEM = re.compile(r"(\*|\d{1,2}(?:-(\d{1,2}))?)(?:/(\d{1,2}))?", re.ASCII)
_LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class Cron:
    """The fields of a line, as the numbers that fit; `days` or `weekdays` are None where the line has a star."""

    minute: int
    hours: frozenset[int]
    days: frozenset[int] | None
    months: frozenset[int]
    weekdays: frozenset[int] | None

    def fits(self, day: date) -> bool:
        """Whether the line names this day."""
        if day.month not in self.months:
            return False
        by_day = self.days is not None and day.day in self.days
        by_weekday = self.weekdays is not None and day.isoweekday() % 7 in self.weekdays
        return by_day or by_weekday or (self.days is None and self.weekdays is None)

    def times(self) -> list[time]:
        """The times of such a day, in their order."""
        return [time(hour, self.minute) for hour in sorted(self.hours)]


def read_cron(line: str) -> Cron:
    """Read a cron line.

    Raises:
        AskError: it is none, is finer than hourly, or names days that never come.
    """
    fields = line.casefold().split()
    if len(fields) != 5:
        raise AskError(
            "A cron line has five fields: minute, hour, day of the month, month, weekday.", f"subscribe cron {EXAMPLE}"
        )
    minute, hour, day, month, weekday = fields
    if not minute.isascii() or not minute.isdecimal() or int(minute) > 59:
        raise AskError(
            f"A digest comes every hour at most, so its minute is one number from 0 to 59, not “{minute}”.",
            f"subscribe cron {EXAMPLE}",
        )
    months = _numbers(month, 1, 12, _MONTHS, 1)
    days = None if day == "*" else _numbers(day, 1, 31, (), 0)
    weekdays = None if weekday == "*" else frozenset(each % 7 for each in _numbers(weekday, 0, 7, _DAYS, 0))
    if days and weekdays is None and min(days) > max(monthrange(_LEAP_YEAR, each)[1] for each in months):
        raise AskError(f"“{line}” names a day that never comes.", f"subscribe cron {EXAMPLE}")
    return Cron(int(minute), _numbers(hour, 0, 23, (), 0), days, months, weekdays)


def _numbers(field: str, least: int, most: int, names: tuple[str, ...], first: int) -> frozenset[int]:
    """What a field names; `names` stand for numbers from `first` on."""
    found: set[int] = set()
    for number, name in enumerate(names, first):
        field = re.sub(rf"\b{name}\b", str(number), field)
    for item in field.split(","):
        match = _ITEM.fullmatch(item)
        if match is None:
            raise AskError(f"“{item}” is nothing that a cron line can have there.", f"subscribe cron {EXAMPLE}")
        star, step = match[1] == "*", int(match[3] or 1)
        start = least if star else int(match[1].partition("-")[0])
        # "5/15" is 5 and then every 15, "5" is 5.
        end = int(match[2]) if match[2] else most if star or match[3] else start
        if not (least <= start <= end <= most) or not step:
            raise AskError(f"“{item}” is not within {least} to {most} in a cron line.", f"subscribe cron {EXAMPLE}")
        found.update(range(start, end + 1, step))
    return frozenset(found)
