"""A digest: the report's headline, its trend and its context.

Where a question has no trend, its digest is the whole of its message. When it comes, and to whom, is known elsewhere.
"""

from collections.abc import Sequence
from dataclasses import replace

from cxbot.answer import Answer
from cxbot.drawing import blocks
from cxbot.drawing.charts.directions import ISOLATES, isolated
from cxbot.drawing.part import Rendering
from cxbot.drawing.report import CONTEXT, report
from cxbot.drawing.text import escape
from cxbot.message import Block, Message
from cxbot.section import Section, Shape

OPEN = "ask:thread:report"
_KEPT = {"headline", "more", CONTEXT}


def digest(
    answer: Answer, sections: Sequence[Section], rendering: Rendering, *, name: str, when: str, late: str = ""
) -> Message:
    """The digest of an answer: `name` is of its view, `when` says how often it comes, `late` that it comes late."""
    whole = report(answer, sections, rendering)
    trends = {each.name for each in sections if each.shape is Shape.TREND}
    shown = [each for each in whole.blocks if each.get("block_id") in _KEPT | trends]
    if not any("picture" in each for each in shown):
        shown = list(whole.blocks)
    named = f"Digest of “{escape(isolated(name), 80, keep=ISOLATES)}”, {escape(when)}"
    shown = [blocks.context_more(each, named) if each.get("block_id") == CONTEXT else each for each in shown]
    shown = [_with_report(each, answer, rendering) for each in shown]
    pictures = {each["picture"] for each in shown if "picture" in each}
    return Message(
        whole.text,
        (*((blocks.context(escape(late)),) if late else ()), *shown),
        tuple(each for each in whole.pictures if each.key in pictures),
    )


def _with_report(block: Block, answer: Answer, rendering: Rendering) -> Block:
    """The row of ways on, with the way to the whole report."""
    if block.get("block_id") != "more":
        return block
    whole = blocks.button("Open Report", OPEN, rendering.encode(replace(answer.question, page=0)))
    return {**block, "elements": [whole, *block["elements"]]}
