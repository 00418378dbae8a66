"""The list of digests: within Slack's limits however much there is to say, and what it counts is what there is."""

import json
from dataclasses import replace

import pytest

from cxbot.drawing import digests
from cxbot.message import Message
from tests.drawing.test_home import DIGESTS


def text_of(message: Message) -> list[str]:
    elements = [each for block in message.blocks for each in block.get("elements", [block.get("text")])]
    return [each["text"] for each in elements if isinstance(each.get("text"), str)]


@pytest.mark.parametrize("count", [0, 1, 3, 20, 300])
def test_a_list_is_within_slacks_limits_and_counts_what_it_leaves_out(count: int) -> None:
    message = digests.listing(DIGESTS[:count], "/cx")
    texts = text_of(message)
    assert len(message.blocks) <= 50
    assert sum(map(len, texts)) <= 10_000
    assert max(map(len, texts)) <= 2_000
    shown = [each for each in message.blocks if str(each.get("block_id", "")).startswith("digest_")]
    left = [each for each in texts if each.startswith("and ")]
    assert count == 0 or texts[0] == f"*{count} {'digest' if count == 1 else 'digests'}*"
    assert left == ([] if len(shown) == count else [f"and {count - len(shown)} digests more, due later"])


def test_a_menu_has_what_can_be_done_and_fits() -> None:
    for on, may_change in ((True, True), (False, True), (True, False)):
        message = digests.listing([replace(DIGESTS[0], on=on, may_change=may_change)], "/cx")
        options = [each["accessory"]["options"] for each in message.blocks if "options" in each.get("accessory", {})]
        labels = [[each["text"]["text"] for each in found] for found in options]
        pause = "Pause" if on else "Resume"
        assert labels == ([["Preview", "Send Now", "Edit", pause, "Delete"]] if may_change else [])
        assert all(len(each["value"]) <= 150 for found in options for each in found)


def test_a_preview_says_first_that_it_is_one_and_why_it_would_not_come() -> None:
    digest = Message("Last week: 91 %", ({"type": "divider"},))
    previewed = digests.previewed(digest, DIGESTS[0], "only 3 ratings, fewer than 5")
    first = json.dumps(previewed.blocks[0])
    assert "*Preview, for you alone:*" in first
    assert "It would be skipped: only 3 ratings, fewer than 5." in first
    assert previewed.text == "Preview: Last week: 91 %"
    assert previewed.blocks[1:] == digest.blocks


def test_what_an_owner_is_told_addresses_nobody():
    told = digests.notice("The digest “<!channel>” was not posted.")
    assert told.text == "The digest “&lt;!channel&gt;” was not posted."
    assert told.blocks[0]["text"] == {"type": "plain_text", "text": "The digest “<!channel>” was not posted."}
