"""Counts by whole segments: most lie within a period from their first activity to the last, and say what they come to.

Those that began on a whole day are summed already. Only the few at the edges of a period are counted row by row, and
where inboxes play a part those that moved. The sums know neither hours, nor who is credited.
"""

import operator
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from sqlalchemy import (
    BigInteger,
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
    null,
    select,
    true,
    union_all,
)

from cxbot.answering import days
from cxbot.answering.narrowing import PLACES, Scope, conditions, involves_hours, involves_inboxes
from cxbot.answering.selecting import Bounds, Rows, When, chosen, counted_rows, grouped, lasts, value_at
from cxbot.event import Event, Thing
from cxbot.filter import Kind
from cxbot.tables.derived import segments
from cxbot.unit import DAY

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
    if event.shortcut.sums is None or involves_hours(scope, split):
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
    edges: days.Edges | None = None,
) -> Rows:
    """Rows (slot, by, and for each event its parts) over the segments that lie within a span.

    Of events that are not `shown`, where some are not, only how many there are together. Where inboxes play a part,
    those that moved are left out.
    """
    kept = {name: parts_of(event, parts) for name, event in events.items()}

    def columns(of: FromClause = segments, *, less: bool = False) -> list[ColumnElement[Any]]:
        made = {}
        for name, event in events.items():
            shortcut = event.shortcut
            sums = shortcut.sums or () if of is segments else [of.c[each.name] for each in shortcut.days]
            known = zip(PARTS, sums, strict=False)
            made[name] = {called: -part if less else part for called, part in known if called in kept[name]}
        return columns_of(made, shown)

    def rows(event: Event, span: When, cells: Sequence[ColumnElement[Any]], *where: ColumnElement[bool]) -> Rows:
        narrowed = replace(event, where=(*event.where, *where, *_stayed(event.rows, scope, split)))
        return chosen(narrowed, [span], scope, now, split, lambda by, _: (by, *cells))[0]

    ended = segments.c.last_at < when.end
    if edges is None or not days.know(when, scope, split):
        return added_up([rows(WHOLE, when, columns(), ended)], [when], split)
    (first, last), of = days.whole_days(when), days.source(split)
    whole = replace(when, start=first * DAY, end=last * DAY)
    found = [rows(of, replace(when, start=first, end=last), columns(of.rows))]
    if split is Kind.TEAMMATE:
        nobody = cast(null(), BigInteger).label("by")
        idle = replace(WHOLE, where=(days.nobody_acted(), segments.c.last_at.is_not(None)))
        found.append(chosen(idle, [whole], scope, now, None, lambda *_: (nobody, *columns()))[0])
    found += [rows(WHOLE, each, columns(), ended) for each in days.around(when)]
    # Those that went on after the period lie not within it.
    began = max(whole.start, edges.at_end)
    if began < whole.end:
        after = segments.c.last_at >= when.end
        found.append(rows(WHOLE, replace(when, start=began, end=whole.end), columns(less=True), after))
    return added_up(found, [when], split)


def by_authors(events: Named, whens: Sequence[When], scope: Scope, *, now: int, split: Kind | None) -> Rows:
    """Rows as `inside` has them of the messages that were sent on the whole days of spans, also by their authors."""
    columns = {
        name: dict(zip(parts_of(event), event.shortcut.by_author, strict=True)) for name, event in events.items()
    }
    of_days = [replace(each, start=first, end=last) for each in whens for first, last in [days.whole_days(each)]]
    cells = columns_of(columns, None)
    found, _ = chosen(days.OF_AUTHORS, of_days, scope, now, split, lambda by, _: (by, *cells))
    return added_up([found], whens, split)


def values_of(connection: Connection, event: Event, when: When, scope: Scope, *, now: int) -> Rows:
    """Rows (key, value) of what is counted in a span; no key comes twice.

    Those of segments that lie within it are read off the segments, where each has one at most.
    """
    one = event.shortcut.one
    if one is None or not can_sum(event, scope, None):
        # Where each row counts, its own id tells it apart, and is in every index.
        told = event.rows.c.get("id", event.key).label("key"), value_at(event, now).label("value")
        rows, repeated = chosen(event, [when], scope, now, None, lambda *_: told)
        return counted_rows(event, [when], scope, now=now) if repeated else rows
    within = replace(WHOLE, where=(segments.c.last_at < when.end, one.is_not(None), *_stayed(segments, scope, None)))
    found = [chosen(within, [when], scope, now, None, lambda *_: (segments.c.id.label("key"), one.label("value")))[0]]
    for left in at_edges(connection, {"": event}, when, scope).values():
        outside = counted_rows(left, [when], scope, now=now).subquery("left").c
        found.append(select(outside.slot, outside.key, outside.value))
    values = union_all(*found).subquery("values").c
    return select(values.key, values.value)


def at_edges(
    connection: Connection,
    events: Named,
    when: When,
    scope: Scope,
    split: Kind | None = None,
    edges: days.Edges | None = None,
) -> Named:
    """The events' rows in segments that `inside` leaves out; nothing where there are none.

    They began before a span, or went on after it, or moved where inboxes play a part.
    """
    edges = edges or days.edges_of(connection, when)
    began, last = segments.c.started_at, segments.c.last_at
    stayed, given = _stayed(segments, scope, split), conditions(WHOLE, scope)
    some = [
        and_(began >= edges.at_start, began < when.start, last >= when.start),
        and_(began >= max(when.start, edges.at_end), began < when.end, last >= when.end),
    ]
    ways = [select(segments.c.id).where(each, *given, *stayed) for each in some]
    if stayed:
        # Where it began says nothing of where it went.
        elsewhere = replace(scope, filters=tuple(each for each in scope.filters if each.kind not in PLACES))
        moved = segments.c.moved == true(), *conditions(WHOLE, elsewhere)
        ways.append(select(segments.c.id).where(began >= edges.at_start, began < when.end, last >= when.start, *moved))
    edge = union_all(*ways).subquery("edge")
    ids = list(connection.scalars(select(edge.c.id).limit(MOST_NAMED + 1)))
    there = select(edge.c.id) if len(ids) > MOST_NAMED else ids
    if not ids:
        return {}
    # The same condition, not merely one that says the same: so it is asked once of what is counted together.
    known: dict[ColumnElement[int], ColumnElement[bool]] = {}
    return {name: among(event, there, known) for name, event in events.items()}


def _stayed(rows: FromClause, scope: Scope, split: Kind | None) -> tuple[ColumnElement[bool], ...]:
    """Only segments that stayed where they began, where it matters in which inbox a row is."""
    return (rows.c.moved == false(),) if involves_inboxes(scope, split) else ()


def bundles(events: Named, scope: Scope | None = None, split: Kind | None = None) -> list[Named]:
    """Events that are read off the same rows, together; those whose keys may stand in several rows stay alone.

    Of messages that are counted without their inboxes only one row each is read: those of one direction are together.
    """
    found: dict[Any, dict[str, Event]] = {}
    single = scope is not None and not involves_inboxes(scope, split)
    for name, event in events.items():
        key: Any = name
        if event.unique:
            key = event.rows, event.at
        elif single and event.shortcut.leading is not None:
            key = event.rows, event.at, *event.where[:1]
        found.setdefault(key, {})[name] = event
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
    first, *others = events.values()
    # What is asked of all of them is asked once, and first, so that an index can help.
    shared = tuple(each for each in first.where if all(each in set(other.where) for other in others))
    alike = all(_must_last(each) == _must_last(first) for each in others)
    plain = replace(first, where=shared) if alike else replace(first, where=shared, ended_at=None, known_from=None)

    def columns(by: ColumnElement[Any], bounds: Bounds) -> list[ColumnElement[Any]]:
        made = {}
        for name, event in events.items():
            own = [each for each in event.where if each not in set(shared)]
            own += [] if alike else lasts(event, bounds, now)
            value = value_at(event, now)
            known = {"n": literal(1), "total": value, "squares": cast(value, Float) * value}
            counts = {part: known[part] for part in parts_of(event, parts)}
            made[name] = {part: case((and_(*own), each), else_=0) if own else each for part, each in counts.items()}
        return [by, *columns_of(made, shown)]

    found, _ = chosen(plain, whens, scope, now, split, columns)
    return added_up([found], whens, split)


def _must_last(event: Event) -> tuple[Any, ...]:
    """What an event has to last for, and when it is known, as something to compare."""
    return id(event.ended_at), event.must_last, id(event.known_from)


def columns_of(
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


def added_up(found: Sequence[Rows], whens: Sequence[When], split: Kind | None) -> Rows:
    """These rows, added up by what is split by."""
    rows = (found[0] if len(found) == 1 else union_all(*found)).subquery("parts")
    names = [each.name for each in rows.c if each.name not in {"slot", "by"}]
    return grouped(rows, [func.coalesce(func.sum(rows.c[name]), 0).label(name) for name in names], whens, split)


def among(event: Event, ids: Any, known: dict[ColumnElement[int], ColumnElement[bool]]) -> Event:
    """The event's rows in these segments; conditions that are `known` are used again."""
    whole = event.shortcut.whole and among(event.shortcut.whole, ids, known)
    condition = known.setdefault(event.segment, event.segment.in_(ids))
    return replace(event, where=(*event.where, condition), shortcut=replace(event.shortcut, whole=whole))
