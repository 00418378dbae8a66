"""From figures to what a chart draws: the buckets of a period as a line, with the windows and intervals it shows."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cxbot import ways
from cxbot.answer import Figure, Series, Step
from cxbot.drawing.charts.chart import Line, Point, Window
from cxbot.metric import Metric
from cxbot.period import Bucket, Period
from cxbot.question import Question
from cxbot.statistics import Interval, wilson
from cxbot.unit import Unit

SPANS = {Bucket.DAY: (7, "7 days"), Bucket.WEEK: (4, "4 weeks")}


def subject(metric: Metric) -> str:
    """What a chart calls a metric: scores by their short name, all else by its title."""
    return metric.short if metric.unit in {Unit.PERCENT, Unit.STARS} else metric.title


def interval(figure: Figure, metric: Metric) -> Interval | None:
    """Where a share truly lies; of other figures that is not said."""
    if metric.unit is not Unit.PERCENT or figure.numerator is None or not figure.n:
        return None
    return wilson(figure.numerator, figure.n)


def line(question: Question, period: Period, series: Series | None, whole: tuple[Metric, Figure], today: date) -> Line:
    """A period as a line; without a series it is the period's own figure (`whole`) alone."""
    metric, figure = whole
    bucket, zone = question.grain, ZoneInfo(period.zone)
    steps = series.steps if series else ()
    points = tuple(_point(each, metric, bucket, zone) for each in steps)
    words = period.words(today)
    shift = 0
    if bucket is Bucket.DAY:  # weekdays lie under weekdays
        shift = (period.first.weekday() - question.period.first.weekday() + 3) % 7 - 3
    window = _window(series, metric, bucket, zone)
    short = ways.current().month(period.first) if period.is_month and words.isalpha() else words
    return Line(words, points, figure.value, figure.n, window, short, shift)


def _window(series: Series | None, metric: Metric, bucket: Bucket, zone: ZoneInfo) -> Window | None:
    """What is pooled at each bucket with those before it."""
    if series is None or bucket not in SPANS or metric.name not in series.windows:
        return None
    span, words = SPANS[bucket]
    points, way = [], ways.current()
    for step, pooled in zip(series.steps, series.windows[metric.name], strict=True):
        day = (step.end - timedelta(seconds=1)).astimezone(zone)
        spoken = f"in the {'week' if bucket is Bucket.DAY else words} to {way.day(day, long=True)}"
        known = None if pooled.low is None or pooled.high is None else Interval(pooled.low, pooled.high)
        points.append(Point(step.label, pooled.value, pooled.n, spoken, known))
    return Window(words, span, tuple(points))


def _point(step: Step, metric: Metric, bucket: Bucket, zone: ZoneInfo) -> Point:
    figure = step.figures[metric.name]
    spoken = _spoken(step.start.astimezone(zone), bucket)
    return Point(step.label, figure.value, figure.n, spoken, interval(figure, metric), step.known)


def _spoken(start: datetime, bucket: Bucket) -> str:
    way = ways.current()
    if bucket is Bucket.HOUR:
        return f"at {way.clock(start)} on {way.weekday(start, long=True)}"
    if bucket is Bucket.DAY:
        return f"on {way.weekday(start, long=True)} {way.day(start, long=True)}"
    if bucket is Bucket.QUARTER:
        return f"in the quarter from {way.month(start, year=True, long=True)}"
    if bucket is Bucket.WEEK:
        return f"in the week of {way.day(start, long=True)}"
    return f"in {way.month(start, long=True)}"
