"""Counts by whole segments: most lie within a period from their first activity to the last, and say what they come to.

Only the few at its edges are counted row by row. The sums know neither inboxes nor hours, nor who is credited.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, func, select, union_all

from cxbot.answering.narrowing import Scope, involves_hours, involves_inboxes
from cxbot.answering.selecting import Rows, When, chosen, grouped
from cxbot.event import Event
from cxbot.metric import EventName
from cxbot.question import Kind
from cxbot.tables.derived import segments

PARTS = ("n", "total", "squares")


def can_sum(event: Event, scope: Scope, split: Kind | None) -> bool:
    """Whether segments say all that is asked of an event."""
    if event.sums is None or involves_inboxes(scope, split) or involves_hours(scope, split):
        return False
    return event.teammate is None or Kind.TEAMMATE not in {split, scope.of and scope.of[0]}


def inside(events: Mapping[EventName, Event], when: When, scope: Scope, *, now: int, split: Kind | None = None) -> Rows:
    """Rows (slot, by, and for each event its n, total and squares) over the segments that lie within a span."""
    whole = Event(
        rows=segments,
        at=segments.c.started_at,
        key=segments.c.id,
        segment=segments.c.id,
        inbox=segments.c.inbox_id,
        where=(segments.c.last_at < when.end,),
    )
    sums: list[ColumnElement[Any]] = [
        part.label(f"{name}_{called}")
        for name, event in events.items()
        for called, part in zip(PARTS, event.sums or (), strict=False)
    ]
    found, _ = chosen(whole, [when], scope, now, split, lambda by: (by, *sums))
    rows = found.subquery("inside")
    names = [each.name for each in sums]
    return grouped(rows, [func.coalesce(func.sum(rows.c[name]), 0).label(name) for name in names], [when], split)


def at_edges(event: Event, when: When) -> Event:
    """The event's rows in segments that began before a span, or went on after it."""
    edge = segments.alias("edge")
    before = select(edge.c.id).where(edge.c.started_at < when.start, edge.c.last_at >= when.start)
    after = select(edge.c.id).where(
        edge.c.started_at >= when.start, edge.c.started_at < when.end, edge.c.last_at >= when.end
    )
    ids = union_all(before, after)
    whole = event.whole and at_edges(event.whole, when)
    return replace(event, where=(*event.where, event.segment.in_(ids)), whole=whole)
