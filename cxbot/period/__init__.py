"""Periods: whole local days of one zone, asked for at a moment, and in the words that move with the days."""

from cxbot.calendar import Bucket, CalendarUnit, zone_named
from cxbot.period.asked import day, days, last_complete, since, this_so_far
from cxbot.period.baseline import Baseline
from cxbot.period.part import Part, Piece
from cxbot.period.period import Period, Span, hours
from cxbot.period.relative import Dates, Latest, Relative, Stretch, Units, Weekday

__all__ = [
    "Baseline",
    "Bucket",
    "CalendarUnit",
    "Dates",
    "Latest",
    "Part",
    "Period",
    "Piece",
    "Relative",
    "Span",
    "Stretch",
    "Units",
    "Weekday",
    "day",
    "days",
    "hours",
    "last_complete",
    "since",
    "this_so_far",
    "zone_named",
]
