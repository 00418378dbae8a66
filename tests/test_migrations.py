"""A database that was migrated has exactly the tables that the code knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, make_url, text

from cxbot import migrations
from cxbot.database import make_engine
from cxbot.errors import DataError
from cxbot.tables import metadata
from tests.benchmarks.volumes import Volume, fill
from tests.deriving.days import wrong_sums


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path}/empty.sqlite3")
    else:
        server = request.getfixturevalue("postgres_server")
        admin = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS migrated WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE migrated"))
        admin.dispose()
        engine = make_engine(make_url(server).set(database="migrated").render_as_string(hide_password=False))
    yield engine
    engine.dispose()


def test_the_migrations_lead_to_the_tables(empty: Engine) -> None:
    migrations.upgrade(empty)
    with empty.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    migrations.check(empty)


def test_upgrading_again_changes_nothing(empty: Engine) -> None:
    migrations.upgrade(empty)
    tables = inspect(empty).get_table_names()
    migrations.upgrade(empty)
    assert inspect(empty).get_table_names() == tables


def test_an_empty_database_is_told_how_to_begin(empty: Engine) -> None:
    with pytest.raises(DataError, match="cxbot db upgrade"):
        migrations.check(empty)


def test_a_database_of_a_newer_version_is_left_alone(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
    with pytest.raises(DataError, match="newer version"):
        migrations.upgrade(sqlite_engine)


def test_a_database_that_is_not_there_is_named_without_its_password() -> None:
    engine = make_engine("postgresql://cx:secret@127.0.0.1:1/cx")
    with pytest.raises(DataError, match="cannot be reached") as caught:
        migrations.check(engine)
    assert "secret" not in str(caught.value)


def test_segments_of_before_learn_whether_they_are_archived(empty: Engine) -> None:
    migrations.upgrade(empty)
    fill(empty, Volume(100))  # each of its segments is archived after replies
    with empty.begin() as connection:
        connection.execute(text("UPDATE archivings SET until = at + 60 WHERE segment_id = 1"))
        connection.execute(text("UPDATE archivings SET replied = false WHERE segment_id = 2"))
    with empty.begin() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
    migrations.upgrade(empty)
    with empty.connect() as connection:
        found = connection.execute(text("SELECT archived, archived_with_reply FROM segments ORDER BY id")).all()
    assert [tuple(row) for row in found[:4]] == [(0, 0), (1, 0), (1, 1), (1, 1)]


def test_days_of_before_are_summed_up(empty: Engine) -> None:
    migrations.upgrade(empty)
    fill(empty, Volume(200))
    with empty.begin() as connection:
        connection.execute(text("UPDATE touches SET inbox_id = 1 + inbox_id % 2 WHERE segment_id = 1"))
        connection.execute(text("UPDATE archivings SET inbox_id = NULL WHERE segment_id = 2"))
        connection.execute(text("UPDATE segments SET moved = true WHERE id <= 2"))
        connection.execute(text("UPDATE segments SET archived = 0, archived_with_reply = 0 WHERE id = 3"))
        connection.execute(text('UPDATE counted_messages SET "leading" = false WHERE segment_id = 4'))
    with empty.begin() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0018")
    migrations.upgrade(empty)
    assert wrong_sums(empty) == []
    with empty.connect() as connection:
        moved = connection.execute(text("SELECT id FROM segments WHERE moved ORDER BY id")).scalars().all()
    assert moved == [1, 2]
