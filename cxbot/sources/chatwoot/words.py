"""Chatwoot's numbers and names for things, and ours. What is not here is unknown: it is counted, never guessed."""

from collections.abc import Mapping
from enum import IntEnum


class MessageType(IntEnum):
    """messages.message_type."""

    INCOMING = 0
    OUTGOING = 1
    ACTIVITY = 2
    TEMPLATE = 3


class Status(IntEnum):
    """conversations.status."""

    OPEN = 0
    RESOLVED = 1
    PENDING = 2  # a bot has it: open for us
    SNOOZED = 3


CONTENT_TYPES = range(13)
SURVEY = 9  # content_type input_csat
CALL = 12  # content_type voice_call
STATUSES = range(4)  # messages.status
FAILED = 3

USER, CONTACT = "User", "Contact"
BOTS: Mapping[str, str] = {"AgentBot": "bot", "Captain::Assistant": "captain"}  # and how their ids begin here
SENDERS = frozenset({USER, CONTACT, *BOTS, None})

CHANNELS: Mapping[str, str] = {
    "Channel::WebWidget": "chat",
    "Channel::Api": "api",
    "Channel::Email": "email",
    "Channel::Sms": "sms",
    "Channel::TwilioSms": "sms",
    "Channel::Whatsapp": "whatsapp",
    "Channel::Voice": "call",
    "Channel::FacebookPage": "social",
    "Channel::Instagram": "social",
    "Channel::Tiktok": "social",
    "Channel::Line": "social",
    "Channel::Telegram": "social",
    "Channel::TwitterProfile": "social",
}
TWILIO = "Channel::TwilioSms"
TWILIO_WHATSAPP = 1  # channel_twilio_sms.medium
OTHER_CHANNEL = "other"

RESOLVED, OPENED = "conversation_resolved", "conversation_opened"  # reporting_events.name
# Of the others that are known nothing is told: what they measure follows from the messages.
EVENTS = (RESOLVED, OPENED, "first_response", "reply_time", "conversation_bot_handoff", "conversation_bot_resolved")
ECHO = "echo"  # our id of whoever writes in WhatsApp's own app
