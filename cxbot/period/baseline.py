"""What a period is compared with, as it was asked for: a rule that gives a baseline for any period.

"vs last year" is a rule and moves with the period; "vs 1 Sep - 30 Sep" names days of its own.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from cxbot.calendar import CalendarUnit, local_day, zone_named
from cxbot.errors import PeriodError
from cxbot.period.period import LONGEST, Period
from cxbot.period.relative import Relative

_BLOCK = re.compile(r"(?P<count>\d{1,4})?(?P<unit>[a-z]+)")


@dataclass(frozen=True, slots=True)
class Baseline:
    """The same one `unit` earlier; with a `count` the block of so many units before; or a `period` of its own.

    Without any of them it is the previous period.

    Raises:
        PeriodError: they are two of these, or too long.
    """

    unit: CalendarUnit | None = None
    count: int = 0
    period: Relative | None = None

    def __post_init__(self) -> None:
        if self.period and (self.unit or self.count):
            raise PeriodError("Two comparisons were asked for; a report has one.", "last week vs last year")
        if self.count and (self.unit in {None, CalendarUnit.HOUR} or not 1 <= self.count <= LONGEST):
            text = f"A comparison can be with 1 to {LONGEST:,} days, not {self.count} {self.unit or 'thing'}s."
            raise PeriodError(text, "last week vs previous 31 days")

    def of(self, period: Period, now: datetime, reach: date | None = None) -> Period | None:
        """The baseline of a period; None where it is the previous one.

        Raises:
            PeriodError: it does not fit the period.
        """
        if self.period:
            return self.period.at(now, period.zone, period.week_starts, reach)
        if self.unit and self.count:
            return period.units_before(self.unit, self.count)
        if self.unit is CalendarUnit.YEAR:
            return period.year_before()
        if self.unit is CalendarUnit.MONTH:
            return period.month_before()
        if self.unit is None or (period.unit, period.count) == (self.unit, 1):
            return None
        today = local_day(now, zone_named(period.zone))
        raise PeriodError(
            f"“Previous {self.unit}” is a comparison for a {self.unit}; {period.words(today)} is none. "
            "Say vs previous, vs previous 31 days, or dates.",
            "last week vs previous 7 days",
        )

    def encode(self) -> str:
        """Write it as short text; a public format: "", "year", "31day", or the period's own."""
        return self.period.encode() if self.period else f"{self.count or ''}{self.unit or ''}"

    @classmethod
    def decode(cls, text: str) -> "Baseline":
        """Read one back.

        Raises:
            PeriodError: the text is none, or of a newer version.
        """
        found = _BLOCK.fullmatch(text)
        unit = next((each for each in CalendarUnit if found and each == found["unit"]), None)
        if found and unit:
            return cls(unit, int(found["count"] or 0))
        return cls(period=Relative.decode(text)) if text else cls()
