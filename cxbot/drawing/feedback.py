"""What customers wrote, as rich text: whatever it contains is shown as it stands and does nothing."""

from zoneinfo import ZoneInfo

from cxbot import ways
from cxbot.answer import Voice
from cxbot.drawing import blocks
from cxbot.drawing.rows import stars
from cxbot.drawing.text import clean
from cxbot.message import Block, Json

COMMENTS = "feedback"  # the block's id
MOST = 2  # voices of a report
LONGEST_COMMENT = 76  # one line in Slack, so that the report with two of them fits a window
LONGEST_NAME = 60


def sample_feedback(voices: tuple[Voice, ...], zone: str, *, names: bool = True) -> list[Block]:
    """Stars, name and date in one line for each rating, its comment as a quote below. Empty without ratings.

    The newest that say something; one without a comment only where none has one. Without `names` nobody is named. The
    title stands in the first line: the message is to be short.
    """
    said = [voice for voice in voices if clean(voice.comment)] or list(voices)
    elements: list[Json] = []
    for place, voice in enumerate(said[:MOST]):
        at = voice.at.astimezone(ZoneInfo(zone))
        called = clean(voice.customer, LONGEST_NAME) or "Unknown customer"
        who = [blocks.rich(f"{called}  ", bold=True)] if names else []
        title = [] if place else [blocks.rich("Sample feedback  ", bold=True)]
        elements.append(
            blocks.rich_line(*title, blocks.rich(_stars(voice) + "  "), *who, blocks.rich(ways.current().day(at)))
        )
        comment = clean(voice.comment, LONGEST_COMMENT)
        quoted = blocks.rich(comment) if comment else blocks.rich("No comment", italic=True)
        elements.append({"type": "rich_text_quote", "elements": [quoted]})
    return [{"type": "rich_text", "block_id": COMMENTS, "elements": elements}] if elements else []


def _stars(voice: Voice) -> str:
    if voice.score is None:
        return "Satisfied" if voice.satisfied else "Not satisfied"
    return stars(voice.score)
