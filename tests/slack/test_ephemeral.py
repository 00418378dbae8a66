"""Answers to one person: when a way fails the next one is tried, and nothing is said twice."""

import time
from collections.abc import Iterator

import pytest

from cxbot.message import Message
from cxbot.slack.sending.clients import Access, posting_client
from cxbot.slack.sending.ephemeral import Ephemeral
from tests.driver import free_port
from tests.slack.scripted import Scripted, running

OK = {"ok": True}
LIMITED = (429, {"Retry-After": "1"}, {"ok": False, "error": "ratelimited"})
LONG_LIMITED = (429, {"Retry-After": "60"}, {"ok": False, "error": "ratelimited"})
FAILS = (500, {}, {"ok": False, "error": "internal_error"})
USED_UP = (404, {}, {"ok": False, "error": "used_url"})
BREAKS = None


@pytest.fixture
def slack() -> Iterator[Scripted]:
    script = {
        "response": [OK],
        "chat.postEphemeral": [OK],
        "conversations.open": [{"ok": True, "channel": {"id": "D1"}}],
        "chat.postMessage": [OK],
    }
    with running(script) as scripted:
        yield scripted


def way(slack: Scripted, *, url: str = "") -> Ephemeral:
    posting = posting_client(Access("xoxb-1", base_url=slack.url, timeout=5))
    here = url or slack.url.replace("/api/", "/response")
    return Ephemeral(posting, user="U1", channel="C1", response_url=here)


def said(slack: Scripted) -> list[str]:
    """The calls that carried words, in order."""
    return [method for method, payload in slack.calls if payload.get("text") == "No."]


@pytest.mark.parametrize(
    ("script", "ways"),
    [
        ({}, ["response"]),
        ({"response": [USED_UP]}, ["response", "chat.postEphemeral"]),
        ({"response": [FAILS]}, ["response", "chat.postEphemeral"]),
        ({"response": [LIMITED, OK]}, ["response", "response"]),
        ({"response": [LIMITED]}, ["response", "response", "chat.postEphemeral"]),
        ({"response": [LONG_LIMITED]}, ["response", "chat.postEphemeral"]),
        ({"response": [FAILS], "chat.postEphemeral": [LIMITED, OK]}, ["response", *["chat.postEphemeral"] * 2]),
        (
            {"response": [USED_UP], "chat.postEphemeral": [{"ok": False, "error": "not_in_channel"}]},
            ["response", "chat.postEphemeral", "chat.postMessage"],
        ),
        (
            {"response": [FAILS], "chat.postEphemeral": [FAILS], "chat.postMessage": [LIMITED, OK]},
            ["response", "chat.postEphemeral", "chat.postMessage", "chat.postMessage"],
        ),
        # It may have been taken: an answer twice is worse than once in doubt.
        ({"response": [BREAKS]}, ["response"]),
        ({"response": [FAILS], "chat.postEphemeral": [BREAKS]}, ["response", "chat.postEphemeral"]),
    ],
)
def test_a_way_that_surely_failed_gives_way_to_the_next(slack: Scripted, script, ways):
    slack.script |= script
    assert way(slack).say("No.")
    assert said(slack) == ways


def test_an_address_where_nobody_listens_gives_way_to_the_next(slack: Scripted):
    posting = posting_client(Access("xoxb-1", base_url=f"http://127.0.0.1:{free_port()}/api/", timeout=5))
    assert not Ephemeral(posting, user="U1", channel="C1", response_url=posting.base_url + "response").say("No.")
    assert said(slack) == []


def test_where_no_way_is_open_that_is_said_to_the_caller_and_nothing_raised(slack: Scripted):
    slack.script |= {"response": [USED_UP], "chat.postEphemeral": [FAILS], "conversations.open": [FAILS]}
    assert not way(slack).say("No.")


def test_a_fault_of_ours_on_one_way_does_not_keep_the_words_back(slack: Scripted, monkeypatch: pytest.MonkeyPatch):
    ephemeral = way(slack)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ephemeral, "_by_url", broken)
    assert ephemeral.say("No.")
    assert said(slack) == ["chat.postEphemeral"]


def test_after_the_last_word_nothing_is_said(slack: Scripted):
    ephemeral = way(slack)
    assert ephemeral.say_last("No.")
    assert ephemeral.say("No.")
    assert said(slack) == ["response"]


def test_the_rest_is_waited_for_before_it_is_tried_again(slack: Scripted):
    slack.script["response"] = [LIMITED, OK]
    began = time.monotonic()
    way(slack).say("No.")
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize(
    ("script", "calls"),
    [
        ([OK], ["response"]),
        # Too old to be changed: said anew, by whichever way is open.
        ([USED_UP], ["response", "response", "chat.postEphemeral"]),
    ],
)
def test_another_message_takes_the_place_of_the_one_with_the_button(
    slack: Scripted, script: list[object], calls: list[str]
) -> None:
    slack.script["response"] = script  # type: ignore[assignment]  # answers as above
    assert way(slack).replace(Message("No.", ()))
    assert said(slack) == calls
    replaced, *anew = slack.asked("response")
    assert replaced["replace_original"] is True
    assert all(each["replace_original"] is False for each in anew)
