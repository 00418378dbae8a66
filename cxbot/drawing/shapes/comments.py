"""What customers wrote, the newest first, with a select of the stars they gave."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from cxbot.answer import Answer, Ratings
from cxbot.drawing import blocks
from cxbot.drawing.menus import list_menu
from cxbot.drawing.paging import PAGE, shown_rows, turns
from cxbot.drawing.part import Part, Rendering
from cxbot.drawing.roles import leading
from cxbot.drawing.rows import counted_stars, row_block
from cxbot.filter import Kind
from cxbot.message import Json
from cxbot.question import Question
from cxbot.section import Section
from cxbot.unit import thousands

STARS, MORE = f"{PAGE}:stars", "ask:comments"
STAR_GROUPS = (("1", "2", "3"), ("4", "5"), *((str(score),) for score in (5, 4, 3, 2, 1)))


def draw(section: Section, answer: Answer, rendering: Rendering) -> Part:
    """The page of comments that the answer has."""
    feedback, rated, question = answer.feedback, leading(section, answer), answer.question
    if feedback is None or rated is None:
        return Part()
    if not (rendering.audience.names and rendering.audience.comments):
        return Part((blocks.words("What customers wrote is not shown here."),), whole=True)
    zone = ZoneInfo(question.period.zone)
    first = feedback.page * feedback.page_size
    rows = [row_block(each, rated.metric, zone, f"row_{first + place}") for place, each in enumerate(feedback.rows)]
    ways = turns(question, feedback.page, feedback.page_size, feedback.count, rendering)
    here = shown_rows(feedback.page, feedback.page_size, len(rows), feedback.count)
    return Part(
        (
            blocks.actions("stars", _stars(question, feedback.by_score, rendering)),
            *rows,
            blocks.actions("more", *ways, list_menu(MORE, question, rendering)),
        ),
        notes=(f"{here}, the newest first",) if rows else (),
        whole=True,
    )


def _stars(question: Question, ratings: Ratings, rendering: Rendering) -> Json:
    """All, low ones, high ones, those of each score, with how many comments there are."""
    chosen = tuple(sorted(question.values_of(Kind.RATING)))
    offered: list[tuple[str, ...]] = [(), *STAR_GROUPS]
    if chosen not in offered:
        offered.append(chosen)
    values = {each: rendering.option_value("page", question.only(Kind.RATING, *each)) for each in offered}
    options = [blocks.option(stars_label(each, ratings), value) for each, value in values.items()]
    return blocks.select(STARS, options, values[chosen], "Stars")


def stars_label(scores: Sequence[str], ratings: Ratings) -> str:
    """Some scores with how many comments there are: "1–3 stars (53)"; without any all of them."""
    return counted_stars(scores, ratings) if scores else f"All comments ({thousands(ratings.count)})"
