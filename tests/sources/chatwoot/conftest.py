"""A Chatwoot of some version for each test that asks for one: its database is made once, and emptied for each test."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.sources.chatwoot.columns import VERSIONS
from tests.sources.chatwoot.desk import Desk

NewDesk = Callable[..., Desk]


@pytest.fixture(scope="session")
def chatwoot_urls(postgres_server: str) -> dict[str, str]:
    """The URL of a database for each version."""
    admin = create_engine(make_url(postgres_server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    names = {version: f"chatwoot_{version.replace('.', '_')}" for version in VERSIONS}
    with admin.connect() as connection:
        there = set(connection.scalars(text("SELECT datname FROM pg_database")))
        for each in set(names.values()) - there:
            connection.execute(text(f"CREATE DATABASE {each}"))
    admin.dispose()
    url = make_url(postgres_server)
    return {version: url.set(database=name).render_as_string(hide_password=False) for version, name in names.items()}


@pytest.fixture
def new_desk(chatwoot_urls: dict[str, str]) -> Iterator[NewDesk]:
    """An empty Chatwoot of each version that a test asks for."""
    desks: list[Desk] = []

    def another(version: str = "4.15") -> Desk:
        desks.append(Desk(chatwoot_urls[version], version))
        return desks[-1]

    yield another
    for desk in desks:
        desk.engine.dispose()


@pytest.fixture
def desk(new_desk: NewDesk) -> Desk:
    """A Chatwoot of the newest version with an inbox, Ana and Bo, and Joe, a customer; each has the first id."""
    return furnished(new_desk())


@pytest.fixture(params=VERSIONS)
def every_desk(request: pytest.FixtureRequest, new_desk: NewDesk) -> Desk:
    """The same of every version."""
    return furnished(new_desk(request.param))


def furnished(desk: Desk) -> Desk:
    """With people and a place."""
    desk.inbox("Mail")
    desk.agent("Ana")
    desk.agent("Bo")
    desk.contact("Joe")
    return desk
