"""The usual range of a figure: where it lay in the periods before, so that nobody chases noise."""

from collections.abc import Sequence

from cxbot.answer import Known, Measured, Reach
from cxbot.answering import spans
from cxbot.answering.count import Count
from cxbot.answering.counting import figures
from cxbot.calendar import seconds
from cxbot.filter import Kind
from cxbot.metric import Aggregate, Metric
from cxbot.period import Period
from cxbot.statistics import FEWEST, FEWEST_UNITS, MOST_UNITS, Usual, usual_share, usual_value
from cxbot.unit import bounds


def usual_ranges(count: Count, metrics: Sequence[Metric], total: dict[str, Measured], reach: Reach) -> dict[str, Usual]:
    """The usual range of each metric; none for those that too little is known of.

    Nothing is said of a period that is not over, or not known to its end, nor of a figure of few. Of ratings of some
    scores only their number has a range: what else they come to follows from the scores.
    """
    period = count.question.period
    if period.so_far or period.since is not None or reach.knows(period) is not Known.ALL:
        return {}
    some_scores = bool(count.question.values_of(Kind.RATING))
    wanted = [
        each
        for each in metrics
        if total[each.name].now.n >= FEWEST and (each.aggregate is Aggregate.COUNT or not some_scores)
    ]
    units = _units(period, count.since.since(wanted))
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


def _units(period: Period, begun: int | None) -> list[Period]:
    """The blocks of the period's own kind and length before it, in order of time; none in which the data begin."""
    units: list[Period] = []
    unit = period.previous()
    while len(units) < MOST_UNITS and begun is not None and begun < seconds(unit.start):
        units.append(unit)
        unit = unit.previous()
    return units[::-1]
