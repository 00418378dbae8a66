"""Trailing windows: what the buckets of a trend come to together with those just before them.

A window reaches over seven days for days, over four weeks for weeks, and may begin before the period. What it pools
happens once, so that a window is the sum of its parts; it is never a bucket's own figure.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import reduce
from itertools import pairwise
from typing import Any

from cxbot.answer import Pooled
from cxbot.answering.counting import NONE, Counted, added, figure
from cxbot.answering.selecting import When
from cxbot.answering.spans import parted
from cxbot.calendar import CalendarUnit, first_moment, seconds, start_of, zone_named
from cxbot.metric import Aggregate, Metric
from cxbot.period import Bucket, Period
from cxbot.statistics import mean_interval, wilson
from cxbot.unit import bounds

BACK = {Bucket.DAY: timedelta(days=6), Bucket.WEEK: timedelta(weeks=3)}  # before the bucket itself
NOTHING_POOLED = Pooled(None, 0)

Found = Mapping[tuple[int, Any], Mapping[str, Counted]]


def pools(metric: Metric) -> bool:
    """Whether a metric is pooled over windows: scores and times are, counts are not."""
    return metric.aggregate is not Aggregate.COUNT


def lead(period: Period, bucket: Bucket, *, clocks: bool = False) -> list[When]:
    """The buckets before a period that its first windows reach over, with slots below zero; none for other buckets."""
    if bucket not in BACK or period.since is not None:
        return []
    zone = zone_named(period.zone)
    length = timedelta(weeks=1) if bucket is Bucket.WEEK else timedelta(days=1)
    begins = _opens(period, bucket, period.first)
    days = [begins + number * length for number in range(BACK[bucket] // length + 1)]
    cuts = [first_moment(each, zone) for each in dict.fromkeys((*days, period.first))]
    spans = [(seconds(start), seconds(end)) for start, end in pairwise(cuts)]
    whens = [When(number - len(spans), start, end, end) for number, (start, end) in enumerate(spans)]
    return [part for each in whens for part in parted(each, zone)] if clocks else whens


def windows(
    metrics: Sequence[Metric],
    period: Period,
    bucket: Bucket,
    before: Sequence[When],
    found: Found,
    until: int | None = None,
) -> dict[str, tuple[Pooled, ...]]:
    """For each metric that is pooled the window of every bucket, by what was found in their slots.

    A bucket that begins after all that is known (`until`, in seconds) has none, unless something was found in it.
    """
    if not before:
        return {}
    zone = zone_named(period.zone)
    steps = period.buckets(bucket)
    starts = {each.slot: each.start for each in reversed(before)}
    starts |= {number: seconds(each.start) for number, each in enumerate(steps)}
    opened = [seconds(first_moment(_opens(period, bucket, each.first.date()), zone)) for each in steps]

    def window(metric: Metric, number: int) -> Pooled:
        own = found.get((number, None), {}).get(metric.name, NONE)
        if until is not None and starts[number] >= until and not own[0]:
            return NOTHING_POOLED
        slots = (slot for slot, start in starts.items() if slot <= number and start >= opened[number])
        parts = (found.get((slot, None), {}).get(metric.name, NONE) for slot in slots)
        return _pooled(metric, reduce(added, parts, NONE))

    return {each.name: tuple(window(each, number) for number in range(len(steps))) for each in metrics if pools(each)}


def _opens(period: Period, bucket: Bucket, first: date) -> date:
    """The day on which the window of a bucket begins."""
    if bucket is Bucket.WEEK:
        first = start_of(CalendarUnit.WEEK, first, period.week_starts)
    return first - BACK[bucket]


def _pooled(metric: Metric, counted: Counted) -> Pooled:
    found = figure(metric, *counted)
    if found.value is None:
        return NOTHING_POOLED
    interval = (
        wilson(found.numerator or 0, found.n)
        if metric.aggregate is Aggregate.SHARE
        else mean_interval(found.value, found.variance or 0.0, found.n)
    )
    if interval is None:
        return Pooled(found.value, found.n)
    lowest, highest = bounds(metric.unit)
    return Pooled(found.value, found.n, max(lowest, interval.low), min(highest, interval.high))
