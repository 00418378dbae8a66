"""What happened becomes an event for the bot, where it has subscribed and may know of it (docs: reference/events)."""

from cxbot.playground.bot.api_json import group_json, message_json
from cxbot.playground.bot.delivering import deliver_event
from cxbot.playground.bot.payloads import channel_type, event_callback, message_event
from cxbot.playground.state.reading import Json
from cxbot.playground.state.state import State
from cxbot.playground.state.workspace import Channel, Group, Message

# Subscriptions by kind of conversation; the event itself is called `message` (docs: reference/events/message.channels).
MESSAGES = {
    "channel": ("message.channels", "channels:history"),
    "shared": ("message.channels", "channels:history"),
    "private": ("message.groups", "groups:history"),
    "im": ("message.im", "im:history"),
    "mpim": ("message.mpim", "mpim:history"),
}


def happened(state: State, message: Message) -> None:
    """A message came."""
    channel = state.workspace.channels[message.channel]
    belongs = state.workspace.bot in channel.members
    _tell(state, channel, message_event(state, message, "message"))
    # Docs: reference/events/app_mention, "Messages sent to your app in direct message ... are not dispatched".
    mentioned = f"<@{state.workspace.bot}>" in message.text and message.user != state.workspace.bot
    if mentioned and belongs and channel.kind != "im" and "app_mentions:read" in state.app.granted:
        send_event(state, message_event(state, message, "app_mention"), channel)


def changed(state: State, before: Message, after: Message) -> None:
    """A message was changed (docs: reference/events/message/message_changed)."""
    shown = {"message": message_json(state, after), "previous_message": message_json(state, before)}
    _tell_later(state, after, {"subtype": "message_changed", **shown})


def deleted(state: State, message: Message) -> None:
    """A message was deleted (docs: reference/events/message/message_deleted)."""
    shown = {"deleted_ts": message.ts, "previous_message": message_json(state, message)}
    _tell_later(state, message, {"subtype": "message_deleted", **shown})


def joined(state: State, channel: Channel) -> None:
    """The bot came into a channel (docs: reference/events/member_joined_channel)."""
    event = {
        "type": "member_joined_channel",
        "user": state.workspace.bot,
        "channel": channel.id,
        "channel_type": "G" if channel.kind == "private" else "C",
        "team": state.workspace.team.id,
        "event_ts": state.workspace.times.next(),
    }
    send_event(state, event, channel)


def left(state: State, channel: Channel) -> None:
    """The bot was taken out of a channel (docs: reference/events/channel_left, group_left)."""
    by = next((each.id for each in state.workspace.people.values() if each.role == "manager"), "")
    _send_of(state, channel, "left", {"channel": channel.id, "actor_id": by})


def happened_to(state: State, channel: Channel, what: str, said: Json) -> None:
    """Something happened to a channel that the bot may know of (docs: reference/events/channel_archive ...)."""
    if channel.kind != "private" or state.workspace.bot in channel.members:
        _send_of(state, channel, what, said)


def _send_of(state: State, channel: Channel, what: str, said: Json) -> None:
    """Send what is called after the kind of channel; of being shared there is one event for both kinds."""
    kind = "group" if channel.kind == "private" and what not in {"shared", "unshared"} else "channel"
    scope = "groups:read" if channel.kind == "private" else "channels:read"
    if scope in state.app.granted:
        event = {"type": f"{kind}_{what}", **said, "event_ts": state.workspace.times.next()}
        send_event(state, event, channel)


def uninstalled(state: State) -> None:
    """The app hears that it was uninstalled, then its token is dead (docs: reference/events/app_uninstalled)."""
    if not state.revoked:
        send_event(state, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [state.workspace.bot]}})
        send_event(state, {"type": "app_uninstalled"})
        state.revoked = True


def group_changed(state: State, before: Group, after: Group) -> None:
    """Somebody came into a user group or left it (docs: reference/events/subteam_members_changed, subteam_updated)."""
    if "usergroups:read" not in state.app.granted:
        return
    added, removed = set(after.members) - set(before.members), set(before.members) - set(after.members)
    now = int(state.clock.now().timestamp())
    members = {
        "type": "subteam_members_changed",
        "subteam_id": after.id,
        "team_id": state.workspace.team.id,
        "date_previous_update": now,
        "date_update": now,
        "added_users": sorted(added),
        "added_users_count": len(added),
        "removed_users": sorted(removed),
        "removed_users_count": len(removed),
        "event_ts": state.workspace.times.next(),
    }
    send_event(state, members)
    group = group_json(state, after) | {"users": list(after.members), "user_count": len(after.members)}
    send_event(state, {"type": "subteam_updated", "subteam": group, "event_ts": state.workspace.times.next()})


def send_event(state: State, event: Json, channel: Channel | None = None) -> None:
    """Send an event, if the bot has subscribed to it."""
    if event["type"] in state.app.events:
        _send(state, event, channel)


def _tell_later(state: State, message: Message, what: Json) -> None:
    """Tell what became of a message; what one person alone saw is no event."""
    if message.ephemeral_to is None:
        ts = state.workspace.times.next()
        place = {"channel": message.channel, "channel_type": channel_type(state, message.channel)}
        event = {"type": "message", "hidden": True, "ts": ts, "event_ts": ts, **place, **what}
        _tell(state, state.workspace.channels[message.channel], event)


def _tell(state: State, channel: Channel, event: Json) -> None:
    """Tell of a message, where the bot is and has subscribed to such messages."""
    subscription, scope = MESSAGES[channel.kind]
    belongs = state.workspace.bot in channel.members
    if belongs and subscription in state.app.events and scope in state.app.granted:
        _send(state, event, channel)


def _send(state: State, event: Json, channel: Channel | None) -> None:
    if state.revoked:
        return  # who is not installed hears of nothing
    state.later(deliver_event(state, event, event_callback(state, event, channel)))
