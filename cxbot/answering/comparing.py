"""What may be said of a difference: its size, its interval, and whether it is called a change."""

from cxbot.answer import Change, Figure, Measured
from cxbot.metric import Aggregate, Metric
from cxbot.statistics import FEW_REPLIES, Interval, Verdict, compare_means, compare_shares
from cxbot.unit import Better, Unit

NO_CHANGE = Change(None, None, Verdict.NONE, None)


def measured(
    metric: Metric, now: Figure, before: Figure, *, comparable: bool = True, collecting: bool = False
) -> Measured:
    """A metric's figure now and before, with what may be said of the change.

    That is nothing where they are not comparable, or the figure is still collecting and the earlier one is not.
    """
    change = _change(metric, now, before) if comparable and not collecting else NO_CHANGE
    return Measured(metric, now, before, change, collecting)


def _change(metric: Metric, now: Figure, before: Figure) -> Change:
    if now.value is None or before.value is None:
        return NO_CHANGE
    difference = now.value - before.value
    interval, verdict = _compared(metric, now, before)
    good = None
    if verdict in {Verdict.UP, Verdict.DOWN} and metric.better is not Better.NEITHER:
        good = (verdict is Verdict.UP) == (metric.better is Better.HIGHER)
    return Change(difference, interval, verdict, good)


def _compared(metric: Metric, now: Figure, before: Figure) -> tuple[Interval | None, Verdict]:
    if metric.aggregate is Aggregate.COUNT:
        return None, Verdict.NONE
    if metric.aggregate is Aggregate.SHARE:
        return compare_shares(now.numerator or 0, now.n, before.numerator or 0, before.n)
    few = {"few": FEW_REPLIES} if metric.unit is Unit.DURATION else {}
    return compare_means(_mean(now), _mean(before), **few)


def _mean(figure: Figure) -> tuple[float, float, int]:
    return figure.value or 0.0, figure.variance or 0.0, figure.n
