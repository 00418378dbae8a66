"""Sockets of the app: their hello and goodbye, how many there may be, and what is acknowledged over them."""

import json
from contextlib import ExitStack

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from cxbot.playground import PlaygroundSettings
from tests.driver import client_of
from tests.playground.conftest import QUICK, UNLIMITED


def test_a_socket_says_hello_is_acknowledged_and_asked_to_make_way(start):
    playground = start(PlaygroundSettings(refresh_sockets=0.3, goodbye_lasts=0.3, ack_within=1))
    client = client_of(playground)
    url = client.apps_connections_open(app_token=playground.app_token)["url"]
    with connect(url, proxy=None) as socket:
        hello = json.loads(socket.recv(5))
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        assert hello["connection_info"]["app_id"] in url
        assert set(hello["debug_info"]) == {"host", "started", "build_number", "approximate_connection_time"}
        playground.person("ana").command("/garden water", "general")
        envelope = json.loads(socket.recv(5))
        assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
        socket.send(json.dumps({"envelope_id": envelope["envelope_id"], "payload": {"text": "heard"}}))
        warning, goodbye = json.loads(socket.recv(5)), json.loads(socket.recv(5))
        assert (warning["type"], warning["reason"]) == ("disconnect", "warning")
        assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "refresh_requested")
        with pytest.raises(ConnectionClosed):
            socket.recv(5)
    assert "heard" in str(playground.person("ana").messages("general"))
    with pytest.raises(Exception, match="403"), connect(url, proxy=None):
        pass  # a ticket is good for one connection


def test_what_the_old_socket_was_given_before_its_end_can_be_acknowledged_until_then(start):
    playground = start(PlaygroundSettings(refresh_sockets=0.1, goodbye_lasts=5))
    url = client_of(playground).apps_connections_open(app_token=playground.app_token)["url"]
    with connect(url, proxy=None) as socket:
        assert [json.loads(socket.recv(5))["type"] for _ in range(2)] == ["hello", "disconnect"]
        playground.person("ana").command("/garden water", "general")
        envelope = json.loads(socket.recv(5))
        socket.send(json.dumps({"envelope_id": envelope["envelope_id"], "payload": {"text": "heard"}}))
        assert playground.record.wait_for("/garden").ok


def test_the_eleventh_socket_is_told_that_there_are_too_many(start):
    playground = start(UNLIMITED)
    client = client_of(playground)
    with ExitStack() as stack:
        for number in range(1, 11):
            url = client.apps_connections_open(app_token=playground.app_token)["url"]
            socket = stack.enter_context(connect(url, proxy=None))
            assert json.loads(socket.recv(5))["num_connections"] == number
        url = client.apps_connections_open(app_token=playground.app_token)["url"]
        eleventh = stack.enter_context(connect(url, proxy=None))
        goodbye = json.loads(eleventh.recv(5))
        assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "too_many_websockets")
        with pytest.raises(ConnectionClosed):
            eleventh.recv(5)


def test_an_event_over_a_socket_says_how_often_it_was_tried(start):
    playground = start(PlaygroundSettings(ack_within=0.2, redelivery=(0.0,)))
    url = client_of(playground).apps_connections_open(app_token=playground.app_token)["url"]
    with connect(url, proxy=None) as socket:
        socket.recv(5)
        playground.person("ana").post("hello", "general")
        first, second = json.loads(socket.recv(5)), json.loads(socket.recv(5))
    assert (first["retry_attempt"], second["retry_attempt"]) == (0, 1)
    assert second["retry_reason"] == "http_timeout"
    assert first["payload"]["event_id"] == second["payload"]["event_id"]
    assert first["envelope_id"] != second["envelope_id"]


def test_socket_mode_must_be_the_mode(start):
    playground = start(QUICK, mode="http")
    answer = httpx.post(
        f"{playground.api_url}apps.connections.open", headers={"Authorization": f"Bearer {playground.app_token}"}
    )
    assert answer.json()["error"] == "socket_mode_not_enabled"
