"""Engines and column types: the same habits on SQLite and PostgreSQL.

SQLite runs in WAL mode with full syncs, and every write transaction takes its lock at once: the driver's default
(lock at the first write) loses read-modify-writes. PostgreSQL gets bounds on every wait and no just-in-time
compiler, which costs more than it saves on reports.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, BigInteger, Connection, Dialect, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DisconnectionError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.types import TypeDecorator

from cxbot.calendar import moment, seconds
from cxbot.database.errors import explained
from cxbot.errors import SettingError

BUSY_SECONDS = 30
STATEMENT_SECONDS = 60
ANSWER_SECONDS = 5  # longer than a statement may take: then nobody is there to stop it
CONNECT_SECONDS = 3
UNACKNOWLEDGED_MS = 5000
ONLY_READS = "cxbot_only_reads"  # the execution option of a SQLite transaction that takes no write lock


class Instant(TypeDecorator[datetime]):
    """A moment, stored as whole seconds since 1970 in UTC and read back as an aware UTC datetime.

    Whole seconds are what the metrics are defined on; integers compare alike, and fast, in every database. Fractions
    are cut off. A naive datetime is refused: it has no moment.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Write an aware datetime as seconds."""
        del dialect
        return None if value is None else seconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Read seconds as an aware UTC datetime."""
        del dialect
        return None if value is None else moment(value)


def make_engine(url: str, *, read_only: bool = False) -> Engine:
    """Build the engine for a database URL (sqlite:///FILE or postgresql://...).

    A plain postgresql:// URL uses psycopg. A SQLite file that is missing is made here, with its folder, unless it is
    only read; one that goes missing later is an error, not made anew.

    Raises:
        SettingError: the URL cannot be read, names a database that is not supported, or a file that cannot be made.
    """
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise SettingError(_URL_HELP) from error
    if backend == "sqlite":
        return _sqlite_engine(parsed, read_only=read_only)
    if backend in {"postgresql", "postgres"}:
        arguments = {
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": UNACKNOWLEDGED_MS,
            "options": " ".join(
                [
                    "-c jit=off",
                    # psycopg prepares what comes often. A plan that is to serve for all periods and all lists of ids
                    # serves none: after a dozen reports one would take four times as long.
                    "-c plan_cache_mode=force_custom_plan",
                    "-c timezone=UTC",
                    f"-c statement_timeout={STATEMENT_SECONDS}s",
                    "-c lock_timeout=10s",
                    f"-c idle_in_transaction_session_timeout={STATEMENT_SECONDS}s",
                    # A year's customers are grouped in memory; the usual 4 MB would send them to the disk.
                    *(["-c default_transaction_read_only=on", "-c work_mem=16MB"] if read_only else []),
                ]
            ),
        }
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"), connect_args=arguments, pool_pre_ping=True, pool_size=10
        )
        event.listen(engine, "do_connect", _bounded(STATEMENT_SECONDS + ANSWER_SECONDS))
        return engine
    raise SettingError(_URL_HELP)


@contextmanager
def reading(engine: Engine, *, patient: bool = False) -> Iterator[Connection]:
    """A connection whose statements see one state of the data, and change nothing.

    Between two of them no more than STATEMENT_SECONDS may pass; as long as it takes when `patient`.

    Raises:
        DataError: the database cannot be reached, is too busy, or stopped a statement that took too long.
    """
    with _in_words(engine), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        else:
            connection.execution_options(**{ONLY_READS: True})
        with connection.begin():
            if patient and connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield connection


@contextmanager
def changing(engine: Engine, *, patient: bool = False) -> Iterator[Connection]:
    """A connection with a transaction that is committed at the end.

    A statement may take STATEMENT_SECONDS; as long as it needs when `patient`, for work that nobody waits for.

    Raises:
        DataError: the database cannot be reached, is too busy, full, or may not be written.
    """
    with _in_words(engine), engine.begin() as connection:
        if patient and connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            with _patiently(connection):
                yield connection
        else:
            yield connection


def shared_clock(engine: Engine) -> Callable[[], datetime]:
    """The clock that all processes on a database share: PostgreSQL's own, on SQLite that of this machine."""

    def its_own() -> datetime:
        with reading(engine) as connection:
            return moment(int(connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one()))

    return its_own if engine.dialect.name == "postgresql" else partial(datetime.now, UTC)


def gather_statistics(engine: Engine) -> None:
    """Let the database look at what was loaded, so that it plans reports by it.

    Raises:
        DataError: the database cannot be reached, or is full.
    """
    with _in_words(engine), engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ANALYZE")
            return
        connection.detach()  # what is set here ends with it
        connection.exec_driver_sql("SET statement_timeout = 0")
        # A table that somebody else is looking at right now needs no second look.
        with _patiently(connection):
            connection.exec_driver_sql("ANALYZE (SKIP_LOCKED)")


def _bounded(seconds: float) -> Callable[..., Any]:
    def connect(_dialect: Any, _record: Any, arguments: Any, parameters: Any) -> Any:
        from cxbot.database.bounded import opened

        return opened(seconds, *arguments, **parameters)

    return connect


@contextmanager
def _patiently(connection: Connection) -> Iterator[None]:
    """A statement that takes long is waited for, as long as the server is there."""
    driver: Any = connection.connection.dbapi_connection  # a detached one has no other
    driver.patient = True
    try:
        yield
    finally:
        driver.patient = False


@contextmanager
def _in_words(engine: Engine) -> Iterator[None]:
    """Trouble with the database is told in words."""
    try:
        yield
    except SQLAlchemyError as error:
        told = explained(error, engine.url)
        if told is None:
            raise
        raise told from error


def _sqlite_engine(url: URL, *, read_only: bool) -> Engine:
    if not url.database or url.database == ":memory:":
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    else:
        path = Path(url.database).absolute()
        if not read_only:
            _make_file(path)
        # Opened for reading and writing, but never made: a file that went missing is trouble to be told.
        name = f"file:{quote(os.fsencode(path))}?mode=rw"

        def opened() -> sqlite3.Connection:
            return sqlite3.connect(name, timeout=BUSY_SECONDS, check_same_thread=False, uri=True)

        engine = create_engine(url, creator=opened)
        event.listen(engine, "checkout", _same_file(path))
    _sqlite_habits(engine, read_only=read_only)
    return engine


def _make_file(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch()
    except OSError as error:
        raise SettingError(
            f"The database file {path} cannot be made: {error.strerror or error}. Name a folder that you may write, in "
            "CXBOT_DATA_FOLDER or CXBOT_DATABASE_URL."
        ) from error


def _same_file(path: Path) -> Callable[..., None]:
    """Looks, before a connection is used again, whether its file is still the one that it has open."""

    def check(_connection: Any, record: Any, _proxy: Any) -> None:
        found = None
        with suppress(FileNotFoundError):
            status = path.stat()
            found = (status.st_dev, status.st_ino)
        if record.info.setdefault("file", found) != found or found is None:
            raise DisconnectionError(f"{path} was taken away or replaced")

    return check


def _sqlite_habits(engine: Engine, *, read_only: bool) -> None:
    def connected(connection: Any, _record: Any) -> None:
        # The driver's own, late BEGIN is switched off; `began` sends one.
        connection.isolation_level = None
        cursor = connection.cursor()
        if _is_ours(cursor):
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-65536")
        cursor.execute("PRAGMA temp_store=MEMORY")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()
        # SQLite's own knows ASCII only. Deterministic, so that it may stand in an index.
        connection.create_function("lower", 1, _lower, deterministic=True)

    def began(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("isolation_level") != "AUTOCOMMIT":
            # Who only reads waits for no writer, and holds none up.
            connection.exec_driver_sql("BEGIN" if read_only or options.get(ONLY_READS) else "BEGIN IMMEDIATE")

    def put_back(connection: Any, _record: Any) -> None:
        # Each of a pool's connections would keep its own copy of what it read, which its next report finds out of date
        # as soon as anything was written; the system has the file's pages in memory once.
        if connection is not None:
            connection.execute("PRAGMA shrink_memory")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", began)
    if read_only:
        event.listen(engine, "checkin", put_back)


def _is_ours(cursor: sqlite3.Cursor) -> bool:
    """Whether a file may be written: it is empty, or has our schema. Another program's keeps every byte."""
    there = "SELECT count(*), coalesce(sum(name = 'alembic_version'), 0) FROM sqlite_master WHERE type = 'table'"
    tables, versions = cursor.execute(there).fetchone()
    return not tables or bool(versions)


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


_URL_HELP = (
    "CXBOT_DATABASE_URL or CXBOT_REPORTS_URL is not a database the bot can use. Give sqlite:////folder/cxbot.sqlite3 "
    "or postgresql://user:password@host/database, and for reports also duckdb:////folder/reports.duckdb."
)
