"""A donut of ratings, and what customers said below it."""

from functools import partial

from cxbot.answer import Answer
from cxbot.drawing import blocks
from cxbot.drawing.charts.chart import Donut, rating_slices
from cxbot.drawing.feedback import sample_feedback
from cxbot.drawing.headline import FEW
from cxbot.drawing.part import Part, Rendering
from cxbot.drawing.roles import average_in, is_share, leading, of_some_scores
from cxbot.drawing.text import counted
from cxbot.message import Block, Picture
from cxbot.section import Section
from cxbot.unit import Unit, show, thousands
from cxbot.ways import bound


def draw(section: Section, answer: Answer, rendering: Rendering) -> Part:
    """The donut with sample feedback, as far as the audience may see it; nothing without ratings."""
    if answer.ratings is None:
        return Part()
    first = leading(section, answer)
    if first is None or not first.now.n:
        # An empty ring says no more than the headline does; the way on is worth more.
        noun = first.metric.noun[1] if first else "ratings"
        return Part((blocks.words(f"There are no {noun} in this period. Try a longer one, such as last month."),))
    drawn = picture(section, answer, rendering)
    shown: list[Block] = [blocks.picture(drawn.key, drawn.alt, section.name)]
    if rendering.audience.comments:
        shown += sample_feedback(answer.voices, answer.question.period.zone, names=rendering.audience.names)
    return Part(tuple(shown), (drawn,))


def picture(section: Section, answer: Answer, rendering: Rendering) -> Picture:
    """The ratings of the period by score, the average in the hole.

    Below five ratings the hole holds their number, as an average of so few says nothing; so too where only some scores
    are asked about.
    """
    from cxbot.drawing.charts.alt_text import donut_words
    from cxbot.drawing.charts.donut import draw_donut

    first, mean, ratings = leading(section, answer), average_in(section, answer), answer.ratings
    if first is None or ratings is None:
        raise ValueError(f"The answer has no ratings for {section.title}.")
    now, metric = first.now, first.metric
    below = ""
    some = of_some_scores(answer.question)
    if now.n < FEW or some:
        center, unit = thousands(now.n), metric.noun[0] if now.n == 1 else metric.noun[1]
        below = f"{now.numerator or 0} {metric.outcomes[0]}" if is_share(first) and not some else ""
    elif mean is not None and mean.now.n >= FEW:
        center, unit = show(mean.now.value, Unit.STARS), "of 5"
        below = f"{show(now.value, metric.unit)} {metric.outcomes[0]}" if is_share(first) else ""
    else:
        center, below = show(now.value, metric.unit), counted(now.n, metric.noun)
        unit = metric.outcomes[0] if is_share(first) else metric.short.lower()
    chart = Donut(
        title=section.title.capitalize(),
        period=answer.question.period.words(rendering.today(answer.question)),
        center=center,
        center_unit=unit,
        below=below,
        slices=rating_slices(ratings.by_score, ratings.satisfied, ratings.unsatisfied),
        total=counted(now.n, metric.noun),
    )
    return Picture(section.name, f"{section.name}.png", bound(partial(draw_donut, chart)), donut_words(chart))
