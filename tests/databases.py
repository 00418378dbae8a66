"""Empty databases for the tests, quickly: none is made that can be copied, and none copied that can be emptied.

All of them have all tables. A PostgreSQL database that is given back is emptied and lent again, unless something was
done to its schema; whoever is still connected to it then is cut off, as when it is dropped.
"""

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Engine, event, make_url
from sqlalchemy.util import LRUCache

from cxbot.database import make_engine
from cxbot.migrations import upgrade as migrate
from cxbot.tables import metadata

TEMPLATE = "cxbot_template"
COMPILED = 500  # statements that are kept of each kind of database, as many as an engine of its own keeps
# What a test may change in a database, and emptying would not mend.
_SCHEMA = """
    SELECT md5(concat(
        (SELECT string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum)
         FROM pg_attribute WHERE attrelid >= 16384 AND attnum > 0),
        (SELECT string_agg(concat_ws(' ', oid, relname, relkind), ',' ORDER BY oid) FROM pg_class WHERE oid >= 16384),
        (SELECT string_agg(concat_ws(' ', oid, nspname), ',' ORDER BY oid) FROM pg_namespace WHERE nspname !~ '^pg_'),
        (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal), (SELECT count(*) FROM pg_proc WHERE oid >= 16384),
        (SELECT count(*) FROM pg_db_role_setting)
    ))
"""
_CUT_OFF = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_FILLED = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
"""
_COUNTED = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
_STATISTICS = "DELETE FROM pg_statistic WHERE starelid >= 16384"


def new_sqlite(path: Path) -> Engine:
    """Make a SQLite database. It does not wait for the disk: no test survives its machine."""
    path.write_bytes(_empty_file())
    engine = make_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return engine


def upgrade(engine: Engine) -> None:
    """Bring a database to the newest schema, as `cxbot.migrations` does; an empty SQLite one gets it from another."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            target: Any = connection.connection.dbapi_connection
            if not target.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                with closing(sqlite3.connect(_migrated_file())) as source:
                    source.backup(target)
                return
    migrate(engine)


@cache
def _migrated_file() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="cxbot-migrated-"))
    atexit.register(shutil.rmtree, folder)
    engine = make_engine(f"sqlite:///{folder}/migrated.sqlite3")
    migrate(engine)
    engine.dispose()
    return folder / "migrated.sqlite3"


@cache
def _empty_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite3"
        engine = make_engine(f"sqlite:///{path}")
        metadata.create_all(engine)
        engine.dispose()
        return path.read_bytes()


@dataclass
class Lender:
    """Lends the databases of a PostgreSQL server, and makes another one where none is free."""

    server: str
    made: int = 0
    free: list[tuple[str, str]] = field(default_factory=list)  # their URLs, with what their schemas were

    def prepare(self) -> None:
        """Make the database that others are copied from."""
        administer(self.server, f"CREATE DATABASE {TEMPLATE}")
        template = make_engine(url_of(self.server, TEMPLATE))
        metadata.create_all(template)
        template.dispose()

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The URL of an empty database, until the end."""
        url, schema = self.free.pop() if self.free else self._another()
        yield url
        if _emptied(url, schema):
            self.free.append((url, schema))
        else:
            administer(self.server, f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def _another(self) -> tuple[str, str]:
        self.made += 1
        administer(self.server, f"CREATE DATABASE test_{self.made} TEMPLATE {TEMPLATE}")
        url = url_of(self.server, f"test_{self.made}")
        with _connected(url) as connection:
            return url, _schema(connection)


def _emptied(url: str, schema: str) -> bool:
    """Take everything out of a database again, and say whether it is as new."""
    try:
        with _connected(url) as connection:
            connection.execute(_CUT_OFF)
            if _schema(connection) != schema:
                return False
            filled = [sql.Identifier(name) for (name,) in connection.execute(_FILLED)]
            counted = [sql.Literal(name) for (name,) in connection.execute(_COUNTED)]
            # Tables that name each other are emptied in any order.
            connection.execute("SET session_replication_role = replica")
            each: sql.Composable
            for each in filled:
                connection.execute(sql.SQL("DELETE FROM {}").format(each))
            for each in counted:
                connection.execute(sql.SQL("SELECT setval({}, 1, false)").format(each))
            connection.execute(_STATISTICS)
            if filled:
                connection.execute(sql.SQL("VACUUM {}").format(sql.SQL(", ").join(filled)))
            return not connection.execute(_FILLED).fetchall()
    except psycopg.Error:
        return False


def _schema(connection: psycopg.Connection) -> str:
    return str((connection.execute(_SCHEMA).fetchone() or ("",))[0])


def _connected(url: str) -> psycopg.Connection:
    return psycopg.connect(url, autocommit=True, options="-c lock_timeout=5s -c statement_timeout=30s")


def fresh_database(server: str) -> Iterator[str]:
    """The URL of a new database of a server that has a TEMPLATE; it is dropped afterwards."""
    name = f"fresh_{token_hex(4)}"
    administer(server, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    yield url_of(server, name)
    administer(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def url_of(server: str, database: str) -> str:
    """The URL of another database of a server."""
    return make_url(server).set(database=database).render_as_string(hide_password=False)


def administer(server: str, statement: str) -> None:
    """Do something outside of any transaction."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


class Compiled(LRUCache[Any, Any]):
    """What engines compiled, for all engines of the same kind."""

    def get(self, key: Any, default: Any = None) -> Any:
        """What was compiled for any dialect of this name."""
        return super().get(_any_dialect(key), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(_any_dialect(key), value)


def _any_dialect(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *statement = key
    return (dialect.name, *statement)
