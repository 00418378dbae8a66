"""From an answer to its pictures: the donut of ratings, and the trends that a report can show."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from cxbot.answer import Answer, Series, Step
from cxbot.drawing.charts.chart import Bar, Bars, Donut, Line, Point, Trend, rating_slices
from cxbot.drawing.headline import FEW, MODEST, RATING
from cxbot.drawing.text import clean, counted
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.message import Picture
from cxbot.metric import Metric
from cxbot.period import Bucket, Period
from cxbot.question import About, Question
from cxbot.sections import shown_measure
from cxbot.unit import Unit, show

MEASURES = {"csat_percentage": "CSAT percentage", "csat_average": "CSAT average score"}
DONUT = "donut"
SPLIT = "split"


def picture_key(question: Question) -> str:
    """Which of a report's trend pictures shows this question."""
    return f"trend:{shown_measure(question)}:{'compared' if question.compare else 'alone'}"


def other_trends(question: Question, *, comparable: bool = True) -> list[Question]:
    """The questions that the select and the compare button of a report lead to, without the one it shows."""
    measures = [question.metric] if question.metric else list(MEASURES)
    compares = (False, True) if comparable else (False,)
    every = [question.measuring(measure).comparing(compare) for measure in measures for compare in compares]
    return [each for each in every if picture_key(each) != picture_key(question)]


def donut(answer: Answer, today: date) -> Picture:
    """The ratings of the period by score, the average in the hole.

    Below five ratings the hole holds their number: an average of so few says nothing.
    """
    from cxbot.drawing.charts.donut import draw_donut
    from cxbot.drawing.charts.words import donut_words

    share, average = answer.total["csat_percentage"].now, answer.total["csat_average"].now
    ratings = answer.ratings
    if ratings is None:
        raise AskError("This question has no ratings to draw. Ask for the whole report.")
    if share.n < FEW:
        center, unit = str(share.n), RATING[0] if share.n == 1 else RATING[1]
        below = f"{share.numerator or 0} satisfied"
    elif average.n:
        center, unit = show(average.value, Unit.STARS), "of 5"
        below = f"{show(share.value, Unit.PERCENT)} satisfied"
    else:
        center, unit, below = show(share.value, Unit.PERCENT), "satisfied", counted(share.n, RATING)
    chart = Donut(
        title="Customer satisfaction",
        period=answer.question.period.words(today),
        center=center,
        center_unit=unit,
        below=below,
        slices=rating_slices(ratings.by_score, ratings.satisfied, ratings.unsatisfied),
        total=counted(share.n, RATING),
    )
    return _picture(DONUT, "customer-satisfaction", partial(draw_donut, chart), donut_words(chart))


def trend(answer: Answer, question: Question, today: date) -> Picture:
    """The measure of `question` over the periods of `answer`, which has all measures' series."""
    from cxbot.drawing.charts.trend import draw_trend
    from cxbot.drawing.charts.words import trend_words

    measure = shown_measure(question)
    if answer.series is None or measure not in answer.total:
        raise AskError("This question has no trend to draw. Ask for the whole report.")
    metric = answer.total[measure].metric

    def line(series: Series, period: Period) -> Line:
        bucket, zone = question.grain, ZoneInfo(period.zone)
        points = tuple(_point(each, metric, bucket, zone) for each in series.steps)
        return Line(period.words(today), points)

    chart = Trend(
        title=f"{MEASURES.get(metric.name, metric.title)} by {question.grain}",
        scale=metric.unit,
        current=line(answer.series, question.period),
        previous=line(answer.previous, question.before) if question.compare and answer.previous else None,
        counted=metric.noun[1],
        total=counted(answer.total[measure].now.n, metric.noun),
    )
    return _picture(picture_key(question), "changes-over-time", partial(draw_trend, chart), trend_words(chart))


def of_answer(answer: Answer, today: date) -> Picture:
    """The one picture that says most: a split as bars, satisfaction as a donut, anything else over time."""
    if answer.groups:
        return split(answer, today)
    if answer.question.about is About.REPORT or answer.question.section == "satisfaction":
        return donut(answer, today)
    return trend(answer, answer.question, today)


def split(answer: Answer, today: date) -> Picture:
    """The measure of an answer by inbox, teammate and so on, as bars; by the hour of the day, as a line."""
    from cxbot.drawing.charts.bars import draw_bars
    from cxbot.drawing.charts.trend import draw_trend
    from cxbot.drawing.charts.words import bars_words, trend_words

    question = answer.question
    kind = answer.groups[0].by
    metric = answer.total[shown_measure(question)].metric
    found = [(clean(each.name, 60), each.figures[metric.name]) for each in answer.groups]
    title, period = f"{MEASURES.get(metric.name, metric.title)} by {kind.words}", question.period.words(today)
    noun, name = metric.noun[1], f"by-{kind}"
    if kind is Kind.HOUR:
        points = tuple(Point(hour, figure.value, figure.n, f"from {hour}") for hour, figure in found)
        total = counted(answer.total[metric.name].now.n, metric.noun)
        trend = Trend(title, metric.unit, Line(period, points), counted=noun, total=total)
        return _picture(SPLIT, name, partial(draw_trend, trend), trend_words(trend))
    rows = tuple(Bar(called, figure.value, figure.n) for called, figure in found)
    # People are listed, not ranked, and what rests on few says so.
    few = MODEST if metric.unit in {Unit.PERCENT, Unit.STARS} else 0
    bars = Bars(title, period, metric.unit, rows, counted=noun, few=few, ranked=kind is not Kind.TEAMMATE)
    return _picture(SPLIT, name, partial(draw_bars, bars), bars_words(bars))


def _point(step: Step, metric: Metric, bucket: Bucket, zone: ZoneInfo) -> Point:
    figure = step.figures[metric.name]
    return Point(step.label, figure.value, figure.n, _spoken(step.start.astimezone(zone), bucket))


def _spoken(start: datetime, bucket: Bucket) -> str:
    if bucket is Bucket.HOUR:
        return f"at {start:%H:%M} on {start:%A}"
    if bucket is Bucket.DAY:
        return f"on {start:%A} {start.day} {start:%B}"
    return f"in the week of {start.day} {start:%B}" if bucket is Bucket.WEEK else f"in {start:%B}"


def _picture(key: str, name: str, draw: Callable[[], bytes], alt: str) -> Picture:
    return Picture(key=key, name=f"{name}.png", draw=draw, alt=alt)
