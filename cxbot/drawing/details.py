"""Metric Details: behind one number its calculation and the very things that were counted, as a window or a message.

The window's selects carry only their change (`after`); what is asked comes back with the window.
"""

from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from cxbot import ways
from cxbot.answer import Answer, Details
from cxbot.drawing import blocks
from cxbot.drawing.calculation import sentences
from cxbot.drawing.charts.directions import ISOLATES
from cxbot.drawing.context import context
from cxbot.drawing.forms import inputs
from cxbot.drawing.headline import lines
from cxbot.drawing.leaving_out import seen_groups
from cxbot.drawing.menus import Choice, export, menu
from cxbot.drawing.paging import shown_rows
from cxbot.drawing.part import Rendering
from cxbot.drawing.roles import of_some_scores
from cxbot.drawing.rows import counted_stars, row_block
from cxbot.drawing.text import clean, escape, named
from cxbot.errors import AskError
from cxbot.filter import CUSTOMERS, Kind, is_row
from cxbot.message import Block, Json, Message, Modal, Where
from cxbot.metric import Aggregate, Metric
from cxbot.order import Order, OrderKind
from cxbot.period import Bucket
from cxbot.question import Question
from cxbot.section import Section
from cxbot.statistics import FEWEST
from cxbot.unit import show, thousands

METRIC, STARS, PART = "change:metric", "change:stars", "change:part"
FOUND = f"{PART}:find:"  # behind it stands the kind of what is found while somebody types
PREVIOUS, NEXT = "change:page:previous", "change:page:next"  # of a window; those of a message ask
MORE, WINDOW = "ask:details", "ask:window:details"
MOST_IN_MESSAGE = 5  # things; the window has all of them
MOST_OPTIONS = 100  # of a select
LONGEST_TITLE, LONGEST_LABEL = 24, 75
EVERY = "all"
STAR_GROUPS = (("4", "5"), ("1", "2", "3"))
NOT_LISTED = "Which conversations were counted, and what customers wrote, is for managers."
UNKNOWN = "This control belongs to another version of the bot. Open the details again."
_BUCKETS = {Bucket.DAY: Kind.DAY, Bucket.WEEK: Kind.WEEK, Bucket.MONTH: Kind.MONTH}


def window(
    asked: Question, answer: Answer, metrics: Iterable[Metric], rendering: Rendering, *, told: str = ""
) -> Modal:
    """The details of one number in a window, with a select of the metric, of stars and of the part looked at.

    `asked` is the question as it was put: its cell is the part that is looked at. `metrics` are those to choose from.
    `told` is the key of the digest that told this number, empty where none did.
    """
    details = _details(answer)
    metric, audience = details.measured.metric, rendering.audience
    listed = audience.names and audience.comments
    controls = [_metrics_select(metric, metrics), *_stars_select(asked, details)]
    more: list[Choice] = [("How This Is Calculated", Where.WINDOW, Order(OrderKind.DEFINITION, metric.name))]
    if listed:
        more[:0] = [("Post to Thread", Where.THREAD, replace(asked, page=0)), export(asked)]
    if told:
        more.append(("What Changed Since", Where.WINDOW, Order(OrderKind.CHANGES, key=told)))
    return Modal(
        title=metric.title[:LONGEST_TITLE],
        blocks=(
            *_head(answer, rendering),
            blocks.actions(
                "choose", *controls, *_part_select(asked, answer, details, rendering), menu(MORE, rendering, *more)
            ),
            blocks.divider(),
            *_rows(answer, listed=listed),
            *_turns(details, listed=listed),
            blocks.context(_listed(answer, details) if listed else NOT_LISTED),
        ),
        callback_id="details",
        carries=rendering.encode(asked),
    )


def message(asked: Question, section: Section, answer: Answer, rendering: Rendering, asked_by: str = "") -> Message:
    """The same as a message, with the newest of what was counted: for a thread, or where it was asked in words."""
    details = _details(answer)
    first, second = lines(section, answer, rendering.today(answer.question), rendering.audience)
    listed = rendering.audience.names and rendering.audience.comments
    opened = blocks.button("Metric Details", WINDOW, rendering.encode(asked)) | {"style": "primary"}
    return Message(
        text=escape(f"{first} {second}", 800, keep=ISOLATES),
        blocks=(
            blocks.words(f"*{escape(first, 400, keep=ISOLATES)}*", "headline"),
            *_head(answer, rendering, asked_by),
            *_rows(answer, listed=listed)[:MOST_IN_MESSAGE],
            blocks.actions("more", opened),
            *([blocks.context(NOT_LISTED)] if not listed else _more_listed(details)),
        ),
    )


def after(question: Question, control: str, chosen: str) -> Question:
    """The question after one of the window's selects was used.

    Raises:
        AskError: there is no such control or choice.
    """
    if control == METRIC:
        # What is narrowed to some scores are ratings: another metric may count something else.
        others = tuple(each for each in question.filters if each.kind is not Kind.RATING)
        return replace(question, metric=chosen, filters=others, page=0)
    if control == STARS:
        scores = () if chosen == EVERY else tuple(chosen.split(","))
        return question.only(Kind.RATING, *scores)
    if control in {PREVIOUS, NEXT} and is_row(chosen):
        return replace(question, page=int(chosen))
    kind, found = control.removeprefix(FOUND), control.startswith(FOUND)
    if found and kind in set(Kind) and is_row(chosen):
        return question.in_cell(Kind(kind), chosen)
    if control == PART:
        if chosen == EVERY:
            return replace(question, cell=None, page=0)
        kind, _, id_ = chosen.partition(":")
        if kind in set(Kind):
            return question.in_cell(Kind(kind), id_)
    raise AskError(UNKNOWN)


def _details(answer: Answer) -> Details:
    if answer.details is None:
        raise AskError("There are no details to show here. Ask for a new report.")
    return answer.details


def _head(answer: Answer, rendering: Rendering, asked_by: str = "") -> list[Block]:
    details = _details(answer)
    said = "\n".join(sentences(answer, details, rendering.today(answer.question)))
    foot = [context(answer, rendering.audience, asked_by), *(escape(each, 400) for each in details.left_out)]
    return [blocks.words(said, "calculation"), blocks.context(" · ".join(foot), "context")]


def _rows(answer: Answer, *, listed: bool) -> list[Block]:
    details, zone = _details(answer), ZoneInfo(answer.question.period.zone)
    if not listed:
        return []
    metric, first = details.measured.metric, details.page * details.page_size
    return [row_block(each, metric, zone, f"row_{first + place}") for place, each in enumerate(details.rows)]


def _listed(answer: Answer, details: Details) -> str:
    """Which of the rows are shown, and that there are no others."""
    metric, count = details.measured.metric, details.count
    if not count:
        return "Nothing was counted, so nothing is listed."
    which = f"{shown_rows(details.page, details.page_size, len(details.rows), count)}, the newest first"
    few = metric.aggregate is Aggregate.SHARE and count < FEWEST
    if few or of_some_scores(answer.question) or metric.aggregate is Aggregate.COUNT:
        return f"{which} · all {escape(metric.noun[1])} that were counted are listed here"
    number = show(details.measured.now.value, metric.unit)
    return f"{which} · every {escape(metric.noun[0])} counted in {number} is listed here"


def _more_listed(details: Details) -> list[Block]:
    left = details.count - min(details.count, MOST_IN_MESSAGE)
    return [blocks.context(f"{thousands(left)} more are listed in Metric Details.")] if left else []


def _turns(details: Details, *, listed: bool) -> list[Block]:
    """The window's ways to other pages, which say nothing but the page: what else was chosen stays."""
    ids = {"Previous": PREVIOUS, "Next": NEXT}
    buttons = [blocks.button(label, ids[label], str(page)) for label, page in _pages(details) if listed]
    return [blocks.actions("pages", *buttons)] if buttons else []


def _pages(details: Details) -> list[tuple[str, int]]:
    """The pages beside the one that is shown."""
    last = max(0, -(-details.count // details.page_size) - 1)
    before = [("Previous", details.page - 1)] if details.page > 0 else []
    return [*before, *([("Next", details.page + 1)] if details.page < last else [])]


def _metrics_select(metric: Metric, metrics: Iterable[Metric]) -> Json:
    options = [blocks.option(each.title, each.name) for each in metrics]
    return blocks.select(METRIC, options, metric.name, "Metric")


def _stars_select(asked: Question, details: Details) -> list[Json]:
    """All ratings, low ones, high ones, those of each score, with how many there are."""
    scores = details.scores
    if scores is None or not any(scores.by_score.values()):
        return []
    chosen = tuple(sorted(asked.values_of(Kind.RATING)))
    offered = [*STAR_GROUPS, *((str(score),) for score in (5, 4, 3, 2, 1))]
    if chosen and chosen not in offered:
        offered.append(chosen)
    every = blocks.option(f"All ratings ({thousands(scores.count)})", EVERY)
    options = [every, *(blocks.option(counted_stars(each, scores), ",".join(each)) for each in offered)]
    return [blocks.select(STARS, options, ",".join(chosen) or EVERY, "Stars")]


def _part_select(asked: Question, answer: Answer, details: Details, rendering: Rendering) -> list[Json]:
    """A picture cannot be clicked, so what it shows can be chosen: a bucket of the trend, a row of the split."""
    shown = rendering.audience.names or CUSTOMERS.isdisjoint({asked.split, asked.cell and asked.cell[0]})
    groups = [
        blocks.option(
            _label(named(each.name, each.beside, LONGEST_LABEL), each.figures[details.measured.metric.name].n),
            f"{each.by.value}:{each.key}",
        )
        for each in seen_groups(details.parts, rendering.audience)
        if shown and each.figures[details.measured.metric.name].n
    ]
    times = _buckets(asked)
    found = [_customer_select(asked, answer)] if asked.split in CUSTOMERS and shown else []
    if not groups and not times:
        return found
    chosen = EVERY if asked.cell is None else ":".join(asked.cell)
    every = blocks.option("Everything", EVERY)
    kept = [every, *times, *groups][:MOST_OPTIONS]
    if chosen not in {each["value"] for each in kept}:
        if asked.cell is None or len(chosen) > LONGEST_LABEL * 2:
            return found
        kept = [
            *kept[: MOST_OPTIONS - 1],
            blocks.option(_called(asked, answer) if shown else asked.cell[0].words.capitalize(), chosen),
        ]
    return [blocks.select(PART, kept, chosen, "Part"), *found]


def _customer_select(asked: Question, answer: Answer) -> Json:
    """One of perhaps thousands, found while somebody types."""
    kind = asked.split or Kind.ACCOUNT
    chosen = asked.cell is not None and asked.cell[0] is kind and bool(asked.cell[1])
    option = inputs.option(_called(asked, answer), asked.cell[1]) if chosen and asked.cell else None
    return inputs.find(
        f"{FOUND}{kind.value}", f"Find {'an' if kind is Kind.ACCOUNT else 'a'} {kind.value}", chosen=option
    )


def _called(asked: Question, answer: Answer) -> str:
    """What the part that is looked at is called."""
    kind, id_ = asked.cell or (Kind.INBOX, "")
    return clean(answer.names.get((kind, id_), ""), LONGEST_LABEL) or kind.words.capitalize()


def _buckets(asked: Question) -> list[Json]:
    kind = _BUCKETS.get(asked.grain)
    if kind is None:
        return []
    spans = asked.period.buckets(asked.grain)
    if len(spans) < 2:
        return []
    options, way = [], ways.current()
    for each in spans:
        first = each.first.date()
        label = f"Week of {each.label}"
        if kind is Kind.MONTH:
            label = way.month(first, year=True, long=True)
        elif kind is Kind.DAY:
            label = f"{way.weekday(first)} {each.label}"
        options.append(blocks.option(label, f"{kind.value}:{first.isoformat()}"))
    return options


def _label(name: str, number: int) -> str:
    ending = f" ({thousands(number)})"
    return f"{clean(name, LONGEST_LABEL - len(ending)) or 'Unnamed'}{ending}"
