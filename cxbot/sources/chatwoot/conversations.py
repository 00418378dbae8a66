"""Conversations with all that hangs on them, read for some ids in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from cxbot.sources.chatwoot.messages import Message, aware, naive, read_messages
from cxbot.sources.chatwoot.schema import Schema
from cxbot.sources.chatwoot.words import BOTS, CONTACT, OPENED, RESOLVED, USER


@dataclass(frozen=True, slots=True)
class Event:
    """A row of reporting_events: resolved or opened."""

    id: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of csat_survey_responses; `noted_at` is when somebody noted something about it."""

    id: int
    message: int
    rating: int
    comment: str
    agent: int | None
    created_at: datetime
    updated_at: datetime
    noted_at: datetime | None


@dataclass(slots=True)
class Conversation:
    """A row of conversations, with what hangs on it since the start."""

    id: int
    display: int
    inbox: int
    contact: int | None
    status: int
    created_at: datetime
    updated_at: datetime
    snoozed_until: datetime | None
    subject: str
    labels: list[int] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody or some bot by the id that we know them by."""

    id: str
    name: str
    email: str = ""
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Customer:
    """A row of contacts."""

    id: int
    name: str
    address: str
    email: str
    company: int | None
    company_name: str


def read_conversations(
    connection: Connection, schema: Schema, account: int, ids: Sequence[int], since: datetime
) -> list[Conversation]:
    """Read conversations by their ids, those that are there."""
    columns = schema.table("conversations").c
    statement = (
        select(
            columns.id,
            columns.display_id,
            columns.inbox_id,
            columns.contact_id,
            columns.status,
            columns.created_at,
            columns.updated_at,
            schema.optional("conversations", "snoozed_until"),
            schema.optional("conversations", "additional_attributes"),
        )
        .where(columns.account_id == account, columns.id.in_(ids))
        .order_by(columns.id)
    )
    found = {
        row.id: Conversation(
            id=row.id,
            display=row.display_id,
            inbox=row.inbox_id,
            contact=row.contact_id,
            status=row.status,
            created_at=aware(row.created_at),
            updated_at=aware(row.updated_at),
            snoozed_until=aware(row.snoozed_until) if row.snoozed_until else None,
            subject=_text(row.additional_attributes, "mail_subject"),
        )
        for row in connection.execute(statement)
    }
    for message in read_messages(connection, schema, list(found), since):
        found[message.conversation].messages.append(message)
    _labels(connection, schema, found)
    _events(connection, schema, found, since)
    _answers(connection, schema, found, since)
    return list(found.values())


def read_tags(connection: Connection, schema: Schema, ids: Iterable[int]) -> list[tuple[int, str]]:
    """The labels with these ids."""
    columns = schema.table("tags").c
    statement = select(columns.id, columns.name).where(columns.id.in_(sorted(ids))).order_by(columns.id)
    return [(row.id, row.name or "") for row in connection.execute(statement)]


def read_customers(
    connection: Connection, schema: Schema, account: int, ids: Iterable[int], emails: Iterable[str] = ()
) -> list[Customer]:
    """The contacts with these ids, and those with these addresses."""
    columns = schema.table("contacts").c
    wanted = columns.id.in_(sorted(ids)) | func.lower(columns.email).in_(sorted(emails))
    statement = select(
        columns.id,
        columns.name,
        columns.email,
        columns.phone_number,
        schema.optional("contacts", "company_id"),
        schema.optional("contacts", "additional_attributes"),
    ).where(columns.account_id == account, wanted)
    return [_customer(row) for row in connection.execute(statement.order_by(columns.id))]


def read_companies(
    connection: Connection, schema: Schema, account: int, ids: Iterable[int | None]
) -> list[tuple[int, str, str]]:
    """The companies with these ids: id, name, domain."""
    wanted = sorted(each for each in ids if each is not None)
    if not wanted or not schema.has("companies", "id", "name", "account_id"):
        return []
    columns = schema.table("companies").c
    statement = select(columns.id, columns.name, schema.optional("companies", "domain")).where(
        columns.account_id == account, columns.id.in_(wanted)
    )
    return [(row.id, row.name, row.domain or "") for row in connection.execute(statement.order_by(columns.id))]


def read_senders(connection: Connection, schema: Schema, conversations: Iterable[Conversation]) -> list[Person]:
    """Who wrote in these conversations and is no contact: as they are known by now, or that they are deleted."""
    seen: dict[str, set[int]] = defaultdict(set)
    for each in conversations:
        for message in each.messages:
            if message.sender is not None and message.sender_type:
                seen[message.sender_type].add(message.sender)
        seen[USER].update(answer.agent for answer in each.answers if answer.agent is not None)
    seen.pop(CONTACT, None)
    people = read_users(connection, schema, seen[USER])
    for kind, start in BOTS.items():
        table = "agent_bots" if start == "bot" else "captain_assistants"
        known = _named(connection, schema, table, seen[kind])
        usual = "Bot" if start == "bot" else "Captain"
        people += [
            Person(f"{start}:{each}", known.get(each, (f"{usual} {each}", ""))[0], is_bot=True)
            for each in sorted(seen[kind])
        ]
    return people


def read_users(connection: Connection, schema: Schema, ids: Iterable[int]) -> list[Person]:
    """Users by their ids, deleted ones as such."""
    wanted = sorted(ids)
    named = _named(connection, schema, "users", wanted)
    return [Person(str(each), *named.get(each, (f"Teammate {each} (deleted)", ""))) for each in wanted]


def _named(connection: Connection, schema: Schema, name: str, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    wanted = sorted(ids)
    if not wanted or not schema.has(name, "id", "name"):
        return {}
    columns = schema.table(name).c
    statement = select(columns.id, columns.name, schema.optional(name, "email")).where(columns.id.in_(wanted))
    return {row.id: (row.name or f"{row.id}", row.email or "") for row in connection.execute(statement)}


def _customer(row: Any) -> Customer:
    email, phone = (row.email or "").strip().lower(), (row.phone_number or "").strip()
    return Customer(
        id=row.id,
        name=(row.name or "").strip() or email or phone or f"Contact {row.id}",
        address=email or phone,
        email=email,
        company=row.company_id,
        company_name=_text(row.additional_attributes, "company_name"),
    )


def _labels(connection: Connection, schema: Schema, found: Mapping[int, Conversation]) -> None:
    columns = schema.table("taggings").c
    statement = select(columns.taggable_id, columns.tag_id).where(
        columns.taggable_type == "Conversation", columns.context == "labels", columns.taggable_id.in_(list(found))
    )
    for row in connection.execute(statement.order_by(columns.tag_id).distinct()):
        if row.tag_id is not None:
            found[row.taggable_id].labels.append(row.tag_id)


def _events(connection: Connection, schema: Schema, found: Mapping[int, Conversation], since: datetime) -> None:
    columns = schema.table("reporting_events").c
    at = func.coalesce(columns.event_end_time, columns.created_at).label("at")
    statement = select(columns.id, columns.conversation_id, columns.name, at).where(
        columns.conversation_id.in_(list(found)), columns.name.in_([RESOLVED, OPENED]), at >= naive(since)
    )
    for row in connection.execute(statement.order_by(at, columns.id)):
        found[row.conversation_id].events.append(Event(row.id, row.name, aware(row.at)))


def _answers(connection: Connection, schema: Schema, found: Mapping[int, Conversation], since: datetime) -> None:
    name = "csat_survey_responses"
    columns = schema.table(name).c
    statement = select(
        columns.id,
        columns.conversation_id,
        columns.message_id,
        columns.rating,
        schema.optional(name, "feedback_message"),
        schema.optional(name, "assigned_agent_id"),
        columns.created_at,
        columns.updated_at,
        schema.optional(name, "review_notes_updated_at"),
    ).where(columns.conversation_id.in_(list(found)), columns.updated_at >= naive(since))
    for row in connection.execute(statement.order_by(columns.id)):
        found[row.conversation_id].answers.append(
            Answer(
                id=row.id,
                message=row.message_id,
                rating=row.rating,
                comment=row.feedback_message or "",
                agent=row.assigned_agent_id,
                created_at=aware(row.created_at),
                updated_at=aware(row.updated_at),
                noted_at=aware(row.review_notes_updated_at) if row.review_notes_updated_at else None,
            )
        )


def _text(attributes: Any, name: str) -> str:
    """A text in attributes, which are an object where they are as they should be."""
    value = attributes.get(name) if isinstance(attributes, Mapping) else None
    return " ".join(str(value).split()) if value is not None else ""
