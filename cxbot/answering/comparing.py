"""What may be said of a difference: its size, its interval, and whether it is called a change."""

from cxbot.answer import Change, Comparison, Figure, Measured
from cxbot.metric import Aggregate, Metric
from cxbot.statistics import CONFIDENCE, FEW_REPLIES, Interval, Verdict, compare_means, compare_shares, each_of
from cxbot.unit import Better, Unit

NO_CHANGE = Change(None, None, Verdict.NONE, None)


def measured(
    metric: Metric,
    now: Figure,
    before: Figure,
    counts: Comparison,
    *,
    comparable: bool = True,
    collecting: bool = False,
    known: bool = True,
) -> Measured:
    """A metric's figure now and before, with what may be said of the change.

    That is nothing where they are not comparable, or the figure is still collecting and the earlier one is not.
    """
    if not comparable or collecting:
        return Measured(metric, now, before, NO_CHANGE, collecting, known)
    if metric.aggregate is Aggregate.COUNT:
        one, other = counts.per_day(now.value, before.value)
        difference = None if one is None or other is None else one - other
        return Measured(metric, now, before, Change(difference, None, Verdict.NONE, None), known=known)
    return Measured(metric, now, before, _change(metric, now, before), known=known)


def is_clear_among(comparisons: int, measured: Measured) -> bool:
    """Whether a change is clear, too, as one of so many that were looked at."""
    if measured.change.verdict not in {Verdict.UP, Verdict.DOWN}:
        return False
    _, verdict = _compared(measured.metric, measured.now, measured.before, each_of(comparisons))
    return verdict is measured.change.verdict


def _change(metric: Metric, now: Figure, before: Figure) -> Change:
    if now.value is None or before.value is None:
        return NO_CHANGE
    difference = now.value - before.value
    interval, verdict = _compared(metric, now, before)
    good = None
    if verdict in {Verdict.UP, Verdict.DOWN} and metric.better is not Better.NEITHER:
        good = (verdict is Verdict.UP) == (metric.better is Better.HIGHER)
    return Change(difference, interval, verdict, good)


def _compared(
    metric: Metric, now: Figure, before: Figure, confidence: float = CONFIDENCE
) -> tuple[Interval | None, Verdict]:
    if metric.aggregate is Aggregate.SHARE:
        return compare_shares(now.numerator or 0, now.n, before.numerator or 0, before.n, confidence)
    few = {"few": FEW_REPLIES} if metric.unit is Unit.DURATION else {}
    return compare_means(_mean(now), _mean(before), **few, confidence=confidence)


def _mean(figure: Figure) -> tuple[float, float, int]:
    return figure.value or 0.0, figure.variance or 0.0, figure.n
