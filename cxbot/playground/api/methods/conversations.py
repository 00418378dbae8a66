"""Channels and direct messages (docs: reference/methods/conversations.info, ...history ...)."""

from collections.abc import Sequence
from typing import Any

from cxbot.playground.api.calling import Argument, Call, Method, may, need
from cxbot.playground.api.channels import SCOPES, channel_json, readable
from cxbot.playground.bot.api_json import message_json
from cxbot.playground.bot.events import joined
from cxbot.playground.state.errors import SlackError
from cxbot.playground.state.reading import Json
from cxbot.playground.state.workspace import Message


def info(call: Call) -> Json:
    """Docs: reference/methods/conversations.info."""
    channel = readable(call, "read")
    return {"channel": channel_json(call, channel, members=call.flag("include_num_members"))}


def listed(call: Call) -> Json:
    """Docs: reference/methods/conversations.list, users.conversations (of a `user`); each type needs its scope."""
    kinds = {"public_channel": ("channel", "shared"), "private_channel": ("private",), "im": ("im",), "mpim": ("mpim",)}
    asked = call.arguments.get("types") or ["public_channel"]
    if not set(asked) <= set(kinds):
        raise SlackError("invalid_types")
    wanted = [kind for each in asked for kind in kinds[each]]
    for kind in wanted:
        call.need(f"{SCOPES[kind]}:read")
    workspace = call.state.workspace
    own = call.method == "users.conversations"
    user = call.text("user") or workspace.bot
    if own and user not in workspace.people:
        raise SlackError("user_not_found")
    found = [
        channel_json(call, each, members=True)
        for each in workspace.channels.values()
        if each.kind in wanted and (each.kind in {"channel", "shared"} or workspace.bot in each.members)
        if not (each.archived and call.flag("exclude_archived"))
        if not own or user in each.members
    ]
    return _page(call, "channels", found)


def members(call: Call) -> Json:
    """Docs: reference/methods/conversations.members."""
    return _page(call, "members", sorted(readable(call, "read").members))


def open_direct(call: Call) -> Json:
    """Docs: reference/methods/conversations.open; with one person, or a group message with up to eight."""
    workspace = call.state.workspace
    if call.text("channel"):
        channel = workspace.channels.get(call.text("channel"))
        if channel is None or channel.kind not in {"im", "mpim"} or workspace.bot not in channel.members:
            raise SlackError("channel_not_found")
    else:
        users = call.arguments.get("users") or []
        if not users:
            raise SlackError("users_list_not_supplied")
        call.need("im:write" if len(users) == 1 else "mpim:write")
        if any(each not in workspace.people or each == workspace.bot for each in users):
            raise SlackError("user_not_found")
        if any(workspace.people[each].deactivated for each in users):
            raise SlackError("user_disabled")
        if len(users) > 8:
            raise SlackError("too_many_users")
        one = len(set(users)) == 1
        members = (*users, workspace.bot)
        channel = workspace.direct(*members) if one else workspace.group(members, workspace.bot)
        call.state.stream.tell("channels")
    shown = channel_json(call, channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown}


def history(call: Call) -> Json:
    """Docs: reference/methods/conversations.history; newest first, replies are not in it."""
    channel = readable(call, "history")
    messages = [each for each in _public(call, channel.id) if not each.is_reply]
    return _messages(call, _between(call, messages)[::-1])


def replies(call: Call) -> Json:
    """Docs: reference/methods/conversations.replies; the parent first, then oldest first."""
    channel = readable(call, "history")
    parent = call.state.workspace.message(channel.id, call.text("ts"))
    if parent is None or parent.ephemeral_to or parent.failed:
        raise SlackError("thread_not_found")
    under = call.state.workspace.replies(channel.id, parent.thread_ts or parent.ts)
    return _messages(call, [parent, *_between(call, under)] if not parent.is_reply else [parent])


def join(call: Call) -> Json:
    """Docs: reference/methods/conversations.join; public channels only."""
    channel = call.state.workspace.channels.get(call.text("channel"))
    if channel is None or channel.kind == "private":
        raise SlackError("channel_not_found")
    if channel.kind in {"im", "mpim"}:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    if call.state.workspace.change_members(channel.id, call.state.workspace.bot, belongs=True):
        joined(call.state, channel)
    call.state.stream.tell("channels")
    return {"channel": channel_json(call, call.state.workspace.channels[channel.id])}


def leave(call: Call) -> Json:
    """Docs: reference/methods/conversations.leave."""
    channel = call.state.workspace.channels.get(call.text("channel"))
    if channel is None:
        raise SlackError("channel_not_found")
    if channel.kind in {"im", "mpim"}:
        raise SlackError("method_not_supported_for_channel_type")
    if not call.state.workspace.change_members(channel.id, call.state.workspace.bot, belongs=False):
        return {"not_in_channel": True}
    call.state.stream.tell("channels")
    return {}


def _public(call: Call, channel: str) -> list[Message]:
    found = call.state.workspace.in_channel(channel)
    return [each for each in found if each.ephemeral_to is None and each.failed is None]


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = call.text("oldest") or "0", call.text("latest") or "9"
    also = call.flag("inclusive")
    return [each for each in messages if oldest < each.ts < latest or (also and each.ts in {oldest, latest})]


def _messages(call: Call, messages: list[Message]) -> Json:
    metadata = call.flag("include_all_metadata")
    page = _page(call, "messages", messages)
    page["messages"] = [message_json(call.state, each, metadata=metadata) for each in page["messages"]]
    return page | {"has_more": bool(page["response_metadata"]["next_cursor"])}


def _page(call: Call, name: str, found: Sequence[Any]) -> Json:
    """A part of a list (docs: apis/web-api/pagination)."""
    try:
        start = int(call.text("cursor").removeprefix("next:") or 0)
    except ValueError:
        raise SlackError("invalid_cursor") from None
    end = start + max(1, min(call.number("limit", 100), 999))
    return {
        name: list(found[start:end]),
        "response_metadata": {"next_cursor": f"next:{end}" if end < len(found) else ""},
    }


ANY_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
ANY_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
PAGES = (*may("cursor"), Argument("limit", "number"))
TIMES = (*may("oldest", "latest"), *may("inclusive", "include_all_metadata", kind="flag"), *PAGES)
METHODS = (
    Method(
        *("conversations.info", info, 3, ANY_READ),
        (need("channel"), *may("include_locale", "include_num_members", kind="flag")),
    ),
    Method(
        *("conversations.list", listed, 2, ANY_READ),
        (Argument("types", "list"), *may("exclude_archived", kind="flag"), *may("team_id"), *PAGES),
    ),
    Method(
        *("users.conversations", listed, 3, ANY_READ),
        (Argument("types", "list"), *may("exclude_archived", kind="flag"), *may("team_id", "user"), *PAGES),
    ),
    Method("conversations.members", members, 4, ANY_READ, (need("channel"), *PAGES)),
    Method(
        *("conversations.open", open_direct, 3, ("im:write", "mpim:write")),
        (*may("channel"), Argument("users", "list"), *may("return_im", "prevent_creation", kind="flag")),
    ),
    Method("conversations.history", history, 3, ANY_HISTORY, (need("channel"), *TIMES)),
    Method("conversations.replies", replies, 3, ANY_HISTORY, (need("channel"), need("ts"), *TIMES)),
    Method("conversations.join", join, 3, ("channels:join",), (need("channel"),)),
    Method("conversations.leave", leave, 3, ("channels:manage", "groups:write"), (need("channel"),)),
)
