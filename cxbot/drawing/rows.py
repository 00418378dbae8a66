"""What was counted, one thing after another, as rich text: whatever customers wrote is shown as it stands.

A conversation that a helpdesk gives an address for can be opened there.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from cxbot import ways
from cxbot.answer import Ratings, Row
from cxbot.drawing import blocks
from cxbot.drawing.text import clean
from cxbot.message import Block, Json
from cxbot.metric import Aggregate, Metric
from cxbot.unit import Unit, show, thousands

LONGEST_NAME, LONGEST_SUBJECT, LONGEST_COMMENT = 60, 80, 400  # characters
LONGEST_LINK = 3_000


def row_block(
    row: Row,
    metric: Metric,
    zone: ZoneInfo,
    block_id: str,
    *,
    comments: bool = True,
    who: bool = True,
    was: str = "",
    more: str = "",
) -> Block:
    """One thing that was counted: what it contributed, whose it was, where and when, and what the customer said.

    Not `who` where it is said above a list whose they all are. `was` is what it contributed before, `more` what else is
    said of it, plain text.
    """
    worth = value_in_words(row, metric)
    head = [blocks.rich(f"{f'{was} → ' if was else ''}{worth}  ")] if worth else []
    said = [clean(each, LONGEST_NAME) for each in (row.account if who else "", row.inbox, row.teammate)]
    second = [blocks.rich(" · ".join(filter(None, [*said, at_in_full(row.at, zone), more]))), *_opening(row.link)]
    called = blocks.rich(clean(row.customer, LONGEST_NAME) or "Unknown customer", bold=True)
    lines = [[*head, called], second] if who else [[*head, *second]]
    elements: list[Json] = [blocks.rich_line(*each) for each in lines]
    subject, comment = clean(row.conversation, LONGEST_SUBJECT), clean(row.comment, LONGEST_COMMENT)
    if comment and comments:
        elements.append({"type": "rich_text_quote", "elements": [blocks.rich(comment)]})
    elif subject and comments and not row.score:
        elements.append({"type": "rich_text_quote", "elements": [blocks.rich(subject, italic=True)]})
    return {"type": "rich_text", "block_id": block_id, "elements": elements}


def stars(score: int) -> str:
    """A score as stars: "★★★☆☆"."""
    return "★" * score + "☆" * (5 - score)


def of_stars(scores: Iterable[str]) -> str:
    """Scores in words: "1–3 stars", "1, 3 stars", "1 star"."""
    named = sorted(int(each) for each in scores if each.isdecimal())
    row = len(named) > 1 and named[-1] - named[0] == len(named) - 1
    words = f"{named[0]}–{named[-1]}" if row else ", ".join(map(str, named))
    return f"{words} {'star' if named == [1] else 'stars'}"


def counted_stars(scores: Iterable[str], ratings: Ratings) -> str:
    """Scores with how many ratings of them there are: "1–3 stars (53)"."""
    named = [each for each in scores if each.isdecimal()]
    return f"{of_stars(named)} ({thousands(sum(ratings.by_score.get(int(each), 0) for each in named))})"


def at_in_full(moment: datetime, zone: ZoneInfo) -> str:
    """A moment in the report's zone: "31 Oct 14:02"."""
    return ways.current().moment(moment.astimezone(zone))


def can_be_opened(link: str) -> bool:
    """Whether an address that a helpdesk gave is one that Slack and people can open."""
    return (
        link.startswith(("https://", "http://"))
        and len(link) <= LONGEST_LINK
        and link.isprintable()
        and " " not in link
    )


def value_in_words(row: Row, metric: Metric) -> str:
    """What a thing contributed: "★★★★★", "Satisfied", "38 min"; empty where it is merely counted."""
    if row.score:
        return stars(row.score)
    if row.value is None or metric.aggregate is Aggregate.COUNT:
        return ""
    if metric.unit is Unit.PERCENT:
        return metric.outcomes[0 if row.value else 1].capitalize()
    return show(row.value, metric.unit, more=True)


def _opening(link: str) -> list[Json]:
    return [blocks.rich(" · "), {"type": "link", "url": link, "text": "Open"}] if can_be_opened(link) else []
