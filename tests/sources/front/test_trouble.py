"""What goes wrong on the way to Front is told in words, with the fix; nothing is lost, and the next sync goes on."""

import json
import re
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from cxbot.errors import SourceError
from cxbot.source import Checked, ContactRecord, MessageRecord
from cxbot.sources.front import happening
from cxbot.sources.front.client import is_front, moment, open_api, read_quota
from cxbot.sources.registry import check_source
from cxbot.syncing import sync
from cxbot.tables import raw
from tests.sources.answering import Asked, Reply
from tests.sources.front.desk import TOKEN, Desk
from tests.sources.front.happening import at

NOW = at("4 10:00")


@pytest.fixture(autouse=True)
def _without_waiting(front: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxbot.sources.front.client.Clock", lambda: front.time.clock)
    front.time.at = NOW.timestamp()


def check(desk: Desk, **settings: str) -> Checked:
    return check_source("front", "shop", {"token": TOKEN, "address": desk.address, **settings}, NOW)


def messages(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(raw.messages)) or 0


def test_trying_says_what_it_sees_and_finds_the_start(front: Desk) -> None:
    front.tell("Mon 9:00 inbound; 9:10 reply ana")
    front.team("north", front.teammate("ana"))
    checked = check(front)
    assert checked.sees == (
        "Front of Acme.",
        "1 inbox, 1 teammate, 1 team.",
        "What happened since 1 October 2025 can be read.",
    )
    assert checked.settings == {"start": "2025-10-01"}
    assert any("there is no response rate" in each for each in checked.notes)
    assert not any("cannot be read" in each for each in checked.notes)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"token": "wrong"}, "Give a new one in the setting “token”"),
        ({"token": "with blank"}, "The setting “token” holds no token"),
        ({"address": "http://api2.frontapp.com"}, "begins with http"),
        ({"address": "nowhere"}, "The address of Front is none"),
        ({"start": "yesterday"}, "“start” is 'yesterday', which is no day"),
        ({"inactivity": "soon"}, "“inactivity” is 'soon'"),
        ({"private": "maybe"}, "“private” is 'maybe'. Write yes or no."),
    ],
)
def test_settings_that_are_wrong_are_named(front: Desk, settings: dict[str, str], said: str) -> None:
    with pytest.raises(SourceError, match=re.escape(said)) as told:
        check(front, **settings)
    assert TOKEN not in told.value.text


@pytest.mark.parametrize(
    ("there", "limit", "takes"),
    [
        (
            200_000,
            50,
            "with 30 requests a minute, which is the bot's share of your quota, loading them takes about 21 days",
        ),
        (
            200_000,
            200,
            "with 120 requests a minute, which is the bot's share of your quota, loading them takes about 5 days",
        ),
        (
            5_000,
            100,
            "with 60 requests a minute, which is the bot's share of your quota, loading them takes about 6 hours",
        ),
        (500, 100, ""),
    ],
)
def test_who_connects_is_told_how_long_the_first_load_takes(front: Desk, there: int, limit: int, takes: str) -> None:
    front.there, front.limit = there, limit
    said = " ".join(check(front).sees)
    assert (takes in said) if takes else ("loading them" not in said)
    front.closed["/conversations/search"] = 403
    assert "loading them" not in " ".join(check(front).sees)


def test_who_tries_an_address_where_nothing_answers_is_told_so_soon(front: Desk) -> None:
    with pytest.raises(SourceError) as told:
        check(front, address="http://127.0.0.1:9")
    assert told.value.text == (
        "Front cannot be read: nothing answers on 127.0.0.1 3 times in a row. See whether 127.0.0.1, the address in "
        "its settings, can be reached from here, and how Front is."
    )
    assert sum(front.time.slept) == 1 + 2


@pytest.mark.parametrize("path", ["/teammates", "/inboxes", "/events", "/conversations"])
def test_a_scope_that_is_missing_is_named_with_all_that_are_needed(front: Desk, path: str) -> None:
    front.tell("Mon 9:00 inbound")
    front.closed[path] = 403
    with pytest.raises(SourceError, match=r"does not let /.* be read \(403\): .*scope missing.* Give a token with the"):
        check(front)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/contacts", "the token has not the scope contacts:read"),
        ("/accounts", "the token has not the scope accounts:read"),
        ("/channels", "the token has not the scope channels:read"),
        ("/tags", "the token has not the scope tags:read"),
        ("/teams", "has not the scope teams:read"),
        ("/analytics", "the token has not the scope analytics:read"),
    ],
)
def test_what_can_be_done_without_is_said(front: Desk, path: str, said: str) -> None:
    front.tell("Mon 9:00 inbound")
    front.closed[path] = 403
    assert any(said in each for each in check(front).notes)


def test_an_outage_loses_nothing_and_the_next_sync_goes_on(
    front: Desk, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(happening, "AT_ONCE", 5)
    for number in range(12):
        front.tell(f"Mon 9:{number:02} inbound")
    source, asked = front.source(), []

    def down(exchange: Any) -> None:
        asked.append(exchange.path)
        if sum(each.endswith("/messages") for each in asked) == 7 and not front.down:
            front.down.extend([Reply(502, b"<html>")] * 40)

    source.api.http.record = down
    with pytest.raises(SourceError, match=r"its server fails \(502\) 10 times in a row"):
        sync(sqlite_engine, source, now=NOW)
    assert messages(sqlite_engine) == 5
    front.down.clear()
    sync(sqlite_engine, front.source(), now=NOW)
    assert messages(sqlite_engine) == 12


def test_short_trouble_is_waited_through(front: Desk, sqlite_engine: Engine) -> None:
    front.tell("Mon 9:00 inbound")
    half = Reply(200, b'{"_results": [{"id"')
    limited = Reply(429, {}, {"retry-after": "7"})
    front.down.extend([limited, Reply(503, {}), Reply(500, {}), Reply(cut=-1), half])
    assert sync(sqlite_engine, front.source(), now=NOW).counts["messages"] == 1
    assert 7.5 in front.time.slept


def test_a_burst_that_is_too_quick_is_waited_through(front: Desk, sqlite_engine: Engine) -> None:
    front.burst = 1
    front.tell("Mon 9:00 inbound; 9:10 reply; 9:20 comment")
    assert sync(sqlite_engine, front.source(), now=NOW).counts["messages"] == 2


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(200, b"<html>login</html>", {"content-type": "text/html"}), "is a web page, not the API of Front"),
        (Reply(302, {}, {"location": "https://elsewhere.example/me"}), "sends on to another address"),
        (Reply(302, {}, {"location": "https://api.frontapp.com.evil.example/me"}), "sends on to another address"),
        (Reply(401, {}), "Give a new one in the setting “token”"),
    ],
)
def test_what_is_no_front_is_said(front: Desk, reply: Reply, said: str) -> None:
    front.down.append(reply)
    with pytest.raises(SourceError, match=re.escape(said)):
        list(front.source().batches("", NOW))


@pytest.mark.parametrize("body", [{"things": []}, [], {"_results": "none"}, {"_results": [1]}])
def test_an_answer_without_results_is_said(front: Desk, monkeypatch: pytest.MonkeyPatch, body: Any) -> None:
    front.is_checked = False
    monkeypatch.setattr(front, "_answered", _instead(front, "/teammates", Reply(200, body)))
    with pytest.raises(SourceError, match="Front answers /teammates without “_results”, as no Front does"):
        list(front.source().batches("", NOW))


def _instead(desk: Desk, path: str, reply: Reply) -> Any:
    answered = desk._answered
    return lambda known, asked: reply if asked.path == path else answered(known, asked)


@pytest.mark.parametrize("token", ["5", ""])
def test_a_page_that_repeats_is_an_error_and_no_loop(front: Desk, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    body = {"_pagination": {"next": f"https://acme.api.frontapp.com/tags?page_token={token}"}, "_results": []}
    front.is_checked = False
    monkeypatch.setattr(front, "_answered", _instead(front, "/tags", Reply(200, body)))
    with pytest.raises(SourceError, match="/tags goes on, and gives the same page again") as told:
        list(front.source().batches("", NOW))
    assert told.value.retry_after


def test_links_to_the_companys_host_are_asked_of_the_one_that_is_set(front: Desk) -> None:
    front.page = 2
    for number in range(5):
        front.tell(f"Mon 9:0{number} inbound; 10:00 rate 5")
    gone = front.tell("Mon 9:00 inbound")
    front.merge(gone, front.tell("Mon 9:00 inbound"), at("2 11:00"))
    own = front.happens(gone, at("2 12:00"), "reopen", front.by("ana"))  # of which Front says where it went
    front.merged.pop(gone)
    found = [each for batch in front.source().batches("", NOW) for each in batch.records]
    assert sum(isinstance(each, MessageRecord) for each in found) >= 7
    assert own
    assert is_front("acme.api.frontapp.com")
    assert is_front("frontapp.com")
    assert not is_front("frontapp.com.evil.example")
    assert not is_front("evilfrontapp.com")


def test_a_cursor_of_another_version_is_said(front: Desk) -> None:
    for written in ('{"version": 99}', "[]", "{", json.dumps({"version": 1, "start": "soon"})):
        with pytest.raises(SourceError, match="synced by another version"):
            list(front.source().batches(written, NOW))


def test_a_conversation_that_is_not_as_conversations_are_is_refused_alone(front: Desk) -> None:
    front.tell("Mon 9:00 inbound")
    own = front.tell("Mon 9:00 inbound", customer="kim")
    front.is_checked = False
    front.messages[own][0]["created_at"] = "2026-11-02"
    front.messages[own][0] |= {"created_at": True}
    told = list(front.source().batches("", NOW))
    (refused,) = {each for batch in told for each in batch.refused}
    assert refused.place == f"conversation {own}"
    assert "it is not as conversations are: ValueError('True is no moment')" in refused.reason
    assert sum(isinstance(each, MessageRecord) for batch in told for each in batch.records) == 1


@pytest.mark.parametrize("value", [None, "5", True, 1e30, [], float("inf")])
def test_what_is_no_moment_is_none(value: Any) -> None:
    with pytest.raises(ValueError, match="is no moment"):
        moment(value)


def test_a_conversation_of_thousands_of_messages_is_told_whole(front: Desk, sqlite_engine: Engine) -> None:
    front.is_checked, front.burst, front.limit = False, 1_000, 1_000_000
    own = front.tell("Mon 9:00 inbound")
    for number in range(2_000):
        front.written(own, at("2 10:00"), inbound=number % 2 == 0, author=None, people={"from": "joe"})
    assert sync(sqlite_engine, front.source(), now=NOW).counts["messages"] == 2_001


def test_the_quota_is_read_from_the_headers() -> None:
    headers = {"x-ratelimit-limit": "100", "x-ratelimit-remaining": "40", "x-ratelimit-reset": "1030.5"}
    (quota,) = read_quota(headers, 1000.0).values()
    assert (quota.limit, quota.remaining, quota.resets) == (100, 40, 30.5)
    dated = {"date": "Thu, 01 Jan 1970 00:16:50 GMT"}  # by a clock that is ten minutes before ours
    assert read_quota(headers | dated, 1610.0)[""].resets == 20.5
    assert read_quota({}, 0.0) == {}
    assert read_quota({"x-ratelimit-limit": "many", "x-ratelimit-remaining": "4"}, 0.0) == {}


def test_the_token_stands_in_nothing_that_is_shown(front: Desk) -> None:
    front.tell("Mon 9:00 inbound")
    source = front.source()
    recorded: list[Any] = []
    source.api.http.record = recorded.append
    told = list(source.batches("", NOW))
    assert TOKEN not in repr(source) + repr(told) + repr(recorded) + "".join(each.cursor for each in told)
    assert open_api("https://api2.frontapp.com", TOKEN).http.headers["authorization"] == f"Bearer {TOKEN}"


def test_every_request_carries_the_token_to_one_host_only(front: Desk) -> None:
    front.tell("Mon 9:00 inbound; 10:00 rate 5")
    list(front.source().batches("", NOW))
    hosts: set[str] = {each.headers["host"] for each in front.asked if isinstance(each, Asked)}
    assert {f"http://{each}" for each in hosts} == {front.address}


@pytest.mark.parametrize("handle", ["jo e@x.example", "jo?e@x.example", "jo#e\n@x.example", "100%@x.example"])
def test_an_address_that_front_takes_for_none_stops_nothing(
    front: Desk, monkeypatch: pytest.MonkeyPatch, handle: str
) -> None:
    answered = front._answered

    def strict(known: str, asked: Asked) -> Reply:
        return Reply(400, {"_error": "bad alias"}) if known == "/contacts/{contact_id}" else answered(known, asked)

    front.tell("Mon 9:00 inbound", customer=handle)
    monkeypatch.setattr(front, "_answered", strict)
    told = [each for batch in front.source().batches("", NOW) for each in batch.records]
    assert [each.address for each in told if isinstance(each, ContactRecord)] == [handle]
    assert sum(isinstance(each, MessageRecord) for each in told) == 1
