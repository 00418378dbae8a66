"""Habits that both databases share."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, MetaData, Select, Table, event, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from cxbot.calendar import moment, seconds
from cxbot.database import Instant, gather_statistics, make_engine, reading
from cxbot.database.statements import TableOfValues
from cxbot.errors import SettingError
from cxbot.tables import raw

NOON = datetime(2026, 11, 9, 12, tzinfo=UTC)


def test_a_moment_comes_back_as_the_same_moment_in_utc(engine: Engine) -> None:
    table = Table("moments", MetaData(), Column("at", Instant))
    kolkata = timezone(timedelta(hours=5, minutes=30))
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(table.insert().values(at=NOON.astimezone(kolkata)))
        found = connection.scalar(select(table.c.at))
    assert found == NOON
    assert found.tzinfo is UTC


def test_a_naive_datetime_is_refused(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(StatementError, match="has no time zone"):
        connection.execute(select(raw.sources).where(raw.sources.c.synced_until == NOON.replace(tzinfo=None)))


def test_fractions_of_a_second_are_cut_off_before_and_after_1970() -> None:
    assert seconds(NOON + timedelta(seconds=0.9)) == seconds(NOON)
    assert moment(seconds(datetime(1969, 12, 31, 23, 59, 58, 500_000, tzinfo=UTC))).second == 58


def test_a_reading_transaction_cannot_write_on_postgresql(postgres_engine: Engine) -> None:
    with reading(postgres_engine) as connection, pytest.raises(DBAPIError, match="read-only"):
        connection.execute(raw.own_addresses.insert().values(address="us@example.com"))


def test_the_reports_engine_cannot_write_on_sqlite(sqlite_engine: Engine) -> None:
    reports = make_engine(str(sqlite_engine.url), read_only=True)
    with reading(reports) as connection, pytest.raises(DBAPIError, match="readonly"):
        connection.execute(raw.own_addresses.insert().values(address="us@example.com"))
    reports.dispose()


def test_a_connection_of_reports_keeps_no_pages_once_it_is_put_back_on_sqlite(sqlite_engine: Engine) -> None:
    reports, said = make_engine(str(sqlite_engine.url), read_only=True), []
    event.listen(reports, "connect", lambda connection, _: connection.set_trace_callback(said.append))
    with reading(reports) as connection:
        connection.execute(select(raw.sources))
        assert "PRAGMA shrink_memory" not in said
    assert said[-1] == "PRAGMA shrink_memory"
    reports.dispose()


def test_two_writers_lose_no_read_modify_write_on_sqlite(sqlite_engine: Engine) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with sqlite_engine.begin() as connection:
        connection.execute(raw.sources.insert().values(kind="test", name="counter", blank_ratings=0))

    def add_one(_: int) -> None:
        with sqlite_engine.begin() as connection:
            found = connection.scalar(select(raw.sources.c.blank_ratings))
            connection.execute(raw.sources.update().values(blank_ratings=found + 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_one, range(80)))
    with sqlite_engine.connect() as connection:
        assert connection.scalar(select(raw.sources.c.blank_ratings)) == 80


def test_sqlite_keeps_foreign_keys_and_writes_ahead(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/new.sqlite3")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2
    engine.dispose()


def test_what_comes_often_on_postgresql_is_planned_anew_for_its_values(postgres_engine: Engine) -> None:
    with reading(postgres_engine) as connection:
        for start in range(20):
            connection.execute(select(raw.sources.c.id).where(raw.sources.c.id > start))
        plans = "SELECT sum(custom_plans), sum(generic_plans) FROM pg_prepared_statements"
        custom, generic = connection.execute(text(plans)).one()
    assert custom > 10
    assert generic == 0


@pytest.mark.parametrize("url", ["", "mysql://host/name", "no url at all", "oracle://x", "postgresql://host:port/name"])
def test_a_database_that_cannot_be_used_is_named_with_the_fix(url: str) -> None:
    with pytest.raises(SettingError, match="CXBOT_DATABASE_URL"):
        make_engine(url)


def test_statistics_are_gathered_on_both(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(raw.own_addresses.insert().values(address="us@example.com"))
    gather_statistics(engine)
    table = "pg_stats" if engine.dialect.name == "postgresql" else "sqlite_stat1"
    column = "tablename" if engine.dialect.name == "postgresql" else "tbl"
    with engine.connect() as connection:
        found = connection.scalar(text(f"SELECT count(*) FROM {table} WHERE {column} = 'own_addresses'"))
    assert found


def test_a_table_of_values_has_the_values_of_its_own_and_is_compiled_once(engine: Engine) -> None:
    def asked(*rows: tuple[int, int]) -> Select[tuple[int, int]]:
        table = TableOfValues("spans", ("start", "end"), rows).cte()
        return select(table.c.start, table.c.end).where(table.c.end > 2).order_by(table.c.start)

    with engine.connect() as connection:
        assert connection.execute(asked((3, 4), (1, 2), (0, 2**40))).all() == [(0, 2**40), (3, 4)]
        assert connection.execute(asked((5, 6), (-7, 8), (9, 1))).all() == [(-7, 8), (5, 6)]
        assert connection.execute(asked((5, 6))).all() == [(5, 6)]
    one, like, other = (each._generate_cache_key() for each in (asked((1, 2)), asked((3, 4)), asked((1, 2), (3, 4))))
    assert one is not None
    assert one == like != other
