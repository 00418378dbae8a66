"""What a database's errors mean: a sentence for the person who asked, and the reason for whoever runs the bot.

Errors that only a fault of ours can cause (wrong SQL, a broken constraint) mean nothing here and stay what they are.
"""

import os
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from cxbot.errors import DataError
from cxbot.observing import redact

LONGEST = 300  # characters of the database's own words


@dataclass(frozen=True, slots=True)
class Cause:
    """What is behind an error: what the asker is told, what it is, and what mends it."""

    told: str
    what: str
    fix: str


_LOG = "Whoever runs the bot finds the reason in its log."
_AWAY = Cause(
    f"The database cannot be reached right now. Please try again in a minute. {_LOG}",
    "cannot be reached",
    "See that it runs, and that CXBOT_DATABASE_URL and CXBOT_REPORTS_URL are right.",
)
_BUSY = Cause(
    "The database is busy right now. Please try again in a minute.",
    "is busy with somebody else's work",
    "Wait until that is done, and try again.",
)
_TOO_LONG = Cause(
    "This question is too big: counting it took longer than a question may take. Ask for a shorter period, or for one "
    "section or metric alone.",
    "stopped a statement that took too long",
    "Ask for less at once. If small questions take long, too, run `cxbot derive` and see that the database is well.",
)
_TOO_MUCH = Cause(
    "This question is too big: counting it needs more memory than there is. Ask for a shorter period, or for one "
    "section or metric alone.",
    "stopped a statement that needs too much memory",
    "Ask for less at once, or give the machine more.",
)
_FULL = Cause(
    f"The database has no room left, so this could not be kept. {_LOG}",
    "has no room left",
    "Make room on its disk. What was written stays; run the same command again to go on.",
)
_CLOSED = Cause(
    f"The database cannot be written. {_LOG}",
    "may not be read or written by this account",
    "Give the account the right to write it and, for a file, its folder.",
)
_UNSOUND = Cause(
    f"The database cannot be read or written right now. {_LOG}",
    "cannot read or write its file",
    "Most often its disk is full: make room and run the same command again to go on. Else see that the disk is well.",
)
_UNSOUND_COPY = Cause(
    f"The copy that reports are read from cannot be read right now. {_LOG}",
    "cannot be read",
    "Make it anew (`cxbot copy --anew`); meanwhile leave CXBOT_REPORTS_URL out. See that its disk is well.",
)
_MISSING = Cause(
    f"The database is not there any more. {_LOG}",
    "cannot be opened",
    "See that the file and its folder are there. Put the file back, or start the bot again to begin with an empty one.",
)
_OLD = Cause(
    f"The database is not ready for this version of the bot. {_LOG}",
    "lacks a table or a column",
    "Run `cxbot db upgrade`; if it finds nothing to do, it says what is missing.",
)
_DAMAGED = Cause(
    f"The database is damaged. {_LOG}",
    "is damaged, or is no database",
    "Put a backup in its place, or begin anew and load the data again.",
)

# By the first word of SQLite's names of errors, after SQLITE_.
_SQLITE = {
    "BUSY": _BUSY,
    "LOCKED": _BUSY,
    "INTERRUPT": _TOO_LONG,
    "FULL": _FULL,
    "READONLY": _CLOSED,
    "PERM": _CLOSED,
    "AUTH": _CLOSED,
    "CANTOPEN": _MISSING,
    "IOERR": _UNSOUND,
    "CORRUPT": _DAMAGED,
    "NOTADB": _DAMAGED,
}
# By PostgreSQL's SQLSTATE, the longest beginning that is known.
_POSTGRES = {
    "08": _AWAY,
    "57P": _AWAY,
    "25P03": _AWAY,
    "28": _AWAY,
    "3D": _AWAY,
    "53": _BUSY,
    "53100": _FULL,
    "57014": _TOO_LONG,
    "55P03": _BUSY,
    "40": _BUSY,
    "42501": _CLOSED,
    "25006": _CLOSED,
    "42P01": _OLD,
    "42703": _OLD,
    "58": _AWAY,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}

# By DuckDB's classes of errors.
_DUCKDB = {
    "InterruptException": _TOO_LONG,
    "OutOfMemoryException": _TOO_MUCH,
    "IOException": _UNSOUND_COPY,
    "InternalException": _UNSOUND_COPY,
    "FatalException": _UNSOUND_COPY,
    "SerializationException": _UNSOUND_COPY,
    "CatalogException": _UNSOUND_COPY,
}


def explained(error: SQLAlchemyError, url: URL) -> DataError | None:
    """The error in words, without secrets; None where only a fault of ours can have caused it."""
    found = _kind(error)
    if found is None:
        return None
    words = in_one_line(getattr(error, "orig", None) or error)
    return DataError(found.told, reason=f"The database {place(url)} {found.what}: {words}. {found.fix}")


def in_one_line(error: object) -> str:
    """A database's own words, without secrets and without the stop at their end."""
    return redact(" ".join(str(error).split()))[:LONGEST].rstrip(".?! ")


def place(url: URL) -> str:
    """Where the database is, without its password."""
    shown = {name: value for name, value in url.query.items() if name in {"host", "port"}}
    # Where the system's encoding is not that of a file's name, Python keeps bytes that no text has.
    file = os.fsencode(url.database or "").decode("utf-8", "backslashreplace")
    found = url.set(drivername=url.get_backend_name(), database=file or None, query=shown)
    return found.render_as_string(hide_password=True)


def _kind(error: SQLAlchemyError) -> Cause | None:
    if isinstance(error, NoConnectionFree):
        return _BUSY
    if not isinstance(error, DBAPIError):
        return None
    own: Any = error.orig
    if name := getattr(own, "sqlite_errorname", None):
        kind = str(name).removeprefix("SQLITE_").partition("_")[0]
        lacks = str(own).startswith(("no such table", "no such column"))
        return _OLD if kind == "ERROR" and lacks else _SQLITE.get(kind)
    if state := getattr(own, "sqlstate", None):
        return next((_POSTGRES[state[:length]] for length in (5, 3, 2) if state[:length] in _POSTGRES), None)
    if type(own).__module__ == "_duckdb":
        return _DUCKDB.get(type(own).__name__)
    # PostgreSQL's driver gives no state to connections that fail or break.
    return _AWAY if type(own).__name__ in {"OperationalError", "ConnectionTimeout", "AdminShutdown"} else None
