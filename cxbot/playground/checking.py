"""Refuses blocks and texts that Slack refuses, with Slack's error codes and pointers."""

import time
from typing import Any

from cxbot.playground.ground import Ground
from cxbot.playground.refusing import SlackError
from cxbot.playground.settling import settled

MESSAGE_BLOCKS = 50


def checked_blocks(ground: Ground, sent: Any, *, ephemeral: bool = False) -> tuple[dict[str, Any], ...] | None:
    """The blocks of a message as Slack keeps them; None where there are none.

    Raises:
        SlackError: invalid_blocks_format, invalid_blocks.
    """
    if sent is None or sent == []:
        return None
    if not isinstance(sent, list) or not all(isinstance(each, dict) for each in sent):
        raise SlackError("invalid_blocks_format")
    wrong = [] if len(sent) <= MESSAGE_BLOCKS else ["no more than 50 items allowed [json-pointer:/blocks]"]
    for place, block in enumerate(sent):
        if block.get("type") == "image" and "slack_file" in block and not file_ready(ground, block["slack_file"]):
            wrong.append(f"invalid slack file [json-pointer:/blocks/{place}/slack_file]")
    if wrong:
        raise SlackError(
            "invalid_blocks", errors=wrong, response_metadata={"messages": [f"[ERROR] {each}" for each in wrong]}
        )
    return settled(sent)


def file_ready(ground: Ground, slack_file: dict[str, Any]) -> bool:
    """Whether a `slack_file` names a file that Slack has processed."""
    file = ground.workspace.files.get(str(slack_file.get("id")))
    return file is not None and file.completed and file.ready_at is not None and time.monotonic() >= file.ready_at


def checked_view(_ground: Ground, sent: Any, kind: str) -> dict[str, Any]:
    """A view as Slack keeps it.

    Raises:
        SlackError: invalid_arguments.
    """
    if not isinstance(sent, dict) or sent.get("type") != kind or not isinstance(sent.get("blocks"), list):
        message = f"[ERROR] must be a view of type {kind} with blocks [json-pointer:/view]"
        raise SlackError("invalid_arguments", response_metadata={"messages": [message]})
    shown = settled([{key: sent[key]} for key in ("title", "submit", "close") if sent.get(key)])
    named = {key: value for each in shown for key, value in each.items() if key != "block_id"}
    return {**sent, **named, "blocks": list(settled(sent["blocks"]))}
