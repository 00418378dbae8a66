"""What happened becomes an event for the bot, where it has subscribed and may know of it (docs: reference/events)."""

from typing import Any

from cxbot.playground.delivering import deliver_event
from cxbot.playground.ground import Ground
from cxbot.playground.payloads import event_callback, message_event
from cxbot.playground.workspace import Channel, Message

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
    subscription, scope = MESSAGES[channel.kind]
    if belongs and subscription in ground.app.events and scope in ground.app.granted:
        _send(ground, message_event(ground, message, "message"), channel)
    # Docs: reference/events/app_mention, "Messages sent to your app in direct message ... are not dispatched".
    mentioned = f"<@{ground.workspace.bot}>" in message.text and message.user != ground.workspace.bot
    if mentioned and belongs and channel.kind != "im" and "app_mentions:read" in ground.app.granted:
        send_event(ground, message_event(ground, message, "app_mention"), channel)


def send_event(ground: Ground, event: dict[str, Any], channel: Channel | None = None) -> None:
    """Send an event, if the bot has subscribed to it."""
    if event["type"] in ground.app.events:
        _send(ground, event, channel)


def _send(ground: Ground, event: dict[str, Any], channel: Channel | None) -> None:
    ground.later(deliver_event(ground, event, event_callback(ground, event, channel)))
