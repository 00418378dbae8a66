"""A measure over time, with its controls: which measure, and whether the previous period is beside it.

Every view that the controls lead to is drawn into the thread, so that a toggle needs no more than its file.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial

from cxbot.answer import Answer
from cxbot.drawing import blocks
from cxbot.drawing.charts.chart import Grain, Trend
from cxbot.drawing.lines import line, subject
from cxbot.drawing.part import Part, Rendering
from cxbot.drawing.roles import of_some_scores, shown_measure
from cxbot.errors import AskError
from cxbot.message import Block, Message, Picture
from cxbot.metric import Aggregate
from cxbot.metrics import catalogue
from cxbot.question import About, Question
from cxbot.section import Section, Shape
from cxbot.sections import asked
from cxbot.ways import bound

COMPARE, MEASURE = "change:compare", "change:measure"
CONTROLS = "controls"  # begins the block's id, behind it stands the section's name


def draw(section: Section, answer: Answer, rendering: Rendering) -> Part:
    """The trend below its controls; nothing where the answer has no series of it."""
    question = answer.question
    measured = answer.total.get(shown_measure(section, question))
    if answer.series is None or measured is None:
        return Part()
    if of_some_scores(question) and measured.metric.aggregate is not Aggregate.COUNT:
        return Part()  # of ratings of some scores only their number says anything
    if not measured.now.n:
        # An empty picture says no more than the sentence; in a report the headline says it already.
        words = f"There are no {measured.metric.noun[1]} in this period. Try a longer one, such as last month."
        return Part() if question.about is About.REPORT else Part((blocks.words(words),))
    measures = [name for name in section.metrics if name in answer.total]
    comparable = answer.previous is not None
    drawn = picture(section, answer, question, rendering.today(question))
    row = controls(section, question, measures, comparable=comparable)
    others = [
        picture(section, answer, each, rendering.today(question))
        for each in other_views(section, question, measures, comparable=comparable)
    ]
    shown = (*row, blocks.picture(drawn.key, drawn.alt, section.name))
    return Part(shown, (drawn,), _views(others, comparable=comparable))


def picture(section: Section, answer: Answer, question: Question, today: date) -> Picture:
    """The measure of `question` over the periods of `answer`, which has the series of all measures."""
    from cxbot.drawing.charts.alt_text import trend_words
    from cxbot.drawing.charts.trend import draw_trend

    measured = answer.total[shown_measure(section, question)]
    metric, before = measured.metric, measured.before
    if answer.series is None:
        raise ValueError(f"The answer has no series of {metric.title}.")
    chart = Trend(
        subject=subject(metric),
        grain=Grain(question.grain),
        scale=metric.unit,
        current=line(question, question.period, answer.series, (metric, measured.now), today),
        previous=line(question, question.before, answer.previous, (metric, before), today) if before.n else None,
        compared=question.compare,
        noun=metric.noun,
        usual=answer.series.usual.get(metric.name, ()),
    )
    name = f"{section.name}.png"
    return Picture(picture_key(section, question), name, bound(partial(draw_trend, chart)), trend_words(chart))


def picture_key(section: Section, question: Question) -> str:
    """Which of the section's pictures shows this question."""
    return f"trend:{shown_measure(section, question)}:{'compared' if question.compare else 'alone'}"


def other_views(
    section: Section, question: Question, measures: Sequence[str], *, comparable: bool = True
) -> list[Question]:
    """The questions that the controls lead to, without the one that is shown."""
    offered = measures if question.metric is None else measures[:1]
    compares = (False, True) if comparable else (False,)
    every = [question.measuring(measure).comparing(compare) for measure in offered for compare in compares]
    return [each for each in every if picture_key(section, each) != picture_key(section, question)]


def controls(
    section: Section, question: Question, measures: Sequence[str], *, comparable: bool = True
) -> tuple[Block, ...]:
    """The row above the trend; none where there is nothing to choose.

    Each control carries only its change: the rest of the question is kept for the message.
    """
    row: list[Block] = []
    if len(measures) > 1 and question.metric is None:
        options = [blocks.option(catalogue()[name].label or catalogue()[name].title, name) for name in measures]
        row.append(blocks.select(MEASURE, options, shown_measure(section, question), "Measure"))
    if comparable:
        other = f"Compare to {question.before.words()}" if question.baseline else "Compare to Previous Period"
        label, change = ("Hide Comparison", "alone") if question.compare else (other[:75], "compared")
        row.append(blocks.button(label, COMPARE, change))
    return (blocks.actions(f"{CONTROLS}:{section.name}", *row),) if row else ()


def after(question: Question, control: str, chosen: str) -> Question:
    """The question after one of the controls was used.

    Raises:
        AskError: there is no such control.
    """
    if control == COMPARE:
        return question.comparing(chosen == "compared")
    offered = {name for each in asked(question) if each.shape is Shape.TREND for name in each.metrics}
    if control == MEASURE and chosen in offered:
        return question.measuring(chosen)
    raise AskError("This control belongs to another version of the bot. Ask for a new report.")


def controls_again(row: Block, section: Section, question: Question) -> tuple[Block, ...]:
    """A row of controls as it was drawn, now for another question: what is offered stays."""
    kinds = {each["action_id"] for each in row["elements"]}
    offered = [option["value"] for each in row["elements"] for option in each.get("options", ())]
    return controls(section, question, offered, comparable=COMPARE in kinds)


def _views(trends: Sequence[Picture], *, comparable: bool) -> tuple[Message, ...]:
    """The message of the thread that holds the other views, and so shares their files."""
    if not trends:
        return ()
    where = "The select and the button above show these" if comparable else "The select above shows this"
    words = blocks.words(f"*The same trend, seen differently.* {where} in the report.")
    shown = tuple(blocks.picture(each.key, each.alt, f"view_{number}") for number, each in enumerate(trends))
    return (Message("Other views of the trend", (words, *shown), tuple(trends)),)
