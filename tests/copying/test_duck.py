"""Statements as DuckDB takes them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, Float, cast, create_engine, func, literal, select
from sqlalchemy.dialects import registry

from cxbot.copying import copy_path
from cxbot.copying.opening import driver
from cxbot.database import reading
from cxbot.errors import DataError, SettingError


@pytest.fixture
def duck() -> Iterator[Engine]:
    registry.register("duckdb", "cxbot.database.duck", "DuckDialect")
    engine = create_engine("duckdb://", creator=lambda: driver().connect(":memory:"))
    yield engine
    engine.dispose()


def test_whole_numbers_are_divided_as_elsewhere_and_floats_have_all_their_digits(duck: Engine) -> None:
    with duck.connect() as connection:
        row = connection.execute(select(literal(7) // 2, cast(literal(16_777_217), Float), func.lower("ÄÖ"))).one()
    assert tuple(row) == (3, 16_777_217.0, "äö")


def test_words_that_it_reserves_are_columns_here(duck: Engine) -> None:
    with duck.connect() as connection:
        assert connection.execute(select(literal(1).label("at"), literal(2).label("leading"))).one().at == 1


def test_a_url_says_where_the_copy_is() -> None:
    assert copy_path("duckdb:////data/reports.duckdb") == Path("/data/reports.duckdb")
    assert copy_path("sqlite:////data/cxbot.sqlite3") is None
    with pytest.raises(SettingError, match="names no file"):
        copy_path("duckdb://")


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(SettingError, match=r"pip install 'cxbot\[duckdb\]'"):
        driver()


def test_a_statement_that_takes_too_long_is_stopped_and_said_so() -> None:
    registry.register("duckdb", "cxbot.database.duck", "DuckDialect")
    engine = create_engine("duckdb://", creator=lambda: driver().connect(":memory:"), statement_seconds=0.2)
    endless = "SELECT count(*) FROM range(10000000000) a, range(1000) b WHERE a.range % 7 = b.range"
    # It has its first rows at once, and looks for more as they are fetched.
    begins_well = (
        "SELECT a.range FROM range(10000000000) a, range(1000) b WHERE a.range < 5 OR a.range % 7 > 6 + b.range"
    )
    for statement in (endless, begins_well):
        with (
            pytest.raises(DataError, match="This question is too big: counting it took longer") as told,
            reading(engine) as it,
        ):
            it.exec_driver_sql(statement).all()
        assert told.value.reason.startswith(
            "The database duckdb:// stopped a statement that took too long: INTERRUPT Error: "
        )
    with reading(engine) as connection:  # which goes on to be of use
        assert connection.scalar(select(literal(1))) == 1
    engine.dispose()


def test_a_statement_that_needs_too_much_memory_is_said_to() -> None:
    registry.register("duckdb", "cxbot.database.duck", "DuckDialect")
    small = {"memory_limit": "20MB", "temp_directory": "", "max_temp_directory_size": "0KB"}
    engine = create_engine("duckdb://", creator=lambda: driver().connect(":memory:", config=small))
    wide = "SELECT list(a.range::VARCHAR || 'x') FROM range(3000000) a"
    with (
        pytest.raises(DataError, match="This question is too big: counting it needs more memory"),
        reading(engine) as it,
    ):
        it.exec_driver_sql(wide)
    engine.dispose()
