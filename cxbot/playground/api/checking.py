"""Refuses blocks, views and texts that Slack refuses, with Slack's error codes and pointers.

What one block may be is in `kit`; here are the rules of a whole message or view.
"""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from cxbot.playground.api.kit.blocks import IN_HOMES, IN_MESSAGES, IN_MODALS, characters
from cxbot.playground.api.kit.objects import plain
from cxbot.playground.api.kit.rules import Check, Shape, anything, flag, items, text, wrong
from cxbot.playground.api.normalising import elements, settled, slack_files
from cxbot.playground.state.errors import SlackError
from cxbot.playground.state.reading import Fields, Json
from cxbot.playground.state.state import State

Blocks = tuple[Json, ...]

# Docs: reference/block-kit/blocks, "up to 50 blocks in each message, and 100 blocks in modals or Home tabs".
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
# Not in the docs: bolt-js 2509 and others measured about 13,200 for everything, near 12,000 for text alone.
MESSAGE_CHARACTERS = 12_000
# Docs: reference/block-kit/blocks/markdown-block, "the cumulative limit for all markdown blocks in a single payload".
MARKDOWN_CHARACTERS = 12_000
# Docs: reference/methods/chat.postMessage, "Slack will truncate messages containing more than 40,000 characters".
LONGEST_POST = 40_000
# Docs: reference/methods/chat.update, msg_too_long; 4,000 is what the page recommends and what is enforced there.
LONGEST_UPDATE = 4_000
# Docs: reference/methods/views.open, view_too_large, "greater than 250kb".
VIEW_BYTES = 250_000

_VIEW: Mapping[str, Check] = {
    "type": text(100),
    "private_metadata": text(3_000, 0),
    "callback_id": text(255, 0),
    "external_id": text(255, 0),
}
_MODAL: Mapping[str, Check] = {
    "title": plain(24),
    "submit": plain(24),
    "close": plain(24),
    "clear_on_close": flag,
    "notify_on_close": flag,
    "submit_disabled": flag,
}
# Docs: reference/views. A view that Slack gave the app may come back with what Slack added.
_ADDED: Mapping[str, Check] = dict.fromkeys(
    ("id", "team_id", "state", "hash", "previous_view_id", "root_view_id", "app_id", "app_installed_team_id", "bot_id"),
    anything,
)
VIEWS: Mapping[str, Shape] = {
    "modal": Shape(
        "views/modal-views",
        {**_VIEW, **_MODAL, **_ADDED, "blocks": items(IN_MODALS, VIEW_BLOCKS, 0)},
        ("title", "blocks"),
    ),
    "home": Shape("views/home-tab-views", {**_VIEW, **_ADDED, "blocks": items(IN_HOMES, VIEW_BLOCKS, 0)}, ("blocks",)),
}


def checked_blocks(state: State, sent: object, *, ephemeral: bool = False) -> Blocks | None:
    """The blocks of a message as Slack keeps them; None where there are none.

    Raises:
        SlackError: invalid_blocks_format, invalid_blocks, msg_blocks_too_long.
    """
    if sent is None or sent == []:
        return None
    if not isinstance(sent, list) or not all(isinstance(each, dict) for each in sent):
        raise SlackError("invalid_blocks_format")
    found = list(items(IN_MESSAGES, MESSAGE_BLOCKS)(sent, "/blocks"))
    found = found or [*_together(sent, "/blocks"), *_files(state, sent, "/blocks", ephemeral=ephemeral)]
    found += [] if found else list(_once(sent, "/blocks"))
    if found:
        messages = [f"[ERROR] {each}" for each in found]
        raise SlackError("invalid_blocks", errors=found, response_metadata={"messages": messages})
    if characters(sent) > MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")
    return _kept(state, sent)


def checked_view(state: State, sent: Any, kind: str) -> Json:
    """A view as Slack keeps it; `kind` is modal or home.

    Raises:
        SlackError: invalid_arguments, view_too_large.
    """
    if not isinstance(sent, dict) or sent.get("type") != kind:
        found = [wrong(f"must be a view of type {kind}", "/view")]
    elif len(str(sent).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    else:
        found = list(VIEWS[kind](sent, "/view"))
        found = found or [*_together(sent["blocks"], "/view/blocks"), *_files(state, sent["blocks"], "/view/blocks")]
        found = found or list(_needs_submit(sent))
    if found:
        raise SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {each}" for each in found]})
    known = {key: value for key, value in sent.items() if key not in _ADDED}
    words = {key: {"emoji": True, **sent[key]} for key in ("title", "submit", "close") if sent.get(key)}
    return {**known, **words, "blocks": list(_kept(state, sent["blocks"]))}


def checked_metadata(sent: Any) -> Json | None:
    """The metadata of a message (docs: messaging/message-metadata).

    Raises:
        SlackError: invalid_metadata_format.
    """
    if sent is None or sent == {}:
        return None
    shape = isinstance(sent, dict) and isinstance(sent.get("event_payload"), dict)
    if not shape or not isinstance(sent.get("event_type"), str) or not sent["event_type"]:
        raise SlackError("invalid_metadata_format")
    return dict(sent)


def checked_attachments(state: State, sent: Any) -> tuple[Json, ...]:
    """The attachments of a message, with the blocks in them (docs: chat.postMessage, too_many_attachments).

    Raises:
        SlackError: invalid_attachments, too_many_attachments, invalid_blocks.
    """
    if sent is None:
        return ()
    if not isinstance(sent, list) or not all(isinstance(each, dict) for each in sent):
        raise SlackError("invalid_attachments")
    if len(sent) > 100:
        raise SlackError("too_many_attachments")
    kept = []
    for each in sent:
        blocks = checked_blocks(state, each.get("blocks"))
        kept.append({**each, "blocks": list(blocks)} if blocks else dict(each))
    return tuple(kept)


def file_of(state: State, slack_file: Fields) -> str | None:
    """The id of a file that Slack has processed; None for any other."""
    named = str(slack_file.get("id") or str(slack_file.get("url") or "").partition("?")[0].rpartition("/")[2])
    file = state.workspace.files.get(named)
    if file is None or file.deleted or not file.completed or file.ready_at is None:
        return None
    return named if time.monotonic() >= file.ready_at else None


def _files(state: State, blocks: list[Json], where: str, *, ephemeral: bool = False) -> Iterator[str]:
    """Files that are not there (yet); an ephemeral message shows none, as files are shared with conversations."""
    for place, block in enumerate(blocks):
        parts = [("", block), ("/accessory", block.get("accessory"))]
        parts += [(f"/elements/{number}", each) for number, each in enumerate(block.get("elements") or ())]
        for path, part in parts:
            named = part.get("slack_file") if isinstance(part, dict) else None
            if isinstance(named, dict) and (ephemeral or file_of(state, named) is None):
                yield wrong("invalid slack file", f"{where}/{place}{path}/slack_file")


def _kept(state: State, sent: list[Json]) -> Blocks:
    """The blocks as Slack keeps them, with files that were named by their address named by their id."""
    blocks = settled(sent)
    for each in slack_files(blocks):
        each["id"] = file_of(state, each)
    return blocks


def _together(blocks: list[Json], where: str) -> Iterator[str]:
    """Ids that are there twice, and more than one thing that takes the focus."""
    ids = set()
    for place, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id and block_id in ids:
            yield wrong(f'`block_id` "{block_id}" already exists for another block', f"{where}/{place}/block_id")
        ids.add(block_id)
        seen = set()
        for _, element in elements([block]):
            action_id = element.get("action_id")
            if action_id and action_id in seen:
                message = f'`action_id` "{action_id}" already exists for another element'
                yield wrong(message, f"{where}/{place}/elements")
            seen.add(action_id)
    focused = [element for _, element in elements(blocks) if element.get("focus_on_load")]
    if len(focused) > 1:
        yield wrong("only one element can have `focus_on_load`", where)


def _once(blocks: list[Json], where: str) -> Iterator[str]:
    """Docs: table-block, "one table per message"; markdown-block, 12,000 characters in all."""
    for kind in ("table", "data_table"):
        places = [place for place, block in enumerate(blocks) if block.get("type") == kind]
        if len(places) > 1:
            yield wrong("only_one_table_allowed", f"{where}/{places[1]}")
    written = sum(len(block["text"]) for block in blocks if block.get("type") == "markdown")
    if written > MARKDOWN_CHARACTERS:
        yield wrong(f"markdown must be less than {MARKDOWN_CHARACTERS + 1} characters in all", where)


def _needs_submit(sent: Fields) -> Iterator[str]:
    """Docs: reference/views/modal-views, "submit is required when an input block is within the blocks array"."""
    if sent["type"] == "modal" and not sent.get("submit"):
        for place, block in enumerate(sent["blocks"]):
            if block.get("type") == "input":
                yield wrong("must define `submit` to use an `input` block in modals", f"/view/blocks/{place}/input")
