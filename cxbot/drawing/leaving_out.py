"""What an audience may not see is left out of an answer, and offered to each reader alone."""

from collections.abc import Sequence
from dataclasses import replace

from cxbot.answer import Answer, Group
from cxbot.drawing import blocks
from cxbot.drawing.feedback import COMMENTS
from cxbot.drawing.part import Encode, Rendering
from cxbot.filter import Kind
from cxbot.message import Block, Json, Message
from cxbot.order import Order, OrderKind
from cxbot.question import About, Question
from cxbot.rights import Audience, Sight

FEEDBACK, CUSTOMERS, POST = "ask:private:feedback", "ask:private:customers", "ask:private:post"


def seen(answer: Answer, audience: Audience) -> Answer:
    """The answer without the teammates whose scores the audience may not see."""
    table = answer.table
    if not audience.scores and table is not None and table.by is Kind.TEAMMATE:
        own = tuple(each for each in table.rows if each.key in audience.own)
        return replace(answer, table=replace(table, rows=own))
    return replace(answer, groups=seen_groups(answer.groups, audience))


def seen_groups(groups: Sequence[Group], audience: Audience) -> tuple[Group, ...]:
    """The rows of a split without the teammates whose scores the audience may not see."""
    hidden = not audience.scores
    return tuple(each for each in groups if not hidden or each.by is not Kind.TEAMMATE or each.key in audience.own)


def seen_blocks(shown: Sequence[Block], audience: Audience) -> tuple[Block, ...]:
    """The blocks of a report as they were drawn, without comments that the audience may not see any more."""
    return tuple(each for each in shown if audience.comments or each.get("block_id") != COMMENTS)


def is_offered(sight: Sight, audience: Audience) -> bool:
    """Whether others read the report too, and may not see this, so that each reader may ask for it alone."""
    return audience.public and bool(audience.lacks(frozenset({sight})))


def offers(question: Question, rendering: Rendering) -> list[Json]:
    """Buttons for what a report leaves out because others read it too: they answer whoever presses them, alone."""
    if question.about is not About.REPORT:
        return []
    found = []
    if is_offered(Sight.COMMENTS, rendering.audience):
        found.append(_offer("Show Feedback", FEEDBACK, question, About.FEEDBACK, rendering))
    if is_offered(Sight.CUSTOMERS, rendering.audience):
        found.append(_offer("Show Customers", CUSTOMERS, question, About.CUSTOMERS, rendering))
    return found


def with_way_out(message: Message, channel: str, question: Question, encode: Encode) -> Message:
    """The message with a button that posts into the channel what is left of it for all who read there."""
    order = Order(OrderKind.POST, channel, question)
    button = blocks.button("Post to Channel", POST, encode(order))
    note = blocks.context("In the channel it stands without what not everybody may see.")
    return replace(message, blocks=(*message.blocks, blocks.actions("way_out", button), note))


def _offer(label: str, action: str, question: Question, about: About, rendering: Rendering) -> Json:
    asked = replace(question, about=about, split=None, bucket=None, measure=None, compare=False, page=0)
    return blocks.button(label, action, rendering.encode(asked))
