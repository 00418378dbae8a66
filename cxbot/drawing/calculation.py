"""How one number came about, in sentences: its own calculation, what it was before, where it usually lies."""

from collections.abc import Iterator
from datetime import date

from cxbot import ways
from cxbot.answer import Answer, Details, Figure, Measured
from cxbot.drawing.cells import SCORES, cell
from cxbot.drawing.changes import difference, usually
from cxbot.drawing.headline import FEW, during
from cxbot.drawing.reach import nothing_before, only_since, unknown
from cxbot.drawing.roles import is_share, of_some_scores
from cxbot.drawing.rows import of_stars
from cxbot.drawing.text import counted, escape
from cxbot.filter import Kind
from cxbot.metric import Aggregate, Metric
from cxbot.question import Question
from cxbot.statistics import Interval, Verdict
from cxbot.unit import Unit, duration, printed, show, thousands


def sentences(answer: Answer, details: Details, today: date) -> Iterator[str]:
    """What may be said of a number, a sentence a line, in Slack's markup."""
    measured = details.measured
    missing = unknown(answer, answer.question.period.name(today))
    if any(missing) or not measured.known:
        yield " ".join(filter(None, missing)) or escape(details.calculation, 400)
        return
    if of_some_scores(answer.question) and measured.metric.aggregate is not Aggregate.COUNT:
        yield _of_scores(details, answer.question)
        return
    yield _value(details)
    if measured.now.median is not None and measured.now.ninetieth is not None:
        half, nine = duration(measured.now.median), duration(measured.now.ninetieth)
        yield f"Half within {half} (median), nine of ten within {nine} (90th percentile)."
    yield _before(answer, measured, today)
    usual = usually(measured, answer.usual.get(measured.metric.name))
    if usual:
        yield f"{usual[0].upper()}{usual[1:]}."


def _value(details: Details) -> str:
    measured, told = details.measured, escape(details.calculation, 400)
    now, metric = measured.now, measured.metric
    if not now.n or metric.unit is Unit.COUNT or (is_share(measured) and now.n < FEW):
        return f"*{told}*" if metric.unit is Unit.COUNT and now.n else told
    known = ""
    if details.interval is not None:
        low, high = (show(each, metric.unit, more=True) for each in (details.interval.low, details.interval.high))
        way = ways.current()
        known = f" ({way.share('95')} interval {way.span(low, '–', high)})"
    return f"*{show(now.value, metric.unit)}* = {told.removesuffix('.')}{known}."


def _of_scores(details: Details, question: Question) -> str:
    """Of ratings of some scores only their number says anything: "53 of 314 ratings had 1–3 stars: 17 %."."""
    noun, which = details.measured.metric.noun, of_stars(question.values_of(Kind.RATING))
    ratings = details.scores
    if ratings is None:
        return f"*{counted(details.count, noun)}* had {which}."
    every = ratings.count
    part = f": {show(100 * details.count / every, Unit.PERCENT)}" if every >= FEW else ""
    return f"*{thousands(details.count)} of {counted(every, noun)}* had {which}{part}."


def _before(answer: Answer, measured: Measured, today: date) -> str:
    metric, now, before = measured.metric, measured.now, measured.before
    if why := nothing_before(answer):
        return why
    when = f"{during(answer.question.before, today)}{only_since(answer)}"
    opening = f"{when[0].upper()}{when[1:]}"
    if before.value is None and metric.unit is Unit.COUNT:
        return f"{opening} nothing is known of {metric.noun[1]} to compare with."
    if before.value is None:
        return f"{opening} there were no {metric.noun[1]} to compare with."
    if metric.unit is Unit.COUNT:
        change = difference(measured, answer.counts).lstrip(", ")
        return f"{opening} {show(before.value, Unit.COUNT)}{f': *{change}*' if change else ''}."
    if metric.unit in SCORES and before.n < FEW:
        return f"{opening} {cell(before, metric)}; too few to compare scores."
    texts = printed(now.value, before.value, metric.unit)
    rested = _rested(before, metric)
    if measured.collecting:
        return f"{opening} {texts.before} ({rested}); still collecting, so not compared yet."
    if texts.difference is None or now.value is None or (metric.unit in SCORES and now.n < FEW):
        return f"{opening} {texts.before} ({rested})."
    change = difference(measured).lstrip(", ") if metric.unit is Unit.DURATION else texts.change
    change = change.removesuffix(" (no clear change)")
    return f"{opening} {texts.before} ({rested}): *{change}{_verdict(measured.change.verdict)}*{_between(measured)}."


def _rested(figure: Figure, metric: Metric) -> str:
    """What a figure rests on: "273 of 295", "160 first replies"."""
    if metric.aggregate is Aggregate.SHARE:
        return f"{thousands(figure.numerator or 0)} of {thousands(figure.n)}"
    return counted(figure.n, metric.noun)


def _verdict(verdict: Verdict) -> str:
    words = {Verdict.UP: ", a clear rise", Verdict.DOWN: ", a clear drop", Verdict.NO_CLEAR_CHANGE: ", no clear change"}
    return words.get(verdict, "")


def _between(measured: Measured) -> str:
    """Where the difference truly lies."""
    interval, unit = measured.change.interval, measured.metric.unit
    if interval is None or measured.change.verdict is Verdict.NONE:
        return ""
    if unit is Unit.DURATION:
        low, high = (_slower(each) for each in (interval.low, interval.high))
    else:
        low, high = _signed(interval, 1 if unit is Unit.PERCENT else 2)
    return f"; between {low} and {high} with 95 % confidence"


def _signed(interval: Interval, digits: int) -> tuple[str, str]:
    low, high = (f"{each:+.{digits}f}".replace("-", "−") for each in (interval.low, interval.high))
    return low, high


def _slower(seconds: float) -> str:
    return f"{duration(abs(seconds))} {'slower' if seconds > 0 else 'faster'}"
