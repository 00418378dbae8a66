"""Numbers in the cells of a table, in Slack and on the terminal: a value with what it rests on, and a change.

A cell is plain text.
"""

from cxbot.answer import Basis, Comparison, Figure, Measured
from cxbot.drawing.changes import difference, slower
from cxbot.metric import Aggregate, Metric
from cxbot.statistics import FEW_REPLIES, FEWEST, Verdict
from cxbot.unit import NOTHING, Unit, printed, show, thousands

SCORES = {Unit.PERCENT, Unit.STARS}
TOO_FEW, UNCHANGED = "too few to compare", "as before"


def cell(figure: Figure, metric: Metric, *, narrow: bool = False) -> str:
    """A figure with the number that it rests on: "91 % (212)", "2 of 3" below five, "4.3 (3)", "38 min (160)".

    A `narrow` cell leaves that number out where it is no score.
    """
    if figure.value is None:
        return NOTHING
    if _few(figure, metric):
        return f"{figure.numerator or 0} of {figure.n}"
    written = show(figure.value, metric.unit)
    alone = metric.unit is Unit.COUNT or (narrow and metric.unit not in SCORES)
    return written if alone else f"{written} ({thousands(figure.n)})"


def value_alone(figure: Figure, metric: Metric) -> str:
    """A figure without what it rests on, which stands beside it: "91 %", "2 of 3" below five."""
    return cell(figure, metric) if _few(figure, metric) else show(figure.value, metric.unit)


def rests_on(figure: Figure, metric: Metric) -> str:
    """What a figure rests on; of scores that few people gave it is pointed out: "212", "only 12"."""
    modest = metric.unit in SCORES and 0 < figure.n < FEW_REPLIES
    return f"only {figure.n}" if modest else thousands(figure.n) if figure.n else NOTHING


def number(figure: Figure) -> str:
    """How many there were, where what they come to says nothing, as of ratings of some scores."""
    return NOTHING if figure.value is None else thousands(figure.n)


def compared(measured: Measured, counts: Comparison | None, *, narrow: bool = False) -> tuple[str, str, str]:
    """A value, the one before and their difference, as texts that agree: "94.6 %", "91.3 %", "+3.3 points".

    Where `counts` are compared per day, no difference of theirs is that of the two numbers, and says so itself. Scores
    of fewer than five stand with what they rest on ("2 of 3", "4.5 (2)"), and nothing is compared. A `narrow` cell
    has no room for whether a change is clear.
    """
    metric, now, before = measured.metric, measured.now, measured.before
    if metric.unit in SCORES and any(0 < each.n < FEWEST for each in (now, before)):
        said = NOTHING if now.value is None or before.value is None else TOO_FEW
        return cell(now, metric), cell(before, metric), said
    texts = printed(now.value, before.value, metric.unit)
    if measured.change.difference is None or texts.difference is None:
        return texts.now, texts.before, difference(measured).lstrip(", ") or NOTHING
    if metric.unit is Unit.COUNT and counts is not None and counts.basis is Basis.PER_DAY:
        return texts.now, texts.before, difference(measured, counts).lstrip(", ")
    if metric.unit is Unit.DURATION:
        change = slower(texts.difference)
    elif metric.unit is Unit.COUNT:
        change = difference(measured).lstrip(", ")
    else:
        change = UNCHANGED if texts.difference == 0 else texts.change
    return texts.now, texts.before, change if narrow or change == UNCHANGED else f"{change}{_verdict(measured)}"


def _few(figure: Figure, metric: Metric) -> bool:
    return metric.aggregate is Aggregate.SHARE and 0 < figure.n < FEWEST


def _verdict(measured: Measured) -> str:
    """Whether more than chance is behind a change, and whether it is good; empty where that is not known."""
    change = measured.change
    if change.verdict is Verdict.NO_CLEAR_CHANGE:
        return " (no clear change)"
    if change.verdict is Verdict.NONE or change.good is None:
        return ""
    return f" ({'better' if change.good else 'worse'})"
