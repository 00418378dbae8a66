"""Runs the counts of several metrics over the same spans, and turns what the database found into figures."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select

from cxbot.answer import NOTHING_COUNTED, Figure
from cxbot.answering.narrowing import Scope
from cxbot.answering.selecting import When, count, counted_rows, percentile_rows
from cxbot.answering.summing import Named, at_edges, bundles, can_sum, inside, parts_of, together
from cxbot.events import events
from cxbot.filter import Kind
from cxbot.metric import Aggregate, EventName, Metric
from cxbot.statistics import percentile

FEW_SLOTS = 2  # a period and the one before

Counted = tuple[int, float, float]  # how many, the sum of their values, the sum of their squares

NONE: Counted = (0, 0.0, 0.0)

Figures = dict[tuple[int, Any], dict[str, Figure]]


def figures(
    connection: Connection,
    metrics: Iterable[Metric],
    whens: Sequence[When],
    scope: Scope,
    *,
    now: int,
    split: Kind | None = None,
) -> Figures:
    """The figures of each metric by (slot, value of the split); metrics over the same event share a statement.

    Without a split every slot is there, however empty; with one, only what something was counted for.
    """
    wanted = list(metrics)
    asked = {name: events()[name] for name in dict.fromkeys(each.event for each in wanted)}
    found: dict[tuple[int, Any], dict[EventName, Counted]] = {}
    for (slot, by), name, counted in _found(connection, asked, whens, scope, now, split):
        cell = found.setdefault((slot, by), {})
        before = cell.get(name, NONE)
        cell[name] = (before[0] + counted[0], before[1] + counted[1], before[2] + counted[2])
    keys = list(found) if split is not None else [(each.slot, None) for each in whens]
    return {
        key: {each.name: figure(each, *found.get(key, {}).get(each.event, NONE)) for each in wanted} for key in keys
    }


def _found(
    connection: Connection,
    asked: Named,
    whens: Sequence[When],
    scope: Scope,
    now: int,
    split: Kind | None,
) -> Iterator[tuple[tuple[int, Any], EventName, Counted]]:
    """What each event comes to, by slot and split; parts of the same are to be added up."""
    few = len(whens) <= FEW_SLOTS and len({each.slot for each in whens}) == len(whens)
    summed = {name: event for name, event in asked.items() if few and can_sum(event, scope, split)}
    for when in whens if summed else ():
        yield from _read(connection, inside(summed, when, scope, now=now, split=split), summed)
        for name, event in at_edges(connection, summed, when, scope).items():
            yield from _read(connection, count(event, [when], scope, now=now, split=split), {name: event})
    for bundle in bundles({name: event for name, event in asked.items() if name not in summed}):
        for some in _apart(connection, bundle, whens, split):
            yield from _read(connection, _counted(bundle, some, scope, now, split), bundle)


def _counted(bundle: Named, whens: Sequence[When], scope: Scope, now: int, split: Kind | None) -> Select[Any]:
    if len(bundle) > 1:
        return together(bundle, whens, scope, now=now, split=split)
    (event,) = bundle.values()
    return count(event, whens, scope, now=now, split=split)


def _read(
    connection: Connection, statement: Select[Any], events: Named
) -> Iterator[tuple[tuple[int, Any], EventName, Counted]]:
    for row in connection.execute(statement):
        rest = iter(row[2:])
        for name, event in events.items():
            n, total, squares = (*(next(rest) for _ in parts_of(event)), 0, 0)[:3]
            yield (row.slot, row.by), name, (int(n), float(total), float(squares))


def _apart(connection: Connection, bundle: Named, whens: Sequence[When], split: Kind | None) -> list[Sequence[When]]:
    """The spans that share a statement: all of them, or those of one slot.

    A group has to be sorted for on SQLite, which costs more than the counting unless rows are few, as ratings are; to a
    server each statement is a way.
    """
    slots = sorted({each.slot for each in whens})
    few = len(slots) <= FEW_SLOTS
    many_rows = connection.dialect.name == "sqlite" and all(each.rating is None for each in bundle.values())
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


def percentiles(connection: Connection, rows: Select[Any], n: int) -> tuple[float, float]:
    """Median and 90th percentile of the values of `n` rows, interpolated between neighbours."""
    return _percentile(connection, rows, n, 50), _percentile(connection, rows, n, 90)


def _percentile(connection: Connection, rows: Select[Any], n: int, percent: int) -> float:
    position = (n - 1) * percent / 100
    below = int(position)
    low, *high = (float(value) for value in connection.scalars(percentile_rows(rows, below)))
    between = percentile([low, *high], 100 * (position - below))
    return low if between is None else between


def rows_of(event: EventName, whens: Sequence[When], scope: Scope, *, now: int) -> Select[Any]:
    """The statement of the rows behind an event's counts."""
    return counted_rows(events()[event], whens, scope, now=now)
