"""A digest: the report's headline, its trend and its context; and the list of digests, with what can be done.

Where a question has no trend, its digest is the whole of its message. When it comes, and to whom, is known elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cxbot.answer import Answer
from cxbot.drawing import blocks
from cxbot.drawing.charts.directions import ISOLATES, isolated
from cxbot.drawing.part import Rendering
from cxbot.drawing.report import CONTEXT, report
from cxbot.drawing.text import counted, escape
from cxbot.message import Block, Message
from cxbot.order import Order, OrderKind
from cxbot.section import Section, Shape

OPEN = "ask:thread:report"
MOST_IN_MESSAGE = 20
_KEPT = {"headline", "more", CONTEXT}


@dataclass(frozen=True, slots=True)
class Notes:
    """What is said of a delivery before its numbers, as plain text that others work out; empty where there is nothing.

    `incomplete` says that the data end too early, `late` that it comes late, `later` what came after the digests
    before it were told.
    """

    incomplete: str = ""
    late: str = ""
    later: tuple[str, ...] = ()


NO_NOTES = Notes()


@dataclass(frozen=True, slots=True)
class Listed:
    """A digest in a list. `goes` says where to, `when` by which schedule, `coming` when next; escaped.

    `last` is what came of it last, escaped; `may_change` is whether there are buttons.
    """

    key: str
    name: str
    goes: str
    when: str
    coming: str
    last: str
    on: bool
    may_change: bool


def digest(
    answer: Answer, sections: Sequence[Section], rendering: Rendering, *, name: str, when: str, notes: Notes = NO_NOTES
) -> Message:
    """The digest of an answer: `name` is of its view, `when` says how often it comes, `notes` stand first."""
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
        (*(blocks.context(escape(each, 300, keep=ISOLATES)) for each in _noted(notes)), *shown),
        tuple(each for each in whole.pictures if each.key in pictures),
    )


def _noted(notes: Notes) -> list[str]:
    return [each for each in (notes.incomplete, notes.late, *notes.later) if each]


def notice(words: str) -> Message:
    """What the owner of a digest is told."""
    button = blocks.button("Digests", "ask:private:digests", Order(OrderKind.DIGESTS).encode())
    return Message(words, (blocks.plain(words), blocks.actions("digests", button)))


def subscribed(listed: Listed) -> Message:
    """What was subscribed to, and when it comes first."""
    said = f"*Subscribed to “{_name(listed)}”* {listed.goes}, {listed.when}.\n{listed.coming}"
    return Message(f"Subscribed to “{escape(listed.name, 80)}”.", (blocks.words(said), *_buttons(listed)))


def changed(listed: Listed, what: str) -> Message:
    """What was done about a digest: "Paused", "Resumed", "Deleted"."""
    coming = f" {listed.coming}" if listed.on and listed.coming else ""
    said = f"{what} the digest “{_name(listed)}” {listed.goes}.{coming}"
    return Message(said, (blocks.words(said),))


def sending(listed: Listed) -> Message:
    """That a digest is on its way."""
    said = f"The digest “{_name(listed)}” {listed.goes} is on its way."
    return Message(said, (blocks.words(said),))


def listing(digests: Sequence[Listed], command: str) -> Message:
    """The digests that come here, or that somebody owns; teaches by example where there are none."""
    if not digests:
        said = (
            "*There are no digests here yet.*\nFor the last report that you asked for here, or else last week's, type "
            f"`{f'{command} subscribe'.strip()} every Monday 09:00`; for a saved view "
            f'`{f"{command} subscribe".strip()} every weekday 08:30 to "EMEA weekly"`.'
        )
        return Message("There are no digests here yet.", (blocks.words(said),))
    shown: list[Block] = [blocks.words(f"*{counted(len(digests), ('digest', 'digests'))}*")]
    for each in digests[:MOST_IN_MESSAGE]:
        said = f"*{_name(each)}* {each.goes}, {each.when}\n{each.coming}{f' · {each.last}' if each.last else ''}"
        shown += [blocks.words(said), *_buttons(each)]
    if len(digests) > MOST_IN_MESSAGE:
        shown.append(blocks.context(f"and {len(digests) - MOST_IN_MESSAGE} more"))
    return Message("Digests", tuple(shown))


def _buttons(listed: Listed) -> tuple[Block, ...]:
    if not listed.may_change:
        return ()
    other = ("Pause", OrderKind.PAUSE) if listed.on else ("Resume", OrderKind.RESUME)
    acts = (other, ("Send Now", OrderKind.SEND_NOW), ("Delete", OrderKind.UNSUBSCRIBE))
    found = [
        blocks.button(label, f"ask:private:{kind}_{listed.key}", Order(kind, key=listed.key).encode())
        for label, kind in acts
    ]
    return (blocks.actions(f"digest_{listed.key}", *found),)


def _name(listed: Listed) -> str:
    return escape(isolated(listed.name), 80, keep=ISOLATES)


def _with_report(block: Block, answer: Answer, rendering: Rendering) -> Block:
    """The row of ways on, with the way to the whole report."""
    if block.get("block_id") != "more":
        return block
    whole = blocks.button("Open Report", OPEN, rendering.encode(replace(answer.question, page=0)))
    return {**block, "elements": [whole, *block["elements"]]}
