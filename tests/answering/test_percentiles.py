"""Values at places in order of size: those that a sample leads to are those of sorting everything."""

from random import Random
from typing import Any

import pytest
from sqlalchemy import BigInteger, Engine, Select, column, select, values

from cxbot.answering import percentiles
from cxbot.answering.percentiles import selected

SHAPES = {
    "few values": lambda random: random.randint(0, 3),
    "many": lambda random: round(random.expovariate(1 / 9000)),
    "all alike": lambda random: random.randint(7, 7),
}


def told_of(numbers: list[int]) -> Select[Any]:
    """Rows (key, value) of these values."""
    table = values(column("key", BigInteger), column("value", BigInteger), name="told").data(list(enumerate(numbers)))
    told = table.cte()
    return select(told.c.key, told.c.value)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_place(engine: Engine, shape: str) -> None:
    random = Random(shape)
    numbers = [SHAPES[shape](random) for _ in range(900)]
    table = (
        values(column("key", BigInteger), column("value", BigInteger), name="told").data(list(enumerate(numbers))).cte()
    )
    rows = select(table.c.key, table.c.value)
    ordered = sorted(numbers)
    told = 0
    with engine.connect() as connection:
        for places in ([0], [449, 450], [449, 450, 809, 810], [899], [0, 1, 898, 899]):
            found = selected(connection, rows, len(numbers), places, one_in=3)
            told += found is not None
            assert found is None or found == {place: ordered[place] for place in places}
    assert told >= 2  # the middle and above it; what lies beyond the sample it cannot tell


def test_a_sample_that_misleads_or_is_none(engine: Engine) -> None:
    # What is in the sample is small, all else is large.
    numbers = [index % 8 and 1000 for index in range(400)]
    table = (
        values(column("key", BigInteger), column("value", BigInteger), name="told").data(list(enumerate(numbers))).cte()
    )
    rows = select(table.c.key, table.c.value)
    with engine.connect() as connection:
        assert selected(connection, rows, 400, [199, 200], one_in=8) is None
        assert selected(connection, rows.where(rows.selected_columns.key % 8 == 1), 50, [24], one_in=8) is None


def test_bands_that_overlap_are_one() -> None:
    # Of a hundred, five standard deviations of the middle are 25 places, and one more: 23.95 to 76.05.
    assert percentiles._bands([float(each) for each in range(100)], 1000, [499, 500]) == [(23.0, 77.0)]
