"""Runs the counts of several metrics over the same spans, and turns what the database found into figures."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select

from cxbot.answer import NOTHING_COUNTED, Figure
from cxbot.answering.narrowing import Scope
from cxbot.answering.selecting import When, count, counted_rows, percentile_rows
from cxbot.events import events
from cxbot.metric import Aggregate, EventName, Metric
from cxbot.question import Kind
from cxbot.statistics import percentile

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
    found: Figures = {}
    for name in dict.fromkeys(each.event for each in wanted):
        sharing = [each for each in wanted if each.event is name]
        for row in connection.execute(count(events()[name], whens, scope, now=now, split=split)):
            cell = found.setdefault((row.slot, row.by), {})
            cell.update((each.name, figure(each, row.n, float(row.total), float(row.squares))) for each in sharing)
    empty = {each.name: nothing(each) for each in wanted}
    keys = list(found) if split is not None else [(each.slot, None) for each in whens]
    return {key: {**empty, **found.get(key, {})} for key in keys}


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
