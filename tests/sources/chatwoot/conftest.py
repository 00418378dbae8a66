"""A Chatwoot of some version for each test that asks for one."""

import itertools
from collections.abc import Callable, Iterator

import pytest

from tests.sources.chatwoot.columns import VERSIONS
from tests.sources.chatwoot.desk import Desk, empty_database

_numbers = itertools.count(1)
NewDesk = Callable[..., Desk]


@pytest.fixture
def new_desk(postgres_server: str) -> Iterator[NewDesk]:
    """As many Chatwoots as a test asks for."""
    desks: list[Desk] = []
    databases = []

    def another(version: str = "4.15") -> Desk:
        database = empty_database(postgres_server, f"chatwoot_{next(_numbers)}")
        databases.append(database)
        desks.append(Desk(next(database), version))
        return desks[-1]

    yield another
    for desk in desks:
        desk.engine.dispose()
    for database in databases:
        next(database, None)


@pytest.fixture
def desk(new_desk: NewDesk) -> Desk:
    """A Chatwoot of the newest version with an inbox, Ana and Bo, and Joe, a customer; each has the first id."""
    return furnished(new_desk())


@pytest.fixture(params=VERSIONS)
def every_desk(request: pytest.FixtureRequest, new_desk: NewDesk) -> Desk:
    """The same of every version."""
    return furnished(new_desk(request.param))


def furnished(desk: Desk) -> Desk:
    desk.inbox("Mail")
    desk.agent("Ana")
    desk.agent("Bo")
    desk.contact("Joe")
    return desk
