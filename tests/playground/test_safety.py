"""Loopback only, for this machine's own programs and the playground's own page; nothing is kept."""

import json
import socket
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import connect

from tests.driver import client_of
from tests.playground.pictures import png
from tests.playground.test_api import GENERAL
from tests.playground.test_files import ready

PLACES = ["", "page/workspace", "api/auth.test", "page/stream?person=U0ANA000001", "static/x"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "169.254.169.254", "[", ""]
)
def test_other_hosts_are_refused(playground, place, host):
    assert httpx.get(playground.url + place, headers={"Host": host}).status_code in {400, 403}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:1"},
        {"Origin": "null"},
        {"Origin": "http://localhost:no"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_pages_from_elsewhere_are_refused(playground, headers):
    body = {"channel": GENERAL, "invite": False}
    assert httpx.post(f"{playground.url}page/membership", json=body, headers=headers).status_code == 403
    assert client_of(playground).chat_postMessage(channel=GENERAL, text="still in")["ok"]


def test_its_own_page_is_answered_under_each_of_its_names(playground):
    port = playground.url.rsplit(":", 1)[1].strip("/")
    for name in ("127.0.0.1", "localhost", "[::1]"):
        headers = {"Host": f"{name}:{port}", "Origin": f"http://{name}:{port}"}
        assert httpx.get(f"{playground.url}page/workspace", headers=headers).status_code == 200
    # A person who opens the address from somewhere else, and the browser's own reading of it.
    assert httpx.get(playground.url, headers={"Sec-Fetch-Site": "none"}).status_code == 200
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert httpx.get(playground.url, headers=followed).status_code == 200
    assert httpx.get(f"{playground.url}oauth/v2/authorize", headers=followed).status_code == 400  # asks for nothing
    assert httpx.get(f"{playground.url}page/record.json", headers=followed).status_code == 403


def test_a_socket_from_another_page_is_refused(playground):
    url = client_of(playground).apps_connections_open(app_token=playground.app_token)["url"]
    with pytest.raises(Exception, match="403"), connect(url, origin="https://evil.example", proxy=None):
        pass
    with connect(url, proxy=None) as admitted:
        assert json.loads(admitted.recv(5))["type"] == "hello"


def test_it_listens_on_this_machine_alone(playground):
    port = int(playground.url.rsplit(":", 1)[1].strip("/"))
    others = {each[4][0] for each in socket.getaddrinfo(socket.gethostname(), port)} - {"127.0.0.1", "::1"}
    for address in others:
        with pytest.raises(ConnectionRefusedError), socket.create_connection((address, port), 1):
            pass
    socket.create_connection(("127.0.0.1", port), 1).close()


def test_secrets_are_in_no_record_and_nothing_is_written(start, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    playground = start()
    client = client_of(playground)
    httpx.post(f"{playground.api_url}auth.test", data={"token": playground.bot_token})
    ready(client)
    record = httpx.get(f"{playground.url}page/record.json").text
    assert playground.bot_token not in record
    assert playground.signing_secret not in record
    assert list(Path(tmp_path).rglob("*")) == []


def test_code_in_a_text_is_no_secret(playground):
    words = {"type": "text", "text": "water", "style": {"code": True}}
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [words]}]}
    client_of(playground).chat_postMessage(channel=GENERAL, text="x", blocks=[block])
    (entry,) = playground.record.calls("chat.postMessage")
    assert entry.answer["message"]["blocks"][0]["elements"][0]["elements"] == [words]


def test_files_are_given_as_pictures_and_never_run(playground):
    file = ready(client_of(playground), name="page.html")
    answer = httpx.get(f"{playground.url}page/file/{file}")
    assert answer.content == png()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_two_playgrounds_know_nothing_of_each_other(start):
    one, other = start(), start()
    assert len({one.bot_token, other.bot_token}) == len({one.url, other.url}) == 2
    client_of(one).chat_postMessage(channel=GENERAL, text="x")
    assert other.person("ana").messages("general") == []
    assert httpx.post(f"{other.api_url}auth.test", data={"token": one.bot_token}).json()["error"] == "invalid_auth"
