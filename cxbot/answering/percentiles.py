"""Percentiles of what a metric counted: the values at some places in order of size, interpolated.

A few are sorted by the database. Of many only those are sorted that lie about where the places must be, which a sample
tells; how many lie below them is counted meanwhile. So nothing is estimated: where the sample misled, all are sorted.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from math import ceil, floor, sqrt
from typing import Any

from sqlalchemy import Connection, Select, String, and_, case, cast, func, or_, select

from cxbot.answering.count import Count
from cxbot.answering.narrowing import event_of
from cxbot.answering.selecting import counted_rows, ranked_values
from cxbot.answering.summing import values_of
from cxbot.metric import Metric

MANY = 30_000  # values, which take longer to sort than to look through twice
ONE_IN = 32  # is in the sample
SURE = 5.0  # standard deviations on either side


def percentiles(count: Count, metric: Metric, n: int, *percents: int) -> list[float]:
    """Percentiles of the `n` values behind a metric's figure, interpolated between neighbours."""
    event, whens, now = event_of(metric), count.whens, count.now
    positions = {percent: (n - 1) * percent / 100 for percent in percents}
    places = sorted({place for each in positions.values() for place in (int(each), min(int(each) + 1, n - 1))})
    if n < MANY or len(whens) > 1:
        values = _ranked(count.connection, counted_rows(event, whens, count.scope, now=now), places)
    else:
        rows = values_of(count.connection, event, whens[0], count.scope, now=now)
        values = selected(count.connection, rows, n, places) or _ranked(count.connection, rows, places)

    def between(position: float) -> float:
        low = values[int(position)]
        high = values[min(int(position) + 1, n - 1)]
        return low + (high - low) * (position - int(position))

    return [between(positions[percent]) for percent in percents]


def selected(
    connection: Connection, rows: Select[Any], n: int, places: Sequence[int], *, one_in: int = ONE_IN
) -> Mapping[int, float] | None:
    """The values at places (from 0) of `n` rows (key, value) in order of size; None where a sample did not tell."""
    found = rows.subquery("counted")
    value = found.c.value
    sample = sorted(map(float, connection.scalars(select(value).where(found.c.key % one_in == 0))))
    if not sample:
        return None
    bands = _bands(sample, n, places)
    lower = (func.coalesce(func.sum(case((value < low, 1), else_=0)), 0) for low, _ in bands)
    about = or_(*(and_(value >= low, value <= high) for low, high in bands))
    # As one text, so that the rows are looked through once for both.
    told = func.aggregate_strings(case((about, cast(value, String))), ",")
    *below, text = connection.execute(select(*lower, told)).one()
    near = sorted(map(float, text.split(","))) if text else []
    values = dict[int, float]()
    for (low, high), fewer in zip(bands, map(int, below), strict=True):
        own = near[bisect_left(near, low) : bisect_right(near, high)]
        values |= {place: own[place - fewer] for place in places if fewer <= place < fewer + len(own)}
    return values if values.keys() == set(places) else None


def _bands(sample: Sequence[float], n: int, places: Sequence[int]) -> list[tuple[float, float]]:
    """From where to where the values at the places surely lie; what overlaps made one."""
    size, bands = len(sample), list[tuple[float, float]]()
    for place in places:
        share = (place + 0.5) / n
        away = SURE * sqrt(share * (1 - share) / size) + 1 / size
        low, high = floor((share - away) * size), ceil((share + away) * size)
        band = sample[max(0, low)], sample[min(size - 1, high)]
        if bands and band[0] <= bands[-1][1]:
            low_before, high_before = bands.pop()
            band = low_before, max(band[1], high_before)
        bands.append(band)
    return bands


def _ranked(connection: Connection, rows: Select[Any], places: Sequence[int]) -> Mapping[int, float]:
    return dict(zip(places, map(float, connection.scalars(ranked_values(rows, places))), strict=True))
