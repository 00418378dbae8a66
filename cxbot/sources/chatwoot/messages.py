"""A message as Chatwoot keeps it, and what its attributes hold. Of its text only what Chatwoot wrote itself is read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, String, and_, case, cast, or_, select

from cxbot.sources.chatwoot.schema import Schema
from cxbot.sources.chatwoot.words import MessageType
from cxbot.sources.json_texts import read_json

AT_ONCE = 500  # rows in memory, with their attributes: mails may be in those


@dataclass(frozen=True, slots=True)
class Message:
    """A row of messages. `said` is what Chatwoot wrote of a deed, `mentions` whether a note mentions somebody.

    `broken` says that its attributes cannot be read.
    """

    id: int
    conversation: int
    inbox: int
    type: int
    at: datetime
    private: bool
    status: int
    content_type: int
    sender_type: str | None
    sender: int | None
    said: str = ""
    mentions: bool = False
    by_rule: bool = False
    of_campaign: bool = False
    auto_reply: bool = False
    echo: bool = False
    broken: bool = False
    copies: tuple[str, ...] = ()
    to: tuple[str, ...] = ()

    @property
    def is_outgoing(self) -> bool:
        """Whether it went to the customer."""
        return self.type in {MessageType.OUTGOING, MessageType.TEMPLATE} and not self.private


def read_messages(
    connection: Connection, schema: Schema, conversations: Sequence[int], since: datetime
) -> Iterator[Message]:
    """The messages of conversations since a moment, in the order in which they were written."""
    columns = schema.table("messages").c
    activity = columns.message_type == int(MessageType.ACTIVITY)
    mentions = or_(columns.content.like("%mention://user/%"), columns.content.like("%mention://team/%"))
    statement = (
        select(
            columns.id,
            columns.conversation_id,
            columns.inbox_id,
            columns.message_type,
            columns.created_at,
            columns.private,
            schema.optional("messages", "status"),
            columns.content_type,
            columns.sender_type,
            columns.sender_id,
            case((activity, columns.content), else_=None).label("said"),
            case((and_(columns.private, mentions), True), else_=False).label("mentions"),
            cast(columns.content_attributes, String).label("attributes"),
            cast(schema.optional("messages", "additional_attributes"), String).label("additional"),
        )
        .where(columns.conversation_id.in_(conversations), columns.created_at >= naive(since))
        .order_by(columns.id)
    )
    for row in connection.execute(statement, execution_options={"yield_per": AT_ONCE}):
        yield _message(row)


def _message(row: Any) -> Message:
    attributes, broken = parsed(row.attributes)
    additional, _ = parsed(row.additional)
    email = attributes.get("email")
    email = email if isinstance(email, Mapping) else {}
    return Message(
        id=row.id,
        conversation=row.conversation_id,
        inbox=row.inbox_id,
        type=row.message_type,
        at=aware(row.created_at),
        private=bool(row.private),
        status=row.status or 0,
        content_type=row.content_type or 0,
        sender_type=row.sender_type,
        sender=row.sender_id,
        said=row.said or "",
        mentions=row.mentions,
        by_rule=bool(attributes.get("automation_rule_id")),
        of_campaign=bool(additional.get("campaign_id")),
        auto_reply=email.get("auto_reply") is True,
        echo=attributes.get("external_echo") is True,
        broken=broken,
        copies=_addresses(email.get("cc"), attributes.get("cc_emails")),
        to=_addresses(
            email.get("to") if row.message_type != MessageType.INCOMING else None, attributes.get("to_emails")
        ),
    )


def parsed(text: str | None) -> tuple[Mapping[str, Any], bool]:
    """An object from JSON, also where it was encoded twice, as Chatwoot does; and whether there is none to be read."""
    if not text:
        return {}, False
    try:
        found = read_json(text)
        if isinstance(found, str):
            found = read_json(found) if found else {}
    except (ValueError, RecursionError):
        return {}, True
    if found is None:
        return {}, False
    return (found, False) if isinstance(found, dict) else ({}, True)


def _addresses(*told: Any) -> tuple[str, ...]:
    """Addresses, from lists or from texts with commas, each once."""
    found: dict[str, None] = {}
    for each in told:
        parts: Iterable[Any] = each.split(",") if isinstance(each, str) else each if isinstance(each, list) else ()
        for part in parts:
            address = str(part).strip().strip("<>").lower()
            if "@" in address and " " not in address:
                found[address] = None
    return tuple(found)


def aware(value: datetime) -> datetime:
    """A moment of Chatwoot's, which keeps them in UTC without saying so."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def naive(value: datetime) -> datetime:
    """A moment as Chatwoot keeps it."""
    return value.astimezone(UTC).replace(tzinfo=None)
