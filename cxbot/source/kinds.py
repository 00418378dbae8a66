"""The closed choices of records: which kinds of things there are, and in which roles people stand on messages."""

from enum import StrEnum


class RecordKind(StrEnum):
    """What a record with an id of its own tells of."""

    INBOX = "inbox"
    TEAMMATE = "teammate"
    TEAM = "team"
    ACCOUNT = "account"
    CONTACT = "contact"
    TAG = "tag"
    CONVERSATION = "conversation"
    MESSAGE = "message"
    ACTIVITY = "activity"
    SURVEY = "survey"
    RATING = "rating"


class TeammateKind(StrEnum):
    """A person, or a bot of whatever sort: rules, surveys, integrations. Bots are in no table of teammates."""

    PERSON = "person"
    BOT = "bot"


class Direction(StrEnum):
    """From the customer, or to the customer."""

    IN = "in"
    OUT = "out"


class MessageKind(StrEnum):
    """A message, or a call, which is counted neither as received nor as sent."""

    MESSAGE = "message"
    CALL = "call"


class Role(StrEnum):
    """As what somebody stands on a message."""

    FROM = "from"
    TO = "to"
    CC = "cc"
    BCC = "bcc"
    REPLY_TO = "reply_to"


class ActivityKind(StrEnum):
    """What can happen to a conversation other than a message."""

    ARCHIVE = "archive"
    REOPEN = "reopen"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    TAG = "tag"
    UNTAG = "untag"
    MOVE = "move"
    COMMENT = "comment"
    MENTION = "mention"
    SNOOZE = "snooze"
    TRASH = "trash"
    RESTORE = "restore"


class SurveyKind(StrEnum):
    """How a survey was sent: in the signature of its owner, or in an automatic message."""

    SIGNATURE = "signature"
    AUTOMATIC = "automatic"
