"""A part of a calendar unit that moves with the days: the first half of last month, the second week of this one."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cxbot.calendar import DAY, CalendarUnit, month_end, start_of, units_earlier
from cxbot.errors import PeriodError

ORDINALS = ("first", "second", "third", "fourth", "fifth")
_ENCODED = re.compile(r"(?P<piece>half|day|week|month)(?P<number>-?\d{1,3})in(?P<unit>[a-z]+)-(?P<ago>[01])")


class Piece(StrEnum):
    """Into what a calendar unit is cut."""

    HALF = "half"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


_WITHIN = {
    Piece.HALF: (CalendarUnit.MONTH, CalendarUnit.YEAR),
    Piece.DAY: (CalendarUnit.WEEK, CalendarUnit.MONTH, CalendarUnit.QUARTER, CalendarUnit.YEAR),
    Piece.WEEK: (CalendarUnit.MONTH, CalendarUnit.QUARTER, CalendarUnit.YEAR),
    Piece.MONTH: (CalendarUnit.QUARTER, CalendarUnit.YEAR),
}
_MOST = {Piece.HALF: 2, Piece.DAY: 366, Piece.WEEK: 5, Piece.MONTH: 5}


@dataclass(frozen=True, slots=True)
class Part:
    """The half, week or month of this `number` in a unit, or so many first days of it; negative from the end.

    A week is one that begins in the unit. `ago` is 0 for the current unit, 1 for the one before.

    Raises:
        PeriodError: a unit has no such part.
    """

    piece: Piece
    number: int
    unit: CalendarUnit
    ago: int = 1

    def __post_init__(self) -> None:
        least = {Piece.HALF: 1, Piece.DAY: -_MOST[Piece.DAY]}.get(self.piece, -1)
        fits = self.unit in _WITHIN[self.piece] and self.number != 0 and self.ago in {0, 1}
        if not fits or not least <= self.number <= _MOST[self.piece]:
            raise PeriodError(f"There is no “{self.words()}”. Write its dates.", f"{_this(self.ago)} {self.unit}")

    def days(self, today: date, week_starts: int = 0) -> tuple[date, date]:
        """The first and the last day, though the last may be to come.

        Raises:
            PeriodError: that unit has fewer of them.
        """
        current = start_of(self.unit, today, week_starts)
        begins = units_earlier(self.unit, current, self.ago)
        ends = units_earlier(self.unit, current, self.ago - 1) - DAY
        if self.piece is Piece.HALF:
            middle = begins.replace(day=16) if self.unit is CalendarUnit.MONTH else begins.replace(month=7)
            return (begins, middle - DAY) if self.number == 1 else (middle, ends)
        if self.piece is Piece.DAY:
            reach = (abs(self.number) - 1) * DAY
            first, last = (begins, begins + reach) if self.number > 0 else (ends - reach, ends)
            return self._checked(first, last, begins, ends)
        unit = CalendarUnit(self.piece)
        earliest = start_of(unit, begins, week_starts)
        if earliest < begins:
            earliest = units_earlier(unit, earliest, -1)
        last_one = start_of(unit, ends, week_starts)
        first = units_earlier(unit, earliest, 1 - self.number) if self.number > 0 else last_one
        self._checked(first, first, begins, ends)
        return first, first + 6 * DAY if self.piece is Piece.WEEK else month_end(first)

    def words(self) -> str:
        """Write it as it can be asked for: "first half of last month", "last 5 days of this month"."""
        which = "last" if self.number < 0 else ORDINALS[min(self.number, len(ORDINALS)) - 1]
        said = f"{which} {self.piece}"
        if self.piece is Piece.DAY:
            count = abs(self.number)
            said = f"{'last' if self.number < 0 else 'first'} {f'{count} days' if count > 1 else 'day'}"
        return f"{said} of {_this(self.ago)} {self.unit}"

    def encode(self) -> str:
        """Write it as short text: "half1inmonth-1"."""
        return f"{self.piece}{self.number}in{self.unit}-{self.ago}"

    @classmethod
    def decode(cls, text: str) -> "Part | None":
        """Read one back; None where the text is none."""
        found = _ENCODED.fullmatch(text)
        if not found:
            return None
        unit, number = CalendarUnit(found["unit"]), int(found["number"])
        return cls(Piece(found["piece"]), number, unit, int(found["ago"]))

    def _checked(self, first: date, last: date, begins: date, ends: date) -> tuple[date, date]:
        if first < begins or last > ends:
            raise PeriodError(f"There is no “{self.words()}”: it has fewer.", f"{_this(self.ago)} {self.unit}")
        return first, last


def _this(ago: int) -> str:
    return "last" if ago else "this"
