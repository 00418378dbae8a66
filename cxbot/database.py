"""Engines and column types: the same habits on SQLite and PostgreSQL.

SQLite runs in WAL mode with full syncs, and every write transaction takes its lock at once: the driver's default
(lock at the first write) loses read-modify-writes. PostgreSQL gets bounds on every wait and no just-in-time
compiler, which costs more than it saves on reports.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.types import TypeDecorator

from cxbot.errors import SettingError

BUSY_SECONDS = 30
STATEMENT_SECONDS = 60
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


def seconds(value: datetime) -> int:
    """Whole seconds since 1970 of an aware datetime, fractions cut off.

    Raises:
        ValueError: the datetime is naive.
    """
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone; a moment needs one")
    return int(value.timestamp() // 1)


def moment(value: int) -> datetime:
    """The aware UTC datetime of whole seconds since 1970."""
    return datetime.fromtimestamp(value, UTC)


def make_engine(url: str, *, read_only: bool = False) -> Engine:
    """Build the engine for a database URL (sqlite:///FILE or postgresql://...).

    A plain postgresql:// URL uses psycopg. A SQLite file's folder is made if it is missing.

    Raises:
        SettingError: the URL cannot be read or names a database that is not supported.
    """
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError) as error:
        raise SettingError(_URL_HELP) from error
    if backend == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
        _sqlite_habits(engine, read_only=read_only)
        return engine
    if backend in {"postgresql", "postgres"}:
        arguments = {
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": UNACKNOWLEDGED_MS,
            "options": " ".join(
                [
                    "-c jit=off",
                    "-c timezone=UTC",
                    f"-c statement_timeout={STATEMENT_SECONDS}s",
                    "-c lock_timeout=10s",
                    f"-c idle_in_transaction_session_timeout={STATEMENT_SECONDS}s",
                    *(["-c default_transaction_read_only=on"] if read_only else []),
                ]
            ),
        }
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"), connect_args=arguments, pool_pre_ping=True, pool_size=10
        )
    raise SettingError(_URL_HELP)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection whose statements see one state of the data, and change nothing."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        else:
            connection.execution_options(**{ONLY_READS: True})
        with connection.begin():
            yield connection


def gather_statistics(engine: Engine) -> None:
    """Let the database look at what was loaded, so that it plans reports by it."""
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


def _sqlite_habits(engine: Engine, *, read_only: bool) -> None:
    def connected(connection: Any, _record: Any) -> None:
        # The driver's own, late BEGIN is switched off; `began` sends one.
        connection.isolation_level = None
        cursor = connection.cursor()
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

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", began)


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


_URL_HELP = (
    "CXBOT_DATABASE_URL is not a database the bot can use. Give sqlite:////folder/cxbot.sqlite3 or "
    "postgresql://user:password@host/database."
)
