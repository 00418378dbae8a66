"""Databases for every test: empty, with all tables, on SQLite and on a real PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from cxbot import database
from cxbot.database import make_engine
from tests import postgres
from tests.databases import COMPILED, Compiled, Lender, new_sqlite


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Engines of a kind share what they compiled: each test has engines of its own, which ask much the same."""
    with pytest.MonkeyPatch.context() as patch:
        remembering = partial(create_engine, execution_options={"compiled_cache": Compiled(COMPILED)})
        patch.setattr(database, "create_engine", remembering)
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a running server; its database `databases.TEMPLATE` has all tables."""
    with postgres.running() as url:
        Lender(url).prepare()
        yield url


@pytest.fixture(scope="session")
def postgres_lender(postgres_server: str) -> Lender:
    """Lends databases of the server."""
    return Lender(postgres_server)


@pytest.fixture
def postgres_url(postgres_lender: Lender) -> Iterator[str]:
    """The URL of an empty database with all tables."""
    with postgres_lender.lent() as url:
        yield url


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """A fresh SQLite database with all tables."""
    engine = new_sqlite(tmp_path / "test.sqlite3")
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_engine(postgres_url: str) -> Iterator[Engine]:
    """An empty PostgreSQL database with all tables."""
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
def fresh_postgres(postgres_lender: Lender) -> Iterator[Callable[[], Engine]]:
    """As many empty PostgreSQL databases as a test asks for."""
    with ExitStack() as lent:

        def another() -> Engine:
            engine = make_engine(lent.enter_context(postgres_lender.lent()))
            lent.callback(engine.dispose)
            return engine

        yield another
