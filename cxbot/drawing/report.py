"""The report as one message with a thread, and the same message after a toggle.

The parent is short: headline, donut, two voices, the trend with its controls, one line of volume and speed, context.
The thread holds all metrics and the other views of the trend; showing one of those in the parent then needs no more
than its file. Which sections there are, and what they show, is not known here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cxbot.answer import Answer, Known
from cxbot.drawing import blocks
from cxbot.drawing.charts.directions import ISOLATES
from cxbot.drawing.context import context
from cxbot.drawing.headline import lines
from cxbot.drawing.leaving_out import is_offered, offers, seen
from cxbot.drawing.menus import ABOUT, Choice, export, menu, narrow
from cxbot.drawing.part import Part, Rendering
from cxbot.drawing.roles import is_share, leading, of_some_scores, shown_measure
from cxbot.drawing.shapes import SHAPES, donut, split, trend
from cxbot.drawing.text import escape
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.message import Block, Json, Message, Modal, Picture, Where
from cxbot.metric import Aggregate
from cxbot.order import Order, OrderKind
from cxbot.question import About, Question
from cxbot.rights import Sight
from cxbot.section import Section, Shape
from cxbot.sections import detailed

DETAILS, CUSTOMERS, OWN, MORE = "ask:window:details", "ask:thread:customers", "ask:thread:own", "ask:more"
CONTEXT = "context"
SAVE_VIEW, SUBSCRIBE = "Save View", "Subscribe"


def report(answer: Answer, sections: Sequence[Section], rendering: Rendering, *, asked_by: str = "") -> Message:
    """The report on an answer, made of these sections; the first of them leads.

    `asked_by` is the Slack id of a person, empty where nobody in Slack asked.
    """
    question = answer.question if answer.previous else answer.question.comparing(compare=False)
    split_in, answer = len(answer.groups), seen(answer, rendering.audience)
    first, second = lines(sections[0], answer, rendering.today(question), rendering.audience)
    # Of what is not known nothing is drawn: an empty picture would say that nothing happened.
    unknown = answer.reach.knows(question.period) is Known.NOTHING
    if answer.groups and not unknown:
        found = split.in_words(_split_by(sections, answer), answer, rendering)
        second = f"{found[:1].upper()}{found[1:]}." if found else second
    said = (escape(first, 400, keep=ISOLATES), escape(second, 300, keep=ISOLATES))
    head = blocks.words(f"*{said[0]}*\n{said[1]}".rstrip(), "headline")
    parts = [] if unknown else _parts(answer, sections, rendering, split_in)
    ways_on = blocks.actions(
        "more",
        *_ways_on(answer, sections[0], rendering),
        *_own_scores(answer, sections[0], rendering),
        *offers(question, rendering),
        *(each for part in parts for each in part.buttons),
        _overflow(question, rendering),
    )
    notes = [note for part in parts for note in part.notes]
    foot = (
        *(() if any(part.whole for part in parts) else (ways_on,)),
        blocks.context(" · ".join([*notes, context(answer, rendering.audience, asked_by)]), CONTEXT),
    )
    return Message(
        text=escape(f"{first} {second}", 800, keep=ISOLATES),
        blocks=(head, *(block for part in parts for block in part.blocks), *foot),
        pictures=tuple(picture for part in parts for picture in part.pictures),
        thread=tuple(message for part in parts for message in part.thread),
        question=question,
    )


def window(answer: Answer, sections: Sequence[Section], rendering: Rendering) -> Modal:
    """What a message had no room for.

    Raises:
        AskError: the answer has nothing that is shown in a window.
    """
    answer = seen(answer, rendering.audience)
    if not answer.groups:
        raise AskError("There is nothing more to show here. Ask for a new report.")
    return split.window(_split_by(sections, answer), answer, rendering)


def picture(answer: Answer, sections: Sequence[Section], rendering: Rendering) -> Picture:
    """The one picture that says most: a split as bars, ratings as a donut, anything else over time.

    Raises:
        AskError: what was asked has no picture.
    """
    first, question = sections[0], answer.question
    measured = answer.total.get(shown_measure(first, question))
    scored = measured is not None and measured.metric.aggregate is not Aggregate.COUNT
    if scored and of_some_scores(question) and not answer.groups and first.shape is not Shape.DONUT:
        raise AskError("Of ratings of some scores only their number is drawn.", "csat responses rating:1-2")
    if answer.groups and measured is not None:
        return split.picture(first, answer, rendering)
    if first.shape is Shape.DONUT and answer.ratings is not None and leading(first, answer) is not None:
        return donut.picture(first, answer, rendering)
    if answer.series is None or measured is None:
        text = f"{first.title} is not drawn: it is a list of numbers. Ask for one of them over time, or for the report."
        raise AskError(text, "messages received last month")
    return trend.picture(first, answer, question, rendering.today(question))


def changed(
    shown: Sequence[Block], sections: Sequence[Section], question: Question, alts: Mapping[str, str], by: str
) -> tuple[Block, ...]:
    """The blocks of a report, as they were first drawn, now showing the trend of `question`.

    `alts` are the alternative texts of the report's pictures, by key; `by` is the person who compared.
    """
    trends = {each.name: each for each in sections if each.shape is Shape.TREND}
    rows = {f"{trend.CONTROLS}:{name}": each for name, each in trends.items()}
    replaced: list[Block] = []
    for block in shown:
        block_id = block.get("block_id", "")
        if block["type"] == "image" and block_id in trends:
            key = trend.picture_key(trends[block_id], question)
            replaced.append(blocks.picture(key, alts.get(key, ""), block_id))
        elif block_id in rows:
            replaced += trend.controls_again(block, rows[block_id], question)
        elif block_id == CONTEXT and question.compare and by:
            compared = f"compared with {escape(question.before.words(), keep=ISOLATES)} by <@{by}>"
            replaced.append(blocks.context_more(block, compared))
        else:
            replaced.append(block)
    return tuple(replaced)


def _parts(answer: Answer, sections: Sequence[Section], rendering: Rendering, split_in: int) -> list[Part]:
    """What each section adds. A split of one metric is shown instead of its trend, that of a report beside it.

    `split_in` are how many groups there are, with those that the audience may not see.
    """
    alone = answer.question.about is not About.REPORT
    parts = [] if alone and split_in else [SHAPES[each.shape](each, answer, rendering) for each in sections]
    if split_in > len(answer.groups):
        whose = "other" if answer.groups else "single"
        parts.append(Part((blocks.words(f"Scores of {whose} teammates are not shown here."),)))
    if answer.groups:
        parts.append(split.draw(_split_by(sections, answer), answer, rendering))
    return parts


def _ways_on(answer: Answer, section: Section, rendering: Rendering) -> list[Json]:
    """From the number to what was counted, and to the customers; nowhere from what is not known."""
    question = answer.question
    if answer.table is not None or leading(section, answer) is None:
        return []
    found = [
        blocks.button("Metric Details", DETAILS, rendering.encode(detailed(question, section))) | {"style": "primary"}
    ]
    if question.about is About.REPORT and not is_offered(Sight.CUSTOMERS, rendering.audience):
        table = replace(question, about=About.CUSTOMERS, split=None, bucket=None, compare=False, measure=None)
        found.append(blocks.button("Contacts & Accounts", CUSTOMERS, rendering.encode(table)))
    return found


def _overflow(question: Question, rendering: Rendering) -> Json:
    """What is done less often; an option takes a short value only."""
    saves: Choice = (SAVE_VIEW, Where.WINDOW, Order(OrderKind.SAVE, question=question))
    subscribes: Choice = (SUBSCRIBE, Where.WINDOW, Order(OrderKind.SUBSCRIBE, question=question))
    return menu(MORE, rendering, narrow(question), saves, subscribes, export(question), ABOUT)


def _own_scores(answer: Answer, section: Section, rendering: Rendering) -> list[Block]:
    """Under a filter by teammate: the way to the scores that are the teammates' own."""
    question, first = answer.question, leading(section, answer)
    if first is None or not is_share(first) or not rendering.audience.scores:
        return []
    if all(each.kind is not Kind.TEAMMATE for each in question.filters):
        return []
    others = tuple(each for each in question.filters if each.kind is not Kind.TEAMMATE)
    own = replace(question, about=About.TEAMMATES, section=None, metric=None, measure=None, filters=others)
    own = replace(own, split=None, bucket=None, compare=False)
    return [blocks.button("Teammates' Own Scores", OWN, rendering.encode(own))]


def _split_by(sections: Sequence[Section], answer: Answer) -> Section:
    """The section whose measure is split: the first that has figures for the groups."""
    known = answer.groups[0].figures
    return next(each for each in sections if shown_measure(each, answer.question) in known)
