"""A database behind a proxy that accepts and never answers: nobody waits without end, and it is told in words."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, make_url, text

from cxbot import database
from cxbot.database import changing, make_engine, reading
from cxbot.errors import DataError
from tests.swallowing import Proxy, proxy_of


@pytest.fixture
def proxy(postgres_url: str) -> Iterator[Proxy]:
    with proxy_of(f"{make_url(postgres_url).query['host']}/.s.PGSQL.5432") as proxy:
        yield proxy


@pytest.fixture
def behind(proxy: Proxy, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The database as it is seen through the proxy; an answer takes two seconds at most."""
    monkeypatch.setattr(database, "STATEMENT_SECONDS", 1)
    monkeypatch.setattr(database, "ANSWER_SECONDS", 1)
    url = make_url(postgres_url).set(host="127.0.0.1", port=proxy.port).difference_update_query(["host"])
    engine = make_engine(url.render_as_string(hide_password=False))
    yield engine
    engine.dispose()


def swallowed(engine: Engine, proxy: Proxy, *, patient: bool = False) -> None:
    """Begin to ask, and get no answer any more."""
    with changing(engine, patient=patient) as connection:
        assert connection.scalar(text("SELECT 1")) == 1
        proxy.swallow.set()
        connection.scalar(text("SELECT 2"))


def ask(engine: Engine) -> None:
    with reading(engine) as connection:
        connection.scalar(text("SELECT 3"))


def test_who_asks_is_told_that_the_database_cannot_be_reached(behind: Engine, proxy: Proxy) -> None:
    with pytest.raises(DataError, match="cannot be reached") as told:
        swallowed(behind, proxy)
    assert "no answer within 2 s" in told.value.reason
    with pytest.raises(DataError, match="cannot be reached"):
        ask(behind)  # nor can it be connected to


def test_a_connection_that_was_kept_is_not_waited_for_either(behind: Engine, proxy: Proxy) -> None:
    ask(behind)
    proxy.swallow.set()
    with pytest.raises(DataError, match="cannot be reached"):
        ask(behind)


def test_a_load_ends_too_though_its_statements_may_take_long(behind: Engine, proxy: Proxy) -> None:
    with pytest.raises(DataError, match="cannot be reached"):
        swallowed(behind, proxy, patient=True)


def test_a_server_that_is_at_work_is_waited_for(behind: Engine) -> None:
    began = time.monotonic()
    with changing(behind, patient=True) as connection:
        connection.execute(text("SELECT pg_sleep(4.5)"))
        assert connection.scalar(text("SELECT 3")) == 3
    assert time.monotonic() - began > 4  # more than twice as long as an answer may take


def test_who_is_not_patient_afterwards_is_bounded_again(behind: Engine, proxy: Proxy) -> None:
    with changing(behind, patient=True) as connection:
        connection.execute(text("SELECT 1"))
    with pytest.raises(DataError, match="cannot be reached"):
        swallowed(behind, proxy)
