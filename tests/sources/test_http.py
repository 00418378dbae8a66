"""The client of APIs, against a real server: what it waits for, what it refuses, and what it says."""

import gzip
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import Any

import pytest

from cxbot.errors import SourceError
from cxbot.sources import http
from cxbot.sources.addresses import query_of
from cxbot.sources.http import ElsewhereError, Exchange, Http, StatusError
from cxbot.sources.pacing import Limit, Quota
from tests.sources.answering import NOON, Asked, Reply, Sleepless, serving

TOKEN = "s3cret-token"


@dataclass
class Line:
    """A client and its server: `replies` are given in turn, the last one for ever."""

    client: Http
    time: Sleepless
    replies: list[Reply]
    asked: list[Asked] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    recorded: list[Exchange] = field(default_factory=list)

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        return self.replies[min(len(self.asked), len(self.replies)) - 1]

    def fails(self, path: str = "/things") -> SourceError:
        with pytest.raises(SourceError) as told:
            self.client.get(path)
        assert TOKEN not in repr(told.value) + repr(self.client) + repr(self.recorded) + repr(self.said)
        assert told.value.text.endswith((".", "https"))
        return told.value


Make = Callable[..., Line]
OK = Reply(200, {"ok": True})


@pytest.fixture
def line() -> Iterator[Make]:
    with ExitStack() as stack:

        def make(*replies: Reply, **more: Any) -> Line:
            time = Sleepless()
            made = Line(None, time, list(replies) or [OK])  # type: ignore[arg-type] - its client needs the address
            address = stack.enter_context(serving(made.answer))
            made.client = stack.enter_context(
                Http(
                    "Desk",
                    f"{address}/api/v2",
                    "token",
                    {"authorization": f"Bearer {TOKEN}"},
                    say=made.said.append,
                    record=made.recorded.append,
                    clock=time.clock,
                    **more,
                )
            )
            return made

        yield make


def test_it_asks_with_its_token_and_reads_json(line: Make) -> None:
    desk = line()
    assert desk.client.get("things", {"page[size]": 100, "q[]": ["a", "b"]}).json == {"ok": True}
    (asked,) = desk.asked
    assert (asked.path, asked.headers["authorization"]) == ("/api/v2/things", f"Bearer {TOKEN}")
    assert asked.params == {"page[size]": ["100"], "q[]": ["a", "b"]}
    assert desk.recorded == [
        Exchange("GET", "/api/v2/things", (("page[size]", "100"), ("q[]", "a"), ("q[]", "b")), 200, 0.0)
    ]


@pytest.mark.parametrize("status", [429, 503])
def test_it_waits_as_long_as_it_is_asked_to_and_half_a_second_by_chance(line: Make, status: int) -> None:
    desk = line(Reply(status, {}, {"retry-after": "42"}), OK)
    assert desk.client.get("/things").json == {"ok": True}
    assert desk.time.slept == [42.5]
    assert desk.said == [f"waiting 42 s for Desk: {desk.said[0].split(': ')[1]}"]
    assert str(status) in desk.said[0]
    assert [each.waited for each in desk.recorded] == [0.0, 42.5]


def test_a_date_to_wait_until_is_understood(line: Make) -> None:
    desk = line(Reply(429, {}, {"retry-after": "Mon, 21 Sep 2026 14:13:50 GMT"}), OK)  # half a minute after NOON
    desk.client.get("/things")
    assert desk.time.slept == [30.5]


@pytest.mark.parametrize("said", ["", "soon", "-5", "nan"])
def test_without_a_time_it_backs_off_doubling(line: Make, said: str) -> None:
    desk = line(*[Reply(429, {}, {"retry-after": said} if said else {})] * 8, OK)
    desk.client.get("/things")
    assert desk.time.slept == [1, 2, 4, 8, 16, 32, 60, 60]
    assert [each.split(" for ")[0] for each in desk.said] == [f"waiting {n} s" for n in (8, 16, 32, 60, 60)]


def test_trap_5_a_limit_is_no_end_is_not_asked_again_at_once_and_hours_are_not_slept_through(line: Make) -> None:
    desk = line(Reply(429, {}, {"retry-after": "7200"}))
    told = desk.fails()
    assert told.retry_after == 7200
    assert desk.time.slept == []
    for _ in range(40):  # it never ends
        desk.replies = [Reply(429, {}, {"retry-after": "0"})]
    desk.asked.clear()
    assert "asked too often (429) 30 times in a row" in desk.fails().text
    assert desk.time.slept == [0.5] * 29


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(500, b"<html>oh</html>"), "its server fails (500)"),
        (Reply(502, {}), "its server fails (502)"),
        (Reply(200, {"much": "x" * 100}, cut=30), "the connection to 127.0.0.1 broke"),
        (Reply(cut=-1), "the connection to 127.0.0.1 broke"),
        (Reply(200, b'{"things": [1, 2'), "its answer is no whole JSON"),
        (Reply(200, b"\x1f\x8bno gzip", {"content-encoding": "gzip"}), "its answer cannot be unpacked"),
    ],
)
def test_what_is_broken_is_tried_ten_times(line: Make, reply: Reply, said: str) -> None:
    desk = line(*[reply] * 9, OK)
    assert desk.client.get("/things").json == {"ok": True}
    desk.replies = [reply]
    desk.asked.clear()
    desk.time.slept.clear()
    told = desk.fails()
    assert f"{said} 10 times in a row" in told.text
    assert told.retry_after == 60
    assert len(desk.asked) == 10
    assert desk.time.slept == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_host_that_is_not_there_is_said() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    time = Sleepless()
    with Http("Desk", f"http://127.0.0.1:{port}", "token", {}, clock=time.clock) as client:
        with pytest.raises(SourceError, match=r"nothing answers on 127.0.0.1 10 times in a row"):
            client.get("/things")
        assert len(time.slept) == 9


def test_a_name_that_is_not_known_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)  # a proxy would be asked for the name
    time = Sleepless()
    with (
        Http("Desk", "https://no.such.host.invalid", "token", {}, clock=time.clock) as client,
        pytest.raises(SourceError, match=r"there is no host “no.such.host.invalid”"),
    ):
        client.get("/things")


def test_a_token_that_is_refused_names_its_setting(line: Make) -> None:
    desk = line(Reply(401, {"error": f"bad {TOKEN[:0]}"}))
    told = desk.fails()
    assert "Give a new one in the setting “token”" in told.text
    assert told.retry_after is None
    assert len(desk.asked) == 1


@pytest.mark.parametrize(("status", "denied", "missing"), [(403, True, False), (404, False, True), (410, False, True)])
def test_what_a_plan_lacks_can_be_left_out(line: Make, status: int, denied: bool, missing: bool) -> None:
    desk = line(Reply(status, {"error": "no"}))
    told = desk.fails()
    assert isinstance(told, StatusError)
    assert (told.is_denied, told.is_missing) == (denied, missing)
    assert desk.time.slept == []


def test_a_server_that_repeats_the_token_does_not_give_it_away(line: Make) -> None:
    told = line(Reply(403, {"error": f"{TOKEN} has not the scope tags:read"})).fails()
    assert "[token] has not the scope tags:read" in told.text


def test_a_question_that_is_wrong_is_told_with_the_servers_words(line: Make) -> None:
    told = line(Reply(422, {"description": "start_time is too recent"})).fails()
    assert isinstance(told, StatusError)
    assert "start_time is too recent" in told.text


def test_a_web_page_is_told_from_an_api(line: Make) -> None:
    desk = line(Reply(200, b"<!doctype html><title>Log in</title>", {"content-type": "text/html"}))
    assert "is a web page, not the API of Desk" in desk.fails().text
    assert len(desk.asked) == 1


def test_a_body_has_bounds_also_where_it_is_packed(line: Make) -> None:
    packed = gzip.compress(b" " * 5_000_000)
    desk = line(Reply(200, packed, {"content-encoding": "gzip"}), most_bytes=1_000_000)
    assert "more than 1 MB" in desk.fails().text


def test_an_answer_that_drips_for_ever_ends(line: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "ANSWER_SECONDS", -1.0)
    assert "not at its end" in line().fails().text


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_another_host_is_not_followed_and_gets_no_token(line: Make, status: int) -> None:
    other = line()
    address = str(other.client.base)
    desk = line(Reply(status, {}, {"location": f"{address}/things"}))
    assert "sends on to another address, http://127.0.0.1, which is not asked" in desk.fails().text
    assert "sends on to another address" in desk.fails(f"{address}/next").text
    assert "sends on to another address" in desk.fails("//elsewhere.example/next".replace("//", "https://")).text
    assert other.asked == []


def test_the_same_host_is_followed_and_the_path_that_answered_is_told(line: Make) -> None:
    desk = line(Reply(301, {}, {"location": "/api/v2/things/2"}), OK)
    assert desk.client.get("/things/1").path == "/api/v2/things/2"
    desk.asked.clear()
    assert desk.client.get(f"{desk.client.base}/next?after=3").json == {"ok": True}
    desk.replies = [Reply(302, {}, {"location": "/api/v2/things"})]
    assert "in a circle" in desk.fails().text


def test_a_host_of_another_name_is_asked_at_the_address_that_is_set(line: Make) -> None:
    desk = line(Reply(301, {}, {"location": "https://acme.desk.example/api/v2/things/2?more=1"}), OK)
    desk.client.is_alias = lambda host: host.endswith(".desk.example")
    assert desk.client.get("/things/1").path == "/api/v2/things/2"
    assert [each.one("more") for each in desk.asked] == ["", "1"]
    assert desk.client.get("https://acme.desk.example/next").path == "/next"
    with pytest.raises(ElsewhereError):
        desk.client.get("https://desk.example.org/next")


def test_characters_that_no_database_keeps_are_marked(line: Make) -> None:
    """Half an emoji, as where a text was cut, and a NUL; whole ones, and what merely looks like one, stay."""
    told = rb'{"subject": "cut \ud83d", "tags": ["a\u0000b", "\ud83d\ude00", "\\u0000"], "n": 1, "raw": "'
    told += b'\xed\xa0\xbd"}'
    desk = line(Reply(200, told))
    assert desk.client.get("/things").json == {
        "subject": "cut \ufffd",
        "tags": ["a\ufffdb", "\N{GRINNING FACE}", "\\u0000"],
        "raw": "\ufffd",
        "n": 1,
    }


def test_what_is_no_json_is_read_as_is_said(line: Make) -> None:
    desk = line(Reply(200, b"a;b"))
    assert desk.client.ask("GET", "/file", read=lambda content: content.decode().split(";")).json == ["a", "b"]


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("http://desk.example.com", "anybody on the way could read the token"),
        ("https://user:word@desk.example.com", "is none"),
        ("ftp://desk.example.com", "is none"),
        ("desk.example.com", "is none"),
        ("https://[::1", "is none"),
    ],
)
def test_an_address_that_is_none_is_refused(base: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        Http("Desk", base, "token", {})


def _read(headers: Mapping[str, str], _now: float) -> dict[str, Quota]:
    if "x-left" not in headers:
        return {}
    return {"": Quota(10, int(headers["x-left"]), float(headers["x-reset"]))}


def test_at_most_six_tenths_of_a_quota_are_used(line: Make) -> None:
    """A quota of ten a minute: six are asked, then the rest of the minute is waited for."""
    desk = line(quota=_read)
    begun: list[float] = []

    def answer(asked: Asked) -> Reply:
        begun.append(desk.time.at)
        this = [each for each in begun if each // 60 == desk.time.at // 60]
        return Reply(200, {}, {"x-left": str(10 - len(this)), "x-reset": str(60 - desk.time.at % 60)})

    with serving(answer) as address:
        client = Http("Desk", address, "token", {}, quota=_read, say=desk.said.append, clock=desk.time.clock)
        for _ in range(20):
            client.get("/things")
        client.close()
    minutes = [each // 60 for each in begun]
    assert [minutes.count(each) for each in sorted(set(minutes))] == [6, 6, 6, 2]
    assert "its quota is used up to our share" in desk.said[0]


def test_a_quota_that_others_use_up_is_waited_for_and_never_starves(line: Make) -> None:
    desk = line(Reply(200, {}, {"x-left": "1", "x-reset": "30"}), quota=_read)
    for _ in range(4):
        desk.client.get("/things")
    assert desk.time.slept == [30, 30, 30]
    desk.replies = [Reply(200, {}, {"x-left": "0", "x-reset": "3600"})]
    desk.client.get("/things")
    assert desk.fails().retry_after == pytest.approx(3600.5, abs=1)


def test_a_limit_without_headers_is_kept_by_counting(line: Make) -> None:
    desk = line(limits={"exports": Limit(10)})
    for _ in range(7):
        desk.client.get("/things")
    assert desk.time.slept == []
    for _ in range(13):
        desk.client.get("/exports", counts=("", "exports"))
    assert desk.time.slept == [60, 60]
    assert desk.time.at == NOON + 120


def test_a_link_to_the_next_page_gives_its_parameters_only() -> None:
    assert query_of("https://acme.example.com/events?page_token=abc&limit=15") == {"page_token": "abc", "limit": "15"}


def test_a_body_is_sent_as_json(line: Make) -> None:
    desk = line(Reply(201, {"id": 1}))
    assert desk.client.ask("POST", "/exports", body={"from": 1}).json == {"id": 1}
    assert desk.asked[0].body == b'{"from":1}'
    assert re.match("application/json", desk.asked[0].headers["content-type"])
