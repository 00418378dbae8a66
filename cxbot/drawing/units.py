"""The picture of a digest: its period beside those before it, of the same kind and length, in their usual range."""

from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from cxbot import ways
from cxbot.answer import Answer, Measured, Series, Step
from cxbot.calendar import CalendarUnit
from cxbot.drawing.changes import usually
from cxbot.drawing.charts.chart import Grain, Line, Point, Trend
from cxbot.drawing.lines import interval, line, subject
from cxbot.drawing.part import Rendering
from cxbot.message import Picture
from cxbot.period import Bucket, Period
from cxbot.ways import bound

KEY = "units"
_GRAINS = {each.value: each for each in Grain}
_BUCKETS = {each.value: each for each in Bucket}


def units_picture(answer: Answer, units: Series, rendering: Rendering) -> Picture | None:
    """The metric of `units` over them, the period's own figure at the edge; None where nothing was counted.

    Its title says where the period lies in its usual range, where that is known.
    """
    from cxbot.drawing.charts.alt_text import trend_words
    from cxbot.drawing.charts.trend import draw_trend

    measured = next(answer.total[name] for name in units.steps[-1].figures)
    metric = measured.metric
    if not any(each.figures[metric.name].n for each in units.steps):
        return None
    where = usually(measured, answer.usual.get(metric.name))
    chart = Trend(
        subject=subject(metric),
        grain=_grain(units.period),
        scale=metric.unit,
        current=_line(answer, units, measured, rendering),
        noun=metric.noun,
        usual=units.usual.get(metric.name, ()),
        by=_by(units.period),
    )
    # One unit is too little to hold the others against: what is found is said of it, and nothing of them.
    chart = replace(chart, said=f"{chart.subject} {where}" if where else chart.title)
    return Picture(KEY, f"{KEY}.png", bound(partial(draw_trend, chart)), trend_words(chart))


def _line(answer: Answer, units: Series, measured: Measured, rendering: Rendering) -> Line:
    question, today = answer.question, rendering.today(answer.question)
    metric, period = measured.metric, units.period
    grain = _grain(period)
    bucket = _BUCKETS.get(grain.value)
    if bucket is not None and not period.so_far:
        return line(replace(question, bucket=bucket), period, units, (metric, measured.now), today)
    points = []
    for step in units.steps:
        figure = step.figures[metric.name]
        spoken = _spoken(step, period)
        points.append(Point(step.label, figure.value, figure.n, spoken, interval(figure, metric), step.known))
    return Line(period.words(today), tuple(points), measured.now.value, measured.now.n)


def _grain(period: Period) -> Grain:
    if period.unit is None or period.count > 1 or period.since is not None:
        return Grain.PERIOD
    return _GRAINS.get(period.unit, Grain.PERIOD)


def _by(period: Period) -> str:
    """What the title says that it goes along, where that is no calendar unit: "2 weeks", "10 days", "week so far"."""
    grain = _grain(period)
    if grain is not Grain.PERIOD:
        return f"{grain} so far" if period.so_far else ""
    if period.unit is not None and period.since is None:
        return f"{period.count} {period.unit}s"
    return f"{period.days} days"


def _spoken(step: Step, period: Period) -> str:
    """When a unit was, as a phrase."""
    first = step.start.astimezone(ZoneInfo(period.zone)).date()
    if period.unit is CalendarUnit.YEAR and period.count == 1:
        return f"in {first.year}"
    return f"in the {_by(period)} from {ways.current().day(first, long=True)}"
