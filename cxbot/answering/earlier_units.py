"""The units of a digest's picture: its period and those before it, of the same kind and length, the period last."""

from dataclasses import replace

from cxbot.answer import Known, Reach, Series, Step
from cxbot.answering import spans
from cxbot.answering.count import Count
from cxbot.answering.counting import figures
from cxbot.answering.totals import trend_of
from cxbot.calendar import Bucket, CalendarUnit, label, seconds, zone_named
from cxbot.metric import Metric
from cxbot.period import Period
from cxbot.statistics import FEWEST, Interval, Usual

UNITS = 12
_BUCKETS = {
    CalendarUnit.DAY: Bucket.DAY,
    CalendarUnit.WEEK: Bucket.WEEK,
    CalendarUnit.MONTH: Bucket.MONTH,
    CalendarUnit.QUARTER: Bucket.QUARTER,
}


def unit_series(count: Count, metric: Metric, reach: Reach, usual: Usual | None, most: int = UNITS) -> Series | None:
    """A metric in the question's period and the eleven before it, each a period of its own; None where it stands alone.

    None of them ends before such things are known. Where the unit is a whole day, week, month or quarter, they are the
    buckets of one stretch, with their trailing windows. `usual` is the range that the period is held against, of the 26
    units before it: so the band shows the same range, each unit at its own n.
    """
    last, begun = count.question.period, count.since.since([metric])
    units = _units(last, begun, most)
    if len(units) < 2:
        return None
    bucket = bucket_of(last)
    if bucket is not None:
        stretch = replace(last, first=units[0].first, count=len(units))
        asked = replace(count, question=replace(count.question, bucket=bucket))
        series = trend_of(asked, stretch, [metric])
        steps, windows = series.steps, series.windows
    else:
        steps, windows = _steps(count, metric, units), {}
    told = zip(units, steps, strict=True)
    bands = [None if usual is None else _band(unit, step, metric, reach, usual) for unit, step in told]
    return Series(last, steps, windows, {metric.name: tuple(bands)} if any(bands) else {})


def bucket_of(period: Period) -> Bucket | None:
    """The bucket that a period is; None where it is no single whole day, week, month or quarter."""
    if period.so_far or period.since is not None or period.count != 1:
        return None
    return _BUCKETS.get(period.unit) if period.unit else None


def _units(last: Period, begun: int | None, most: int) -> list[Period]:
    units = [last]
    while len(units) < most and begun is not None:
        earlier = units[-1].previous()
        if seconds(earlier.end) <= begun:
            break
        units.append(earlier)
    return units[::-1]


def _steps(count: Count, metric: Metric, units: list[Period]) -> tuple[Step, ...]:
    clocks = count.scope.clocks
    whens = [part for number, each in enumerate(units) for part in spans.whole(each, number, clocks=clocks)]
    found = figures(count, [metric], whens)
    steps = []
    for number, each in enumerate(units):
        start, end = seconds(each.start), seconds(each.end)
        told = count.since.figures([metric], found[number, None], start, end)
        reached = any(some.n for some in told.values()) or not count.since.ends_before(start)
        steps.append(Step(each.start, each.end, _named(each), told, reached))
    return tuple(steps)


def _named(unit: Period) -> str:
    """What stands under the axis: a year, a month or quarter by its name, else its first day."""
    local = unit.start.astimezone(zone_named(unit.zone))
    if unit.unit is CalendarUnit.YEAR and unit.count == 1:
        return str(local.year)
    named = {CalendarUnit.MONTH: Bucket.MONTH, CalendarUnit.QUARTER: Bucket.QUARTER}
    bucket = named.get(unit.unit, Bucket.DAY) if unit.unit and unit.count == 1 else Bucket.DAY
    return label(local, bucket, several_days=True, several_years=False)


def _band(unit: Period, step: Step, metric: Metric, reach: Reach, usual: Usual) -> Interval | None:
    """Where a unit usually lies; nothing is said of one that is not over, known in part, or rests on few."""
    n = step.figures[metric.name].n
    return usual.at(n) if n >= FEWEST and not unit.so_far and reach.knows(unit) is Known.ALL else None
