"""HTTP mode: signed requests only, health, and a clean stop on SIGTERM."""

import asyncio
import json
import signal
import time
from dataclasses import replace
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import httpx
import pytest
from slack_bolt import App
from sqlalchemy import Engine

from cxbot.errors import SettingError
from cxbot.slack.running.http import web_app
from cxbot.slack.running.monitoring import Monitoring
from cxbot.slack.sending.clients import Access
from tests.driver import free_port, soon
from tests.slack.bot import QUICK, running_bot
from tests.slack.process import started
from tests.slack.scripted import SECRET, command, running, workspace

POSTED = {"chat.postMessage": [{"ok": True, "ts": "1.1"}]}


@pytest.fixture
def slack():
    with running(workspace() | POSTED) as scripted:
        yield scripted


def test_a_signed_command_is_answered_and_its_report_posted(slack, engine: Engine):
    access = Access("xoxb-1", signing_secret=SECRET, base_url=slack.url)
    with running_bot(access, engine, mode="http", port=free_port()) as bot:
        assert json.loads(command(bot.url, 1))["text"].startswith("Counting 9–15 Nov")
        soon(lambda: slack.asked("chat.postMessage"))
        with urlopen(f"{bot.url}/health", timeout=5) as answer:
            assert json.loads(answer.read()) == {"ok": True}


def test_the_same_request_twice_makes_one_report(slack, sqlite_engine: Engine):
    access = Access("xoxb-1", signing_secret=SECRET, base_url=slack.url)
    with running_bot(access, sqlite_engine, mode="http", port=free_port()) as bot:
        assert b"Counting" in command(bot.url, 1)
        assert command(bot.url, 1) == b""
        assert bot.context.pools.reports.finish(10)
        assert bot.context.pools.threads.finish(10)
    assert len(slack.asked("chat.postMessage")) == 2  # the report and its thread


def test_slow_words_are_acknowledged_in_time_and_answered_later(slack, sqlite_engine: Engine):
    access = Access("xoxb-1", signing_secret=SECRET, base_url=slack.url)
    slack.script["response"] = [{"ok": True}]
    timeouts = replace(QUICK, ack=0.2)
    with running_bot(access, sqlite_engine, mode="http", port=free_port(), timeouts=timeouts) as bot:
        later = slack.url.replace("/api/", "/response")
        bot.database.slow = 0.6
        assert b"One moment" in command(bot.url, 1, response_url=later)
        (told,) = soon(lambda: slack.asked("response"))
        assert told["text"].startswith("Counting")
        assert told["response_type"] == "ephemeral"
        assert bot.context.pools.reports.finish(10)
        assert bot.context.pools.threads.finish(10)
    assert len(slack.asked("chat.postMessage")) == 2


def test_what_is_heard_too_late_acts_no_more(slack, sqlite_engine: Engine):
    # Slack has told the person that it failed, and she has asked again.
    access = Access("xoxb-1", signing_secret=SECRET, base_url=slack.url)
    timeouts = replace(QUICK, late=-1)
    with running_bot(access, sqlite_engine, mode="http", port=free_port(), timeouts=timeouts) as bot:
        assert command(bot.url, 1) == b""
        assert bot.context.pools.reports.finish(10)
    assert slack.asked("chat.postMessage") == []


def test_an_answer_goes_nowhere_but_to_slack(slack, sqlite_engine: Engine):
    access = Access("xoxb-1", signing_secret=SECRET, base_url=slack.url)
    slack.script |= {
        "chat.postEphemeral": [{"ok": True}],
        "chat.postMessage": [{"ok": False, "error": "token_revoked"}],
    }
    with running({"": [{"ok": True}]}) as elsewhere:
        with running_bot(access, sqlite_engine, mode="http", port=free_port()) as bot:
            command(bot.url, 1, response_url=elsewhere.url)
            assert "token" in soon(lambda: slack.asked("chat.postEphemeral"))[0]["text"]
        assert elsewhere.calls == []


def test_a_request_with_a_wrong_signature_is_refused(slack, sqlite_engine: Engine):
    access = Access("xoxb-1", signing_secret=SECRET, base_url=slack.url)
    with running_bot(access, sqlite_engine, mode="http", port=free_port()) as bot:
        with pytest.raises(HTTPError) as refused:
            command(bot.url, 1, secret="another secret")
        assert refused.value.code == 401
        refused.value.close()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        *((b"x" * 2_000_001, 413), (b"\xff\xfe", 400), (b"{", 400), (b'["a list"]', 400), (b'"words"', 400)),
        *((b"payload=%7B", 400), (b"payload=7", 400), (b"payload=[]", 400), (b"nothing", 401)),
    ],
)
def test_a_request_that_is_none_of_slacks_is_refused(slack, sqlite_engine: Engine, body: bytes, status: int):
    access = Access("xoxb-1", signing_secret=SECRET, base_url=slack.url)
    with running_bot(access, sqlite_engine, mode="http", port=free_port()) as bot:
        kind = "application/json" if body[:1] in b'{["' else "application/x-www-form-urlencoded"
        with pytest.raises(HTTPError) as refused:
            urlopen(Request(f"{bot.url}/slack/events", body, {"Content-Type": kind}), timeout=5)
        assert refused.value.code == status
        refused.value.close()


def test_the_health_says_what_is_wrong():
    app = App(token_verification_enabled=False, signing_secret="secret", token="xoxb-1")

    async def health(trouble: str) -> httpx.Response:
        transport = httpx.ASGITransport(app=web_app(app, Monitoring(lambda: trouble).routes(metrics=False)))
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            return await client.get("/health")

    well, ill = asyncio.run(health("")), asyncio.run(health("The database cannot be reached right now."))
    assert (well.status_code, well.json()) == (200, {"ok": True})
    told = {"ok": False, "error": "The database cannot be reached right now."}
    assert (ill.status_code, ill.json()) == (503, told)


def test_an_address_in_use_is_told(slack, sqlite_engine: Engine):
    access = Access("xoxb-1", signing_secret=SECRET, base_url=slack.url)
    port = free_port()
    with (
        running_bot(access, sqlite_engine, mode="http", port=port),
        pytest.raises(SettingError, match="CXBOT_PORT"),
        running_bot(access, sqlite_engine, mode="http", port=port),
    ):
        pass


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_process_that_is_told_to_end_finishes_its_report_and_ends_well(slack, sqlite_engine: Engine, asked: int):
    port = free_port()
    access = Access("xoxb-1", "xapp-1", SECRET, slack.url)
    with started("http", access, sqlite_engine, port=port, seconds=1.0) as bot:
        command(f"http://127.0.0.1:{port}", 1)
        began = time.monotonic()
        bot.send_signal(asked)
        out, logged = bot.communicate(timeout=15)
        assert bot.returncode == 0, logged
        assert out == "stopped\n"
        assert time.monotonic() - began < 20
    assert len(slack.asked("chat.postMessage")) == 2
    assert "logger=cxbot.slack.sending.posting event=report_posted" in logged
    assert "event=stopped" in logged
    assert "last week" not in logged  # not even when all is logged: what people type may name customers
    assert "xoxb" not in logged
