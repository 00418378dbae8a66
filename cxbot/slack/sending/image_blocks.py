"""Blocks on their way to Slack: uploaded files take the places of pictures, and words where there is no file."""

from collections.abc import Iterable, Mapping
from typing import Any

from cxbot.message import Block

LONGEST_WORDS = 2_000
# What Slack takes in an image block; it gives more back than it takes.
_IMAGE = frozenset({"type", "block_id", "alt_text", "title", "slack_file", "image_url"})


def filled(blocks: Iterable[Block], files: Mapping[str, str]) -> list[Block]:
    """The blocks with files (picture key to Slack's file id) in place.

    Where there is no file its alternative text stands instead: it says the same numbers.
    """
    return [_filled(block, files) if "picture" in block else block for block in blocks]


def as_sent(blocks: Iterable[Block]) -> list[Block]:
    """Blocks that Slack gave back, without what it added, so that they can be sent again."""
    return [_image_as_sent(block) if block.get("type") == "image" else block for block in blocks]


def _filled(block: Block, files: Mapping[str, str]) -> Block:
    file = files.get(block["picture"])
    if file:
        shown = {name: value for name, value in block.items() if name != "picture"}
        return {**shown, "slack_file": {"id": file}}
    words = f"[Picture] {block.get('alt_text', '')}".strip()[:LONGEST_WORDS]
    instead: Block = {"type": "context", "elements": [{"type": "plain_text", "text": words, "emoji": False}]}
    return {**instead, "block_id": block["block_id"]} if "block_id" in block else instead


def _image_as_sent(block: Block) -> dict[str, Any]:
    kept = {name: value for name, value in block.items() if name in _IMAGE}
    if "slack_file" in kept:
        file = kept["slack_file"]
        kept["slack_file"] = {"id": file["id"]} if "id" in file else {"url": file.get("url", "")}
        kept.pop("image_url", None)
    return kept
