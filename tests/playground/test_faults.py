"""Faults on request: each does what it says, as often as it says."""

import time

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler

from tests.driver import client_of
from tests.playground.garden import running_garden
from tests.playground.test_api import GENERAL, LEADS, code
from tests.playground.test_files import upload

BROKEN = (OSError, ConnectionError)


def texts(playground):
    return [each["text"] for each in playground.person("ana").messages("general")]


def test_accept_then_drop_posts_and_says_nothing(playground, client):
    playground.faults.add("accept_then_drop", method="chat.postMessage", times=1)
    with pytest.raises(BROKEN):
        client.chat_postMessage(channel=GENERAL, text="once")
    assert texts(playground) == ["once"]
    client.chat_postMessage(channel=GENERAL, text="again")
    assert texts(playground) == ["once", "again"]


def test_a_client_that_repeats_posts_twice_then(playground):
    playground.faults.add("accept_then_drop", method="chat.postMessage", times=1)
    careless = WebClient(
        playground.bot_token,
        base_url=playground.api_url,
        retry_handlers=[ConnectionErrorRetryHandler(max_retry_count=1)],
    )
    careless.chat_postMessage(channel=GENERAL, text="twice")
    assert texts(playground) == ["twice", "twice"]


def test_drop_before_accept_does_nothing(playground, client):
    playground.faults.add("drop_before_accept", method="chat.postMessage", times=1)
    with pytest.raises(BROKEN):
        client.chat_postMessage(channel=GENERAL, text="never")
    assert texts(playground) == []


def test_a_time_out_answers_nothing_and_does_nothing(playground):
    playground.faults.add("timeout", method="chat.postMessage", seconds=5)
    hasty = WebClient(playground.bot_token, base_url=playground.api_url, timeout=1, retry_handlers=[])
    with pytest.raises(TimeoutError):
        hasty.chat_postMessage(channel=GENERAL, text="never")
    assert texts(playground) == []


def test_slow_takes_its_time(playground, client):
    playground.faults.add("slow", seconds=0.3, times=1)
    began = time.monotonic()
    client.auth_test()
    assert 0.3 <= time.monotonic() - began < 2
    assert client.auth_test()["ok"]


def test_429_says_how_long_to_wait_and_the_sdk_waits(playground):
    playground.faults.add("429", method="auth.test", times=1, seconds=1)
    patient = WebClient(
        playground.bot_token,
        base_url=playground.api_url,
        retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=1)],
    )
    began = time.monotonic()
    patient.auth_test()
    assert time.monotonic() - began >= 1
    assert [each.status for each in playground.record.calls("auth.test")] == [429, 200]


def test_500_is_no_answer_of_slacks(playground, client):
    playground.faults.add("500", method="chat.postMessage", times=1)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=GENERAL, text="x")
    assert caught.value.response.status_code == 500
    assert texts(playground) == []


def test_a_file_that_is_never_ready(playground, client):
    playground.faults.add("never_ready", times=1)
    file = upload(client)
    other = upload(client)
    time.sleep(0.1)
    assert client.files_info(file=file)["file"]["mimetype"] == ""
    assert client.files_info(file=other)["file"]["mimetype"] == "image/png"


def test_a_revoked_token(playground, client):
    playground.faults.add("revoked_token")
    assert code(client.auth_test) == "token_revoked"
    playground.faults.remove()
    assert client.auth_test()["ok"]


def test_the_bot_is_removed_from_the_channel_it_is_about_to_use(playground, client):
    playground.faults.add("removed_from_channel", times=1)
    assert code(client.chat_postMessage, channel=GENERAL, text="x") == "not_in_channel"
    assert code(client.chat_postMessage, channel=GENERAL, text="x") == "not_in_channel"
    assert client.chat_postMessage(channel=LEADS, text="x")["ok"]


def test_a_lost_socket_is_made_anew_by_the_sdk(start):
    playground = start()
    with running_garden(playground, client_of(playground), "socket", ping_interval=0.3):
        ana = playground.person("ana")
        playground.faults.add("lost_socket")
        playground.record.wait_for(lambda _: len(playground.record.calls("apps.connections.open")) == 2, 15)
        ana.wait(lambda _: httpx.get(f"{playground.url}page/workspace").json()["connected"])
        ana.command("/garden hello", "general")
        ana.wait(lambda person: "I heard" in str(person.messages("general")))


def test_an_unknown_fault_is_refused_with_those_there_are(playground):
    with pytest.raises(ValueError, match="accept_then_drop"):
        playground.faults.add("earthquake")
    answer = httpx.post(f"{playground.url}page/faults", json={"fault": "earthquake"})
    assert answer.status_code == 400
    assert "earthquake" in answer.json()["error"]


def test_the_page_switches_faults_on_and_off(playground, client):
    url = f"{playground.url}page/faults"
    added = httpx.post(url, json={"fault": "429", "method": "auth.test", "seconds": 7}).json()["id"]
    (active,) = httpx.get(url).json()["active"]
    assert active == {"id": added, "fault": "429", "method": "auth.test", "times": None, "seconds": 7}
    assert code(client.auth_test) == "ratelimited"
    httpx.delete(url, params={"id": added})
    assert client.auth_test()["ok"]
    assert {each["id"] for each in httpx.get(url).json()["faults"]} >= {"slow", "never_ready", "lost_socket"}
