"""Customers' links to segments, each of which says what its segment comes to: read alone, in the order of customers.

So segments that lie within a period are added up by customer without a look at segments, and without sorting. Of
inboxes links say nothing.
"""

from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, exists, null, select, union_all
from sqlalchemy.sql.visitors import replacement_traverse

from cxbot.answering.belonging import LINKS, OWNER
from cxbot.answering.narrowing import Scope, conditions, involves_inboxes
from cxbot.answering.selecting import Rows, When, chosen
from cxbot.answering.summing import MOST_NAMED, PARTS, WHOLE, Named, added_up, among, columns_of, parts_of
from cxbot.event import Event
from cxbot.filter import Kind
from cxbot.tables.derived import segments


def can_link(scope: Scope) -> bool:
    """Whether links say all that is asked: of one row of a split more is asked than what customers' own links say."""
    return scope.cell is None and not involves_inboxes(scope)


def inside_links(
    events: Named,
    when: When,
    scope: Scope,
    *,
    now: int,
    kind: Kind,
    parts: Sequence[str],
    shown: Container[str] | None = None,
) -> Rows:
    """Rows as `summing.inside` has them, by customer; of squares links say nothing."""
    links, whole = _linked(kind)

    def carried(element: Any, **_: Any) -> Any:
        return links.c.get(element.name) if getattr(element, "table", None) is segments else None

    columns = {
        name: {
            called: replacement_traverse(part, {}, carried)
            for called, part in zip(PARTS, event.shortcut.sums or (), strict=False)
            if called in parts_of(event, parts)
        }
        for name, event in events.items()
    }
    within = replace(whole, where=(links.c.last_at < when.end,))
    found, _ = chosen(within, [when], scope, now, kind, lambda by, _: (by, *columns_of(columns, shown)))
    return added_up([found], [when], kind)


def links_at_edges(connection: Connection, events: Named, when: When, scope: Scope, kind: Kind) -> Named:
    """The events' rows in segments that `inside_links` leaves out, of the customers that `scope` names one by one."""
    links, whole = _linked(kind)
    began, last, id_ = links.c.started_at, links.c.last_at, links.c.segment_id.label("id")
    given = *conditions(whole, scope), links.c[OWNER[kind]].in_(scope.only)
    edge = union_all(
        select(id_).where(*given, began < when.start, last >= when.start),
        select(id_).where(*given, began >= when.start, began < when.end, last >= when.end),
    ).subquery("edge")
    # One of several customers stands there several times.
    ids = list(connection.scalars(select(edge.c.id).limit(MOST_NAMED + 1)))
    there = select(edge.c.id) if len(ids) > MOST_NAMED else sorted(set(ids))
    known: dict[ColumnElement[int], ColumnElement[bool]] = {}
    return {name: among(event, there, known) for name, event in events.items()} if ids else {}


def is_outside(event: Event, when: When) -> ColumnElement[bool]:
    """Whether a row's segment does not lie within a span as a whole."""
    within = segments.c.started_at >= when.start, segments.c.last_at < when.end
    return ~exists().where(segments.c.id == event.segment, *within)


def _linked(kind: Kind) -> tuple[FromClause, Event]:
    """The links of contacts or accounts, and whole segments as they say them, a row for each customer."""
    links = LINKS[kind].alias("linked")
    whole = replace(
        WHOLE,
        rows=links,
        at=links.c.started_at,
        key=links.c.segment_id,
        segment=links.c.segment_id,
        inbox=null(),
        owner=(kind, links.c[OWNER[kind]]),
    )
    return links, whole
