"""The one shape of SELECT: an event's rows, joined with spans of time, filtered, split and aggregated.

Total, previous period, series and splits differ only in their spans and in what they are split by.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Select,
    String,
    and_,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    values,
)

from cxbot.answering.narrowing import conditions, involves_inboxes
from cxbot.event import Event
from cxbot.question import Filter, Kind
from cxbot.tables import derived, raw

Bounds = tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]  # start, end, lasting

PEOPLE = ("person",)  # the kind of a teammate that is no bot


@dataclass(frozen=True, slots=True)
class When:
    """A span of time to be counted on its own, in seconds, half-open; spans of the same `slot` are counted together.

    `lasting` is the end of the period for what must still be so at its end.
    """

    slot: int
    start: int
    end: int
    lasting: int


@dataclass(frozen=True, slots=True)
class Count:
    """What the database found for one slot (and one value of the split): rows, their sum and their sum of squares."""

    slot: int
    by: Any
    n: int
    total: float
    squares: float


def spans(whens: Sequence[When]) -> CTE:
    """The spans as a table of values, so that one statement counts all of them."""
    names = ("slot", "start", "end", "lasting")
    columns = (column(name, Integer if name == "slot" else BigInteger) for name in names)
    return (
        values(*columns, name="spans").data([(each.slot, each.start, each.end, each.lasting) for each in whens]).cte()
    )


def counted_rows(
    event: Event, whens: Sequence[When], filters: Sequence[Filter], *, now: int, split: Kind | None = None
) -> Select[Any]:
    """Rows (slot, by, key, value) of what is counted: each key once for each slot and value of the split."""
    source: FromClause = event.rows
    by: ColumnElement[Any] = literal(None, String)
    where = [*event.where, *conditions(event, filters)]
    if split is not None:
        source, by, only = _split(event, source, split)
        where += only
        where += _filtered_values(by, split, filters)
    by_inbox = involves_inboxes(filters) or split in {Kind.INBOX, Kind.CHANNEL}
    repeated = not event.unique
    if event.leading is not None and not by_inbox:
        where.append(event.leading)
        repeated = False
    value = literal(0) if event.value is None else event.value
    columns = (by.label("by"), event.key.label("key"), value.label("value"))
    if len(whens) == 1:
        # Plain bounds: the planner knows how much they take in.
        only_one = _within(event, _bounds(whens[0]), now)
        found = select(literal(whens[0].slot).label("slot"), *columns).select_from(source).where(*only_one, *where)
    else:
        when = spans(whens)
        within = and_(*_within(event, (when.c.start, when.c.end, when.c.lasting), now))
        found = select(when.c.slot.label("slot"), *columns).select_from(when.join(source, within)).where(*where)
    # Of spans that share a slot, and of keys in several rows, each key counts once.
    several = len({each.slot for each in whens}) < len(whens) and event.unique is False
    return found.distinct() if repeated or several else found


def count(
    event: Event, whens: Sequence[When], filters: Sequence[Filter], *, now: int, split: Kind | None = None
) -> Select[Any]:
    """Rows (slot, by, n, total, squares): the aggregates of what is counted."""
    rows = counted_rows(event, whens, filters, now=now, split=split).subquery("counted")
    square = cast(rows.c.value, Float) * rows.c.value
    aggregates = (
        func.count().label("n"),
        func.coalesce(func.sum(rows.c.value), 0).label("total"),
        func.coalesce(func.sum(square), 0.0).label("squares"),
    )
    return select(rows.c.slot, rows.c.by, *aggregates).group_by(rows.c.slot, rows.c.by)


def latest_rows(event: Event, when: When, filters: Sequence[Filter], *, now: int) -> Select[Any]:
    """Rows (key, at, value, segment, inbox, teammate): each counted key once, as its latest row tells it."""
    teammate = literal(None, Integer) if event.teammate is None else event.teammate
    value = literal(0) if event.value is None else event.value
    where = [
        *event.where,
        *conditions(event, filters),
        *_within(event, _bounds(when), now),
    ]
    if event.leading is not None and not involves_inboxes(filters):
        where.append(event.leading)
    place = func.row_number().over(partition_by=event.key, order_by=(event.at.desc(), event.inbox))
    ranked = select(
        event.key.label("key"),
        event.at.label("at"),
        value.label("value"),
        event.segment.label("segment"),
        event.inbox.label("inbox"),
        teammate.label("teammate"),
        place.label("place"),
    ).where(*where)
    found = ranked.subquery("ranked")
    return select(*(each for each in found.c if each.name != "place")).where(found.c.place == 1)


def _bounds(when: When) -> Bounds:
    return literal(when.start), literal(when.end), literal(when.lasting)


def _within(event: Event, bounds: Bounds, now: int) -> list[ColumnElement[bool]]:
    """Happened in the span, and still so where that is asked for."""
    start, end, lasting = bounds
    within: list[ColumnElement[bool]] = [event.at >= start, event.at < end]
    if event.until is not None and event.lasting:
        within.append(or_(event.until.is_(None), event.until >= lasting))
    if event.until is not None and event.lasting_now:
        within.append(or_(event.until.is_(None), event.until > now))
    return within


def _split(event: Event, source: FromClause, split: Kind) -> tuple[FromClause, ColumnElement[Any], list[Any]]:
    """The rows with what they are split by, and a condition on it."""
    if split is Kind.INBOX:
        return source, event.inbox, []
    if split is Kind.CHANNEL:
        if event.channel is not None:
            return source, func.nullif(event.channel, ""), []
        inbox = raw.inboxes.alias("split_inbox")
        return source.outerjoin(inbox, inbox.c.id == event.inbox), inbox.c.channel, []
    if split is Kind.TEAMMATE:
        return _by_teammate(event, source)
    if split is Kind.TAG:
        segment, tagged = derived.segments.alias("split_segment"), raw.conversation_tags.alias("split_tag")
        joined = source.outerjoin(segment, segment.c.id == event.segment)
        return joined.outerjoin(tagged, tagged.c.conversation_id == segment.c.conversation_id), tagged.c.tag_id, []
    links = {Kind.CONTACT: derived.segment_contacts, Kind.ACCOUNT: derived.segment_accounts}[split].alias("split_link")
    by = links.c.contact_id if split is Kind.CONTACT else links.c.account_id
    return source.outerjoin(links, links.c.segment_id == event.segment), by, []


def _by_teammate(event: Event, source: FromClause) -> tuple[FromClause, ColumnElement[Any], list[Any]]:
    person = raw.teammates.alias("split_teammate")
    if event.teammate is not None:
        # Bots are nobody: what is credited to one stands with what is credited to no one.
        return source.outerjoin(person, and_(person.c.id == event.teammate, person.c.kind.in_(PEOPLE))), person.c.id, []
    acted = (
        select(derived.segment_teammates.c.segment_id, derived.segment_teammates.c.teammate_id)
        .join(person, and_(person.c.id == derived.segment_teammates.c.teammate_id, person.c.kind.in_(PEOPLE)))
        .subquery("split_acted")
    )
    return source.outerjoin(acted, acted.c.segment_id == event.segment), acted.c.teammate_id, []


def _filtered_values(by: ColumnElement[Any], split: Kind, filters: Sequence[Filter]) -> list[ColumnElement[bool]]:
    """Under a filter of the same kind only the filtered values are shown."""
    ids = next((each.ids for each in filters if each.kind is split), None)
    if ids is None:
        return []
    return [by.in_(ids if split is Kind.CHANNEL else [int(each) for each in ids])]


def percentile_rows(rows: Select[Any], offset: int) -> Select[Any]:
    """Two neighbouring values in order of size, from `offset` on."""
    found = rows.subquery("counted")
    return select(found.c.value).order_by(found.c.value).offset(offset).limit(2)
