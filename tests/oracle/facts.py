"""What happened, as plain lists: what the oracle reads, and what is written to the raw tables for the product to read.

All moments are whole seconds since 1970. Every id is the id of the raw row.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Table, delete, insert

from cxbot.tables import metadata, raw

SECOND = 1_000_000  # from here on ids are those of the second helpdesk
Spans = dict[str, list[list[str]]]


@dataclass(frozen=True)
class Inbox:
    id: int
    name: str
    channel: str


@dataclass(frozen=True)
class Inactivity:
    inbox: int
    valid_from: int
    seconds: int


@dataclass(frozen=True)
class Hours:
    inbox: int | None  # none: the workspace's
    valid_from: int
    zone: str
    spans: Spans | None  # none: withdrawn


@dataclass(frozen=True)
class Teammate:
    id: int
    name: str
    kind: str = "person"
    blocked: bool = False


@dataclass(frozen=True)
class Team:
    id: int
    name: str
    members: tuple[int, ...]


@dataclass(frozen=True)
class Account:
    id: int
    name: str


@dataclass(frozen=True)
class Contact:
    id: int
    name: str
    address: str
    account: int | None
    merged_into: int | None = None


@dataclass(frozen=True)
class Tag:
    id: int
    name: str


@dataclass(frozen=True)
class Conversation:
    id: int
    tags: tuple[int, ...]


@dataclass(frozen=True)
class Message:
    id: int
    conversation: int
    at: int
    direction: str
    kind: str
    automatic: bool
    author: int | None
    inboxes: tuple[int, ...]
    participants: tuple[tuple[str, int, str], ...]  # role, contact, address

    @property
    def name(self) -> str:
        return name_of(self.id)


@dataclass(frozen=True)
class Activity:
    id: int
    conversation: int
    at: int
    kind: str
    teammate: int | None
    rule: str
    inbox: int | None
    until: int | None

    @property
    def name(self) -> str:
        return name_of(self.id)


@dataclass(frozen=True)
class Survey:
    id: int
    conversation: int | None
    at: int
    kind: str
    owner: int | None


@dataclass(frozen=True)
class Submission:
    at: int
    score: int | None
    satisfied: bool | None


@dataclass(frozen=True)
class Rating:
    id: int
    survey: int | None
    conversation: int | None
    contact: int | None
    inbox: int | None
    teammate: int | None
    channel: str
    submissions: tuple[Submission, ...]


@dataclass(frozen=True)
class History:
    """Everything that a helpdesk knows."""

    inboxes: list[Inbox]
    inactivity: list[Inactivity]
    hours: list[Hours]
    own_addresses: list[str]
    teammates: list[Teammate]
    teams: list[Team]
    accounts: list[Account]
    contacts: list[Contact]
    tags: list[Tag]
    conversations: list[Conversation]
    messages: list[Message] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    surveys: list[Survey] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)


def write(engine: Engine, history: History) -> None:
    """Empty the database and write the history into its raw tables."""
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
        for table, rows in _rows(history):
            if rows:
                connection.execute(insert(table), rows)


def source_of(id_: int) -> int:
    """Which of two helpdesks knows a thing of this id."""
    return 1 if id_ < SECOND else 2


def name_of(id_: int) -> str:
    """The id that a thing has in its source: sorted unlike ours, and its numbers unlike its letters."""
    return f"{(id_ * 7919) % 1009}-{id_}"


def _moment(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at, UTC)


def _rows(history: History) -> list[tuple[Table, list[dict[str, Any]]]]:
    def told(thing: Any, **values: Any) -> dict[str, Any]:
        return {"id": thing.id, "source_id": source_of(thing.id), "external_id": name_of(thing.id), **values}

    # Who is merged into another is written after the other; chains end.
    contacts = sorted(history.contacts, key=lambda each: _depth(history, each))
    return [
        (raw.sources, [{"id": 1, "kind": "history", "name": "history"}, *_second(history)]),
        (raw.inboxes, [told(each, name=each.name, channel=each.channel) for each in history.inboxes]),
        (
            raw.inactivity_periods,
            [
                {"inbox_id": each.inbox, "valid_from": _moment(each.valid_from), "seconds": each.seconds}
                for each in history.inactivity
            ],
        ),
        (
            raw.business_hours,
            [
                {
                    "inbox_id": each.inbox,
                    "valid_from": _moment(each.valid_from),
                    "zone": each.zone,
                    "spans": "" if each.spans is None else json.dumps(each.spans),
                }
                for each in history.hours
            ],
        ),
        (raw.own_addresses, [{"address": each} for each in history.own_addresses]),
        (
            raw.teammates,
            [told(each, name=each.name, kind=each.kind, blocked=each.blocked) for each in history.teammates],
        ),
        (raw.teams, [told(each, name=each.name) for each in history.teams]),
        (
            raw.team_members,
            [{"team_id": team.id, "teammate_id": member} for team in history.teams for member in team.members],
        ),
        (raw.accounts, [told(each, name=each.name) for each in history.accounts]),
        (
            raw.contacts,
            [
                told(
                    each,
                    name=each.name,
                    address=each.address,
                    account_id=each.account,
                    merged_into=each.merged_into,
                )
                for each in contacts
            ],
        ),
        (raw.tags, [told(each, name=each.name) for each in history.tags]),
        (raw.conversations, [told(each, stale=True) for each in history.conversations]),
        (
            raw.conversation_tags,
            [{"conversation_id": each.id, "tag_id": tag} for each in history.conversations for tag in each.tags],
        ),
        (
            raw.messages,
            [
                told(
                    each,
                    conversation_id=each.conversation,
                    sent_at=_moment(each.at),
                    direction=each.direction,
                    kind=each.kind,
                    automatic=each.automatic,
                    author_id=each.author,
                )
                for each in history.messages
            ],
        ),
        (
            raw.message_inboxes,
            [{"message_id": each.id, "inbox_id": inbox} for each in history.messages for inbox in each.inboxes],
        ),
        (
            raw.participants,
            [
                {"message_id": each.id, "role": role, "contact_id": contact, "address": address}
                for each in history.messages
                for role, contact, address in each.participants
            ],
        ),
        (
            raw.activities,
            [
                told(
                    each,
                    conversation_id=each.conversation,
                    at=_moment(each.at),
                    kind=each.kind,
                    teammate_id=each.teammate,
                    rule=each.rule,
                    inbox_id=each.inbox,
                    snoozed_until=_moment(each.until),
                )
                for each in history.activities
            ],
        ),
        (
            raw.surveys,
            [
                told(
                    each,
                    conversation_id=each.conversation,
                    sent_at=_moment(each.at),
                    kind=each.kind,
                    owner_id=each.owner,
                )
                for each in history.surveys
            ],
        ),
        (
            raw.ratings,
            [
                told(
                    each,
                    survey_id=each.survey,
                    conversation_id=each.conversation,
                    contact_id=each.contact,
                    inbox_id=each.inbox,
                    teammate_id=each.teammate,
                    channel=each.channel,
                    stale=True,
                )
                for each in history.ratings
            ],
        ),
        (
            raw.rating_revisions,
            [
                {
                    "rating_id": each.id,
                    "submitted_at": _moment(submission.at),
                    "score": submission.score,
                    "satisfied": submission.satisfied,
                }
                for each in history.ratings
                for submission in each.submissions
            ],
        ),
    ]


def _second(history: History) -> list[dict[str, Any]]:
    two = any(source_of(each.id) == 2 for each in history.inboxes)
    return [{"id": 2, "kind": "history", "name": "another"}] if two else []


def _depth(history: History, contact: Contact) -> int:
    by_id = {each.id: each for each in history.contacts}
    depth = 0
    while contact.merged_into is not None:
        contact, depth = by_id[contact.merged_into], depth + 1
    return depth
