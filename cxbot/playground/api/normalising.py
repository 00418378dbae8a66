"""What Slack adds to blocks when it takes them: ids where there are none, and `emoji` of plain text."""

import secrets
from collections.abc import Iterable, Iterator
from typing import Any

from cxbot.playground.state.reading import Json

# Elements that send payloads, so that they need an action_id.
INTERACTIVE = frozenset(
    {
        "button",
        "checkboxes",
        "channels_select",
        "conversations_select",
        "datepicker",
        "datetimepicker",
        "email_text_input",
        "external_select",
        "file_input",
        "multi_channels_select",
        "multi_conversations_select",
        "multi_external_select",
        "multi_static_select",
        "multi_users_select",
        "number_input",
        "overflow",
        "plain_text_input",
        "radio_buttons",
        "rich_text_input",
        "static_select",
        "timepicker",
        "url_text_input",
        "users_select",
        "workflow_button",
        "feedback_buttons",
        "icon_button",
    }
)


def settled(blocks: Iterable[Json]) -> tuple[Json, ...]:
    """The blocks as Slack keeps them."""
    return tuple(_with_block_id(_settled(block)) for block in blocks)


def file_ids(blocks: Iterable[Json] | None) -> list[str]:
    """The files that blocks show, by id, in order."""
    found = [str(each["id"]) for each in slack_files(blocks) if each.get("id")]
    return list(dict.fromkeys(found))


def slack_files(blocks: Any) -> Iterator[Json]:
    """Every `slack_file` in blocks."""
    if isinstance(blocks, dict):
        for key, value in blocks.items():
            if key == "slack_file" and isinstance(value, dict):
                yield value
            else:
                yield from slack_files(value)
    elif isinstance(blocks, list | tuple):
        for each in blocks:
            yield from slack_files(each)


def elements(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element that sends payloads, with its block."""
    for block in blocks:
        for element in (block.get("element"), block.get("accessory"), *(block.get("elements") or ())):
            if isinstance(element, dict) and element.get("type") in INTERACTIVE:
                yield block, element


def _settled(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_settled(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _settled(each) for key, each in value.items()}
    kind = kept.get("type")
    if kind == "plain_text" and "emoji" not in kept:
        kept["emoji"] = True
    if kind == "mrkdwn" and "verbatim" not in kept:
        kept["verbatim"] = False
    if kind in INTERACTIVE and not kept.get("action_id"):
        kept["action_id"] = _short()
    return kept


def _with_block_id(block: Json) -> Json:
    return block if block.get("block_id") else {**block, "block_id": _short()}


def _short() -> str:
    return secrets.token_urlsafe(4)[:5].replace("_", "x").replace("-", "y")
