"""What happened becomes an event for the bot, where it has subscribed and may know of it (docs: reference/events)."""

from typing import Any

from cxbot.playground.bot.api_json import message_shown
from cxbot.playground.bot.delivering import deliver_event
from cxbot.playground.bot.payloads import channel_type, event_callback, message_event
from cxbot.playground.state.state import Ground
from cxbot.playground.state.workspace import Channel, Message

# Subscriptions by kind of conversation; the event itself is called `message` (docs: reference/events/message.channels).
MESSAGES = {
    "channel": ("message.channels", "channels:history"),
    "shared": ("message.channels", "channels:history"),
    "private": ("message.groups", "groups:history"),
    "im": ("message.im", "im:history"),
}


def happened(ground: Ground, message: Message) -> None:
    """A message came."""
    channel = ground.workspace.channels[message.channel]
    belongs = ground.workspace.bot in channel.members
    _tell(ground, channel, message_event(ground, message, "message"))
    # Docs: reference/events/app_mention, "Messages sent to your app in direct message ... are not dispatched".
    mentioned = f"<@{ground.workspace.bot}>" in message.text and message.user != ground.workspace.bot
    if mentioned and belongs and channel.kind != "im" and "app_mentions:read" in ground.app.granted:
        send_event(ground, message_event(ground, message, "app_mention"), channel)


def changed(ground: Ground, before: Message, after: Message) -> None:
    """A message was changed (docs: reference/events/message/message_changed)."""
    shown = {"message": message_shown(ground, after), "previous_message": message_shown(ground, before)}
    _tell_later(ground, after, {"subtype": "message_changed", **shown})


def deleted(ground: Ground, message: Message) -> None:
    """A message was deleted (docs: reference/events/message/message_deleted)."""
    shown = {"deleted_ts": message.ts, "previous_message": message_shown(ground, message)}
    _tell_later(ground, message, {"subtype": "message_deleted", **shown})


def joined(ground: Ground, channel: Channel) -> None:
    """The bot came into a channel (docs: reference/events/member_joined_channel)."""
    event = {
        "type": "member_joined_channel",
        "user": ground.workspace.bot,
        "channel": channel.id,
        "channel_type": "G" if channel.kind == "private" else "C",
        "team": ground.workspace.team.id,
        "event_ts": ground.workspace.times.next(),
    }
    send_event(ground, event, channel)


def send_event(ground: Ground, event: dict[str, Any], channel: Channel | None = None) -> None:
    """Send an event, if the bot has subscribed to it."""
    if event["type"] in ground.app.events:
        _send(ground, event, channel)


def _tell_later(ground: Ground, message: Message, what: dict[str, Any]) -> None:
    """Tell what became of a message; what one person alone saw is no event."""
    if message.ephemeral_to is None:
        ts = ground.workspace.times.next()
        place = {"channel": message.channel, "channel_type": channel_type(ground, message.channel)}
        event = {"type": "message", "hidden": True, "ts": ts, "event_ts": ts, **place, **what}
        _tell(ground, ground.workspace.channels[message.channel], event)


def _tell(ground: Ground, channel: Channel, event: dict[str, Any]) -> None:
    """Tell of a message, where the bot is and has subscribed to such messages."""
    subscription, scope = MESSAGES[channel.kind]
    belongs = ground.workspace.bot in channel.members
    if belongs and subscription in ground.app.events and scope in ground.app.granted:
        _send(ground, event, channel)


def _send(ground: Ground, event: dict[str, Any], channel: Channel | None) -> None:
    ground.later(deliver_event(ground, event, event_callback(ground, event, channel)))
