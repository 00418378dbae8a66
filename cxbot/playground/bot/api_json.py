"""Messages, files and views as the Web API and payloads have them."""

import time

from cxbot.playground.state.reading import Json
from cxbot.playground.state.state import State
from cxbot.playground.state.windows import View
from cxbot.playground.state.workspace import Message


def message_json(state: State, message: Message, *, metadata: bool = False) -> Json:
    """A message as the Web API and payloads have it (docs: reference/events/message)."""
    author = state.workspace.people[message.user]
    shown: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    shown["team"] = author.team
    if author.team != state.workspace.team.id:
        # Docs: apis/slack-connect, events of people of another company.
        shown |= {"user_team": author.team, "source_team": author.team}
    if message.user == state.workspace.bot:
        shown |= {"bot_id": state.app.bot_id, "app_id": state.app.id, "bot_profile": _bot_profile(state)}
    if message.blocks is not None:
        shown["blocks"] = [dict(each) for each in message.blocks]
    if message.attachments:
        shown["attachments"] = [dict(each) for each in message.attachments]
    if message.files:
        shown["files"] = [file_json(state, each) for each in message.files]
    if message.subtype:
        shown["subtype"] = message.subtype
    if message.edited:
        shown["edited"] = {"user": message.user, "ts": message.edited}
    if metadata and message.metadata:
        shown["metadata"] = message.metadata
    return shown | _thread_json(state, message)


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
        "groups": [each.id for each in channels if each.kind == "private"],
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
        "blocks": sent.get("blocks", []),
        "private_metadata": sent.get("private_metadata") or "",
        "callback_id": sent.get("callback_id") or "",
        "state": {"values": view.state},
        "hash": view.hash,
        "title": sent.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(sent.get("clear_on_close")),
        "notify_on_close": bool(sent.get("notify_on_close")),
        "close": sent.get("close"),
        "submit": sent.get("submit"),
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


def _bot_profile(state: State) -> Json:
    return {
        "id": state.app.bot_id,
        "app_id": state.app.id,
        "name": state.app.name,
        "deleted": False,
        "team_id": state.workspace.team.id,
        "updated": 0,
        "icons": {},
    }
