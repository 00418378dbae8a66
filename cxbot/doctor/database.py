"""The databases: do they answer, are they set as the bot needs them, and have they the schema of this version."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from cxbot import migrations
from cxbot.copying.making import read_about
from cxbot.database import BUSY_SECONDS, STATEMENT_SECONDS, reading, shared_clock
from cxbot.database.errors import place
from cxbot.deriving import count_stale
from cxbot.doctor.check import Check, Finding, Level, Subject, of_error
from cxbot.doctor.slack import compared
from cxbot.errors import CxbotError

LITTLE, TOO_LITTLE = 1_000, 100  # megabytes that are free where a SQLite file lies
OLDEST_POSTGRES = 12  # the first with plan_cache_mode
_SYNCHRONOUS = {0: "off", 1: "normal", 2: "full", 3: "extra"}


def _answers(subject: Subject) -> Iterator[Finding]:
    yield from _reached(subject.opened(), "")
    if subject.settings.reports_url != subject.settings.database_url:
        yield from _reached(subject.reports(), "Reports: ")


def _reached(engine: Engine, which: str) -> Iterator[Finding]:
    if engine.dialect.name == "sqlite":
        file = Path(engine.url.database or "")
        if not file.exists():
            fix = "Start the bot (cxbot serve), which makes it, or name another one in CXBOT_DATABASE_URL."
            yield Finding(Level.FAULT, f"{which}{place(engine.url)} is not there.", fix)
            return
    began = time.monotonic()
    with reading(engine) as connection:
        version = _version(connection)
    yield Finding(Level.OK, f"{which}{place(engine.url)}, {version}, answers in {_ms(began)} ms.")


def _version(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    if connection.dialect.name == "duckdb":
        when = read_about(Path(connection.engine.url.database or "").resolve())
        of = f" of {when.refreshed_at:%Y-%m-%d %H:%M} UTC" if when else ""
        return f"a copy in DuckDB{of}"
    return f"PostgreSQL {connection.scalar(text('SHOW server_version'))}"


def _ms(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _settings(subject: Subject) -> Iterator[Finding]:
    with reading(subject.database) as connection:
        if connection.dialect.name == "sqlite":
            yield from _sqlite(connection)
        else:
            yield from _postgres(connection)


def _sqlite(connection: Connection) -> Iterator[Finding]:
    def pragma(name: str) -> object:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    synchronous = pragma("synchronous")
    found = {
        "journal_mode": (pragma("journal_mode"), "wal"),
        "synchronous": (_SYNCHRONOUS.get(int(str(synchronous)), synchronous), "full"),
        "foreign_keys": (pragma("foreign_keys"), 1),
        "busy_timeout": (pragma("busy_timeout"), BUSY_SECONDS * 1000),
    }
    yield from _as_wanted({name: (str(is_now), str(wanted)) for name, (is_now, wanted) in found.items()})


def _postgres(connection: Connection) -> Iterator[Finding]:
    major = int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
    if major < OLDEST_POSTGRES:
        fix = f"Use PostgreSQL {OLDEST_POSTGRES} or newer."
        yield Finding(Level.FAULT, f"The server is PostgreSQL {major}, which is too old.", fix)
    wanted = {
        "jit": "off",
        "plan_cache_mode": "force_custom_plan",
        "statement_timeout": f"{STATEMENT_SECONDS // 60}min",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": f"{STATEMENT_SECONDS // 60}min",
        "TimeZone": "UTC",
    }
    yield from _as_wanted({name: (str(connection.scalar(text(f"SHOW {name}"))), each) for name, each in wanted.items()})


def _as_wanted(found: dict[str, tuple[str, str]]) -> Iterator[Finding]:
    off = {name: pair for name, pair in found.items() if pair[0] != pair[1]}
    for name, (is_now, wanted) in off.items():
        yield Finding(Level.FAULT, f"{name} is {is_now}, where the bot sets {wanted}.", SETTINGS.fix)
    if not off:
        yield Finding(Level.OK, ", ".join(f"{name} {is_now}" for name, (is_now, _) in found.items()))


def _schema(subject: Subject) -> Iterator[Finding]:
    engine = subject.database
    subject.migrated()
    migrations.check_whole(engine)
    yield Finding(Level.OK, "The schema is that of this version, and whole.")
    # A copy says itself, when it is opened, that it is of another version.
    if subject.settings.reports_url != subject.settings.database_url and subject.reports().dialect.name != "duckdb":
        try:
            migrations.check(subject.reports())
        except CxbotError as error:
            found = of_error(error)
            yield Finding(found.level, f"Reports: {found.said}", "See that the replica follows its primary.")
    waiting = count_stale(engine)
    if waiting:
        said = f"{waiting:,} conversations and ratings wait to be worked out, and are missing in reports."
        yield Finding(Level.WARNING, said, "Run: cxbot derive")


def _clock(subject: Subject) -> Iterator[Finding]:
    if subject.database.dialect.name == "sqlite":
        yield Finding(Level.OK, "It is this machine's own: all processes on a SQLite file share it.")
        return
    clock = shared_clock(subject.database)
    began, here = time.monotonic(), datetime.now(UTC)
    there = clock()
    yield compared(here, there, time.monotonic() - began, "the database's")


def _room(subject: Subject) -> Iterator[Finding]:
    if subject.opened().dialect.name != "sqlite":
        yield Finding(Level.OK, "The server looks after its own disk.")
        return
    file = Path(subject.opened().url.database or "").absolute()
    folder = next(each for each in file.parents if each.exists())
    free = shutil.disk_usage(folder).free // 1_000_000
    level = Level.FAULT if free < TOO_LITTLE else Level.WARNING if free < LITTLE else Level.OK
    yield Finding(level, f"{free:,} MB are free in {folder}.", "" if level is Level.OK else ROOM.fix)


DATABASE = Check(
    "database", "The database answers.", "See that it runs, and that CXBOT_DATABASE_URL is right.", _answers
)
SETTINGS = Check(
    "settings",
    "The database is set as the bot needs it.",
    "Something between the bot and its database changes them, such as a pooler or a network file system: leave it out.",
    _settings,
)
SCHEMA = Check("schema", "The database has the schema of this version.", "Run: cxbot db upgrade", _schema)
DATABASE_CLOCK = Check(
    "database clock",
    "The database's clock agrees with this machine's.",
    "Set both by the network: timedatectl set-ntp true, or chrony.",
    _clock,
)
ROOM = Check("disk", "There is room on the disk.", "Make room on it: a full one stops what the bot keeps.", _room)
CHECKS = (DATABASE, SETTINGS, SCHEMA, DATABASE_CLOCK, ROOM)
