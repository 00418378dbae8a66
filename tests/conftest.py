"""Databases for every test: fresh, with all tables, on SQLite and on a real PostgreSQL."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from cxbot.database import make_engine
from cxbot.tables import metadata
from tests import postgres

TEMPLATE = "cxbot_template"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a running server; its database TEMPLATE has all tables."""
    with postgres.running() as url:
        _administer(url, f"CREATE DATABASE {TEMPLATE}")
        template = make_engine(_database(url, TEMPLATE))
        metadata.create_all(template)
        template.dispose()
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of a fresh database with all tables."""
    yield from fresh_database(postgres_server)


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """A fresh SQLite database with all tables."""
    engine = make_engine(f"sqlite:///{tmp_path}/test.sqlite3")
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_engine(postgres_url: str) -> Iterator[Engine]:
    """A fresh PostgreSQL database with all tables."""
    engine = make_engine(postgres_url)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """The same test on both databases."""
    name = "sqlite_engine" if request.param == "sqlite" else "postgres_engine"
    found: Engine = request.getfixturevalue(name)
    return found


@pytest.fixture
def fresh_postgres(postgres_server: str) -> Iterator[Callable[[], Engine]]:
    """As many fresh PostgreSQL databases as a test asks for."""
    engines: list[Engine] = []
    databases = []

    def another() -> Engine:
        fresh = fresh_database(postgres_server)
        databases.append(fresh)
        engines.append(make_engine(next(fresh)))
        return engines[-1]

    yield another
    for each in engines:
        each.dispose()
    for fresh in databases:
        next(fresh, None)


_numbers = itertools.count(1)


def fresh_database(server: str) -> Iterator[str]:
    """The URL of a new database with all tables on a server; it is dropped afterwards."""
    name = f"test_{next(_numbers)}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    yield _database(server, name)
    _administer(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _administer(url: str, statement: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
