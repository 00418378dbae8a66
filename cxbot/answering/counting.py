"""Runs the counts of several metrics over the same spans, and turns what the database found into figures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select

from cxbot.answer import NOTHING_COUNTED, Figure
from cxbot.answering import days
from cxbot.answering.count import Count
from cxbot.answering.narrowing import counted_as, event_of
from cxbot.answering.selecting import When, aggregated
from cxbot.answering.summing import (
    Named,
    at_edges,
    bundles,
    by_authors,
    can_sum,
    inside,
    parts_of,
    together,
)
from cxbot.event import Shortcut
from cxbot.filter import Kind
from cxbot.metric import Aggregate, Metric

FEW_SLOTS = 2  # a period and the one before
OF_AUTHORS = {None, Kind.TEAMMATE}  # what sums of authors' days can be split by

Counted = tuple[int, float, float]  # how many, the sum of their values, the sum of their squares

NONE: Counted = (0, 0.0, 0.0)

Place = tuple[int, Any]  # slot, and value of the split
Figures = dict[Place, dict[str, Figure]]


def figures(count: Count, metrics: Iterable[Metric], whens: Sequence[When], *, split: Kind | None = None) -> Figures:
    """The figures of each metric by (slot, value of the split).

    Without a split every slot is there, however empty; with one, only what something was counted for.
    """
    wanted = list(metrics)
    found = counts(count, wanted, whens, split=split)
    keys = list(found) if split is not None else [(each.slot, None) for each in whens]
    return {key: {each.name: figure(each, *found.get(key, {}).get(each.name, NONE)) for each in wanted} for key in keys}


def counts(
    count: Count, metrics: Sequence[Metric], whens: Sequence[When], *, split: Kind | None = None
) -> dict[Place, dict[str, Counted]]:
    """What each metric's rows come to, by (slot, value of the split); what counts the same shares a statement."""
    asked = {counted_as(each): event_of(each) for each in metrics}
    found: dict[Place, dict[str, Counted]] = {}
    for place, name, counted in _found(count, asked, whens, split):
        cell = found.setdefault(place, {})
        cell[name] = added(cell.get(name, NONE), counted)
    return {place: {each.name: cell.get(counted_as(each), NONE) for each in metrics} for place, cell in found.items()}


def added(one: Counted, other: Counted) -> Counted:
    """What the rows of both come to."""
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _found(
    count: Count, asked: Named, whens: Sequence[When], split: Kind | None
) -> Iterator[tuple[Place, str, Counted]]:
    """What each event comes to, by slot and split; parts of the same are to be added up."""
    few = len(whens) <= FEW_SLOTS and len({each.slot for each in whens}) == len(whens)
    connection, scope, now = count.connection, count.scope, count.now
    summed = {name: event for name, event in asked.items() if few and can_sum(event, scope, split)}
    for when in whens if summed else ():
        yield from _summed(count, summed, when, split)
    left = {name: event for name, event in asked.items() if name not in summed}
    by_day = [each for each in whens if split in OF_AUTHORS and days.know(each, scope, Kind.TEAMMATE)]
    written = {name: event for name, event in left.items() if by_day and event.shortcut.by_author}
    if written:
        yield from _read(connection, by_authors(written, by_day, scope, now=now, split=split), written)
    beside = [part for when in whens for part in (days.around(when) if when in by_day else [when])]
    for bundle in bundles(left, scope, split):
        parts = beside if bundle.keys() <= written.keys() else whens
        apart = _apart(connection, bundle, parts, split) if parts else []
        for some, narrowed in zip(apart, _since_begun(connection, bundle, apart), strict=True):
            yield from _read(connection, _counted(count, narrowed, some, split), bundle)


def _summed(count: Count, events: Named, when: When, split: Kind | None) -> Iterator[tuple[Place, str, Counted]]:
    """What events come to by the sums of whole segments, and by the rows of the few that are left."""
    connection, scope, now = count.connection, count.scope, count.now
    edges = days.edges_of(connection, when)
    yield from _read(connection, inside(events, when, scope, now=now, split=split, edges=edges), events)
    left = at_edges(connection, events, when, scope, split, edges)
    for bundle in bundles(left, scope, split):
        yield from _read(connection, _counted(count, bundle, [when], split), bundle)


def _counted(count: Count, bundle: Named, whens: Sequence[When], split: Kind | None) -> Select[Any]:
    if len(whens) > 1 and count.connection.dialect.name == "postgresql":
        bundle = _bounded(bundle, whens)
    if len(bundle) > 1:
        return together(bundle, whens, count.scope, now=count.now, split=split)
    (event,) = bundle.values()
    return aggregated(event, whens, count.scope, now=count.now, split=split)


def _since_begun(connection: Connection, bundle: Named, apart: Sequence[Sequence[When]]) -> Iterator[Named]:
    """The events for each of these spans: what is counted by whole segments, from when those can have begun."""
    if not any(each.shortcut.whole for each in bundle.values()):
        yield from (bundle for _ in apart)
        return
    begun = days.begun_before(connection, [min(each.start for each in some) for some in apart])
    for since in begun:
        yield {name: replace(event, shortcut=_since(event.shortcut, since)) for name, event in bundle.items()}


def _since(shortcut: Shortcut, began: int) -> Shortcut:
    if shortcut.whole is None:
        return shortcut
    whole = replace(shortcut.whole, where=(*shortcut.whole.where, shortcut.whole.at >= began))
    return replace(shortcut, whole=whole)


def _bounded(bundle: Named, whens: Sequence[When]) -> Named:
    """The events with the bounds of all spans: of a table of spans a planner knows not how little they take in."""
    at = next(iter(bundle.values())).at
    bounds = at >= min(each.start for each in whens), at < max(each.end for each in whens)
    return {name: replace(event, where=(*event.where, *bounds)) for name, event in bundle.items()}


def _read(connection: Connection, statement: Select[Any], events: Named) -> Iterator[tuple[Place, str, Counted]]:
    for row in connection.execute(statement):
        rest = iter(row[2:])
        for name, event in events.items():
            n, total, squares = (*(next(rest) for _ in parts_of(event)), 0, 0)[:3]
            yield (row.slot, row.by), name, (int(n), float(total), float(squares))


def _apart(connection: Connection, bundle: Named, whens: Sequence[When], split: Kind | None) -> list[Sequence[When]]:
    """The spans that share a statement: all of them, or those of one slot.

    A group has to be sorted for on SQLite, and PostgreSQL goes through the whole table to join it with spans: both cost
    more than the counting unless rows are few, as ratings are; to a server each statement is a way.
    """
    slots = sorted({each.slot for each in whens})
    few = len(slots) <= FEW_SLOTS
    by_rows = connection.dialect.name in {"sqlite", "postgresql"}
    many_rows = by_rows and not any(each.is_rating for each in bundle.values())
    if split is None and (few or many_rows):
        return [[each for each in whens if each.slot == slot] for slot in slots]
    return [whens]


def figure(metric: Metric, n: int, total: float, squares: float) -> Figure:
    """A metric's figure from its rows, the sum of their values and the sum of their squares."""
    if n == 0:
        return nothing(metric)
    if metric.aggregate is Aggregate.COUNT:
        return Figure(float(n), n)
    if metric.aggregate is Aggregate.SHARE:
        return Figure(100 * total / n, n, numerator=round(total))
    mean = total / n
    variance = max(0.0, (squares - n * mean * mean) / (n - 1)) if n > 1 else None
    return Figure(mean, n, total=total, variance=variance)


def nothing(metric: Metric) -> Figure:
    """The figure when nothing was counted: of a count zero, of anything else none."""
    return Figure(0.0, 0) if metric.aggregate is Aggregate.COUNT else NOTHING_COUNTED
