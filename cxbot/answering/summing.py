"""Counts by whole segments: most lie within a period from their first activity to the last, and say what they come to.

Only the few at its edges are counted row by row. The sums know neither inboxes nor hours, nor who is credited.
"""

import operator
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Connection, Float, and_, case, cast, func, literal, select, true, union_all

from cxbot.answering.narrowing import Scope, conditions, involves_hours, involves_inboxes
from cxbot.answering.selecting import Bounds, Rows, When, chosen, grouped, lasts, value_at
from cxbot.event import Event, Thing
from cxbot.filter import Kind
from cxbot.tables.derived import segments

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
Named = Mapping[str, Event]


def can_sum(event: Event, scope: Scope, split: Kind | None) -> bool:
    """Whether segments say all that is asked of an event."""
    if event.shortcut.sums is None or involves_inboxes(scope, split) or involves_hours(scope, split):
        return False
    return event.teammate is None or Kind.TEAMMATE not in {split, scope.cell and scope.cell[0]}


def parts_of(event: Event, parts: Sequence[str] = PARTS) -> list[str]:
    """Those of these parts that there are: what is merely counted has no values to add up."""
    return [each for each in parts if each == "n" or event.value is not None]


def inside(
    events: Named,
    when: When,
    scope: Scope,
    *,
    now: int,
    split: Kind | None = None,
    parts: Sequence[str] = PARTS,
    shown: Container[str] | None = None,
) -> Rows:
    """Rows (slot, by, and for each event its parts) over the segments that lie within a span.

    Of events that are not `shown`, where some are not, only how many there are together.
    """
    within = replace(WHOLE, where=(segments.c.last_at < when.end,))
    sums = {
        name: {
            called: part
            for called, part in zip(PARTS, event.shortcut.sums or (), strict=False)
            if called in parts_of(event, parts)
        }
        for name, event in events.items()
    }
    columns = _columns(sums, shown)
    found, _ = chosen(within, [when], scope, now, split, lambda by, _: (by, *columns))
    return _added_up(found, [when], split)


def at_edges(connection: Connection, events: Named, when: When, scope: Scope) -> Named:
    """The events' rows in segments that began before a span, or went on after it; nothing where there are none."""
    began, last = segments.c.started_at, segments.c.last_at
    edge = union_all(
        select(segments.c.id).where(*conditions(WHOLE, scope), began < when.start, last >= when.start),
        select(segments.c.id).where(*conditions(WHOLE, scope), began >= when.start, began < when.end, last >= when.end),
    ).subquery("edge")
    ids = list(connection.scalars(select(edge.c.id).limit(MOST_NAMED + 1)))
    there = select(edge.c.id) if len(ids) > MOST_NAMED else ids
    return {name: _among(event, there) for name, event in events.items()} if ids else {}


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
    return _added_up(found, whens, split)


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


def _added_up(found: Rows, whens: Sequence[When], split: Kind | None) -> Rows:
    rows = found.subquery("parts")
    names = [each.name for each in rows.c if each.name not in {"slot", "by"}]
    return grouped(rows, [func.coalesce(func.sum(rows.c[name]), 0).label(name) for name in names], whens, split)


def _among(event: Event, ids: Any) -> Event:
    whole = event.shortcut.whole and _among(event.shortcut.whole, ids)
    shortcut = replace(event.shortcut, whole=whole)
    return replace(event, where=(*event.where, event.segment.in_(ids)), shortcut=shortcut)
