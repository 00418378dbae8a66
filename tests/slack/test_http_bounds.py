"""HTTP mode under clients that are not Slack: garbage gets one line in the log, slow ones are not kept."""

import json
import logging
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import Engine

from cxbot.observing import Lines
from cxbot.slack.running import http, listening
from cxbot.slack.sending.clients import Access
from tests.driver import free_port
from tests.slack.bot import QUICK, Running, running_bot
from tests.slack.scripted import SECRET, command, event, running, workspace

SIGNED = {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": f"v0={'0' * 64}"}

NOW = {"X-Slack-Request-Timestamp": f"{time.time():.0f}"}


@pytest.fixture
def bot(sqlite_engine: Engine) -> Iterator[Running]:
    """A bot that waits half a second for a request."""
    with running(workspace()) as slack:
        access = Access("xoxb-1", signing_secret=SECRET, base_url=slack.url)
        timeouts = replace(QUICK, request=0.5)
        with running_bot(access, sqlite_engine, mode="http", port=free_port(), timeouts=timeouts) as bot:
            yield bot


def posted(bot: Running, body: bytes, headers: dict[str, str]) -> int:
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{bot.url}{http.EVENTS}", body, headers), timeout=5)
    refused.value.close()
    return int(refused.value.code)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": "yesterday"},
        SIGNED,
        SIGNED | {"X-Slack-Request-Timestamp": "1e9"},
        SIGNED | {"X-Slack-Request-Timestamp": "9" * 400},
        SIGNED
        | {"X-Slack-Request-Timestamp": f"{time.time():.0f}", "X-Slack-Signature": "v0=é".encode().decode("latin1")},
        SIGNED | {"X-Slack-Request-Timestamp": f"{time.time():.0f}", "X-Slack-Signature": ""},
    ],
)
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"event": 7, "user": [], "team": "x", "authorizations": 3}'),
        ("application/json", b'{"type": "event_callback", "event": {"type": "app_mention", "text": "hush"}}'),
        ("application/x-www-form-urlencoded", b"payload=%7B%22user%22%3A%5B%5D%2C%22view%22%3A1%7D"),
        ("application/x-www-form-urlencoded", b"command=/cx&text=hush"),
        ("application/json", b"[" * 100_000),
        ("text/plain", b"\x00\x01\x02"),
    ],
)
def test_garbage_is_refused_in_one_line(bot: Running, caplog: pytest.LogCaptureFixture, kind, body, headers):
    caplog.set_level(logging.DEBUG)
    assert posted(bot, body, {"Content-Type": kind, **headers}) in {400, 401}
    logged = [Lines().format(each) for each in caplog.records if each.levelno >= logging.WARNING]
    assert len(logged) <= 1
    assert not any("traceback" in each or "hush" in each for each in logged)


def test_what_nobody_listens_to_leaves_no_words_in_the_log(bot: Running, caplog: pytest.LogCaptureFixture):
    logging.getLogger("slack_bolt").setLevel(logging.WARNING)  # as the bot has it
    for what in ({"type": "reaction_added", "item": "hush"}, {"type": "pin_added", "item": {"text": "hush"}}):
        with pytest.raises(HTTPError) as refused:
            event(bot.url, what)
        assert refused.value.code == 404
        refused.value.close()
    logged = [Lines().format(each) for each in caplog.records]
    assert sum("nobody_listens" in each for each in logged) == 2
    assert not any("hush" in each for each in logged)


@pytest.mark.parametrize(
    "begins",
    [
        b"",
        b"POST /slack/events HTTP/1.1\r\nHost: bot\r\n",
        b"GET /health HTTP/1.1\r\nHost: bot\r\n\r\nGET /health HTTP/1.1\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 9\r\n\r\nslow",
    ],
)
def test_a_client_that_does_not_go_on_is_let_go(bot: Running, begins: bytes):
    with socket.create_connection(("127.0.0.1", int(bot.url.rpartition(":")[2])), timeout=10) as client:
        client.sendall(begins)
        said = b""
        try:
            while piece := client.recv(65_536):  # the other side closes, or this runs into its time-out
                said += piece
        except ConnectionResetError:
            pass
    assert said.startswith((b"", b"HTTP/1.1 408", b"HTTP/1.1 200"))
    assert b"slow" not in begins or said.startswith(b"HTTP/1.1 408")


def test_many_slow_clients_do_not_keep_slack_out(bot: Running):
    port = int(bot.url.rpartition(":")[2])
    clients = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(100)]
    try:
        for each in clients:
            each.sendall(b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 999\r\n\r\n")
        assert json.loads(command(bot.url, 1, "help"))["response_type"] == "ephemeral"
    finally:
        for each in clients:
            each.close()


def test_more_connections_than_there_is_room_for_are_told_to_come_again(bot: Running):
    port = int(bot.url.rpartition(":")[2])
    clients = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(listening.MOST_CONNECTIONS)]
    try:
        assert posted(bot, b"{}", {"Content-Type": "application/json"}) == 503
    finally:
        for each in clients:
            each.close()
