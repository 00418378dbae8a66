"""A measure by inbox, teammate and so on, as bars, or in words; by the hour of the day, as a line."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from cxbot.answer import Answer, Figure
from cxbot.drawing import blocks
from cxbot.drawing.charts import splits
from cxbot.drawing.charts.chart import Bar, Bars, Grain, Line, Point, Trend
from cxbot.drawing.charts.directions import ISOLATES
from cxbot.drawing.charts.finding import split_in_words
from cxbot.drawing.headline import FEW
from cxbot.drawing.lines import interval, subject
from cxbot.drawing.part import Part, Rendering
from cxbot.drawing.roles import of_some_scores, shown_measure
from cxbot.drawing.tables import called
from cxbot.drawing.text import clean, counted, escape
from cxbot.filter import CUSTOMERS, Kind
from cxbot.message import Modal, Picture
from cxbot.metric import Aggregate, Metric
from cxbot.section import Section
from cxbot.unit import Unit, thousands
from cxbot.ways import bound

KEY = "split"
ALL = "ask:window:split"
LONGEST = 2_900  # characters of a block
MOST = 500


def draw(section: Section, answer: Answer, rendering: Rendering) -> Part:
    """The split that the answer has; where not every group is drawn, a button shows them all."""
    drawn = picture(section, answer, rendering)
    left_out = 0 if answer.groups[0].by is Kind.HOUR else splits.shown(_bars(section, answer, rendering))[1]
    more = blocks.button(f"Show All {thousands(len(answer.groups))}", ALL, rendering.encode(answer.question))
    shown = blocks.picture(drawn.key, drawn.alt, KEY)
    return Part((shown,), (drawn,), buttons=(more,) if left_out else ())


def in_words(section: Section, answer: Answer, rendering: Rendering) -> str:
    """The split's answer in a sentence: "EMEA Support 90 %, APAC Support 75 %"; empty where nothing was counted."""
    return "" if answer.groups[0].by is Kind.HOUR else split_in_words(_bars(section, answer, rendering))


def window(section: Section, answer: Answer, rendering: Rendering) -> Modal:
    """Every group with its figure, in a window: what does not fit into a picture."""
    bars = _bars(section, answer, rendering)
    lines = [f"{escape(row.name, 60)}  *{splits.said(bars, row)}*{_of(row, bars)}" for row in splits.in_order(bars)]
    note = (
        f"{thousands(len(lines) - MOST)} more are not shown; narrow the question to see them."
        if len(lines) > MOST
        else ""
    )
    return Modal(
        title=f"{thousands(MOST)} of {thousands(len(lines))}" if note else f"All {thousands(len(lines))}",
        blocks=(
            blocks.words(f"*{escape(bars.title)}, {escape(bars.period, keep=ISOLATES)}*"),
            *map(blocks.words, _pieces(lines[:MOST])),
            *((blocks.context(note),) if note else ()),
        ),
        callback_id="split",
    )


def _pieces(lines: Sequence[str]) -> Iterator[str]:
    """The lines in as few texts as may be, each short enough for a block."""
    text = ""
    for line in lines:
        if text and len(text) + len(line) >= LONGEST:
            yield text
            text = ""
        text = f"{text}\n{line}" if text else line
    if text:
        yield text


def _of(row: Bar, bars: Bars) -> str:
    few = bars.scale is Unit.PERCENT and row.n < FEW  # which are said as "2 of 3"
    return "" if bars.scale is Unit.COUNT or row.value is None or few else f"  of {counted(row.n, bars.noun)}"


def picture(section: Section, answer: Answer, rendering: Rendering) -> Picture:
    """The section's measure in each of the answer's groups."""
    from cxbot.drawing.charts.alt_text import bars_words, trend_words
    from cxbot.drawing.charts.bars import draw_bars
    from cxbot.drawing.charts.trend import draw_trend

    question = answer.question
    kind = answer.groups[0].by
    metric = _measure(section, answer)
    found = [(clean(each.name, 60), _own(each.figures[metric.name], metric)) for each in answer.groups]
    period, name = question.period.words(rendering.today(question)), f"by-{kind}.png"
    if kind is Kind.HOUR:
        points = tuple(Point(hour, each.value, each.n, f"from {hour}", interval(each, metric)) for hour, each in found)
        now = answer.total[metric.name].now
        line = Line(period, points, _own(now, metric).value, now.n)
        trend = Trend(subject(metric), Grain.HOUR, metric.unit, line, noun=metric.noun, by=kind.words)
        return Picture(KEY, name, bound(partial(draw_trend, trend)), trend_words(trend))
    bars = _bars(section, answer, rendering)
    return Picture(KEY, name, bound(partial(draw_bars, bars)), bars_words(bars))


def _measure(section: Section, answer: Answer) -> Metric:
    """What is shown of each group; where only some scores are asked about, how many ratings there were."""
    metric = answer.total[shown_measure(section, answer.question)].metric
    if metric.aggregate is Aggregate.COUNT or not of_some_scores(answer.question):
        return metric
    return replace(metric, title=metric.noun[1].capitalize(), unit=Unit.COUNT, aggregate=Aggregate.COUNT)


def _own(figure: Figure, metric: Metric) -> Figure:
    """A figure as it is shown: where that is a number of rows, those that it rests on."""
    return figure if metric.unit is not Unit.COUNT or figure.value is None else Figure(float(figure.n), figure.n)


def _bars(section: Section, answer: Answer, rendering: Rendering) -> Bars:
    kind, question = answer.groups[0].by, answer.question
    metric = _measure(section, answer)
    shown = rendering.audience.names or kind not in CUSTOMERS
    found = [
        (
            called(each, names=shown),
            _own(each.figures[metric.name], metric),
        )
        for each in answer.groups
    ]
    period = question.period.words(rendering.today(question))
    rows = tuple(Bar(called, each.value, each.n, interval(each, metric)) for called, each in found)
    # People are listed, not ranked.
    ranked = kind is not Kind.TEAMMATE
    title = f"{subject(metric)} by {kind.words}"
    rising = question.sort == metric.name
    return Bars(title, period, metric.unit, rows, metric.noun, ranked, rising, question.rows)
