"""What goes wrong on the way to Chatwoot is told in words, with the fix."""

import re
import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import make_url

from cxbot.errors import SourceError
from cxbot.sources.chatwoot import Chatwoot
from cxbot.sources.chatwoot.database import open_database
from cxbot.sources.registry import check_source
from tests.sources.chatwoot.desk import Desk, at

NOW = at("25 10:00")


def reaching(desk: Desk, url: str, password: str = "") -> Chatwoot:
    return replace(desk.source(), database=open_database("shop", url, password))


def trouble(source: Chatwoot) -> SourceError:
    with pytest.raises(SourceError) as told:
        list(source.batches("", NOW))
    return told.value


def other(desk: Desk, **parts: Any) -> str:
    return make_url(desk.url).set(**parts).render_as_string(hide_password=False)


def test_a_user_without_rights_is_told_the_grant(desk: Desk) -> None:
    desk.run("DROP ROLE IF EXISTS poor")
    desk.run("CREATE ROLE poor LOGIN")
    for table in desk.tables:
        if table not in {"messages", "csat_survey_responses"}:
            desk.run(f"GRANT SELECT ON {table} TO poor")
    told = trouble(reaching(desk, other(desk, username="poor"))).text
    assert "may not read csat_survey_responses, messages" in told
    assert "GRANT SELECT ON csat_survey_responses, messages TO poor;" in told
    desk.run("DROP OWNED BY poor")
    desk.run("DROP ROLE poor")


def test_a_user_with_rights_on_the_tables_alone_is_enough(desk: Desk) -> None:
    desk.run("DROP ROLE IF EXISTS modest")
    desk.run("CREATE ROLE modest LOGIN")
    for table in set(desk.tables) - {"companies", "agent_bots", "calls", "campaigns"}:
        desk.run(f"GRANT SELECT ON {table} TO modest")
    desk.inbound(desk.conversation(1, 1, at("2 9:00")), at("2 9:00"))
    batches = list(reaching(desk, other(desk, username="modest")).batches("", NOW))
    assert "Accounts are the company names" in "\n".join(batches[-1].notes or ())
    desk.run("DROP OWNED BY modest")
    desk.run("DROP ROLE modest")


@pytest.mark.parametrize(
    ("parts", "said", "passing"),
    [
        ({"host": "no.such.host.invalid", "query": {}}, "There is no host “no.such.host.invalid”", True),
        ({"host": "127.0.0.1", "port": 1, "query": {}}, "Nothing answers as PostgreSQL on 127.0.0.1", True),
        ({"database": "elsewhere"}, "there is no database “elsewhere”", False),
        ({"database": "postgres"}, "This is no database of Chatwoot", False),
        ({"username": "stranger"}, "refuses the user “stranger” or its password", False),
    ],
)
def test_what_is_wrong_with_the_address_is_said(desk: Desk, parts: Any, said: str, passing: bool) -> None:
    told = trouble(reaching(desk, other(desk, **parts), "s3cret"))
    assert said in told.text
    assert "s3cret" not in told.text
    assert (told.retry_after is not None) is passing


def test_a_web_server_is_no_database(desk: Desk) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def answer() -> None:
            with closing(server.accept()[0]) as asked:
                asked.recv(100)
                asked.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n<html></html>")

        Thread(target=answer, daemon=True).start()
        port = server.getsockname()[1]
        told = trouble(reaching(desk, f"postgresql://reader@127.0.0.1:{port}/chatwoot")).text
    assert "What answers on 127.0.0.1 is no PostgreSQL" in told


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("ALTER TABLE reporting_events RENAME TO reporting_events_old", "lacks the table reporting_events"),
        ("ALTER TABLE messages RENAME COLUMN sender_type TO sender_kind", "lacks messages.sender_type"),
    ],
)
def test_a_table_that_is_missing_is_named(desk: Desk, spoil: str, said: str) -> None:
    desk.run(spoil)
    told = trouble(desk.source()).text
    words = re.match(r"ALTER TABLE (\w+) RENAME (?:COLUMN (\w+) )?TO (\w+)", spoil)
    assert words is not None
    table, column, new = words.groups()
    desk.run(
        f"ALTER TABLE {table} RENAME COLUMN {new} TO {column}" if column else f"ALTER TABLE {new} RENAME TO {table}"
    )
    assert said in told


def test_trap_15_a_feature_that_is_missing_stops_nothing(desk: Desk) -> None:
    """Tables of newer versions, or of the enterprise edition, may be missing."""
    for table in ("companies", "agent_bots"):
        desk.run(f"ALTER TABLE {table} RENAME TO {table}_away")
    desk.inbound(desk.conversation(1, 1, at("2 9:00")), at("2 9:00"))
    batches = list(desk.source().batches("", NOW))
    for table in ("companies", "agent_bots"):
        desk.run(f"ALTER TABLE {table}_away RENAME TO {table}")
    assert batches[-1].synced_until is not None


def test_an_account_that_is_gone_is_named(desk: Desk) -> None:
    assert "There is no account 9 in this Chatwoot" in trouble(desk.source(account=9)).text


Checking = Callable[..., Any]


@pytest.fixture
def check(desk: Desk) -> Checking:
    def tried(**settings: str) -> Any:
        return check_source("chatwoot", "shop", {"url": desk.url, **settings}, NOW)

    return tried


def test_trying_says_what_it_sees_and_finds_the_account_and_the_start(desk: Desk, check: Checking) -> None:
    desk.inbound(desk.conversation(1, 1, at("2 9:00")), at("2 9:00"))
    checked = check()
    assert checked.sees == (
        "Chatwoot 4.13 or newer, account 1, “Acme”.",
        "1 inbox, 2 teammates, 0 teams.",
        "1 conversation in which anything happened since 1 October 2025, the first of 2 November 2026.",
    )
    assert checked.settings == {"account": "1", "start": "2025-10-01"}
    assert any("What happened before 1 October 2025 is not told" in each for each in checked.notes)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"account": "9"}, "has no account 9. It has: 1 (“Acme”)"),
        ({"account": "one"}, "has no account one"),
        ({"start": "yesterday"}, "“start” is 'yesterday', which is no day"),
        ({"start": "2099-01-01"}, "Name a day in the past"),
        ({"web": "chat"}, "“web” is 'chat', which is no address"),
        ({"texts": "/no/such/file"}, "/no/such/file of the setting “texts” cannot be read"),
        ({"inactivity": "soon"}, "“inactivity” is 'soon'. Write a whole number"),
        ({"url": "https://example.com"}, "“url” is no address of a PostgreSQL database"),
        ({"url": "postgresql://reader:s3cret@host/chatwoot"}, "“url” holds a password"),
    ],
)
def test_settings_that_are_wrong_are_named(check: Checking, settings: dict[str, str], said: str) -> None:
    with pytest.raises(SourceError, match=re.escape(said)) as told:
        check(**settings)
    assert "s3cret" not in told.value.text


def test_several_accounts_are_asked_about(desk: Desk, check: Checking) -> None:
    desk.insert("accounts", name="Another")
    with pytest.raises(SourceError, match=re.escape("several accounts: 1 (“Acme”), 2 (“Another”). Say which one")):
        check()
    assert check(account="2").settings["account"] == "2"
