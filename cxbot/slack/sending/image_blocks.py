"""Blocks on their way to Slack: uploaded files take the places of pictures, and words where there is no file."""

from collections.abc import Iterable, Mapping

from cxbot.message import Block

LONGEST_WORDS = 2_000


def filled(blocks: Iterable[Block], files: Mapping[str, str]) -> list[Block]:
    """The blocks with files (picture key to Slack's file id) in place.

    Where there is no file its alternative text stands instead: it says the same numbers.
    """
    return [_filled(block, files) if "picture" in block else block for block in blocks]


def _filled(block: Block, files: Mapping[str, str]) -> Block:
    file = files.get(block["picture"])
    if file:
        shown = {name: value for name, value in block.items() if name != "picture"}
        return {**shown, "slack_file": {"id": file}}
    words = f"[Picture] {block.get('alt_text', '')}".strip()[:LONGEST_WORDS]
    instead: Block = {"type": "context", "elements": [{"type": "plain_text", "text": words, "emoji": False}]}
    return {**instead, "block_id": block["block_id"]} if "block_id" in block else instead
