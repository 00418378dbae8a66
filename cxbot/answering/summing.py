"""Counts by whole segments: most lie within a period from their first activity to the last, and say what they come to.

Those that began on a whole day are summed already. Only the few at the edges of a period are counted row by row, and
where inboxes play a part those that moved. The sums know neither hours, nor who is credited.
"""

import operator
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    FromClause,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    select,
    true,
    union_all,
)

from cxbot.answering.narrowing import Scope, conditions, involves_hours, involves_inboxes
from cxbot.answering.selecting import Bounds, Rows, When, chosen, grouped, lasts, value_at
from cxbot.event import Event, Thing
from cxbot.filter import Kind
from cxbot.tables.derived import segment_days, segments

PARTS = ("n", "total", "squares")
OTHERS = "others_n"  # how many of all that is not shown
MOST_NAMED = 2_000  # segments that a statement names one by one, for each of several events

WHOLE = Event(
    thing=Thing.CONVERSATION,
    rows=segments,
    at=segments.c.started_at,
    key=segments.c.id,
    segment=segments.c.id,
    inbox=segments.c.inbox_id,
    begins=segments.c.started_at,
)
# All segments that began on a day.
OF_DAYS = Event(
    thing=Thing.CONVERSATION,
    rows=segment_days,
    at=segment_days.c.day,
    key=segment_days.c.id,
    segment=segment_days.c.id,
    inbox=segment_days.c.inbox_id,
    begins=segment_days.c.day,
)
DAY = 86_400
FEWEST_DAYS = 3  # whole ones in a period; of fewer, their segments are summed up sooner
BY_DAYS = {Kind.INBOX, Kind.CHANNEL}  # what the sums of days may be narrowed and split by
Named = Mapping[str, Event]


def can_sum(event: Event, scope: Scope, split: Kind | None) -> bool:
    """Whether segments say all that is asked of an event."""
    if event.shortcut.sums is None or involves_hours(scope, split):
        return False
    return event.teammate is None or Kind.TEAMMATE not in {split, scope.cell and scope.cell[0]}


def parts_of(event: Event, parts: Sequence[str] = PARTS) -> list[str]:
    """Those of these parts that there are: what is merely counted has no values to add up."""
    return [each for each in parts if each == "n" or event.value is not None]


@dataclass(frozen=True, slots=True)
class Edges:
    """Since when, at the earliest, those segments began that were going on when a period began, and when it ended."""

    at_start: int
    at_end: int


def edges_of(connection: Connection, when: When) -> Edges:
    """Look up how far back a period's edges reach."""
    columns, found = segment_days.c, []
    for at in (when.start, when.end):
        day = at // DAY
        began = select(func.min(columns.day)).where(columns.day <= day, columns.until >= at)
        found.append(func.coalesce(began.scalar_subquery(), day) * DAY)
    return Edges(*connection.execute(select(*found)).one())


def inside(
    events: Named,
    when: When,
    scope: Scope,
    *,
    now: int,
    split: Kind | None = None,
    parts: Sequence[str] = PARTS,
    shown: Container[str] | None = None,
    edges: Edges | None = None,
) -> Rows:
    """Rows (slot, by, and for each event its parts) over the segments that lie within a span.

    Of events that are not `shown`, where some are not, only how many there are together. Where inboxes play a part,
    those that moved are left out.
    """
    kept = {name: parts_of(event, parts) for name, event in events.items()}

    def columns(*, of_days: bool = False, less: bool = False) -> list[ColumnElement[Any]]:
        made = {}
        for name, event in events.items():
            sums = event.shortcut.days if of_days else event.shortcut.sums or ()
            known = zip(PARTS, sums, strict=False)
            made[name] = {called: -part if less else part for called, part in known if called in kept[name]}
        return _columns(made, shown)

    def rows(event: Event, start: int, end: int, cells: Sequence[ColumnElement[Any]], *where: Any) -> Rows:
        narrowed = replace(event, where=(*where, *_stayed(event.rows, scope, split)))
        span = replace(when, start=start, end=end)
        return chosen(narrowed, [span], scope, now, split, lambda by, _: (by, *cells))[0]

    ended = segments.c.last_at < when.end
    first, last = -(-when.start // DAY), when.end // DAY
    if edges is None or not _by_days(scope, split) or last - first < FEWEST_DAYS:
        return _added_up([rows(WHOLE, when.start, when.end, columns(), ended)], [when], split)
    found = [rows(OF_DAYS, first, last, columns(of_days=True))]
    for start, end in ((when.start, first * DAY), (last * DAY, when.end)):
        if start < end:
            found.append(rows(WHOLE, start, end, columns(), ended))
    # Those that went on after the period lie not within it.
    began = max(first * DAY, edges.at_end)
    if began < last * DAY:
        found.append(rows(WHOLE, began, last * DAY, columns(less=True), segments.c.last_at >= when.end))
    return _added_up(found, [when], split)


def at_edges(
    connection: Connection,
    events: Named,
    when: When,
    scope: Scope,
    split: Kind | None = None,
    edges: Edges | None = None,
) -> Named:
    """The events' rows in segments that `inside` leaves out; nothing where there are none.

    They began before a span, or went on after it, or moved where inboxes play a part.
    """
    edges = edges or edges_of(connection, when)
    began, last = segments.c.started_at, segments.c.last_at
    stayed, given = _stayed(segments, scope, split), conditions(WHOLE, scope)
    some = [
        and_(began >= edges.at_start, began < when.start, last >= when.start),
        and_(began >= max(when.start, edges.at_end), began < when.end, last >= when.end),
    ]
    ways = [select(segments.c.id).where(each, *given, *stayed) for each in some]
    if stayed:
        # Where it began says nothing of where it went.
        elsewhere = replace(scope, filters=tuple(each for each in scope.filters if each.kind not in BY_DAYS))
        moved = segments.c.moved == true(), *conditions(WHOLE, elsewhere)
        ways.append(select(segments.c.id).where(began >= edges.at_start, began < when.end, last >= when.start, *moved))
    edge = union_all(*ways).subquery("edge")
    ids = list(connection.scalars(select(edge.c.id).limit(MOST_NAMED + 1)))
    there = select(edge.c.id) if len(ids) > MOST_NAMED else ids
    return {name: _among(event, there) for name, event in events.items()} if ids else {}


def _by_days(scope: Scope, split: Kind | None) -> bool:
    """Whether the sums of days know all that matters."""
    kinds = {each.kind for each in scope.filters} | {split, scope.cell and scope.cell[0]}
    return kinds <= {None, *BY_DAYS} and not scope.only


def _stayed(rows: FromClause, scope: Scope, split: Kind | None) -> tuple[ColumnElement[bool], ...]:
    """Only segments that stayed where they began, where it matters in which inbox a row is."""
    return (rows.c.moved == false(),) if involves_inboxes(scope, split) else ()


def bundles(events: Named) -> list[Named]:
    """Events that are read off the same rows, together; those whose keys may stand in several rows stay alone."""
    found: dict[Any, dict[str, Event]] = {}
    for name, event in events.items():
        found.setdefault((event.rows, event.at) if event.unique else name, {})[name] = event
    return list(found.values())


def together(
    events: Named,
    whens: Sequence[When],
    scope: Scope,
    *,
    now: int,
    split: Kind | None = None,
    parts: Sequence[str] = PARTS,
    shown: Container[str] | None = None,
) -> Rows:
    """Rows as `inside` has them, of events that are read off the same rows, in one pass."""
    first = next(iter(events.values()))
    plain = replace(first, where=(), ended_at=None, known_from=None)

    def columns(by: ColumnElement[Any], bounds: Bounds) -> list[ColumnElement[Any]]:
        made = {}
        for name, event in events.items():
            counts = and_(true(), *event.where, *lasts(event, bounds, now))
            value = value_at(event, now)
            known = {"n": literal(1), "total": value, "squares": cast(value, Float) * value}
            made[name] = {part: case((counts, known[part]), else_=0) for part in parts_of(event, parts)}
        return [by, *_columns(made, shown)]

    found, _ = chosen(plain, whens, scope, now, split, columns)
    return _added_up([found], whens, split)


def _columns(
    parts: Mapping[str, Mapping[str, ColumnElement[Any]]], shown: Container[str] | None
) -> list[ColumnElement[Any]]:
    """The parts of each event in columns of its name; the numbers of those that are not shown in one."""
    made: list[ColumnElement[Any]] = [
        part.label(f"{name}_{called}")
        for name, known in parts.items()
        if shown is None or name in shown
        for called, part in known.items()
    ]
    others = [known["n"] for name, known in parts.items() if shown is not None and name not in shown]
    if others:
        made.append(reduce(operator.add, others).label(OTHERS))
    return made


def _added_up(found: Sequence[Rows], whens: Sequence[When], split: Kind | None) -> Rows:
    rows = (found[0] if len(found) == 1 else union_all(*found)).subquery("parts")
    names = [each.name for each in rows.c if each.name not in {"slot", "by"}]
    return grouped(rows, [func.coalesce(func.sum(rows.c[name]), 0).label(name) for name in names], whens, split)


def _among(event: Event, ids: Any) -> Event:
    whole = event.shortcut.whole and _among(event.shortcut.whole, ids)
    shortcut = replace(event.shortcut, whole=whole)
    return replace(event, where=(*event.where, event.segment.in_(ids)), shortcut=shortcut)
