"""Messages, files, views and user groups as the Web API and payloads have them."""

import time
from collections.abc import Iterable

from cxbot.playground.bot.markup import as_kept, as_returned
from cxbot.playground.bot.people_json import app_id, bot_id, bot_profile
from cxbot.playground.state.reading import Json
from cxbot.playground.state.state import State
from cxbot.playground.state.windows import View
from cxbot.playground.state.workspace import Group, Message


def message_json(state: State, message: Message, *, metadata: bool = False) -> Json:
    """A message as the Web API and payloads have it (docs: reference/events/message)."""
    author = state.workspace.people[message.user]
    shown: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": as_kept(message.text)}
    shown["team"] = author.team
    if author.team != state.workspace.team.id:
        # Docs: apis/slack-connect, events of people of another company.
        shown |= {"user_team": author.team, "source_team": author.team}
    if author.is_bot:
        shown |= {"bot_id": bot_id(state, author), "app_id": app_id(state, author)}
        shown["bot_profile"] = bot_profile(state, author)
    if message.blocks is not None:
        shown["blocks"] = blocks_json(state, message.blocks)
    if message.attachments:
        shown["attachments"] = [as_returned(dict(each)) for each in message.attachments]
    if message.files:
        shown["files"] = [file_json(state, each) for each in message.files]
    if message.subtype:
        shown["subtype"] = message.subtype
    if message.edited:
        shown["edited"] = {"user": message.user, "ts": message.edited}
    if metadata and message.metadata:
        shown["metadata"] = message.metadata
    return shown | _thread_json(state, message)


def blocks_json(state: State, blocks: Iterable[Json]) -> list[Json]:
    """Blocks as the app gets them back: escaped, with what Slack found of pictures, which it does not take again."""
    return [_measured(state, as_returned(each)) for each in blocks]


def file_json(state: State, file_id: str) -> Json:
    """A file as the Web API has it (docs: reference/objects/file-object); without a type until it is processed."""
    file = state.workspace.files[file_id]
    ready = file.completed and file.ready_at is not None and time.monotonic() >= file.ready_at
    url = f"{state.url}page/file/{file.id}"
    ending = file.name.rpartition(".")[2].lower() if ready else ""
    channels = [state.workspace.channels[each] for each in sorted(file.shared_in)]
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": mimetype(file.name) if ready else "",
        "filetype": ending,
        "pretty_type": ending.upper(),
        "user": state.workspace.bot,
        "user_team": state.workspace.team.id,
        "editable": False,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "is_public": any(each.kind == "channel" for each in channels),
        "public_url_shared": False,
        "url_private": url,
        "url_private_download": f"{url}?download=1",
        "permalink": url,
        "channels": [each.id for each in channels if each.kind in {"channel", "shared"}],
        "groups": [each.id for each in channels if each.kind in {"private", "mpim"}],
        "ims": [each.id for each in channels if each.kind == "im"],
        "has_more_shares": False,
        **({"alt_txt": file.alt} if file.alt else {}),
    }


def mimetype(name: str) -> str:
    """The type that Slack finds for a file's name."""
    types = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "csv": "text/csv"}
    types |= {"txt": "text/plain", "pdf": "application/pdf", "json": "text/plain"}
    return types.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def view_json(state: State, view: View) -> Json:
    """A view as the Web API and payloads have it (docs: reference/views)."""
    sent = view.sent
    return {
        "id": view.id,
        "team_id": state.workspace.team.id,
        "type": view.kind,
        "blocks": blocks_json(state, sent.get("blocks", [])),
        "private_metadata": sent.get("private_metadata") or "",
        "callback_id": sent.get("callback_id") or "",
        "state": {"values": as_returned(view.state)},
        "hash": view.hash,
        "title": as_returned(sent.get("title")) or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(sent.get("clear_on_close")),
        "notify_on_close": bool(sent.get("notify_on_close")),
        "close": as_returned(sent.get("close")),
        "submit": as_returned(sent.get("submit")),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": state.app.id,
        "external_id": sent.get("external_id") or "",
        "app_installed_team_id": state.workspace.team.id,
        "bot_id": state.app.bot_id,
    }


def _thread_json(state: State, message: Message) -> Json:
    """What a message says of its thread."""
    shown: Json = {"thread_ts": message.thread_ts} if message.thread_ts else {}
    replies = state.workspace.replies(message.channel, message.ts)
    if replies:
        users = list(dict.fromkeys(each.user for each in replies))
        shown |= {"thread_ts": message.ts, "reply_count": len(replies), "reply_users_count": len(users)}
        shown |= {"latest_reply": replies[-1].ts, "reply_users": users, "is_locked": False, "subscribed": True}
    return shown


def _measured(state: State, block: Json) -> Json:
    """A block with the sizes of its pictures, as python-slack-sdk 1511 and bolt-js 1841 show them."""
    parts = [block, block.get("accessory"), *(block.get("elements") or ())]
    for part in parts:
        if isinstance(part, dict) and part.get("type") == "image":
            named = part.get("slack_file") or {}
            file = state.workspace.files.get(str(named.get("id")))
            width, height = picture_size(file.content if file else None)
            part |= {"image_width": width, "image_height": height, "image_bytes": file.length if file else 0}
            part |= {"is_animated": False, "fallback": f"{width}x{height}px image"}
    return block


def picture_size(content: bytes | None) -> tuple[int, int]:
    """Width and height of a PNG; one point each of any other picture, which is not looked into."""
    if content is None or content[:8] != b"\x89PNG\r\n\x1a\n":
        return 1, 1
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def group_json(state: State, group: Group) -> Json:
    """A user group as the Web API has it (docs: reference/objects/usergroup-object)."""
    return {
        "id": group.id,
        "team_id": state.workspace.team.id,
        "is_usergroup": True,
        "is_external": False,
        "name": group.name,
        "handle": group.handle,
        "description": "",
        "date_create": 0,
        "date_update": 0,
        "date_delete": 0,
        "auto_type": None,
        "prefs": {"channels": [], "groups": []},
    }
