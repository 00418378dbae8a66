"""Which connected source lags behind a period, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, update

from cxbot.answering.freshness import Behind, behind, state_of_data
from cxbot.period import Period
from cxbot.tables import raw
from cxbot.tables.connected import connected_sources

WEEK = Period(date(2026, 11, 9), date(2026, 11, 15), "Europe/Berlin")
END = datetime(2026, 11, 15, 23, tzinfo=UTC)  # midnight in Berlin
MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def add(engine: Engine, name: str, until: datetime | None, every: int | None = 600) -> None:
    with engine.begin() as connection:
        new = insert(raw.sources).values(kind="any", name=name, synced_until=until)
        own = connection.execute(new.returning(raw.sources.c.id)).scalar_one()
        if every is not None:
            row = {"source_id": own, "settings": "{}", "every": every, "connected_at": END, "next_at": END}
            connection.execute(insert(connected_sources).values(**row))


def lagging(engine: Engine, period: Period = WEEK, at: datetime = MONDAY) -> Behind | None:
    with engine.connect() as connection:
        return behind(connection, period, at)


def test_a_source_lags_until_it_reaches_the_end_of_the_period(engine: Engine):
    add(engine, "desk", END - MINUTE)
    assert lagging(engine) == Behind("desk", END - MINUTE)
    with engine.begin() as connection:
        connection.execute(update(raw.sources).values(synced_until=END))
    assert lagging(engine) is None


def test_files_and_what_is_synced_only_when_asked_hold_nothing_up(engine: Engine):
    add(engine, "file", END - timedelta(days=9), None)
    add(engine, "by hand", END - timedelta(days=9), 0)
    add(engine, "empty file", None, None)
    assert lagging(engine) is None


def test_what_was_never_synced_lags_most(engine: Engine):
    for name, until in (("a", END - MINUTE), ("b", END - 2 * MINUTE), ("c", END)):
        add(engine, name, until)
    assert lagging(engine) == Behind("b", END - 2 * MINUTE, 3)
    add(engine, "d", None)
    assert lagging(engine) == Behind("d", None, 4)


@pytest.mark.parametrize(("minutes", "lags"), [(59, False), (60, False), (61, True)])
def test_of_a_period_that_is_not_over_the_last_hour_may_be_missing(engine: Engine, minutes: int, lags: bool):
    running = Period(date(2026, 11, 16), date(2026, 11, 22), "Europe/Berlin")
    add(engine, "desk", MONDAY - minutes * MINUTE)
    assert (lagging(engine, running) is not None) == lags


def test_whatever_is_synced_changes_the_state_of_the_data(engine: Engine):
    add(engine, "desk", END)
    with engine.connect() as connection:
        before = state_of_data(connection)
    with engine.begin() as connection:
        connection.execute(update(raw.sources).values(synced_until=END + MINUTE))
    with engine.connect() as connection:
        assert state_of_data(connection) != before
        assert state_of_data(connection) == state_of_data(connection)
