"""An upgrade of a database with promises in it, killed anywhere: it ends upgraded, and each promise is kept once."""

import shutil
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, make_url, text

from cxbot import migrations
from cxbot.calendar import seconds
from cxbot.database import make_engine
from cxbot.schedule import Rhythm, Schedule
from tests.promised.world import START, VIEW, World
from tests.replicas.upgrading import begun

pytestmark = pytest.mark.slow
BEFORE = "0012"  # the schema that deliveries came with
DAILY = Schedule(Rhythm.DAILY, "Europe/Berlin", (START + timedelta(hours=2)).time())
Fresh = Callable[[], str]


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fresh]:
    """Gives as many databases of the schema of before as are asked for, each with the same promises."""
    numbers = iter(range(1000))
    if request.param == "sqlite":
        first = tmp_path / "first.sqlite3"
        _fill(f"sqlite:///{first}")

        def another() -> str:
            copy = tmp_path / f"{next(numbers)}.sqlite3"
            shutil.copy(first, copy)
            return f"sqlite:///{copy}"

        yield another
        return
    server = make_url(request.getfixturevalue("postgres_server"))
    admin = create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    made: list[str] = []

    def create(name: str, template: str) -> str:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        made.append(name)
        return server.set(database=name).render_as_string(hide_password=False)

    _fill(create("upgrade_first", "template0"))
    yield lambda: create(f"upgrade_{next(numbers)}", "upgrade_first")
    with admin.connect() as connection:
        for name in made:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    admin.dispose()


def _fill(database: str) -> None:
    """A database of the schema of before: one digest is due, one promised, one perhaps posted, one paused."""
    engine = make_engine(database)
    config = migrations._config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE)
    now = seconds(START)
    with engine.begin() as connection:
        for key, state in (("1", "on"), ("2", "on"), ("3", "on"), ("4", "paused")):
            due = START if key == "1" else START + timedelta(days=1)
            schedule = {"workspace": "T1", "place": f"C{key}", "owner": "U1", "made_at": now, "changed_by": "U1"}
            schedule |= {"changed_at": now, "version": 1, "view": VIEW.encode(), "view_key": "", "state": state}
            schedule |= {"schedule": DAILY.encode(), "reason": "", "failures": 0, "next_slot": f"{due:%Y-%m-%dT%H:%M}"}
            _insert(connection, "schedules", schedule | {"next_at": seconds(due)})
        for key, state in (("2", "pending"), ("3", "posting")):
            delivery = {
                "id": f"id-{key}",
                "workspace": "T1",
                "key": f"{key}/slot",
                "kind": "digest",
                "place": f"C{key}",
            }
            delivery |= {"schedule_id": int(key), "slot": "2026-10-20T07:00", "due_at": now, "made_at": now}
            delivery |= {"state": state, "attempts": 1, "fence": 1, "not_before": now}
            delivery |= {"first_post_at": now, "last_post_at": now} if state == "posting" else {}
            empty = ("channel", "ts", "error", "words", "question", "figures", "counted_hash")
            _insert(connection, "deliveries", delivery | dict.fromkeys(empty, ""))
    engine.dispose()


def _insert(connection, table: str, row: dict) -> None:
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


def version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def check_kept(database: str, *, was_posted: bool) -> None:
    """The database is upgraded, and each promise in it is kept once."""
    engine = make_engine(database)
    migrations.check(engine)
    migrations.check_whole(engine)
    world = World(engine)
    world.now = START + timedelta(minutes=1)
    if was_posted:
        world.slack.posted.append(("C3", "id-3"))
    world.until_quiet()
    assert sorted(channel for channel, _ in world.slack.posted) == ["C1", "C2", "C3"]
    engine.dispose()


def test_an_upgrade_that_is_killed_anywhere_loses_nothing(fresh: Fresh) -> None:
    whole = begun(fresh())
    said, wrong = whole.communicate(timeout=60)
    assert whole.returncode == 0, wrong
    statements = int(said)
    points = sorted({1, statements, *range(3, statements, max(1, statements // 3))})
    for place, point in enumerate((*points, -1)):
        database = fresh()
        killed = begun(database, point)
        killed.communicate(timeout=60)
        assert killed.returncode == -signal.SIGKILL
        engine = make_engine(database)
        assert version(engine) == BEFORE  # all of it or nothing
        engine.dispose()
        again = begun(database)
        _, wrong = again.communicate(timeout=60)
        assert again.returncode == 0, wrong
        check_kept(database, was_posted=place % 2 == 0)


def test_several_that_begin_at_once_upgrade_once(fresh: Fresh) -> None:
    database = fresh()
    several = [begun(database) for _ in range(3)]
    for each in several:
        _, wrong = each.communicate(timeout=60)
        assert each.returncode == 0, wrong
    check_kept(database, was_posted=True)
