"""What goes wrong on the way to Zendesk is told in words, with the fix; nothing is lost, and the next sync goes on."""

import re

import pytest
from sqlalchemy import Engine, event, func, select

from cxbot.errors import DataError, SourceError
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


def test_trying_says_what_the_plan_lacks(zendesk: Desk) -> None:
    zendesk.closed = {"guide/": 403, "satisfaction_ratings": 404}
    notes = " ".join(check(zendesk).notes)
    assert "Answers to the newer surveys cannot be read" in notes
    assert "Ratings (good, bad) cannot be read" in notes


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


def messages(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(raw.messages)) or 0


def test_a_token_that_may_not_read_what_happened_is_said_when_connecting(zendesk: Desk, sqlite_engine: Engine) -> None:
    zendesk.tell("Mon 9:00 inbound")
    zendesk.closed = {"tickets/": 403}
    said = "one of OAuth needs the scope “read” for everything, “tickets:read” is not enough"
    with pytest.raises(SourceError, match=said):
        check(zendesk)
    zendesk.closed = {f"tickets/{own}/audits": 403 for own in zendesk.tickets}
    with pytest.raises(SourceError, match=said):
        sync(sqlite_engine, zendesk.source(), now=NOW)


@pytest.mark.parametrize("closed", ["users", "incremental/tickets", "tickets/show_many"])
def test_a_right_that_is_missing_is_said_with_what_it_is_for(zendesk: Desk, sqlite_engine: Engine, closed: str) -> None:
    zendesk.tell("Mon 9:00 inbound")
    zendesk.closed = {closed: 403}
    said = "Zendesk does not let /api/v2/.* be read \\(403\\).*See which rights and plan it needs"
    with pytest.raises(SourceError, match=said):
        sync(sqlite_engine, zendesk.source(), now=NOW)
    zendesk.closed = {}
    sync(sqlite_engine, zendesk.source(), now=NOW)
    assert messages(sqlite_engine) == 1


def test_a_quota_that_others_use_up_is_waited_for_and_then_ends_the_sync(zendesk: Desk, sqlite_engine: Engine) -> None:
    zendesk.tell("Mon 9:00 inbound")
    said: list[str] = []
    source = zendesk.source()
    source.api.http.say = said.append
    for _ in range(20):  # others take all but a fifth of it, every minute
        zendesk.minutes |= {("", int(zendesk.time.at // 60) + each): 560 for each in range(40)}
    sync(sqlite_engine, source, now=NOW)
    assert messages(sqlite_engine) == 1  # one request a minute: slow, but going on
    assert any("its quota is used up to our share" in each for each in said)
    zendesk.down.extend([Reply(429, {}, {"retry-after": "3600"})] * 40)
    with pytest.raises(SourceError, match="it is asked too often") as told:
        sync(sqlite_engine, zendesk.source(), now=NOW)
    assert told.value.retry_after == 3600


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(500, b"<html>"), r"its server fails \(500\) 10 times in a row"),
        (Reply(503, {}), r"it is down for a while \(503\) 30 times in a row"),
        (Reply(200, b'{"users": ['), "its answer is no whole JSON 10 times in a row"),
        (Reply(200, {"users": [1, 2]}), "without “users”, as no Zendesk does"),
    ],
)
def test_an_hour_of_trouble_is_said_and_the_next_sync_goes_on(
    zendesk: Desk, sqlite_engine: Engine, reply: Reply, said: str
) -> None:
    zendesk.tell("Mon 9:00 inbound")
    zendesk.down.extend([reply] * 30)
    with pytest.raises(SourceError, match=said) as told:
        sync(sqlite_engine, zendesk.source(), now=NOW)
    assert told.value.retry_after
    zendesk.down.clear()
    sync(sqlite_engine, zendesk.source(), now=NOW)
    assert messages(sqlite_engine) == 1


def test_a_name_that_is_not_found_is_said() -> None:
    source = Desk(address="https://no.such.host.invalid").source()
    with pytest.raises(SourceError, match=r"there is no host “no\.such\.host\.invalid”, or its name cannot be found"):
        list(source.batches("", NOW))


def test_a_ticket_of_twenty_thousand_comments_is_told_whole(zendesk: Desk, sqlite_engine: Engine) -> None:
    own = zendesk.tell("Mon 9:00 inbound; 9:10 reply ana")
    zendesk.limit = 1_000_000
    template = zendesk.audits[own][1]
    zendesk.audits[own] += [
        {
            **template,
            "id": 1_000 + number,
            "created_at": f"2026-11-{3 + number // 2_000:02}T10:{number // 60 % 60:02}:{number % 60:02}Z",
            "events": [{**template["events"][0], "id": 100_000 + number}],
        }
        for number in range(19_998)
    ]
    loaded = sync(sqlite_engine, zendesk.source(), now=NOW)
    assert (loaded.counts["messages"], loaded.refused_count) == (20_000, 0)


def test_a_full_disk_is_said_and_nothing_is_lost(zendesk: Desk, sqlite_engine: Engine) -> None:
    for number in range(300):
        zendesk.tell(f"Mon {number // 60:02}:{number % 60:02} inbound; 10:00 reply ana")
    zendesk.limit = 1_000_000
    full, messages_there = [True], [0]

    @event.listens_for(sqlite_engine, "begin")
    def no_room(connection: object) -> None:
        pages = 1 if full[0] and messages_there[0] else 1_000_000
        getattr(connection, "exec_driver_sql")(f"PRAGMA max_page_count={pages}")  # noqa: B009 - SQLAlchemy's object

    def progress(_done: int, _expected: int) -> None:
        messages_there[0] = messages_there[0] or messages(sqlite_engine)

    with pytest.raises(DataError, match="no room left") as told:
        sync(sqlite_engine, zendesk.source(), now=NOW, progress=progress)
    assert "Make room" in told.value.reason
    there = messages(sqlite_engine)
    assert 0 < there < 600
    assert there % 100 == 0  # whole batches
    full[0] = False
    sync(sqlite_engine, zendesk.source(), now=NOW)
    assert messages(sqlite_engine) == 600
