"""The page's calls: what a person sees, the clock, the record, and news while they happen."""

import json
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from cxbot.playground import Channel, NotPossibleError, Person, Playground
from tests.driver import client_of
from tests.playground.conftest import MANIFEST
from tests.playground.test_api import ANA, GENERAL, LEADS


@pytest.fixture
def page(playground):
    with httpx.Client(base_url=playground.url, timeout=10) as http:
        yield http


def get(page, path, **query: Any):
    answer = page.get(f"/page/{path}", params={"person": ANA, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def post(page, path, **body: Any):
    answer = page.post(f"/page/{path}", json={"person": ANA, **body})
    assert answer.status_code == 200, answer.text
    return answer.json()


def error(page, path, **body: Any):
    answer = page.post(f"/page/{path}", json={"person": ANA, **body})
    assert answer.status_code == 400
    return answer.json()["error"]


def names(page, person):
    return [each["name"] for each in get(page, "workspace", person=person)["channels"]]


def test_each_person_sees_the_channels_she_may_see(page):
    assert names(page, ANA) == [
        *("support-leads", "general", "product-feedback", "leadership", "northwind-parts"),
        *("gardener", "Ben Okafor, Chloé Martin"),
    ]
    assert names(page, "U0GUS000001") == ["product-feedback", "gardener"]
    assert names(page, "U0STELLA001") == ["northwind-parts"]
    found = get(page, "workspace")
    assert [each["role"] for each in found["people"]] == [
        *("manager", "teammate", "teammate", "guest", "stranger"),
        *("single_channel_guest", "teammate", "workflow"),
    ]
    assert [each["name"] for each in found["people"] if each["deactivated"]] == ["dora"]
    assert found["commands"][0] == {
        "command": "/garden",
        "description": "Look after the garden",
        "usage_hint": "[water|plant]",
    }
    assert [each["type"] for each in found["shortcuts"]] == ["global", "message"]
    assert found["bot"]["display_name"] == "gardener"
    assert not found["connected"]


def test_what_was_not_read_is_counted(page, playground):
    client_of(playground).chat_postMessage(channel=GENERAL, text="x")
    post(page, "post", channel=GENERAL, text="my own")

    def unread():
        return {each["name"]: each["unread"] for each in get(page, "workspace")["channels"]}["general"]

    assert unread() == 0  # who writes has read
    client_of(playground).chat_postMessage(channel=GENERAL, text="y")
    assert unread() == 1
    post(page, "read", channel=GENERAL)
    assert unread() == 0


def test_what_a_person_cannot_do_is_said_in_words(page, playground):
    assert error(page, "command", channel=GENERAL, text="/nothing") == "/nothing is not a valid command."
    assert "nobody" in error(page, "post", person="U0NOBODY001", channel=GENERAL, text="x")
    assert "cannot see" in error(page, "post", person="U0GUS000001", channel=GENERAL, text="x")
    assert "not valid" not in error(page, "post", channel=GENERAL, text=" ")
    assert "which channel" in error(page, "post", text="x")
    assert "join" in error(page, "post", person="U0CHLOE0001", channel="C0FEEDBACK1", text="x")
    post(page, "archive", channel=LEADS, archived=True)
    assert "archived" in error(page, "command", channel=LEADS, text="/garden")
    gone = {"type": "message", "channel": GENERAL, "ts": "1.000001"}
    assert "not there" in error(page, "action", container=gone, action_id="a")
    assert "not open" in error(page, "submit", view_id="V0NOTHING01")
    # The commands of an app are for people of its workspace.
    stella = {"person": "U0STELLA001", "channel": "C0NORTHW001"}
    assert error(page, "command", text="/garden", **stella) == "/garden is not a valid command."
    assert page.post("/page/post", content=b"[1]").status_code == 400
    assert page.post("/page/post", content=b"{").status_code == 400


def test_a_control_takes_only_what_it_offers(page, playground):
    option = {"text": {"type": "plain_text", "text": "Rose"}, "value": "rose"}
    select = {"type": "static_select", "action_id": "s", "options": [option]}
    users = {"type": "users_select", "action_id": "u"}
    client_of(playground).chat_postMessage(
        channel=GENERAL, text="x", blocks=[{"type": "actions", "elements": [select, users]}]
    )
    ana = playground.person("ana")
    (message,) = ana.messages("general")
    with pytest.raises(NotPossibleError, match='no option "weed"'):
        ana.choose(message, "s", "weed")
    with pytest.raises(NotPossibleError, match="U0NOBODY001"):
        ana.choose(message, "u", "U0NOBODY001")
    with pytest.raises(NotPossibleError, match="action id nothing"):
        ana.click(message, "nothing")
    ana.choose(message, "s", "rose")
    payload = playground.record.wait_for("block_actions").payload
    assert payload["actions"][0]["selected_option"]["value"] == "rose"
    values = payload["state"]["values"][message["blocks"][0]["block_id"]]
    assert values["s"]["selected_option"]["value"] == "rose"
    assert values["u"] == {"type": "users_select", "selected_user": None}
    assert payload["message"]["ts"] == message["ts"]


def test_the_clock_moves_and_slacks_own_times_do_not(page, playground):
    start = datetime.now(UTC)
    playground.clock.forward(timedelta(days=3))
    assert timedelta(days=2) < playground.clock.now() - start < timedelta(days=4)
    ts = float(post(page, "post", channel=GENERAL, text="x")["ts"])
    assert abs(ts - start.timestamp()) < 60
    moved = post(page, "clock", to="2026-12-01T08:00:00+01:00")
    assert moved["now"].startswith("2026-12-01T07:00:0")
    # 1 December 2026 is a Tuesday: the next Monday in Berlin is the 7th, an hour ahead of UTC.
    assert post(page, "clock", next="monday 09:00", zone="Europe/Berlin")["now"].startswith("2026-12-07T08:00:0")
    assert post(page, "clock", next="monday 09:00", zone="Europe/Berlin")["now"].startswith("2026-12-14T08:00:0")
    assert post(page, "clock", next="monday 09:30", zone="Europe/Berlin")["now"].startswith("2026-12-14T08:30:0")
    assert post(page, "clock", reset=True)["offset_seconds"] == 0
    assert "no moment" in error(page, "clock", next="someday 09:00")
    assert "zone" in error(page, "clock", to="2026-12-01T08:00:00")


def test_the_record_is_searched_and_given_away(page, playground):
    client = client_of(playground)
    client.chat_postMessage(channel=GENERAL, text="roses")
    client.chat_postMessage(channel=GENERAL, text="tulips")
    post(page, "command", channel=GENERAL, text="/garden roses")
    playground.record.wait_for("/garden")
    found = get(page, "record", query="ROSES")["entries"]
    found = [each for each in found if each["method"] != "message"]  # the bot's own message, as an event
    assert [each["method"] for each in found] == ["/garden", "chat.postMessage"]
    assert [each["direction"] for each in found] == ["to_bot", "from_bot"]
    assert found[1]["answer"]["message"]["text"] == "roses"
    assert found[1]["ok"]
    assert not found[0]["ok"]
    assert [each["payload"]["text"] for each in get(page, "record", query="chat.post", limit=1)["entries"]] == [
        "tulips"
    ]
    download = page.get("/page/record.json")
    assert {each["method"] for each in download.json()["entries"]} == {"chat.postMessage", "/garden", "message"}
    assert "attachment" in download.headers["content-disposition"]


def test_pages_are_told_what_happens(page, playground):
    told, ready = [], threading.Event()

    def read():
        with httpx.stream("GET", f"{playground.url}page/stream", params={"person": ANA}, timeout=10) as stream:
            for line in stream.iter_lines():
                if line.startswith("retry"):
                    ready.set()
                if line.startswith("event: "):
                    told.append([line[7:], None])
                if line.startswith("data: "):
                    told[-1][1] = json.loads(line[6:])

    reading = threading.Thread(target=read)
    reading.start()
    assert ready.wait(5)
    ts = client_of(playground).chat_postMessage(channel=GENERAL, text="x")["ts"]
    playground.person("gus").post("not for her", "product-feedback")
    client_of(playground).chat_delete(channel=GENERAL, ts=ts)
    playground.clock.forward(timedelta(hours=1))
    playground.status("Half way", 0.5)
    playground.invite("product-feedback")
    client_of(playground).views_publish(user_id=ANA, view={"type": "home", "blocks": []})
    playground.record.wait_for("views.publish")
    playground.stop()
    reading.join(5)
    assert not reading.is_alive()
    here = {"channel": GENERAL, "ts": ts, "thread_ts": None}
    assert ["message", here] in told
    assert ["gone", here] in told
    assert {"clock", "status", "channels", "views"} <= {each[0] for each in told}
    status = next(data for event, data in told if event == "status")
    assert (status["text"], status["progress"], status["ready"]) == ("Half way", 0.5, False)


def test_a_company_of_ones_own():
    people = [Person("U0ME0000001", "me", "Me", "manager", "T0HARBOR001", channels=("ours",))]
    channels = [Channel("C0OURS00001", "ours", "channel")]
    with Playground(MANIFEST, people=people, channels=channels) as own:
        assert own.person("me").messages("ours") == []
        with pytest.raises(NotPossibleError):
            own.person("ana")


def test_a_port_that_is_taken_is_an_error(playground):
    taken = int(playground.url.rsplit(":", 1)[1].strip("/"))
    with pytest.raises(OSError, match="in use"):
        Playground(MANIFEST, port=taken).start()


def test_a_playground_that_stopped_does_nothing_more(start):
    playground = start()
    playground.stop()
    with pytest.raises(RuntimeError, match="not running"):
        playground.person("ana").post("x", "general")
    with pytest.raises(ValueError, match="socket"):
        Playground(MANIFEST, mode="pigeon")


def test_a_page_that_has_not_heard_yet_may_ask_about_a_channel_that_is_gone(page, playground):
    post(page, "delete", channel=LEADS)
    assert post(page, "read", channel=LEADS) == {"ok": True}
    assert get(page, "messages", channel=LEADS) == {"messages": []}
    assert "cannot see" in error(page, "post", channel=LEADS, text="x")
