"""How far the data reach, and so with what counts may be compared: plain data."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from cxbot.calendar import zone_named
from cxbot.period import Period

UNTOLD = timedelta(hours=1)  # data that end so little before a period does say nothing of its end


class Known(StrEnum):
    """How much of a period the data reach."""

    NOTHING = "nothing"
    PART = "part"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the data reach.

    `begins` is when the first thing happened that is known, None where nothing is. `as_of` is the newest moment that
    every source has been synced to, None without sources or while one has never been read to its end (`loading`).
    `waiting` is how many conversations and ratings are loaded, but not worked out yet, and so not counted. `sources`
    are their names with the moment up to which each is known, the oldest first.
    """

    begins: datetime | None = None
    as_of: datetime | None = None
    loading: bool = False
    waiting: int = 0
    sources: tuple[tuple[str, datetime], ...] = ()

    def knows(self, period: Period) -> Known:
        """How much of a period is known."""
        if self.begins is None or self.begins >= period.end:
            return Known.NOTHING
        if self.as_of is not None and self.as_of <= period.start:
            return Known.NOTHING
        first_day = self.begins.astimezone(zone_named(period.zone)).date()
        return Known.PART if first_day > period.first or self.end_of(period) < period.end else Known.ALL

    def first_of(self, period: Period) -> date:
        """Since which day a period is known: its own first, or that on which the data begin within it."""
        if self.begins is None or self.begins >= period.end:
            return period.first
        return max(period.first, self.begins.astimezone(zone_named(period.zone)).date())

    def end_of(self, period: Period) -> datetime:
        """Until when a period is known: its own end, or that of the data where it lacks more than an hour."""
        if self.as_of is None or not period.start < self.as_of < period.end - UNTOLD:
            return period.end
        return self.as_of


class Basis(StrEnum):
    """How counts are compared."""

    WHOLE = "whole"  # as they are
    SAME_SPAN = "same span"  # over the same days and hours of both
    PER_DAY = "per day"


@dataclass(frozen=True, slots=True)
class Comparison:
    """With what counts are compared: `before` is the baseline, or the part of it that they are compared with.

    Where that is `PER_DAY`, the difference of a count is that of its numbers divided by `days` and `days_before`.
    """

    basis: Basis
    before: Period
    days: float
    days_before: float

    def per_day(self, now: float | None, before: float | None) -> tuple[float | None, float | None]:
        """Both counts as they are compared."""
        if self.basis is not Basis.PER_DAY or not self.days or not self.days_before:
            return now, before
        return now if now is None else now / self.days, before if before is None else before / self.days_before
