"""Payloads reach the bot: signed, once, again while nobody acknowledges, in time or the person is told."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier

from cxbot.playground import NotPossibleError, PlaygroundSettings
from tests.driver import client_of
from tests.playground.conftest import MANIFEST
from tests.playground.pictures import png
from tests.playground.shapes import option, plain, section


class Listener:
    """A request URL that keeps what it gets and answers what it is told to."""

    def __init__(self) -> None:
        self.got = []
        self.status, self.body, self.pause = 200, b"", 0.0
        self.refusals = 0  # how many of the first requests are refused
        self.headers = {}


@contextmanager
def listening(playground) -> Iterator[Listener]:
    listener = Listener()

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            listener.got.append((dict(self.headers), body))
            time.sleep(listener.pause)
            self.send_response(500 if len(listener.got) <= listener.refusals else listener.status)
            for name, value in listener.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(listener.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class calls it that
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Takes)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    playground.request_url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield listener
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def playground(start):
    return start(PlaygroundSettings(ack_within=0.5, redelivery=(0.0, 0.2, 0.4)), mode="http")


@pytest.fixture
def listener(playground):
    with listening(playground) as found:
        yield found


def eventually(look):
    deadline = time.monotonic() + 5
    while not (found := look()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return found


def notice(person, channel="general"):
    return person.wait(lambda each: [one["failed"] for one in each.messages(channel) if one["failed"]])[0]


def test_requests_are_signed(playground, listener):
    playground.person("ana").command("/garden water", "general")
    headers, body = eventually(lambda: listener.got)[0]
    assert SignatureVerifier(playground.signing_secret).is_valid_request(body, headers)
    assert not SignatureVerifier("other").is_valid_request(body, headers)
    sent = {key: value[0] for key, value in parse_qs(body).items()}
    assert (sent["command"], sent["text"], sent["channel_name"]) == ("/garden", "water", "general")
    assert sent["response_url"].startswith(playground.url)


def test_a_late_ack_is_told_to_the_person_alone(playground, listener):
    listener.pause = 0.8
    playground.person("ana").command("/garden", "general")
    assert notice(playground.person("ana")) == "/garden failed because the app did not respond"
    assert playground.person("ben").messages("general") == []


def test_a_refusal_of_the_app_is_told_to_the_person(playground, listener):
    listener.status = 404
    playground.person("ana").command("/garden", "general")
    assert notice(playground.person("ana")) == '/garden failed with the error "dispatch_failed"'


def test_an_ack_with_wrong_blocks_is_told_to_the_person(playground, listener):
    listener.body = json.dumps({"text": "x", "blocks": [{"type": "lawn"}]}).encode()
    playground.person("ana").command("/garden", "general")
    assert notice(playground.person("ana")) == '/garden failed with the error "invalid_command_response"'


def test_an_event_comes_again_until_somebody_takes_it(playground, listener):
    listener.refusals = 3
    playground.person("ana").post("hello", "general")
    eventually(lambda: len(listener.got) == 4)
    numbers = [headers.get("X-Slack-Retry-Num") for headers, _ in listener.got]
    assert numbers == [None, "1", "2", "3"]
    assert listener.got[1][0]["X-Slack-Retry-Reason"] == "http_error"
    assert len({json.loads(body)["event_id"] for _, body in listener.got}) == 1


def test_an_event_that_was_taken_comes_once(playground, listener):
    playground.person("ana").post("hello", "general")
    eventually(lambda: listener.got)
    time.sleep(0.5)
    (entry,) = playground.record.calls("message")
    assert entry.ok
    assert len(listener.got) == 1
    event = json.loads(listener.got[0][1])["event"]
    assert (event["type"], event["channel_type"], event["text"]) == ("message", "channel", "hello")


def test_an_event_is_not_repeated_to_somebody_who_asks_for_that(playground, listener):
    listener.refusals, listener.headers = 9, {"X-Slack-No-Retry": "1"}
    playground.person("ana").post("hello", "general")
    eventually(lambda: [each for each in playground.record.calls("message") if each.ok is False])
    time.sleep(0.5)
    assert len(listener.got) == 1


def events_of(listener, count):
    eventually(lambda: len(listener.got) >= count)
    return [json.loads(body)["event"] for _, body in listener.got]


def test_what_becomes_of_a_message_is_an_event_too(playground, listener):
    client = client_of(playground)
    sent = client.chat_postMessage(channel="general", text="before")
    client.chat_postEphemeral(channel="general", user="U0ANA000001", text="nobody's business")
    assert [each["text"] for each in events_of(listener, 1)] == ["before"]
    client.chat_update(channel=sent["channel"], ts=sent["ts"], text="after")
    change = events_of(listener, 2)[1]
    assert (change["subtype"], change["channel_type"], change["hidden"]) == ("message_changed", "channel", True)
    assert (change["previous_message"]["text"], change["message"]["text"]) == ("before", "after")
    client.chat_delete(channel=sent["channel"], ts=sent["ts"])
    gone = events_of(listener, 3)[2]
    assert (gone["subtype"], gone["deleted_ts"]) == ("message_deleted", sent["ts"])
    assert gone["previous_message"]["text"] == "after"
    client.files_upload_v2(channel=sent["channel"], content=png(), filename="bed.png")
    shared = events_of(listener, 4)[3]
    assert (shared["subtype"], shared["files"][0]["name"]) == ("file_share", "bed.png")


def test_coming_into_a_channel_is_an_event(start):
    config = MANIFEST["oauth_config"]
    scopes = {"bot": [*config["scopes"]["bot"], "channels:join"]}
    playground = start(manifest={**MANIFEST, "oauth_config": {**config, "scopes": scopes}}, mode="http")
    with listening(playground) as listener:
        client_of(playground).conversations_join(channel="C0FEEDBACK1")
        client_of(playground).conversations_join(channel="C0FEEDBACK1")
        assert events_of(listener, 1)[0]["channel_type"] == "C"
        playground.invite("leadership")
        assert events_of(listener, 2)[1]["channel_type"] == "G"
        playground.invite("leadership", belongs=False)
        time.sleep(0.2)
        assert [each["type"] for each in events_of(listener, 2)] == ["member_joined_channel"] * 2


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ({"options": [option("Rose")] * 100}, ""),
        ({"options": []}, ""),
        ({"option_groups": [{"label": plain("Flowers"), "options": [option("Rose")]}]}, ""),
        ({"options": [option("Rose")] * 101}, "no more than 100 items"),
        (
            {"options": [option("Rose"), option("x" * 76)]},
            r"less than 76 .*:/options/1/text/text",
        ),
        ({"options": [option("Rose", "x" * 151)]}, "less than 151 characters"),
        ({"options": [{"text": "Rose", "value": "rose"}]}, "must provide an object"),
        ({"text": "Rose"}, "no_options"),
    ],
)
def test_options_of_the_app_are_checked(playground, listener, answer, wrong):
    select = {"type": "external_select", "action_id": "plant", "min_query_length": 0}
    client_of(playground).chat_postMessage(channel="general", text="x", blocks=[section(select)])
    eventually(lambda: listener.got)
    listener.body, listener.headers = json.dumps(answer).encode(), {"Content-Type": "application/json"}
    ana = playground.person("ana")
    (message,) = ana.messages("general")
    if wrong:
        with pytest.raises(NotPossibleError, match=wrong):
            ana.options(message, "plant", "ro")
    else:
        assert ana.options(message, "plant", "ro") == answer


def test_only_subscribed_events_where_the_bot_is_are_sent(start):
    playground = start(mode="http")
    with listening(playground) as listener:
        bot = client_of(playground).auth_test()["user_id"]
        ana = playground.person("ana")
        ana.post(f"<@{bot}> in a channel without the bot", "product-feedback")
        ana.post("in a private channel", "leadership")
        ana.post(f"<@{bot}> in a direct message", ana.direct())
        playground.invite("product-feedback")
        eventually(lambda: len(listener.got) == 2)
        time.sleep(0.2)
        # They are sent side by side, so that either may come first.
        got = {event["type"]: event["channel_type"] for event in events_of(listener, 2)}
        assert got == {"message": "im", "member_joined_channel": "C"}
        assert len(listener.got) == 2


def test_clicks_and_commands_are_not_sent_again(playground, listener):
    listener.status = 500
    playground.person("ana").command("/garden", "general")
    notice(playground.person("ana"))
    time.sleep(0.5)
    assert len(listener.got) == 1


def test_a_late_click_is_told_beside_the_message(playground, listener):
    block = {
        "type": "actions",
        "elements": [{"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Water"}}],
    }
    client_of(playground).chat_postMessage(channel="general", text="x", blocks=[block])
    ana = playground.person("ana")
    listener.pause = 0.8
    ana.click(ana.messages("general")[0], "a")
    assert notice(ana) == "Water failed because the app did not respond"


def test_a_response_url_works_five_times(playground, listener):
    ana = playground.person("ana")
    ana.command("/garden", "general")
    eventually(lambda: listener.got)
    url = playground.record.calls("/garden")[0].payload["response_url"]
    codes = [httpx.post(url, json={"text": str(number)}).status_code for number in range(6)]
    assert codes == [200] * 5 + [404]
    assert httpx.post(url, json={"text": "x"}).json() == {"ok": False, "error": "used_url"}
    assert [each["text"] for each in ana.messages("general")] == list("01234")
    assert playground.person("ben").messages("general") == []


def test_a_response_url_expires(start):
    playground = start(PlaygroundSettings(response_url_lives=0.1, ack_within=0.5), mode="http")
    with listening(playground) as listener:
        playground.person("ana").command("/garden", "general")
        eventually(lambda: listener.got)
        url = playground.record.calls("/garden")[0].payload["response_url"]
        time.sleep(0.15)
        assert httpx.post(url, json={"text": "x"}).json()["error"] == "expired_url"
        assert httpx.post(url.rpartition("/")[0] + "/other", json={"text": "x"}).status_code == 404


def test_a_response_url_refuses_what_slack_refuses_and_can_say_it_to_all(playground, listener):
    ana, ben = playground.person("ana"), playground.person("ben")
    ana.command("/garden", "general")
    eventually(lambda: listener.got)
    url = playground.record.calls("/garden")[0].payload["response_url"]
    assert httpx.post(url, json={"text": "x", "blocks": [{"type": "lawn"}]}).json()["error"] == "invalid_blocks"
    assert httpx.post(url, content=b"{").json()["error"] == "invalid_payload"
    assert httpx.post(url, json={}).json()["error"] == "no_text"
    assert httpx.post(url, json={"text": "all", "response_type": "in_channel"}).text == "ok"
    assert ben.messages("general")[0]["text"] == "all"


def test_a_message_is_replaced_and_deleted_by_its_response_url(playground, listener):
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Water"}}
    client_of(playground).chat_postMessage(
        channel="general", text="x", blocks=[{"type": "actions", "elements": [button]}]
    )
    ana = playground.person("ana")
    ana.click(ana.messages("general")[0], "a")
    eventually(lambda: listener.got)
    url = playground.record.calls("block_actions")[0].payload["response_url"]
    httpx.post(url, json={"replace_original": True, "text": "watered"})
    assert [each["text"] for each in ana.messages("general")] == ["watered"]
    httpx.post(url, json={"delete_original": True})
    assert ana.messages("general") == []


def test_an_app_without_interactivity_cannot_be_pressed(start):
    settings = {**MANIFEST["settings"], "interactivity": {"is_enabled": False}}
    playground = start(manifest={**MANIFEST, "settings": settings})
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Water"}}
    client_of(playground).chat_postMessage(
        channel="general", text="x", blocks=[{"type": "actions", "elements": [button]}]
    )
    ana = playground.person("ana")
    with pytest.raises(Exception, match="not configured to handle interactive"):
        ana.click(ana.messages("general")[0], "a")
