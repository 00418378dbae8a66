"""The usual range of a figure: where it lay in the periods before, so that nobody chases noise."""

from collections.abc import Mapping, Sequence

from cxbot.answer import Figure, Known, Reach, Series
from cxbot.answering import spans
from cxbot.answering.count import Count
from cxbot.answering.counting import figures
from cxbot.calendar import DAY, CalendarUnit, seconds, start_of, units_earlier
from cxbot.filter import Kind
from cxbot.metric import Aggregate, Metric
from cxbot.period import Bucket, Period
from cxbot.statistics import FEWEST, FEWEST_UNITS, MOST_UNITS, Interval, Usual, usual_share, usual_value
from cxbot.unit import bounds


def usual_ranges(
    count: Count, metrics: Sequence[Metric], found: Mapping[str, Figure], reach: Reach
) -> dict[str, Usual]:
    """The usual range of each metric, by what was `found` for it; none for those that too little is known of.

    Nothing is said of a period that is not over, or not known to its end, nor of a figure of few. Of ratings of some
    scores only their number has a range: what else they come to follows from the scores.
    """
    period = count.question.period
    if period.so_far or period.since is not None or reach.knows(period) is not Known.ALL:
        return {}
    wanted = [each for each in metrics if found[each.name].n >= FEWEST]
    return _ranges(count, wanted, period.previous())


def usual_bands(
    count: Count, metrics: Sequence[Metric], series: Series, reach: Reach
) -> dict[str, tuple[Interval | None, ...]]:
    """Where each metric usually lies in every bucket of a series, at the bucket's own n; empty where none is known.

    All buckets have the range of the same units: the 26 whole buckets of their kind that end before the period begins,
    none of which is in it. So the period's own course never widens what it is held against. Nothing is said of a
    bucket that is no such unit (clipped to the period, not over, known in part) or rests on few, nor by the hour, as
    hours of the day are not alike; nor of counts, whose range is told in details alone.
    """
    period, grain = count.question.period, count.question.grain
    if grain is Bucket.HOUR or period.since is not None:
        return {}
    units = [_is_unit(period.within(each, grain), grain, reach) for each in period.buckets(grain)]
    scored = [
        each
        for each in metrics
        if each.aggregate is not Aggregate.COUNT
        and any(unit and step.figures[each.name].n >= FEWEST for unit, step in zip(units, series.steps, strict=True))
    ]
    return {
        name: tuple(
            usual.at(step.figures[name].n) if unit and step.figures[name].n >= FEWEST else None
            for unit, step in zip(units, series.steps, strict=True)
        )
        for name, usual in _ranges(count, scored, _unit_around(period, grain).previous()).items()
    }


def _ranges(count: Count, metrics: Sequence[Metric], last: Period) -> dict[str, Usual]:
    """The usual range of each metric from the units that end with this one, counted all at once."""
    some_scores = bool(count.question.values_of(Kind.RATING))
    wanted = [each for each in metrics if each.aggregate is Aggregate.COUNT or not some_scores]
    units = _units(last, count.since.since(wanted))
    if len(units) < FEWEST_UNITS:
        return {}
    whens = [part for number, each in enumerate(units) for part in spans.whole(each, number, clocks=count.scope.clocks)]
    found = figures(count, wanted, whens)
    ranges = {}
    for metric in wanted:
        begun = count.since.since([metric])
        parts = [
            found[number, None][metric.name]
            for number, each in enumerate(units)
            if begun is not None and begun < seconds(each.start)
        ]
        usual = (
            usual_share([(each.numerator or 0, each.n) for each in parts])
            if metric.aggregate is Aggregate.SHARE
            else usual_value([(each.value or 0.0, each.n) for each in parts], *bounds(metric.unit))
        )
        if usual is not None:
            ranges[metric.name] = usual
    return ranges


def _units(last: Period, begun: int | None) -> list[Period]:
    """The last unit and those before it, in order of time; none in which the data begin."""
    units: list[Period] = []
    unit = last
    while len(units) < MOST_UNITS and begun is not None and begun < seconds(unit.start):
        units.append(unit)
        unit = unit.previous()
    return units[::-1]


def _unit_around(period: Period, bucket: Bucket) -> Period:
    """The whole bucket in which a period begins."""
    unit = CalendarUnit(bucket)
    first = start_of(unit, period.first, period.week_starts)
    return Period(first, units_earlier(unit, first, -1) - DAY, period.zone, None, unit, 1, period.week_starts)


def _is_unit(period: Period, bucket: Bucket, reach: Reach) -> bool:
    """Whether a bucket, as a period of its own, is whole, over and known."""
    whole = period.unit is CalendarUnit(bucket) and period.count == 1
    return whole and not period.so_far and reach.knows(period) is Known.ALL
