"""How periods are read: the moment and the zone, and the error about words that are no period."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from cxbot.asking.dates import Written, read_date
from cxbot.calendar import local_day, zone_named
from cxbot.errors import PeriodError
from cxbot.period import Period, Relative


class WrongPeriodError(PeriodError):
    """A period that cannot be; its suggestion takes the place of the words that end at `end`."""

    def __init__(self, text: str, suggestion: str, end: int) -> None:
        super().__init__(text, suggestion)
        self.end = end


@dataclass(frozen=True, slots=True)
class Reading:
    """Where and how periods are read: the moment, the zone, and the day that weeks start on (0 is Monday).

    `reach` tells the first day of the data, None where that is unknown; it is asked only for all time.
    """

    now: datetime
    zone: str
    week_starts: int = 0
    reach: Callable[[], date | None] = lambda: None

    @property
    def today(self) -> date:
        """The local day."""
        return local_day(self.now, zone_named(self.zone))

    def at(self, period: Relative) -> Period:
        """The period that it is at this moment."""
        return period.at(self.now, self.zone, self.week_starts, self.reach_of(period))

    def reach_of(self, period: Relative | None) -> date | None:
        """The first day of the data, where a period begins with it."""
        return self.reach() if period is not None and period.start is None else None

    def date_at(self, text: str, at: int) -> tuple[Written, int] | None:
        """Read a date at this place."""
        return read_date(text, at, self.today, self.week_starts)


@contextmanager
def named(text: str, at: int, end: int) -> Iterator[None]:
    """Let an error about a period name the words that it was read from, and where they end."""
    try:
        yield
    except WrongPeriodError:
        raise
    except PeriodError as error:
        said = text[at:end].strip()
        why = error.text if said in error.text.lower() else f"“{said}”: {error.text}"
        raise WrongPeriodError(why, error.suggestion, end) from error


def past(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Return where this place ends once what may stand there has been read."""
    found = pattern.match(text, at)
    return found.end() if found else at
