"""Every block and element: whole ones are taken, each limit is one too far once, with Slack's code and pointer."""

import copy
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from cxbot.playground import Playground
from tests.driver import client_of
from tests.playground.conftest import MANIFEST, UNLIMITED
from tests.playground.shapes import (
    ACCESSORIES,
    BLOCKS,
    BUTTON,
    HEADER,
    IN_ACTIONS,
    IN_INPUTS,
    RICH_TEXT,
    TABLE,
    field,
    marked,
    option,
    plain,
    section,
)
from tests.playground.wrong_blocks import RICH_WRONG, ROW, WRONG, WRONG_ELEMENTS, A, E, I

TEXT = BLOCKS["section"]
POST = "chat.postMessage"


@pytest.fixture(scope="module")
def playground():
    # Hundreds of messages are posted here.
    with Playground(MANIFEST, settings=UNLIMITED) as running:
        yield running


@pytest.fixture(scope="module")
def client(playground) -> WebClient:
    return client_of(playground)


def without_sizes(blocks: Any) -> Any:
    """Blocks without what Slack adds to pictures."""
    if isinstance(blocks, list):
        return [without_sizes(each) for each in blocks]
    if not isinstance(blocks, dict):
        return blocks
    added = {"image_width", "image_height", "image_bytes", "is_animated", "fallback"} if "alt_text" in blocks else set()
    return {key: without_sizes(each) for key, each in blocks.items() if key not in added}


def refused(client: WebClient, blocks: Any) -> tuple[str, list[str]]:
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="general", text="x", blocks=copy.deepcopy(blocks))
    answer = caught.value.response.data
    assert isinstance(answer, dict)
    return answer["error"], answer.get("response_metadata", {}).get("messages", [])


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_of_every_kind_is_taken(client, name):
    kept = client.chat_postMessage(channel="general", text="x", blocks=[BLOCKS[name]])["message"]["blocks"]
    assert kept[0]["block_id"]
    # What Slack gives back may be sent again, as an update does; but for what it found of pictures.
    posted = client.chat_postMessage(channel="general", text="x", blocks=without_sizes(kept))
    again = without_sizes(posted["message"]["blocks"])
    client.chat_update(channel="C0GENERAL01", ts=posted["ts"], text="x", blocks=again)


@pytest.mark.parametrize("name", ACCESSORIES)
def test_a_section_takes_every_accessory(client, name):
    client.chat_postMessage(channel="general", text="x", blocks=[section(ACCESSORIES[name])])


@pytest.mark.parametrize("name", IN_ACTIONS)
def test_actions_take_every_element(client, name):
    client.chat_postMessage(channel="general", text="x", blocks=[{"type": "actions", "elements": [IN_ACTIONS[name]]}])


@pytest.mark.parametrize("name", IN_INPUTS)
def test_an_input_takes_every_element(client, name):
    client.chat_postMessage(channel="general", text="x", blocks=[field(IN_INPUTS[name])])


def test_as_much_as_slack_allows_is_taken(client):
    client.chat_postMessage(channel="general", text="x", blocks=[{"type": "divider"}] * 50)
    many = [{**BUTTON, "action_id": f"b{number}"} for number in range(25)]
    most = [
        {"type": "section", "text": plain("x" * 3_000)},
        {"type": "header", "text": plain("x" * 150)},
        {"type": "context", "elements": [marked("x")] * 10},
        {"type": "section", "fields": [marked("x" * 300)] * 10},
        {"type": "actions", "elements": many},
        section({"type": "static_select", "options": [option("x" * 10, "y" * 150)] * 100}),
    ]
    client.chat_postMessage(channel="general", text="x", blocks=most)
    rows = {"type": "table", "rows": [ROW * 20] * 100}
    client.chat_postMessage(channel="general", text="x", blocks=[rows])


@pytest.mark.parametrize(("name", "block", "where", "words"), WRONG, ids=[each[0] for each in WRONG])
def test_a_wrong_block_is_refused_with_a_pointer(client, name, block, where, words):
    error, messages = refused(client, [block])
    assert error == "invalid_blocks"
    assert any(each.endswith(f"[json-pointer:{where}]") and words in each for each in messages), messages


@pytest.mark.parametrize(
    ("name", "place", "element", "where", "words"), WRONG_ELEMENTS, ids=[each[0] for each in WRONG_ELEMENTS]
)
def test_a_wrong_element_is_refused_with_a_pointer(client, name, place, element, where, words):
    block = {A: section, E: lambda found: {"type": "actions", "elements": [found]}, I: field}[place](element)
    error, messages = refused(client, [block])
    assert error == "invalid_blocks"
    assert any(each.endswith(f"[json-pointer:/blocks/0/{place}{where}]") and words in each for each in messages), (
        messages
    )


@pytest.mark.parametrize(("name", "element", "where"), RICH_WRONG, ids=[each[0] for each in RICH_WRONG])
def test_wrong_rich_text_is_refused_with_a_pointer(client, name, element, where):
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [element]}]}
    error, messages = refused(client, [block])
    assert error == "invalid_blocks"
    assert any(f"[json-pointer:/blocks/0/elements/0/elements/0{where}]" in each for each in messages), messages


def test_a_list_of_words_alone_is_no_rich_text(client):
    block = {**RICH_TEXT, "elements": [{"type": "rich_text_list", "style": "bullet", "elements": [{"type": "text"}]}]}
    assert "/blocks/0/elements/0/elements/0/type" in refused(client, [block])[1][0]


def test_every_message_begins_like_slacks(client):
    error, messages = refused(client, [TEXT, {"type": "header", "text": plain("x" * 151)}])
    assert (error, messages) == (
        "invalid_blocks",
        ["[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"],
    )


def test_rules_of_a_whole_message(client):
    assert "no more than 50 items" in refused(client, [{"type": "divider"}] * 51)[1][0]
    assert refused(client, "not a list")[0] == "invalid_blocks_format"
    assert refused(client, ["divider"])[0] == "invalid_blocks_format"
    assert refused(client, [{"type": "section", "text": plain("x" * 2_900)}] * 5)[0] == "msg_blocks_too_long"
    assert "already exists" in refused(client, [{**HEADER, "block_id": "a"}] * 2)[1][0]
    assert "already exists" in refused(client, [{"type": "actions", "elements": [BUTTON, BUTTON]}])[1][0]
    assert "only_one_table_allowed" in refused(client, [TABLE, TABLE])[1][0]
    assert "12001" in refused(client, [{"type": "markdown", "text": "x" * 7_000}] * 2)[1][0]
    focused = field({"type": "plain_text_input", "focus_on_load": True})
    assert "focus_on_load" in refused(client, [focused, focused])[1][0]


def test_the_same_action_in_two_blocks_is_no_fault(client):
    client.chat_postMessage(channel="general", text="x", blocks=[section(BUTTON), section(BUTTON)])


CARD = {"type": "card", "title": plain("Bed 1")}


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ({"type": "alert"}, "missing required field: text"),
        ({"type": "alert", "text": plain("Frost"), "level": "loud"}, "level must be a valid value"),
        ({"type": "alert", "text": plain("Frost"), "colour": "red"}, "invalid additional property: colour"),
        ({**CARD, "title": plain("B" * 151)}, "title attribute cannot exceed 150 characters"),
        ({"type": "carousel", "elements": []}, "elements attribute must contain at least 1 card"),
        ({"type": "task_card", "task_id": "1", "title": "Dig"}, "missing required field: status"),
    ],
)
def test_a_block_that_only_the_sdk_knows_is_checked_by_it(client, block, words):
    error, messages = refused(client, [block])
    assert error == "invalid_blocks"
    assert words in messages[0]
    assert "[json-pointer:/blocks/0]" in messages[0]


@pytest.mark.parametrize(
    "block",
    [
        {"type": "alert", "text": plain("Frost"), "level": "warning"},
        CARD,
        {"type": "carousel", "elements": [CARD]},
        {"type": "data_visualization", "whatever": 1},
    ],
)
def test_a_new_block_is_taken(client, block):
    assert client.chat_postMessage(channel="general", text="x", blocks=[block])["ok"]
