"""The one shape of SELECT: an event's rows, joined with spans of time, filtered, split and aggregated.

Total, previous period, series and splits differ only in their spans and in what they are split by.
"""

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Float,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)

from cxbot.answering.belonging import splitting
from cxbot.answering.narrowing import Scope, conditions, involves_hours, involves_inboxes, one_inbox
from cxbot.database.statements import TableOfValues
from cxbot.event import Event, MustLast
from cxbot.filter import Kind

Rows = Select[Any]


@dataclass(frozen=True, slots=True)
class When:
    """A span of time to be counted on its own, in seconds, half-open; spans of the same `slot` are counted together.

    They do not overlap. `lasting` is the end of the period for what must still be so at its end. `ahead` is what local
    clocks show beyond UTC, where hours of the day matter.
    """

    slot: int
    start: int
    end: int
    lasting: int
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """The same as a statement sees it: the values of one span, or the columns of a table of spans."""

    slot: ColumnElement[int]
    start: ColumnElement[int]
    end: ColumnElement[int]
    lasting: ColumnElement[int]
    ahead: ColumnElement[int]


def counted_rows(event: Event, whens: Sequence[When], scope: Scope, *, now: int, split: Kind | None = None) -> Rows:
    """Rows (slot, by, key, value) of what is counted: each key once for each slot and value of the split."""
    usual = _usual(event, whens, scope, split)
    found, repeated = chosen(usual, whens, scope, now, split, lambda by, _: (by, _key(usual), _value(usual, now)))
    return found.distinct() if repeated else found


def aggregated(event: Event, whens: Sequence[When], scope: Scope, *, now: int, split: Kind | None = None) -> Rows:
    """Rows (slot, by, n, and where there are values total and squares): the aggregates of what is counted."""
    rows = counted_rows(event, whens, scope, now=now, split=split).subquery("counted")
    aggregates: list[ColumnElement[Any]] = [func.count().label("n")]
    if event.value is not None:
        square = cast(rows.c.value, Float) * rows.c.value
        aggregates += [
            func.coalesce(func.sum(rows.c.value), 0).label("total"),
            func.coalesce(func.sum(square), 0.0).label("squares"),
        ]
    return grouped(rows, aggregates, whens, split)


def grouped(
    rows: Subquery, aggregates: Sequence[ColumnElement[Any]], whens: Sequence[When], split: Kind | None
) -> Rows:
    """Aggregates by slot and by what is split by; where there is but one group nothing has to be sorted for it."""
    if len(whens) > 1:
        return select(rows.c.slot, rows.c.by, *aggregates).group_by(rows.c.slot, rows.c.by)
    slot = literal(whens[0].slot).label("slot")
    if split is None:
        return select(slot, literal(None, String).label("by"), *aggregates).select_from(rows)
    return select(slot, rows.c.by, *aggregates).group_by(rows.c.by)


def latest_rows(event: Event, whens: Sequence[When], scope: Scope, *, now: int) -> Rows:
    """Rows (key, at, value, segment, inbox, teammate), the newest first: each key as its latest row tells it.

    Where rows are whole segments, that is the latest of what happened in them; its inbox is left to be looked up.
    """
    usual = _usual(event, whens, scope, None)
    if usual.shortcut.last is not None and usual.shortcut.during is not None:
        return _latest_happenings(usual, usual.shortcut.during, whens, scope, now)
    teammate = literal(None, Integer) if event.teammate is None else event.teammate
    told = (
        _key(event),
        event.at.label("at"),
        _value(event, now),
        event.segment.label("segment"),
        event.inbox.label("inbox"),
        teammate.label("teammate"),
    )
    place = func.row_number().over(partition_by=event.key, order_by=(event.at.desc(), event.inbox))
    found, repeated = chosen(event, whens, scope, now, None, lambda *_: (*told, place.label("place")))
    if not repeated:
        found, _ = chosen(event, whens, scope, now, None, lambda *_: told)
        return found.order_by(event.at.desc(), event.key.desc())
    ranked = found.subquery("ranked")
    columns = (each for each in ranked.c if each.name != "place")
    return select(*columns).where(ranked.c.place == 1).order_by(ranked.c.at.desc(), ranked.c.key.desc())


def _latest_happenings(event: Event, during: Event, whens: Sequence[When], scope: Scope, now: int) -> Rows:
    (when,) = whens
    happened = select(func.max(during.at)).where(
        during.segment == event.key, during.at >= when.start, during.at < when.end
    )
    last = event.at if event.shortcut.last is None else event.shortcut.last
    at = case((last < when.end, last), else_=happened.correlate(event.rows).scalar_subquery()).label("at")
    nothing = (literal(None, Integer).label(name) for name in ("inbox", "teammate"))
    columns = (_key(event), at, _value(event, now), event.segment.label("segment"), *nothing)
    found, _ = chosen(event, whens, scope, now, None, lambda *_: columns)
    return found.order_by(at.desc(), event.key.desc())


def ranked_values(rows: Rows, places: Sequence[int]) -> Rows:
    """Values at these places (from 0) in order of size, smallest first; all of them are sorted once."""
    found = rows.subquery("counted")
    place = func.row_number().over(order_by=found.c.value).label("place")
    ranked = select(found.c.value, place).subquery("ranked")
    return select(ranked.c.value).where(ranked.c.place.in_([each + 1 for each in places])).order_by(ranked.c.place)


def chosen(
    event: Event,
    whens: Sequence[When],
    scope: Scope,
    now: int,
    split: Kind | None,
    columns: Callable[[ColumnElement[Any], Bounds], Sequence[ColumnElement[Any]]],
) -> tuple[Rows, bool]:
    """Slot and columns of what is counted, and whether a key may stand in several rows.

    The columns are made from what is split by and from the bounds of the span.
    """
    bounds, spans = _bounds(whens)
    within = _within(event, bounds, now)
    source = event.rows if spans is None else spans.join(event.rows, and_(*within))
    by: ColumnElement[Any] = literal(None, String)
    where = [*event.where, *conditions(event, scope), *(within if spans is None else ())]
    if scope.cell is not None:
        kind, value = scope.cell
        source, of = splitting(event, source, kind, bounds.ahead, "of")
        where.append(of.is_(None) if value is None else of == value)
    if split is not None:
        source, by = splitting(event, source, split, bounds.ahead, "split")
        where += _filtered_values(by, split, scope)
        where += [by.in_(scope.only)] if scope.only else []
    repeated = not event.unique
    if event.shortcut.leading is not None and not involves_inboxes(scope, split):
        where.append(event.shortcut.leading)
        repeated = False
    elif event.shortcut.leading is not None and one_inbox(scope, split):
        repeated = False
    found = select(bounds.slot.label("slot"), *columns(by.label("by"), bounds)).select_from(source)
    return found.where(*where), repeated


def _usual(event: Event, whens: Sequence[When], scope: Scope, split: Kind | None) -> Event:
    """The event, or what counts the same by fewer rows in one span."""
    if event.shortcut.whole is None or len(whens) > 1 or involves_inboxes(scope, split) or involves_hours(scope, split):
        return event
    return event.shortcut.whole


def _key(event: Event) -> ColumnElement[Any]:
    return event.key.label("key")


def _value(event: Event, now: int) -> ColumnElement[Any]:
    return value_at(event, now).label("value")


def value_at(event: Event, now: int) -> ColumnElement[Any]:
    """What a row contributes, as far as it is known at a moment."""
    if event.value is None:
        return literal(0)
    return event.value if event.value_since is None else case((event.value_since <= now, event.value), else_=0)


def _bounds(whens: Sequence[When]) -> tuple[Bounds, CTE | None]:
    """One span as plain values, so that the planner knows how much it takes in; several as a table of values."""
    if len(whens) == 1:
        return Bounds(*map(literal, astuple(whens[0]))), None
    names = ("slot", "start", "end", "lasting", "ahead")
    table = TableOfValues("spans", names, [attrgetter(*names)(each) for each in whens]).cte()
    return Bounds(*(table.c[name] for name in names)), table


def _within(event: Event, bounds: Bounds, now: int) -> list[ColumnElement[bool]]:
    """Happened in the span, and still so where that is asked for."""
    if event.shortcut.last is not None and event.shortcut.during is not None:
        during = event.shortcut.during
        happened = exists().where(during.segment == event.key, during.at >= bounds.start, during.at < bounds.end)
        edges = or_(event.at >= bounds.start, event.shortcut.last < bounds.end, happened)
        return [event.at < bounds.end, event.shortcut.last >= bounds.start, edges]
    return [event.at >= bounds.start, event.at < bounds.end, *lasts(event, bounds, now)]


def lasts(event: Event, bounds: Bounds, now: int) -> list[ColumnElement[bool]]:
    """Still so where that is asked for, and known by now."""
    within: list[ColumnElement[bool]] = []
    if event.ended_at is not None and event.must_last is MustLast.PERIOD_END:
        within.append(or_(event.ended_at.is_(None), event.ended_at >= bounds.lasting))
    if event.ended_at is not None and event.must_last is MustLast.NOW:
        within.append(or_(event.ended_at.is_(None), event.ended_at > now))
    if event.known_from is not None:
        within.append(event.known_from <= now)
    return within


def _filtered_values(by: ColumnElement[Any], split: Kind, scope: Scope) -> list[ColumnElement[bool]]:
    """Under a filter of the same kind only the filtered values are shown."""
    ids = scope.values_of(split)
    if ids is None:
        return []
    return [by.in_(sorted(ids) if split is Kind.CHANNEL else sorted(map(int, ids)))]
