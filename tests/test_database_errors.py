"""Trouble with the database is told in words: what it is, where, and what to do; and never with a password."""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, make_url, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from cxbot import database, migrations
from cxbot.database import changing, errors, gather_statistics, make_engine, reading
from cxbot.deriving import derive_stale
from cxbot.errors import DataError, SettingError
from cxbot.syncing import sync
from cxbot.tables import raw
from tests.syncing.told import NOW, telling

AWAY = "postgresql://cx:secret@127.0.0.1:1/cx?password=secret2&connect_timeout=1"


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> Iterator[Engine]:
    """A PostgreSQL on which no statement may take longer than a second."""
    monkeypatch.setattr(database, "STATEMENT_SECONDS", 1)
    engine = make_engine(postgres_url)
    yield engine
    engine.dispose()


def trouble(act: Callable[[], object]) -> DataError:
    with pytest.raises(DataError) as caught:
        act()
    return caught.value


def read(engine: Engine, sql: str = "SELECT count(*) FROM sources") -> object:
    with reading(engine) as connection:
        return connection.scalar(text(sql))


def write(engine: Engine, address: str = "us@example.com") -> None:
    with changing(engine) as connection:
        connection.execute(raw.own_addresses.insert().values(address=address))


@pytest.mark.parametrize("act", [read, write, migrations.check, migrations.upgrade, gather_statistics])
def test_a_database_that_is_away_is_said_without_its_password(act: Callable[[Engine], object]) -> None:
    told = trouble(lambda: act(make_engine(AWAY)))
    assert told.text == (
        "The database cannot be reached right now. Please try again in a minute. "
        "Whoever runs the bot finds the reason in its log."
    )
    assert told.reason.startswith("The database postgresql://cx:***@127.0.0.1:1/cx cannot be reached: ")
    assert "CXBOT_DATABASE_URL" in told.reason
    assert "secret" not in told.reason


def test_a_question_that_is_too_big_says_so(bounded: Engine) -> None:
    told = trouble(lambda: read(bounded, "SELECT pg_sleep(5)"))
    assert "Ask for a shorter period" in told.text
    assert "statement timeout" in told.reason


def test_a_connection_that_breaks_while_reading_is_said(postgres_engine: Engine) -> None:
    told = trouble(lambda: read(postgres_engine, "SELECT pg_terminate_backend(pg_backend_pid())"))
    assert "cannot be reached" in told.text
    assert read(postgres_engine) == 0  # and the next question finds a new one


def test_work_that_nobody_waits_for_may_take_as_long_as_it_needs(bounded: Engine) -> None:
    with changing(bounded, patient=True) as connection:
        connection.execute(text("SELECT pg_sleep(1.3)"))
    with changing(bounded) as connection:
        assert connection.scalar(text("SHOW statement_timeout")) == "1s"


def test_loading_deriving_migrating_and_looking_are_patient(bounded: Engine) -> None:
    limits: dict[str, set[object]] = {}

    def noted(connection: object, cursor: object, statement: str, *_: object) -> None:
        del connection
        if not statement.startswith(("SET", "SHOW")):
            own = getattr(cursor, "connection").cursor()  # noqa: B009  a driver's cursor has no type here
            own.execute("SHOW statement_timeout")
            limits.setdefault(statement.partition(" ")[0], set()).add(own.fetchone()[0])

    with bounded.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    event.listen(bounded, "before_cursor_execute", noted)
    migrations.upgrade(bounded)
    assert limits.pop("CREATE") == {"0"}
    limits.clear()
    sync(bounded, telling(), now=NOW)
    derive_stale(bounded)
    gather_statistics(bounded)
    assert limits.keys() >= {"INSERT", "SELECT", "UPDATE", "ANALYZE"}
    assert set().union(*limits.values()) == {"0"}


def test_a_database_without_our_tables_is_told_how(postgres_server: str, tmp_path: Path) -> None:
    empty = make_engine(f"sqlite:///{tmp_path}/empty.sqlite3")
    for engine in (make_engine(postgres_server), empty):
        told = trouble(lambda engine=engine: read(engine))
        assert "is not ready" in told.text
        assert "cxbot db upgrade" in told.reason
        engine.dispose()


def test_a_file_that_is_locked_is_busy(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(str(sqlite_engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = trouble(lambda: write(make_engine(str(sqlite_engine.url))))
    assert told.text == "The database is busy right now. Please try again in a minute."


def test_a_full_disk_is_said(sqlite_engine: Engine) -> None:
    @event.listens_for(sqlite_engine, "begin")
    def no_room(connection: object) -> None:
        getattr(connection, "exec_driver_sql")("PRAGMA max_page_count=1")  # noqa: B009  SQLAlchemy hands an object

    told = trouble(lambda: [write(sqlite_engine, f"{number:0900}@example.com") for number in range(200)])
    assert "no room left" in told.text
    assert "Make room" in told.reason


def test_no_database_and_a_damaged_one_are_said(tmp_path: Path) -> None:
    file = tmp_path / "letter.sqlite3"
    file.write_text("Dear customer, " * 100)
    assert "is no database" in trouble(lambda: read(make_engine(f"sqlite:///{file}"))).reason


def test_a_file_that_is_taken_away_is_said_and_not_made_anew(sqlite_engine: Engine) -> None:
    write(sqlite_engine)
    reports = make_engine(str(sqlite_engine.url), read_only=True)
    assert read(reports) == 0
    file = Path(str(sqlite_engine.url.database))
    shutil.move(file, file.with_name("elsewhere.sqlite3"))
    for act in (lambda: read(reports), lambda: read(sqlite_engine), lambda: write(sqlite_engine, "more@example.com")):
        told = trouble(act)
        assert "is not there any more" in told.text
        assert str(file) in told.reason
    assert not file.exists()
    # A copy in its place is read at once.
    shutil.copy(file.with_name("elsewhere.sqlite3"), file)
    assert read(reports, "SELECT count(*) FROM own_addresses") == 1
    reports.dispose()


def test_a_file_that_is_only_read_is_never_made(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/no.db", read_only=True)
    assert "cannot be opened" in trouble(lambda: read(engine)).reason
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["file/cx.sqlite3", "file/deeper/cx.sqlite3"])
def test_a_file_that_cannot_be_made_names_the_place_and_the_fix(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match=r"cx\.sqlite3 cannot be made: .*CXBOT_DATA_FOLDER"):
        make_engine(f"sqlite:///{tmp_path}/{place}")


@pytest.mark.parametrize("name", ["a?b#c%20d.sqlite3", "ünï code.sqlite3"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    engine = make_engine(make_url("sqlite://").set(database=str(path)).render_as_string())
    assert read(engine, "SELECT 1") == 1
    assert path.exists()
    engine.dispose()


def test_faults_of_ours_stay_what_they_are(engine: Engine) -> None:
    write(engine)
    with pytest.raises(IntegrityError):
        write(engine)
    if engine.dialect.name == "postgresql":
        with pytest.raises(ProgrammingError):
            read(engine, "SELEKT 1")


def test_several_may_upgrade_at_once(postgres_engine: Engine) -> None:
    with postgres_engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engines = [make_engine(postgres_engine.url.render_as_string(hide_password=False)) for _ in range(4)]
    with ThreadPoolExecutor(len(engines)) as pool:
        list(pool.map(migrations.upgrade, engines))
    for engine in engines:
        migrations.check(engine)
        engine.dispose()


def test_an_upgrade_waits_for_another_however_long_that_takes(
    postgres_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "STATEMENT_SECONDS", 3)  # a busy machine may be idle in a transaction for one
    with postgres_engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    other = make_engine(postgres_engine.url.render_as_string(hide_password=False))
    with ThreadPoolExecutor(1) as pool:
        with postgres_engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(migrations.UPGRADING)))
            waiting = pool.submit(migrations.upgrade, other)
            time.sleep(3.5)
            assert not waiting.done()
        waiting.result(timeout=20)
    migrations.check(other)
    other.dispose()


def test_a_file_whose_name_no_text_has_can_be_told() -> None:
    name = os.fsdecode("/data/d\xfcss/cxbot.sqlite3".encode("latin1"))  # as Python has it where the encoding is another
    assert errors.place(make_url("sqlite://").set(database=name)) == "sqlite:////data/d%5Cxfcss/cxbot.sqlite3"
    umlaut = os.fsencode("/data/düss/x").decode("ascii", "surrogateescape")
    assert errors.place(make_url("sqlite://").set(database=umlaut)) == "sqlite:////data/d%C3%BCss/x"
