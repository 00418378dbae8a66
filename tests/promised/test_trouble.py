"""What befalls whoever runs the bot: an old backup, a clock that is set, a machine that sleeps, a disk that is full."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from cxbot.database import make_engine
from cxbot.errors import DataError
from cxbot.keeping.deliveries import State
from cxbot.schedule import Rhythm, Schedule
from tests.databases import administer, new_sqlite, url_of
from tests.promised.world import HOUR, MINUTE, NINE, World

DAY = timedelta(days=1)


def through(world: World, until: datetime) -> None:
    """Work twice in every half an hour: what is due is promised, and a minute later all of it has begun."""
    while world.now < until:
        world.pass_time(29 * MINUTE)
        world.work()
        world.pass_time(MINUTE)
        world.work()
    world.until_quiet()


def slots(world: World) -> list[str]:
    """The nominal times of what is in Slack, each as often as it is there."""
    return sorted(key.partition("/")[2] for key, times in world.times_posted().items() for _ in range(times))


def restored_sqlite(folder: Path) -> tuple[Engine, Callable[[], None], Callable[[], Engine]]:
    file, backup = folder / "test.sqlite3", folder / "backup.sqlite3"
    engine = new_sqlite(file)

    def keep() -> None:
        with closing(sqlite3.connect(file)) as here, closing(sqlite3.connect(backup)) as there:
            here.backup(there)

    def restore() -> Engine:
        engine.dispose()
        for end in ("-wal", "-shm"):
            Path(f"{file}{end}").unlink(missing_ok=True)
        file.write_bytes(backup.read_bytes())
        return make_engine(f"sqlite:///{file}")

    return engine, keep, restore


def restored_postgres(server: str) -> tuple[Engine, Callable[[], None], Callable[[], Engine]]:
    administer(server, "CREATE DATABASE restored TEMPLATE cxbot_template")
    engine = make_engine(url_of(server, "restored"))

    def keep() -> None:
        engine.dispose()  # a template may have no guests
        administer(server, "CREATE DATABASE backup TEMPLATE restored")

    def restore() -> Engine:
        engine.dispose()
        administer(server, "DROP DATABASE restored WITH (FORCE)")
        administer(server, "ALTER DATABASE backup RENAME TO restored")
        return make_engine(url_of(server, "restored"))

    return engine, keep, restore


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
@pytest.mark.parametrize("days", [1, pytest.param(3, marks=pytest.mark.slow)])
def test_an_old_backup_posts_nothing_again_and_loses_nothing(
    backend: str, days: int, tmp_path: Path, request: pytest.FixtureRequest
):
    server = "" if backend == "sqlite" else request.getfixturevalue("postgres_server")
    engine, keep, restore = restored_postgres(server) if server else restored_sqlite(tmp_path)
    world = World(engine)
    for number in range(3):
        world.add(place=f"C{number}")
    through(world, NINE - HOUR)
    keep()
    through(world, NINE + (days - 1) * DAY + HOUR)
    assert len(world.slack.posted) == 3 * days

    world.engine = restore()
    through(world, world.now + HOUR)
    # Of what is due by the backup only the newest is caught up; the others are missed there, and their owner is told.
    digests = [each for each in world.slack.posted if each[0] != "U1"]
    assert len(digests) == 3 * days
    assert len(set(digests)) == 3 * days
    assert len(world.states(State.POSTED)) >= 3
    through(world, NINE + days * DAY + HOUR)
    assert len([each for each in world.slack.posted if each[0] != "U1"]) == 3 * (days + 1)
    world.engine.dispose()
    if server:
        administer(server, "DROP DATABASE restored WITH (FORCE)")


@pytest.mark.parametrize("before", [30, 130])
@pytest.mark.parametrize("step", [2 * HOUR, -2 * HOUR])
def test_a_clock_that_is_set_loses_and_doubles_nothing(world: World, step: timedelta, before: int):
    for number in range(4):
        world.add(Schedule(Rhythm.DAILY, "Europe/Berlin", time(9, 10 * number)), place=f"C{number}")
    through(world, NINE + timedelta(minutes=before) - 2 * HOUR)
    world.pass_time(step)
    through(world, NINE + DAY + 6 * HOUR)
    expected = [f"2026-10-{day}T09:{10 * number:02}" for day in (20, 21) for number in range(4)]
    assert slots(world) == expected


@pytest.mark.parametrize("fault", ["silent", "lost", "slow", "limited"])
@pytest.mark.parametrize("step", [2 * HOUR, -2 * HOUR])
def test_a_clock_that_is_set_while_something_is_posted(world: World, step: timedelta, fault: str):
    world.add()
    world.now = NINE
    world.scheduling().tick()
    world.pass_time(MINUTE)
    world.slack.faults = lambda: fault
    world.work()
    world.slack.faults = lambda: ""
    world.pass_time(step)
    world.work()
    through(world, NINE + 5 * HOUR)
    assert slots(world) == ["2026-10-20T09:00"]


@pytest.mark.parametrize("hours", [1, 11])
def test_a_machine_that_sleeps_over_nine_catches_up(world: World, hours: int):
    kept = world.add()
    world.now = NINE - timedelta(seconds=10)
    world.work()
    world.now = NINE + hours * HOUR
    world.until_quiet()
    assert world.times_posted() == {f"{kept.key}/2026-10-20T09:00": 1}


def test_a_machine_that_sleeps_too_long_says_so_once(world: World):
    kept = world.add()
    world.now = NINE - timedelta(seconds=10)
    world.work()
    world.now = NINE + 13 * HOUR
    world.until_quiet()
    assert world.states(State.MISSED) == [f"{kept.key}/2026-10-20T09:00"]
    assert world.times_posted() == {f"notice/{kept.key}/2026-10-20T09:00": 1}


@pytest.mark.parametrize("moment", ["drawing", "before it posts"])
def test_a_machine_that_falls_asleep_in_the_middle(world: World, moment: str):
    world.add()
    world.now = NINE
    world.scheduling().tick()
    world.pass_time(MINUTE)
    naps = iter([moment == "drawing", moment != "drawing"])

    def sleep() -> None:
        if next(naps, False):
            world.pass_time(3 * HOUR)

    world.frozen = sleep
    world.work()
    world.until_quiet()
    assert slots(world) == ["2026-10-20T09:00"]


def test_a_full_disk_loses_and_doubles_nothing(sqlite_engine: Engine):
    world = World(sqlite_engine)
    keys = [world.add(place=f"C{number}").key for number in range(60)]
    with sqlite_engine.connect() as connection:
        pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    most = [pages]

    def limit(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {most[0]}")

    event.listen(sqlite_engine, "checkout", limit)
    world.now, full = NINE, []
    # There is room for a little more each time, and it is full again wherever the work is.
    for more in range(6):
        most[0] = pages + more
        for work in (world.scheduling().tick, world.outbox().deliver):
            try:
                work()
            except DataError as error:
                full.append(error.text)
        world.pass_time(MINUTE)
    assert len(full) > 2
    assert all("no room" in each for each in full)
    most[0] = 2**30
    world.until_quiet()
    assert world.times_posted() == {f"{key}/2026-10-20T09:00": 1 for key in keys}
