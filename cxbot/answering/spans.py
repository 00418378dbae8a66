"""Periods as spans of seconds."""

from itertools import pairwise

from cxbot.answering.selecting import When
from cxbot.calendar import boundaries, zone_named
from cxbot.database import seconds
from cxbot.period import Bucket, Period


def whole(period: Period, slot: int = 0) -> When:
    """The period as one span."""
    end = seconds(period.end)
    return When(slot, seconds(period.start), end, end)


def buckets(period: Period, bucket: Bucket) -> list[When]:
    """Its buckets, each a period of its own, with its position as slot."""
    return [
        When(number, seconds(each.start), seconds(each.end), seconds(each.end))
        for number, each in enumerate(period.buckets(bucket))
    ]


def hours_of_day(period: Period) -> list[When]:
    """Every hour of every local day, with the hour that local clocks show as slot.

    What must last does so to the end of the whole period. An hour that comes twice is counted together.
    """
    zone, start, end = zone_named(period.zone), period.start, period.end
    inner = boundaries(period.first, period.last, zone, Bucket.HOUR, period.week_starts)
    cuts = [start, *(each for each in inner if start < each < end), end]
    lasting = seconds(end)
    return [
        When(begin.astimezone(zone).hour, seconds(begin), seconds(finish), lasting) for begin, finish in pairwise(cuts)
    ]
