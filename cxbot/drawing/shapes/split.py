"""A measure by inbox, teammate and so on, as bars; by the hour of the day, as a line."""

from functools import partial

from cxbot.answer import Answer
from cxbot.drawing import blocks
from cxbot.drawing.charts.chart import Bar, Bars, Line, Point, Trend
from cxbot.drawing.headline import MODEST
from cxbot.drawing.part import Part, Rendering
from cxbot.drawing.roles import shown_measure
from cxbot.drawing.text import clean, counted
from cxbot.filter import Kind
from cxbot.message import Picture
from cxbot.section import Section
from cxbot.unit import Unit

KEY = "split"


def draw(section: Section, answer: Answer, rendering: Rendering) -> Part:
    """The split that the answer has."""
    drawn = picture(section, answer, rendering)
    return Part((blocks.picture(drawn.key, drawn.alt, KEY),), (drawn,))


def picture(section: Section, answer: Answer, rendering: Rendering) -> Picture:
    """The section's measure in each of the answer's groups."""
    from cxbot.drawing.charts.bars import draw_bars
    from cxbot.drawing.charts.trend import draw_trend
    from cxbot.drawing.charts.words import bars_words, trend_words

    question = answer.question
    kind = answer.groups[0].by
    metric = answer.total[shown_measure(section, question)].metric
    found = [(clean(each.name, 60), each.figures[metric.name]) for each in answer.groups]
    title = f"{metric.label or metric.title} by {kind.words}"
    period, noun, name = question.period.words(rendering.today(question)), metric.noun[1], f"by-{kind}.png"
    if kind is Kind.HOUR:
        points = tuple(Point(hour, figure.value, figure.n, f"from {hour}") for hour, figure in found)
        total = counted(answer.total[metric.name].now.n, metric.noun)
        trend = Trend(title, metric.unit, Line(period, points), counted=noun, total=total)
        return Picture(KEY, name, partial(draw_trend, trend), trend_words(trend))
    rows = tuple(Bar(called, figure.value, figure.n) for called, figure in found)
    # People are listed, not ranked, and what rests on few says so.
    few = MODEST if metric.unit in {Unit.PERCENT, Unit.STARS} else 0
    bars = Bars(title, period, metric.unit, rows, counted=noun, few=few, ranked=kind is not Kind.TEAMMATE)
    return Picture(KEY, name, partial(draw_bars, bars), bars_words(bars))
