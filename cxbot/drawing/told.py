"""What a digest told, shown as it was, and what became of it since: messages, the window of changes, one line.

Only what a number rested on is compared; numbers that stand beside one another agree as they are printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cxbot import ways
from cxbot.answer import Answer, Measured, Row
from cxbot.answer.counted import Since
from cxbot.drawing import blocks
from cxbot.drawing.cells import SCORES, cell
from cxbot.drawing.charts.directions import ISOLATES, isolated
from cxbot.drawing.context import context
from cxbot.drawing.details import NOT_LISTED
from cxbot.drawing.headline import FEW, filters_in_words, score, value
from cxbot.drawing.paging import shown_rows
from cxbot.drawing.part import Rendering
from cxbot.drawing.report import SAVE_VIEW, SUBSCRIBE
from cxbot.drawing.roles import average_in, is_share, leading, of_some_scores
from cxbot.drawing.rows import LONGEST_NAME, row_block, value_in_words
from cxbot.drawing.text import clean, counted, escape, sentence_list
from cxbot.message import Block, Json, Message, Modal
from cxbot.metric import Metric
from cxbot.order import Order, OrderKind
from cxbot.question import Question
from cxbot.section import Section
from cxbot.unit import Unit, show, thousands

TITLE = "What Changed Since"
AS_POSTED = "Show as Posted"
PREVIOUS, NEXT = "change:told:previous", "change:told:next"  # of the window of changes
CHANGES, TOLD, REPORT = "ask:window:changes", "ask:private:as_posted", "ask:private:report"
PAGE = 10
_STILL = "still "


@dataclass(frozen=True, slots=True)
class Posted:
    """A digest that was posted: its key, the name of its view, when it told what it told, and that it comes no more.

    `incomplete` is what it said of data that were not there yet, plain text.
    """

    key: str
    name: str
    at: datetime
    deleted: bool = False
    incomplete: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that explains a difference, as it is counted now or, where it is not, was then.

    `was` is what it was worth then, of what was revised; `known` whether it is still in the data, `again` when it was
    rated anew.
    """

    row: Row
    what: str
    was: Row | None = None
    known: bool = True
    again: datetime | None = None


CAME, REVISED, REMOVED = "Came later", "Revised", "Count no more"


def as_posted(answer: Answer, sections: Sequence[Section], rendering: Rendering, posted: Posted) -> Message:
    """What a digest told, with its figures as they were: `answer` has those, and nothing else."""
    question, today = answer.question, rendering.today(answer.question)
    scope = filters_in_words(answer, rendering.audience)
    opening = f"{question.period.words(today)}{f', {scope}' if scope else ''}"
    first = leading(sections[0], answer)
    if first is None:
        said = f"{opening}: a list, of which I keep no copy."
    elif is_share(first) and not of_some_scores(question):
        said = f"{opening}: {score(sections[0], answer, first)}."
    elif of_some_scores(question):
        said = f"{opening}: {counted(first.now.n, first.metric.noun)}."
    else:
        said = f"{opening}: {value(first)}."
    # What the headline says already is not said again: how many ratings there are, and the average beside a share.
    said_so = [] if first is None or not is_share(first) else [first.metric.noun]
    told = (first, average_in(sections[0], answer))
    others = [_line(each) for each in answer.total.values() if each not in told and each.metric.noun not in said_so]
    opened = blocks.button("Open Report", REPORT, rendering.encode(replace(question, page=0)))
    return Message(
        escape(f"{AS_POSTED}: {said}", 800, keep=ISOLATES),
        (
            blocks.context(f"As posted on {_when(posted.at, question.period.zone, today)}"),
            *([blocks.context(escape(posted.incomplete, 300, keep=ISOLATES))] if posted.incomplete else []),
            blocks.words(f"*{escape(said, 400, keep=ISOLATES)}*", "headline"),
            *([blocks.words("\n".join(others))] if others else []),
            blocks.actions("more", *([changes_button(posted.key)] if first else []), opened),
            blocks.context(
                " · ".join(
                    [
                        _named(posted),
                        escape(question.period.words(), keep=ISOLATES),
                        question.period.zone,
                        escape(scope, 300, keep=ISOLATES) if scope else "all inboxes",
                    ]
                ),
                "context",
            ),
        ),
    )


def window(
    answer: Answer,
    metric: Metric,
    since: Since,
    changes: Sequence[Difference],
    rendering: Rendering,
    posted: Posted,
    *,
    page: int = 0,
) -> Modal:
    """What became of the leading number of a digest since it was told, and one page of the things that explain it."""
    today, zone = rendering.today(answer.question), answer.question.period.zone
    when = _when(posted.at, zone, today)
    sentence = _sentence(since, metric, answer.question)
    head = f"*{escape(answer.question.period.words(today), keep=ISOLATES)}: {sentence}.*"
    said = f"{head}\n{_explained(since, metric, when)}"
    listed = rendering.audience.names and rendering.audience.comments
    shown: list[Block] = []
    for number, each in enumerate(changes if listed else ()):
        if number == 0 or changes[number - 1].what != each.what:
            many = {CAME: since.added, REVISED: since.revised, REMOVED: since.removed}[each.what]
            what = "Counts no more" if each.what == REMOVED and len(many) == 1 else each.what
            shown.append(blocks.words(f"*{what}* ({thousands(len(many))})"))
        shown.append(_row(each, metric, ZoneInfo(zone), f"row_{number}"))
    foot = []
    if since.changes and not listed:
        foot = [blocks.context(NOT_LISTED)]
    elif since.changes:
        these = shown_rows(page, PAGE, len(changes), since.changes)
        foot = [*_turns(page, since.changes), blocks.context(f"{these} · every difference is listed here")]
    told = blocks.button(AS_POSTED, TOLD, Order(OrderKind.AS_POSTED, key=posted.key).encode())
    return Modal(
        title=TITLE,
        blocks=(
            blocks.words(said, "calculation"),
            *[blocks.context(_forgotten(each)) for each in since.forgotten],
            blocks.context(f"{_named(posted)} · {context(answer, rendering.audience)}", "context"),
            blocks.actions("ways", told),
            *([blocks.divider(), *shown] if shown else []),
            *foot,
        ),
        callback_id="changes",
        carries=Order(OrderKind.CHANGES, str(page) if page else "", key=posted.key).encode(),
    )


def later(answer: Answer, metric: Metric, since: Since, today: date) -> str:
    """What became of the digest before, for the next one; plain text, empty where what it printed is still so.

    "After the last digest (9–15 Nov) 2 ratings came later: 91 → 90 %."
    """
    moved = _moved(since, metric, answer.question)
    if since.then.n == since.now.n and (not moved or moved.startswith(_STILL)):
        return ""
    opening = f"After the last digest ({answer.question.period.words(today)})"
    if since.gone:
        many = _from_to(since, metric)
        return f"{opening} {many}{f': {moved}' if moved else ''}."
    happened = sentence_list(_happened(since, metric))
    return f"{opening} {happened}: {moved or _from_to(since, metric)}."


def changes_button(key: str) -> Json:
    """The way to what changed since a digest was told."""
    return blocks.button(TITLE, CHANGES, Order(OrderKind.CHANGES, key=key).encode())


def with_ways(message: Message, key: str) -> Message:
    """A digest whose overflow leads to what it told, and to what became of that; `key` is of its delivery.

    There is no room for all: of a view one need not make a view, and this one is subscribed to.
    """
    return replace(message, blocks=tuple(_with_options(each, key) for each in message.blocks))


def _with_options(block: Block, key: str) -> Block:
    if block.get("block_id") != "more":
        return block
    return {**block, "elements": [_led(each, key) for each in block["elements"]]}


def _led(element: Json, key: str) -> Json:
    if element["type"] != "overflow":
        return element
    others = [each for each in element["options"] if each["text"]["text"] not in {SAVE_VIEW, SUBSCRIBE}]
    ways_there = ((AS_POSTED, "private", OrderKind.AS_POSTED), (TITLE, "window", OrderKind.CHANGES))
    first = [blocks.option(label, f"{place}|{Order(kind, key=key).encode()}") for label, place, kind in ways_there]
    return {**element, "options": [*first, *others]}


def _sentence(since: Since, metric: Metric, question: Question) -> str:
    """Then and now: "91 → 90 % satisfied, 212 → 214 ratings"."""
    moved, many = _moved(since, metric, question), _from_to(since, metric)
    outcome = f" {metric.outcomes[0]}" if metric.unit is Unit.PERCENT and moved else ""
    return f"{moved}{outcome}, {many}" if moved else many


def _moved(since: Since, metric: Metric, question: Question) -> str:
    """A value as it was printed then, and as it is now: "91 → 90 %", "still 38 min"; empty where it says nothing.

    A count is said by how many there are, a score of fewer than five not at all, nor one of ratings of some scores.
    """
    unit, then, now = metric.unit, since.then, since.now
    if of_some_scores(question) or unit is Unit.COUNT or then.value is None or now.value is None:
        return ""
    if unit in SCORES and min(then.n, now.n) < FEW:
        return ""
    was, is_ = show(then.value, unit), show(now.value, unit)
    of_five = " of 5" if unit is Unit.STARS else ""
    if was == is_:
        return f"{_STILL}{is_}{of_five}"
    return f"{ways.current().span(was, ' → ', is_)}{of_five}"


def _from_to(since: Since, metric: Metric) -> str:
    """How many there were, and are: "212 → 214 ratings", "212 ratings"."""
    now = counted(since.now.n, metric.noun)
    return now if since.then.n == since.now.n else f"{thousands(since.then.n)} → {now}"


def _happened(since: Since, metric: Metric) -> list[str]:
    """What happened to things since, the first with its noun: "2 ratings came later", "1 was revised"."""
    one, several = len(since.removed) == 1, len(since.revised) == 1
    found = [
        (len(since.added), "came later"),
        (len(since.revised), "was revised" if several else "were revised"),
        (len(since.removed), "counts no more" if one else "count no more"),
    ]
    said = [(number, words) for number, words in found if number]
    return [
        f"{counted(number, metric.noun) if place == 0 else thousands(number)} {words}"
        for place, (number, words) in enumerate(said)
    ]


def _explained(since: Since, metric: Metric, when: str) -> str:
    """What happened since, in a sentence."""
    noun = metric.noun[1]
    if since.gone and since.same_things:
        same = since.then.value == since.now.value
        worth = "" if same else f", some of them worth something else: which {noun} is kept for 13 months only"
        return f"{'Nothing changed' if same else f'The same {noun} are counted'} since {when}{worth}."
    if since.gone:
        return f"Other {noun} are counted than on {when}. Which ones were is kept for 13 months only."
    if not since.changes:
        return f"Nothing changed since {when}: the same {noun} are counted, worth the same."
    return f"{sentence_list(_happened(since, metric))} since {when}."


def _forgotten(source: str) -> str:
    name = escape(isolated(source), 80, keep=ISOLATES)
    return f"The source “{name}” was removed since, so nothing that it told is counted."


def _row(change: Difference, metric: Metric, zone: ZoneInfo, block_id: str) -> Block:
    was = "" if change.was is None else value_in_words(change.was, metric)
    more = ""
    if not change.known:
        more = f"not in the data any more ({clean(change.row.id, LONGEST_NAME)})"
    elif change.again is not None and change.what == REMOVED:
        more = f"rated again {ways.current().moment(change.again.astimezone(zone))}"
    return row_block(change.row, metric, zone, block_id, was=was, more=more)


def _turns(page: int, count: int) -> list[Block]:
    last = max(0, -(-count // PAGE) - 1)
    buttons = [blocks.button("Previous", PREVIOUS, str(page - 1))] if page > 0 else []
    buttons += [blocks.button("Next", NEXT, str(page + 1))] if page < last else []
    return [blocks.actions("pages", *buttons)] if buttons else []


def _line(measured: Measured) -> str:
    """A figure on a line of its own: "First reply time (avg): 38 min (160)"."""
    figure, metric = measured.now, measured.metric
    shown = cell(figure, metric) if figure.n or figure.value is None else show(figure.value, metric.unit)
    return f"{escape(metric.title)}: {shown}"


def _named(posted: Posted) -> str:
    return f"Digest “{escape(isolated(posted.name), 80, keep=ISOLATES)}”{', deleted since' if posted.deleted else ''}"


def _when(at: datetime, zone: str, today: date) -> str:
    """A moment in the report's zone: "Mon 23 Nov, 09:00"; with the year where it is not this one."""
    local, way = at.astimezone(ZoneInfo(zone)), ways.current()
    day = way.day(local.date(), year=local.year != today.year)
    return f"{way.weekday(local.date())} {day}, {way.clock(local)}"
