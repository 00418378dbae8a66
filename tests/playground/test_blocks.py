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
    CHECKBOXES,
    CONFIRM,
    IMAGE,
    IN_ACTIONS,
    IN_INPUTS,
    INPUTS,
    MULTI_SELECTS,
    OPTIONS,
    OVERFLOW,
    PICKERS,
    RADIO,
    RICH_TEXT,
    SELECTS,
    TABLE,
    field,
    marked,
    option,
    plain,
    section,
)

HEADER, TEXT = BLOCKS["header"], BLOCKS["section"]
ROW = [{"type": "raw_text", "text": "x"}]
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


# Each: what is wrong, the block, where Slack points, and words of its message.
WRONG: list[tuple[str, Any, str, str]] = [
    ("no type", {"text": plain("x")}, "/blocks/0", "missing required field: type"),
    ("unknown type", {"type": "lawn"}, "/blocks/0/type", "unsupported type: lawn"),
    ("unknown field", {**HEADER, "colour": "red"}, "/blocks/0", "invalid additional property: colour"),
    ("block id too long", {**HEADER, "block_id": "x" * 256}, "/blocks/0/block_id", "less than 256"),
    ("section without words", {"type": "section"}, "/blocks/0/type", "must define either `text` or `fields`"),
    ("section text empty", {"type": "section", "text": plain("")}, "/blocks/0/text/text", "more than 0 characters"),
    ("section text long", {"type": "section", "text": marked("x" * 3_001)}, "/blocks/0/text/text", "less than 3001"),
    ("section text a string", {"type": "section", "text": "x"}, "/blocks/0/text", "must provide an object"),
    ("section 11 fields", {"type": "section", "fields": [plain("x")] * 11}, "/blocks/0/fields", "no more than 10"),
    ("section no fields", {"type": "section", "fields": []}, "/blocks/0/fields", "no fewer than 1"),
    ("field long", {"type": "section", "fields": [plain("x" * 2_001)]}, "/blocks/0/fields/0/text", "less than 2001"),
    ("input as accessory", section(INPUTS["plain_text_input"]), "/blocks/0/accessory/type", "unsupported type"),
    ("header marked", {"type": "header", "text": marked("x")}, "/blocks/0/text/type", "unsupported type: mrkdwn"),
    ("header long", {"type": "header", "text": plain("x" * 151)}, "/blocks/0/text/text", "less than 151"),
    ("header without text", {"type": "header"}, "/blocks/0", "missing required field: text"),
    ("context of 11", {"type": "context", "elements": [plain("x")] * 11}, "/blocks/0/elements", "no more than 10"),
    ("button in context", {"type": "context", "elements": [BUTTON]}, "/blocks/0/elements/0/type", "unsupported type"),
    ("no actions", {"type": "actions", "elements": []}, "/blocks/0/elements", "no fewer than 1"),
    ("26 actions", {"type": "actions", "elements": [BUTTON] * 26}, "/blocks/0/elements", "no more than 25"),
    (
        "multi-select in actions",
        {"type": "actions", "elements": [MULTI_SELECTS["multi_users_select"]]},
        *("/blocks/0/elements/0/type", "unsupported type: multi_users_select"),
    ),
    ("button in input", field(BUTTON), "/blocks/0/element/type", "unsupported type: button"),
    ("label marked", {**field(RADIO), "label": marked("x")}, "/blocks/0/label/type", "unsupported type"),
    ("label long", {**field(RADIO), "label": plain("x" * 2_001)}, "/blocks/0/label/text", "less than 2001"),
    ("hint long", {**field(RADIO), "hint": plain("x" * 2_001)}, "/blocks/0/hint/text", "less than 2001"),
    ("input without element", {"type": "input", "label": plain("x")}, "/blocks/0", "missing required field: element"),
    ("image without alt", {"type": "image", "image_url": "https://a.b/c.png"}, "/blocks/0", "field: alt_text"),
    ("alt text long", {**IMAGE, "alt_text": "x" * 2_001}, "/blocks/0/alt_text", "less than 2001"),
    ("image title long", {**IMAGE, "title": plain("x" * 2_001)}, "/blocks/0/title/text", "less than 2001"),
    ("image of nothing", {"type": "image", "alt_text": "x"}, "/blocks/0/type", "`image_url` or `slack_file`"),
    ("image of this machine", {**IMAGE, "image_url": "http://127.0.0.1/a.png"}, "/blocks/0/image_url", "downloading"),
    ("image address long", {**IMAGE, "image_url": "https://a/" + "x" * 3_000}, "/blocks/0/image_url", "less than 3001"),
    (
        "image twice",
        {**IMAGE, "slack_file": {"id": "F0123456789"}},
        *("/blocks/0", "only one of `image_url` or `slack_file`"),
    ),
    (
        "unknown file",
        {"type": "image", "alt_text": "x", "slack_file": {"id": "F0123456789"}},
        *("/blocks/0/slack_file", "invalid slack file"),
    ),
    ("table of 101 rows", {"type": "table", "rows": [ROW] * 101}, "/blocks/0/rows", "no more than 100"),
    ("table of 21 columns", {"type": "table", "rows": [ROW * 21]}, "/blocks/0/rows/0", "no more than 20"),
    (
        "table too full",
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x" * 5_001}] * 2]},
        *("/blocks/0/rows", "less than 10001"),
    ),
    ("empty cell", {"type": "table", "rows": [[{"type": "raw_text", "text": ""}]]}, "/blocks/0/rows/0/0/text", "more"),
    ("table align", {**TABLE, "column_settings": [{"align": "top"}]}, "/blocks/0/column_settings/0/align", "one of"),
    ("markdown long", {"type": "markdown", "text": "x" * 12_001}, "/blocks/0/text", "less than 12001"),
    ("data table of one row", {**BLOCKS["data_table"], "rows": [ROW]}, "/blocks/0/rows", "no fewer than 2"),
    ("data table uneven", {**BLOCKS["data_table"], "rows": [ROW, ROW * 2]}, "/blocks/0/rows", "same number"),
    ("video over http", {**BLOCKS["video"], "video_url": "http://a.b"}, "/blocks/0/video_url", "https"),
    ("video author", {**BLOCKS["video"], "author_name": "x" * 51}, "/blocks/0/author_name", "less than 51"),
    ("file not remote", {**BLOCKS["file"], "source": "local"}, "/blocks/0/source", "must be one of: remote"),
]
# Each: an element of a section, actions or an input, and where in it.
A, E, I = "accessory", "elements/0", "element"  # noqa: E741  the three places
WRONG_ELEMENTS: list[tuple[str, str, Any, str, str]] = [
    ("button text long", E, {**BUTTON, "text": plain("x" * 76)}, "/text/text", "less than 76"),
    ("button text marked", E, {**BUTTON, "text": marked("x")}, "/text/type", "unsupported type: mrkdwn"),
    ("button value long", E, {**BUTTON, "value": "x" * 2_001}, "/value", "less than 2001"),
    ("button style", E, {**BUTTON, "style": "default"}, "/style", "must be one of: primary, danger"),
    ("button address long", E, {**BUTTON, "url": "https://a/" + "x" * 3_000}, "/url", "less than 3001"),
    ("button address", E, {**BUTTON, "url": "garden"}, "/url", "valid URL"),
    ("button label long", E, {**BUTTON, "accessibility_label": "x" * 76}, "/accessibility_label", "less than 76"),
    ("action id long", E, {**BUTTON, "action_id": "x" * 256}, "/action_id", "less than 256"),
    ("button without text", E, {"type": "button"}, "", "missing required field: text"),
    ("confirm title", E, {**BUTTON, "confirm": {**CONFIRM, "title": plain("x" * 101)}}, "/confirm/title/text", "101"),
    ("confirm text", E, {**BUTTON, "confirm": {**CONFIRM, "text": plain("x" * 301)}}, "/confirm/text/text", "301"),
    ("confirm yes", E, {**BUTTON, "confirm": {**CONFIRM, "confirm": plain("x" * 31)}}, "/confirm/confirm/text", "31"),
    ("confirm no", E, {**BUTTON, "confirm": {**CONFIRM, "deny": plain("x" * 31)}}, "/confirm/deny/text", "31"),
    ("confirm style", E, {**BUTTON, "confirm": {**CONFIRM, "style": "red"}}, "/confirm/style", "one of"),
    ("101 options", A, {"type": "static_select", "options": OPTIONS * 34}, "/options", "no more than 100"),
    ("no options", A, {"type": "static_select", "options": []}, "/options", "no fewer than 1"),
    ("options missing", A, {"type": "static_select"}, "/type", "`options` or `option_groups`"),
    ("option long", A, {"type": "static_select", "options": [option("x" * 76)]}, "/options/0/text/text", "76"),
    ("option value", A, {"type": "static_select", "options": [option("x", "y" * 151)]}, "/options/0/value", "151"),
    (
        "option description",
        *(A, {"type": "static_select", "options": [{**option("x"), "description": plain("x" * 76)}]}),
        *("/options/0/description/text", "less than 76"),
    ),
    (
        "option marked",
        *(A, {"type": "static_select", "options": [{"text": marked("x"), "value": "x"}]}),
        *("/options/0/text/type", "unsupported type: mrkdwn"),
    ),
    (
        "option with address",
        *(A, {"type": "static_select", "options": [{**option("x"), "url": "https://a.b"}]}),
        *("/options/0", "invalid additional property: url"),
    ),
    (
        "group label",
        *(A, {"type": "static_select", "option_groups": [{"label": plain("x" * 76), "options": OPTIONS}]}),
        *("/option_groups/0/label/text", "less than 76"),
    ),
    (
        "101 groups",
        *(A, {"type": "static_select", "option_groups": [{"label": plain("x"), "options": OPTIONS[:1]}] * 101}),
        *("/option_groups", "no more than 100"),
    ),
    (
        "initial option elsewhere",
        *(A, {"type": "static_select", "options": OPTIONS, "initial_option": option("Weed")}),
        *("/initial_option", "match one of the options"),
    ),
    ("placeholder long", A, {**SELECTS["users_select"], "placeholder": plain("x" * 151)}, "/placeholder/text", "151"),
    ("filter", A, {**SELECTS["conversations_select"], "filter": {"include": []}}, "/filter/include", "no fewer"),
    (
        "filter word",
        A,
        {**SELECTS["conversations_select"], "filter": {"include": ["x"]}},
        "/filter/include/0",
        "one of",
    ),
    (
        "most items",
        A,
        {**MULTI_SELECTS["multi_users_select"], "max_selected_items": 0},
        "/max_selected_items",
        "least 1",
    ),
    ("checkboxes of 11", A, {"type": "checkboxes", "options": OPTIONS[:1] * 11}, "/options", "no more than 10"),
    ("checked elsewhere", A, {**CHECKBOXES, "initial_options": [option("Weed")]}, "/initial_options/0", "match one"),
    ("radio of 11", A, {"type": "radio_buttons", "options": OPTIONS[:1] * 11}, "/options", "no more than 10"),
    ("overflow of 6", A, {**OVERFLOW, "options": OPTIONS * 2}, "/options", "no more than 5"),
    ("no such day", A, {**PICKERS["datepicker"], "initial_date": "30.11.2026"}, "/initial_date", "valid date"),
    ("no such time", A, {**PICKERS["timepicker"], "initial_time": "24:00"}, "/initial_time", "valid time"),
    (
        "moment of 9 digits",
        E,
        {"type": "datetimepicker", "initial_date_time": 10**9 - 1},
        "/initial_date_time",
        "least",
    ),
    ("text too long", I, {"type": "plain_text_input", "max_length": 3_001}, "/max_length", "at most 3000"),
    ("no length", I, {"type": "plain_text_input", "max_length": 0}, "/max_length", "at least 1"),
    ("initial long", I, {"type": "plain_text_input", "initial_value": "x" * 3_001}, "/initial_value", "3001"),
    ("number words", I, {**INPUTS["number_input"], "min_value": "one"}, "/min_value", "must be a number"),
    ("number kind", I, {"type": "number_input"}, "", "missing required field: is_decimal_allowed"),
    ("11 files", I, {**INPUTS["file_input"], "max_files": 11}, "/max_files", "at most 10"),
    (
        "dispatch",
        *(I, {"type": "url_text_input", "dispatch_action_config": {"trigger_actions_on": ["x"]}}),
        *("/dispatch_action_config/trigger_actions_on/0", "one of"),
    ),
    ("flag a word", I, {"type": "plain_text_input", "multiline": "yes"}, "/multiline", "must provide a boolean"),
]
RICH_WRONG: list[tuple[str, Any, str]] = [
    ("empty words", {"type": "text", "text": ""}, "/text"),
    ("unknown style", {"type": "text", "text": "x", "style": {"loud": True}}, "/style"),
    ("link without address", {"type": "link", "text": "x"}, ""),
    ("user without id", {"type": "user"}, ""),
    ("broadcast range", {"type": "broadcast", "range": "all"}, "/range"),
    ("color", {"type": "color", "value": "green"}, "/value"),
    ("date without format", {"type": "date", "timestamp": 1}, ""),
    ("unknown", {"type": "smell", "text": "x"}, "/type"),
]


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
