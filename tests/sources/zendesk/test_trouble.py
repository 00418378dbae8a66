"""What goes wrong on the way to Zendesk is told in words, with the fix; nothing is lost, and the next sync goes on."""

import re

import pytest
from sqlalchemy import Engine, func, select

from cxbot.errors import SourceError
from cxbot.source import Checked
from cxbot.sources.registry import check_source
from cxbot.sources.zendesk.client import open_api
from cxbot.syncing import sync
from cxbot.tables import raw
from tests.sources.answering import Reply
from tests.sources.zendesk.desk import EMAIL, TOKEN, Desk, at

NOW = at("25 10:00")


def check(desk: Desk, **settings: str) -> Checked:
    given = {"subdomain": "acme", "email": EMAIL, "token": TOKEN, "address": desk.address, **settings}
    return check_source("zendesk", "shop", given, NOW)


def test_trying_says_what_it_sees_and_finds_the_start(zendesk: Desk) -> None:
    zendesk.tell("Mon 9:00 inbound; 9:10 reply ana", "Support")
    checked = check(zendesk)
    assert checked.sees == (
        f"Zendesk {zendesk.address}, asked as admin.",
        "1 group, 1 teammate.",
        "Tickets that changed since 1 October 2025 can be read.",
    )
    assert checked.settings == {"start": "2025-10-01"}
    assert any("pending and on-hold count as open" in each for each in checked.notes)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"token": "wrong"}, "Give a new one in the setting “token”"),
        ({"token": "with blank"}, "holds no token"),
        ({"subdomain": "a b", "address": ""}, "“subdomain” is 'a b'"),
        ({"address": "http://desk.example.com"}, "begins with http"),
        ({"start": "yesterday"}, "“start” is 'yesterday', which is no day"),
        ({"inactivity": "soon"}, "“inactivity” is 'soon'"),
        ({"schedule": "Night"}, "no schedule “Night”. There are: none"),
    ],
)
def test_settings_that_are_wrong_are_named(zendesk: Desk, settings: dict[str, str], said: str) -> None:
    with pytest.raises(SourceError, match=re.escape(said)) as told:
        check(zendesk, **settings)
    assert TOKEN not in told.value.text


def test_a_zone_without_an_iana_name_is_asked_for(zendesk: Desk) -> None:
    zendesk.schedules = [{"id": 1, "name": "Office", "time_zone": "Middle Earth", "intervals": []}]
    with pytest.raises(
        SourceError, match=r"“Middle Earth”, which has no known IANA name. Give it in the setting “zone”"
    ):
        check(zendesk, schedule="Office")
    assert check(zendesk, schedule="Office", zone="Europe/Berlin").sees


def test_a_visitor_is_not_let_in_as_somebody(zendesk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zendesk, "_of_company", lambda *_: Reply(200, {"user": {"id": None, "role": "end-user"}}))
    with pytest.raises(SourceError, match="does not know who asks"):
        check(zendesk)


def test_an_outage_loses_nothing_and_the_next_sync_goes_on(zendesk: Desk, sqlite_engine: Engine) -> None:
    for number in range(60):
        zendesk.tell(f"Mon 9:{number:02} inbound")
    source = zendesk.source()
    kept = []

    def down(_exchange: object) -> None:
        kept.append(1)
        if len(kept) == 62:
            zendesk.down.extend([Reply(502, b"<html>")] * 10)

    source.api.http.record = down
    with pytest.raises(SourceError, match=r"its server fails \(502\) 10 times in a row"):
        sync(sqlite_engine, source, now=NOW)
    with sqlite_engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(raw.messages)) == 50
    sync(sqlite_engine, zendesk.source(), now=NOW)
    with sqlite_engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(raw.messages)) == 60


def test_short_trouble_is_waited_through(zendesk: Desk, sqlite_engine: Engine) -> None:
    zendesk.tell("Mon 9:00 inbound")
    half, limited = Reply(200, b'{"tickets": [{"id"'), Reply(429, {}, {"retry-after": "7"})
    zendesk.down.extend([limited, Reply(503, {}), Reply(500, {}), Reply(cut=-1), half])
    assert sync(sqlite_engine, zendesk.source(), now=NOW).counts["messages"] == 1
    assert 7.5 in zendesk.time.slept


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(200, b"<html>login</html>", {"content-type": "text/html"}), "is a web page, not the API of Zendesk"),
        (Reply(200, {"things": []}), "without “users”"),
        (Reply(200, []), "without “users”"),
        (Reply(302, {}, {"location": "https://elsewhere.example/users"}), "sends on to another address"),
        (Reply(401, {}), "Give a new one in the setting “token”"),
    ],
)
def test_what_is_no_zendesk_is_said(zendesk: Desk, reply: Reply, said: str) -> None:
    zendesk.down.append(reply)
    with pytest.raises(SourceError, match=re.escape(said)):
        list(zendesk.source().batches("", NOW))


def test_a_cursor_of_another_version_is_said(zendesk: Desk) -> None:
    with pytest.raises(SourceError, match="synced by another version"):
        list(zendesk.source().batches('{"version": 99}', NOW))


def test_a_token_of_oauth_goes_without_a_mail_address() -> None:
    assert open_api("https://acme.zendesk.com", "", TOKEN).http.headers["authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in repr(open_api("https://acme.zendesk.com", "", TOKEN))
