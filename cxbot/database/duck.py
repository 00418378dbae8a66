"""DuckDB as a database that is only read: our own statements in its words.

A small dialect of our own, on PostgreSQL's: the published ones know neither SQLAlchemy 2.1 nor DuckDB 2. It reflects
nothing and numbers no rows.
"""

from collections.abc import Callable
from functools import partial
from threading import Timer
from types import ModuleType
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql.base import (
    PGCompiler,
    PGDialect,
    PGExecutionContext,
    PGIdentifierPreparer,
    PGTypeCompiler,
)
from sqlalchemy.engine.interfaces import DBAPIConnection

NAME = "duckdb"


class _Compiler(PGCompiler):
    """Statements."""

    def visit_floordiv_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        """Divide whole numbers: with a plain slash they would leave a fraction."""
        del operator
        return f"{self.process(binary.left, **kw)} // {self.process(binary.right, **kw)}"


class _Types(PGTypeCompiler):
    """Types of columns and casts."""

    def visit_FLOAT(self, type_: Any, **kw: Any) -> str:  # noqa: N802 - SQLAlchemy's name
        """Of double precision, as elsewhere: its FLOAT has seven digits."""
        del type_, kw
        return "DOUBLE"


class _Names(PGIdentifierPreparer):
    """Names, all of them in quotes: it reserves words that are columns here, such as "at", and more as it grows."""

    def _requires_quotes(self, value: str) -> bool:
        del value
        return True


class _Cursor:
    """A cursor of DuckDB, which itself sets no bound to how long anything takes.

    Rows are worked out as they are fetched, where a statement allows it.
    """

    def __init__(self, cursor: Any, seconds: float) -> None:
        self._cursor = cursor
        self._seconds = seconds

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._cursor, name)
        return partial(self._bounded, found) if name in {"execute", "fetchone", "fetchmany", "fetchall"} else found

    def _bounded(self, act: Callable[..., Any], *arguments: Any) -> Any:
        bound = Timer(self._seconds, self._cursor.interrupt)
        bound.daemon = True
        bound.start()
        try:
            return act(*arguments)
        finally:
            bound.cancel()


class _Context(PGExecutionContext):
    """How a statement is run."""

    def create_cursor(self) -> Any:
        """A cursor whose every step is bounded."""
        dialect: Any = self.dialect
        return _Cursor(super().create_cursor(), dialect.statement_seconds)


class DuckDialect(PGDialect):
    """What SQLAlchemy has to know of DuckDB to read from it; each step of a statement may take so many seconds."""

    name = NAME
    driver = NAME
    supports_statement_cache = True
    default_paramstyle = "qmark"
    statement_compiler = _Compiler
    execution_ctx_cls = _Context
    type_compiler_cls = _Types
    preparer = _Names
    supports_server_side_cursors = False

    def __init__(self, statement_seconds: float = 60, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]  # SQLAlchemy's has no types
        self.statement_seconds = statement_seconds

    @classmethod
    def import_dbapi(cls) -> ModuleType:
        """The driver.

        Raises:
            ImportError: it is not installed.
        """
        import duckdb

        return duckdb

    def initialize(self, connection: Connection) -> None:
        """Nothing is asked of a new connection: what PostgreSQL would tell of itself is known."""

    def do_begin(self, dbapi_connection: DBAPIConnection) -> None:
        """A copy is never changed while it is open, so that a transaction would add nothing."""

    def do_commit(self, dbapi_connection: DBAPIConnection) -> None:
        """As above."""

    def do_rollback(self, dbapi_connection: DBAPIConnection) -> None:
        """As above."""


def quoted(*names: str) -> str:
    """Names as they stand in a statement, with commas between them."""
    return ", ".join('"' + each.replace('"', '""') + '"' for each in names)
