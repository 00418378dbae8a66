"""Sums of days: what they are read from, what they know, and how far back the edges of a period reach.

Days are those of UTC. A period in any zone has its whole days there, and what is left over at its ends is read from
segments and messages themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, null, select

from cxbot.answering.belonging import by_person, people
from cxbot.answering.narrowing import PLACES, Scope
from cxbot.answering.selecting import When
from cxbot.event import Event, Thing
from cxbot.filter import Kind
from cxbot.tables.derived import acted_days, author_days, segment_days, segment_teammates, segments, tag_days
from cxbot.unit import DAY

FEWEST = 3  # whole days in a period; of fewer, what happened in them is added up sooner


def _of(
    rows: Table,
    inbox: ColumnElement[Any] | None = None,
    teammate: ColumnElement[Any] | None = None,
    owner: tuple[Kind, ColumnElement[Any]] | None = None,
) -> Event:
    return Event(
        thing=Thing.CONVERSATION,
        rows=rows,
        at=rows.c.day,
        key=rows.c.id,
        segment=rows.c.id,
        inbox=null() if inbox is None else inbox,
        begins=rows.c.day,
        source=rows.c.source_id,
        teammate=teammate,
        owner=owner,
    )


OF_SEGMENTS = _of(segment_days, inbox=segment_days.c.inbox_id)
OF_ACTED = _of(acted_days, teammate=acted_days.c.teammate_id)
OF_AUTHORS = _of(author_days, teammate=author_days.c.teammate_id)
OF_TAGS = _of(tag_days, owner=(Kind.TAG, tag_days.c.tag_id))


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


def begun_before(connection: Connection, moments: Sequence[int]) -> Sequence[int]:
    """Since when, at the earliest, those segments began that were going on at each of several moments."""
    columns = segment_days.c
    until = select(columns.day, func.max(columns.until)).where(columns.until.is_not(None))
    found = list(map(tuple, connection.execute(until.group_by(columns.day).order_by(columns.day))))
    return [next((day for day, end in found if end >= at), at // DAY) * DAY for at in moments]


def whole_days(when: When) -> tuple[int, int]:
    """The first whole day of a span, and the one after the last."""
    return -(-when.start // DAY), when.end // DAY


def around(when: When) -> Sequence[When]:
    """What a span has beside its whole days."""
    first, last = whole_days(when)
    parts = (when.start, first * DAY), (last * DAY, when.end)
    return [replace(when, start=start, end=end) for start, end in parts if start < end]


def know(when: When, scope: Scope, split: Kind | None) -> bool:
    """Whether the sums of days know all that matters, and there are enough of them."""
    first, last = whole_days(when)
    kinds = {each.kind for each in scope.filters} | {scope.cell and scope.cell[0]}
    if last - first < FEWEST or scope.only:
        return False
    if split in {Kind.TEAMMATE, Kind.TAG}:
        return kinds <= {None, Kind.SOURCE}
    return kinds | {split} <= {None, Kind.SOURCE, *PLACES}


def source(split: Kind | None) -> Event:
    """What is read for a split: of teammates those who acted and are no bots."""
    if split is Kind.TAG:
        return OF_TAGS
    if split is not Kind.TEAMMATE:
        return OF_SEGMENTS
    return replace(OF_ACTED, where=(acted_days.c.teammate_id.in_(people()),))


def nobody_acted() -> ColumnElement[bool]:
    """Segments in which no person acted."""
    return ~select(segment_teammates.c.segment_id).where(by_person(segment_teammates, segments.c.id)).exists()
