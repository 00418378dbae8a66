"""Front's words: types of events, sources, messages, teammates and channels. What is in none of these is unknown."""

from collections.abc import Mapping

from cxbot.source import ActivityKind, Role

ACTIVITIES: Mapping[str, ActivityKind] = {
    "assign": ActivityKind.ASSIGN,
    "unassign": ActivityKind.UNASSIGN,
    "archive": ActivityKind.ARCHIVE,
    "reopen": ActivityKind.REOPEN,
    "reminder": ActivityKind.REOPEN,
    "trash": ActivityKind.TRASH,
    "restore": ActivityKind.RESTORE,
    "comment": ActivityKind.COMMENT,
    "mention": ActivityKind.MENTION,
    "move": ActivityKind.MOVE,
    "tag": ActivityKind.TAG,
    "untag": ActivityKind.UNTAG,
}
ARCHIVE, COMMENT, INBOUND, MERGED, MOVE, REMINDER = (
    *("archive", "comment", "inbound", "conversations_merged", "move", "reminder"),
)
MESSAGES = frozenset({INBOUND, "outbound", "out_reply"})
# After these a conversation is no other than before.
CHANGES_NOTHING = frozenset(
    {
        *("link_added", "link_removed", "custom_field_updated", "macro_triggered", "topic_identified"),
        "ticket_status_update",
    }
)
# Of these only the messages are told, which come, or turn out to be broken, along with them.
UNTOLD = CHANGES_NOTHING | {
    *("forward", "sending_error", "message_bounce_error", "call_started", "call_abandoned", "call_queued"),
    *("call_on_hold", "call_parked", "call_resumed", "call_connected", "call_missed", "call_hangup"),
    *("call_transferred", "call_transcript_added", "call_voicemail_transcript_added"),
}
EVENTS = ACTIVITIES.keys() | MESSAGES | UNTOLD | {MERGED}

TEAMMATE, RULE, INBOXES = "teammate", "rule", "inboxes"
SOURCES = frozenset({TEAMMATE, RULE, INBOXES, "api", "oauth_client", "imap", "gmail", REMINDER, "recipient"})

PERSON = "user"
AUTOMATIC = frozenset({"rule", "csat", "smart_csat", "ai"})
BOTS = AUTOMATIC | {"visitor", "api", "application", "bulk_reply", "integration", "macro"}
SURVEY, SMART_SURVEY = "csat", "smart_csat"

INTERNAL = "internal"
CALLS = frozenset({"call", "phone-call"})
MESSAGE_TYPES = CALLS | {
    *("custom", "email", "facebook", "front_chat", "googleplay", "intercom", INTERNAL, "sms", "tweet", "tweet_dm"),
    *("whatsapp", "yalo_wha"),
}

CONVERSATION = "conversation"  # the others are discussions and tasks among teammates

ROLES: Mapping[str, Role] = {
    "from": Role.FROM,
    "to": Role.TO,
    "cc": Role.CC,
    "bcc": Role.BCC,
    "reply-to": Role.REPLY_TO,
}

CHANNELS: Mapping[str, str] = {
    "gmail": "email",
    "imap": "email",
    "office365": "email",
    "smtp": "email",
    "front_mail": "email",
    "twilio": "sms",
    "twilio_whatsapp": "whatsapp",
    "yalo_wha": "whatsapp",
    "front_chat": "chat",
    "intercom": "chat",
    "layer_anon": "chat",
    "facebook": "social",
    "twitter": "social",
    "twitter_dm": "social",
    "truly": "call",
    "talkdesk": "call",
    "google_play": "review",
    "form": "form",
    "custom": "custom",
}
OTHER_CHANNEL = "other"
