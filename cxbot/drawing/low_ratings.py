"""Who was not satisfied, and whether somebody answered. What customers wrote is shown as it stands and does nothing."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from cxbot import ways
from cxbot.answer.highlights import LowRating, LowRatings
from cxbot.drawing import blocks
from cxbot.drawing.feedback import COMMENTS, LONGEST_COMMENT, LONGEST_NAME
from cxbot.drawing.part import Rendering
from cxbot.drawing.rows import can_be_opened, stars
from cxbot.drawing.text import clean, counted
from cxbot.filter import Kind
from cxbot.message import Block, Json
from cxbot.metric import Aggregate, EventName
from cxbot.metrics import catalogue
from cxbot.question import About, Question
from cxbot.rights import Audience
from cxbot.unit import duration, thousands

MOST = 2  # that a digest shows
LOW = ("low rating", "low ratings")
SCORES = ("1", "2", "3")
OPEN = "ask:window:low"
RATED = EventName.RATINGS


def low_in_words(low: LowRatings) -> tuple[str, str]:
    """How many there are, and how many of them wait: ("9 low ratings", "2 not answered yet")."""
    inside = low.answered + low.waiting
    parts = []
    if low.waiting:
        few = "not" if low.count == 1 else "none" if low.waiting == low.count else f"{thousands(low.waiting)} not"
        parts.append(f"{few} answered yet")
    elif inside:
        parts.append("answered" if low.count == 1 else "all answered" if not low.outside else f"{inside} answered")
    if low.outside:
        parts.append("outside of conversations" if not inside else f"{thousands(low.outside)} outside of conversations")
    return counted(low.count, LOW), ", ".join(parts)


def low_ratings(low: LowRatings, zone: str, rendering: Rendering, most: int = MOST) -> list[Block]:
    """How many there are, and the first `most` with what became of them, as far as the audience may see that."""
    count, state = low_in_words(low)
    elements: list[Json] = [blocks.rich_line(blocks.rich(count, bold=True), blocks.rich(f", {state}" if state else ""))]
    if rendering.audience.comments:
        for each in low.rows[:most]:
            elements += _row(each, zone, rendering.now, rendering.audience)
    return [{"type": "rich_text", "block_id": COMMENTS, "elements": elements}]


def opening(low: LowRatings, question: Question, rendering: Rendering, most: int = MOST) -> list[Json]:
    """The way to all of them, where not all are shown.

    Ratings without stars are not among those that a filter by score lists, so the button says how many it opens.
    """
    if not rendering.audience.comments or low.count <= most or not low.scored:
        return []
    number = next(each for each in catalogue().values() if each.event is RATED and each.aggregate is Aggregate.COUNT)
    asked = question.values_of(Kind.RATING)
    listed = replace(question, about=About.DETAILS, section=None, metric=number.name, measure=None, split=None)
    listed = replace(listed, bucket=None, compare=False).only(
        Kind.RATING, *(e for e in SCORES if not asked or e in asked)
    )
    every = low.scored == low.count
    label = f"All {thousands(low.count)} Low Ratings" if every else f"{thousands(low.scored)} of 1–3 Stars"
    return [blocks.button(label, OPEN, rendering.encode(listed))]


def _row(each: LowRating, zone: str, now: datetime, audience: Audience) -> list[Json]:
    way, at = ways.current(), each.at.astimezone(ZoneInfo(zone))
    given = stars(each.score) if each.score is not None else "Not satisfied"
    line = [blocks.rich(f"{given}  ")]
    said = [way.day(at), _became(each, now, audience)]
    if audience.names:
        line.append(blocks.rich(f"{clean(each.customer, LONGEST_NAME) or 'Unknown customer'}  ", bold=True))
        said.insert(0, clean(each.account, LONGEST_NAME))
    line.append(blocks.rich(" · ".join(filter(None, said))))
    if audience.names and can_be_opened(each.link):
        line += [blocks.rich(" · "), {"type": "link", "url": each.link, "text": "Open"}]
    comment = clean(each.comment, LONGEST_COMMENT)
    quoted = [{"type": "rich_text_quote", "elements": [blocks.rich(comment)]}] if comment else []
    return [blocks.rich_line(*line), *quoted]


def _became(each: LowRating, now: datetime, audience: Audience) -> str:
    """What became of it: "waiting for 3 d 2 h", "answered by Rafael Pinto after 2 h 10 min"."""
    if each.answered_at is not None:
        by = f" by {clean(each.answered_by, LONGEST_NAME)}" if each.answered_by and audience.names else ""
        return f"answered{by} after {duration((each.answered_at - each.at).total_seconds())}"
    return f"waiting for {duration((now - each.at).total_seconds())}" if each.conversation else ""
