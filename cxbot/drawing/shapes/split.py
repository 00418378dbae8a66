"""A measure by inbox, teammate and so on, as bars; by the hour of the day, as a line."""

from functools import partial

from cxbot.answer import Answer
from cxbot.drawing import blocks
from cxbot.drawing.charts.chart import Bar, Bars, Grain, Line, Point, Trend
from cxbot.drawing.lines import interval, subject
from cxbot.drawing.part import Part, Rendering
from cxbot.drawing.roles import shown_measure
from cxbot.drawing.text import clean
from cxbot.filter import Kind
from cxbot.message import Picture
from cxbot.section import Section

KEY = "split"


def draw(section: Section, answer: Answer, rendering: Rendering) -> Part:
    """The split that the answer has."""
    drawn = picture(section, answer, rendering)
    return Part((blocks.picture(drawn.key, drawn.alt, KEY),), (drawn,))


def picture(section: Section, answer: Answer, rendering: Rendering) -> Picture:
    """The section's measure in each of the answer's groups."""
    from cxbot.drawing.charts.alt_text import bars_words, trend_words
    from cxbot.drawing.charts.bars import draw_bars
    from cxbot.drawing.charts.trend import draw_trend

    question = answer.question
    kind = answer.groups[0].by
    metric = answer.total[shown_measure(section, question)].metric
    found = [(clean(each.name, 60), each.figures[metric.name]) for each in answer.groups]
    period, name = question.period.words(rendering.today(question)), f"by-{kind}.png"
    if kind is Kind.HOUR:
        points = tuple(Point(hour, each.value, each.n, f"from {hour}", interval(each, metric)) for hour, each in found)
        now = answer.total[metric.name].now
        line = Line(period, points, now.value, now.n)
        trend = Trend(subject(metric), Grain.HOUR, metric.unit, line, noun=metric.noun, by=kind.words)
        return Picture(KEY, name, partial(draw_trend, trend), trend_words(trend))
    rows = tuple(Bar(called, each.value, each.n, interval(each, metric)) for called, each in found)
    # People are listed, not ranked.
    ranked = kind is not Kind.TEAMMATE
    bars = Bars(f"{subject(metric)} by {kind.words}", period, metric.unit, rows, noun=metric.noun, ranked=ranked)
    return Picture(KEY, name, partial(draw_bars, bars), bars_words(bars))
