"""Modals and Home: triggers, stacks, hashes and what a view may hold."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from cxbot.playground import PlaygroundSettings
from tests.driver import client_of
from tests.playground.conftest import MANIFEST
from tests.playground.shapes import BLOCKS, BUTTON, TABLE, field, plain
from tests.playground.test_api import ANA, code

MODAL = {
    "type": "modal",
    "title": plain("Beds"),
    "blocks": [{"type": "actions", "block_id": "a", "elements": [BUTTON]}],
}
INPUT = field({"type": "plain_text_input", "action_id": "n"})


@pytest.fixture
def ana(playground):
    return playground.person("ana")


def trigger_of(playground, act):
    """The trigger that an act sends; no bot listens, so that only the record sees it."""
    before = len(playground.record.entries)
    act()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        for entry in playground.record.entries[before:]:
            if entry.direction == "to_bot" and "trigger_id" in entry.payload:
                return entry.payload["trigger_id"]
        time.sleep(0.01)
    raise TimeoutError


def command(playground, person="ana"):
    return trigger_of(playground, lambda: playground.person(person).command("/garden", "support-leads"))


def opened(playground, client, view=MODAL):
    return client.views_open(trigger_id=command(playground), view=view)["view"]


def messages(call: Callable[..., Any], **kwargs: Any) -> list[str]:
    with pytest.raises(SlackApiError) as caught:
        call(**kwargs)
    assert caught.value.response["error"] == "invalid_arguments"
    return caught.value.response["response_metadata"]["messages"]


def test_a_trigger_opens_one_modal(playground, client, ana):
    trigger = command(playground)
    view = client.views_open(trigger_id=trigger, view=MODAL)["view"]
    assert [each["id"] for each in ana.views()["stack"]] == [view["id"]]
    assert code(client.views_open, trigger_id=trigger, view=MODAL) == "exchanged_trigger_id"
    assert code(client.views_open, trigger_id="1.2.abc", view=MODAL) == "invalid_trigger_id"
    assert code(client.views_open, view=MODAL, trigger_id="") == "invalid_arguments"


def test_a_trigger_expires(start):
    playground = start(PlaygroundSettings(trigger_lives=0.1))
    trigger = command(playground)
    time.sleep(0.15)
    assert code(client_of(playground).views_open, trigger_id=trigger, view=MODAL) == "expired_trigger_id"


def test_a_wrong_view_does_not_use_up_its_trigger(playground, client):
    trigger = command(playground)
    assert code(client.views_open, trigger_id=trigger, view={**MODAL, "title": plain("x" * 25)}) == "invalid_arguments"
    assert client.views_open(trigger_id=trigger, view=MODAL)["ok"]


def test_three_modals_are_the_most(playground, client, ana):
    opened(playground, client)
    for height in (2, 3):
        top = ana.views()["stack"][-1]
        trigger = trigger_of(playground, lambda top=top: ana.click(top, "water"))
        client.views_push(trigger_id=trigger, view=MODAL)
        assert len(ana.views()["stack"]) == height
    trigger = trigger_of(playground, lambda: ana.click(ana.views()["stack"][-1], "water"))
    assert code(client.views_push, trigger_id=trigger, view=MODAL) == "push_limit_reached"


def test_a_modal_is_pushed_from_a_modal_alone(playground, client):
    assert code(client.views_push, trigger_id=command(playground), view=MODAL) == "not_found"


def test_a_hash_guards_an_update(playground, client):
    view = opened(playground, client)
    changed = client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)["view"]
    assert changed["hash"] != view["hash"]
    assert code(client.views_update, view_id=view["id"], hash=view["hash"], view=MODAL) == "hash_conflict"
    assert client.views_update(view_id=view["id"], view=MODAL)["ok"]
    assert code(client.views_update, view_id="V0NOTHING01", view=MODAL) == "not_found"
    assert code(client.api_call, "views.update", json={"view": MODAL}) == "invalid_arguments"


def test_a_view_may_be_found_by_the_apps_own_id(playground, client):
    named = {**MODAL, "external_id": "bed-1"}
    opened(playground, client, named)
    assert client.views_update(external_id="bed-1", view=named)["ok"]
    assert code(client.views_open, trigger_id=command(playground, "ben"), view=named) == "duplicate_external_id"


def test_a_closed_modal_is_gone(playground, client, ana):
    view = opened(playground, client)
    ana.close(ana.views()["stack"][0])
    assert code(client.views_update, view_id=view["id"], view=MODAL) == "not_found"


def test_home_is_published_and_guarded(playground, client, ana):
    home = client.views_publish(user_id=ANA, view={"type": "home", "blocks": [{"type": "divider"}]})["view"]
    again = client.views_publish(user_id=ANA, hash=home["hash"], view={"type": "home", "blocks": []})["view"]
    assert home["id"] == again["id"] == ana.views()["home"]["id"]
    old = {"user_id": ANA, "hash": home["hash"], "view": {"type": "home", "blocks": []}}
    assert code(client.views_publish, **old) == "hash_conflict"
    assert code(client.views_publish, user_id="U0NOBODY001", view={"type": "home", "blocks": []}) == "user_not_found"


@pytest.mark.parametrize("name", ["title", "submit", "close"])
def test_home_has_no_words_of_a_modal(client, name):
    view = {"type": "home", "blocks": [], name: plain("Garden")}
    found = messages(client.views_publish, user_id=ANA, view=view)
    assert found == [f"[ERROR] invalid additional property: {name} [json-pointer:/view]"]


def test_home_must_be_switched_on(start):
    features = {**MANIFEST["features"], "app_home": {"home_tab_enabled": False}}
    client = client_of(start(manifest={**MANIFEST, "features": features}))
    assert code(client.views_publish, user_id=ANA, view={"type": "home", "blocks": []}) == "not_enabled"


WRONG = [
    ("no title", {"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]"),
    ("no blocks", {"type": "modal", "title": plain("x")}, "missing required field: blocks [json-pointer:/view]"),
    ("home as modal", {"type": "home", "blocks": []}, "must be a view of type modal [json-pointer:/view]"),
    ("title long", {**MODAL, "title": plain("x" * 25)}, "less than 25 characters [json-pointer:/view/title/text]"),
    ("close long", {**MODAL, "close": plain("x" * 25)}, "less than 25 characters [json-pointer:/view/close/text]"),
    ("submit long", {**MODAL, "submit": plain("x" * 25)}, "less than 25 characters [json-pointer:/view/submit/text]"),
    ("callback id", {**MODAL, "callback_id": "x" * 256}, "less than 256 characters [json-pointer:/view/callback_id]"),
    ("metadata", {**MODAL, "private_metadata": "x" * 3_001}, "3001 characters [json-pointer:/view/private_metadata]"),
    ("101 blocks", {**MODAL, "blocks": [{"type": "divider"}] * 101}, "no more than 100 items allowed"),
    ("table", {**MODAL, "blocks": [TABLE]}, "unsupported type: table [json-pointer:/view/blocks/0/type]"),
    ("markdown", {**MODAL, "blocks": [BLOCKS["markdown"]]}, "unsupported type: markdown"),
    ("input, no submit", {**MODAL, "blocks": [INPUT]}, "must define `submit` to use an `input` block in modals"),
    ("unknown field", {**MODAL, "colour": "red"}, "invalid additional property: colour [json-pointer:/view]"),
]


@pytest.mark.parametrize(("name", "view", "words"), WRONG, ids=[each[0] for each in WRONG])
def test_a_wrong_view_is_refused_with_a_pointer(playground, client, name, view, words):
    assert any(words in each for each in messages(client.views_open, trigger_id=command(playground), view=view))


def test_a_full_view_is_taken(playground, client):
    full = {
        **MODAL,
        "title": plain("x" * 24),
        "submit": plain("x" * 24),
        "close": plain("x" * 24),
        "private_metadata": "x" * 3_000,
        "callback_id": "x" * 255,
        "blocks": [INPUT, *[{"type": "divider"}] * 99],
    }
    assert opened(playground, client, full)["private_metadata"] == "x" * 3_000


def test_a_view_that_came_back_may_be_sent_again(playground, client):
    view = opened(playground, client)
    assert client.views_update(view_id=view["id"], view=view)["ok"]


def test_a_view_of_more_than_250_kilobytes_is_too_large(playground, client):
    big = {"type": "section", "fields": [plain("x" * 2_000)] * 10}
    assert code(client.views_open, trigger_id=command(playground), view={**MODAL, "blocks": [big] * 13}) == (
        "view_too_large"
    )
