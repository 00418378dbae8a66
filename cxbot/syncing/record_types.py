"""The types of records: in which table each is kept, what it names, and the row that it becomes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from cxbot.database.statements import Row
from cxbot.source import (
    AccountRecord,
    ActivityRecord,
    ContactRecord,
    ConversationRecord,
    InboxRecord,
    MessageRecord,
    RatingRecord,
    SurveyRecord,
    TagRecord,
    TeammateRecord,
    TeamRecord,
)
from cxbot.tables import raw
from cxbot.tables.folding import found_by

OwnIds = Callable[[Table], Mapping[str, int]]
Naming = tuple[Table, str]


@dataclass(frozen=True, slots=True)
class RecordType:
    """A type of record that has an id of its own. `names` tells what a record refers to; an empty id is nothing."""

    record: type
    table: Table
    row: Callable[[Any, OwnIds], Row]
    names: Callable[[Any], Iterable[Naming]] = lambda _record: ()


def _inbox(record: InboxRecord, _ids: OwnIds) -> Row:
    return {"name": record.name, "channel": record.channel, "found_by": found_by(record.name)}


def _teammate(record: TeammateRecord, _ids: OwnIds) -> Row:
    return {
        "name": record.name,
        "email": record.email,
        "kind": str(record.kind),
        "blocked": record.blocked,
        "found_by": found_by(record.name, record.email),
    }


def _team(record: TeamRecord, _ids: OwnIds) -> Row:
    return {"name": record.name, "found_by": found_by(record.name)}


def _account(record: AccountRecord, _ids: OwnIds) -> Row:
    return {
        "name": record.name,
        "domain": record.domain.lower(),
        "found_by": found_by(record.name, record.domain),
    }


def _contact(record: ContactRecord, ids: OwnIds) -> Row:
    return {
        "name": record.name,
        "address": record.address.lower(),
        "account_id": _own(ids, raw.accounts, record.account),
        "merged_into": _own(ids, raw.contacts, record.merged_into),
        "found_by": found_by(record.name, record.address),
    }


def _tag(record: TagRecord, _ids: OwnIds) -> Row:
    return {"name": record.name, "found_by": found_by(record.name)}


def _conversation(record: ConversationRecord, _ids: OwnIds) -> Row:
    return {"subject": record.subject, "link": record.link}


def _message(record: MessageRecord, ids: OwnIds) -> Row:
    return {
        "conversation_id": ids(raw.conversations)[record.conversation],
        "sent_at": record.sent_at,
        "direction": str(record.direction),
        "kind": str(record.kind),
        "automatic": record.automatic,
        "author_id": _own(ids, raw.teammates, record.author),
    }


def _activity(record: ActivityRecord, ids: OwnIds) -> Row:
    return {
        "conversation_id": ids(raw.conversations)[record.conversation],
        "at": record.at,
        "kind": str(record.kind),
        "teammate_id": _own(ids, raw.teammates, record.teammate),
        "rule": record.rule,
        "inbox_id": _own(ids, raw.inboxes, record.inbox),
        "snoozed_until": record.snoozed_until,
    }


def _survey(record: SurveyRecord, ids: OwnIds) -> Row:
    return {
        "conversation_id": _own(ids, raw.conversations, record.conversation),
        "sent_at": record.sent_at,
        "kind": str(record.kind),
        "owner_id": _own(ids, raw.teammates, record.owner),
    }


def _rating(record: RatingRecord, ids: OwnIds) -> Row:
    return {
        "survey_id": _own(ids, raw.surveys, record.survey),
        "conversation_id": _own(ids, raw.conversations, record.conversation),
        "contact_id": _own(ids, raw.contacts, record.contact),
        "inbox_id": _own(ids, raw.inboxes, record.inbox),
        "teammate_id": _own(ids, raw.teammates, record.teammate),
        "channel": record.channel,
        "link": record.link,
    }


def _own(ids: OwnIds, table: Table, external: str) -> int | None:
    return ids(table)[external] if external else None


# In order of dependence: what is named stands before what names it.
RECORD_TYPES: tuple[RecordType, ...] = (
    RecordType(InboxRecord, raw.inboxes, _inbox),
    RecordType(TeammateRecord, raw.teammates, _teammate),
    RecordType(TeamRecord, raw.teams, _team, lambda each: [(raw.teammates, member) for member in each.members]),
    RecordType(AccountRecord, raw.accounts, _account),
    RecordType(
        ContactRecord,
        raw.contacts,
        _contact,
        lambda each: ((raw.accounts, each.account), (raw.contacts, each.merged_into)),
    ),
    RecordType(TagRecord, raw.tags, _tag),
    RecordType(
        ConversationRecord, raw.conversations, _conversation, lambda each: [(raw.tags, tag) for tag in each.tags]
    ),
    RecordType(
        MessageRecord,
        raw.messages,
        _message,
        lambda each: (
            (raw.conversations, each.conversation),
            (raw.teammates, each.author),
            *((raw.inboxes, inbox) for inbox in each.inboxes),
            *((raw.contacts, participant.contact) for participant in each.participants),
        ),
    ),
    RecordType(
        ActivityRecord,
        raw.activities,
        _activity,
        lambda each: (
            (raw.conversations, each.conversation),
            (raw.teammates, each.teammate),
            (raw.inboxes, each.inbox),
        ),
    ),
    RecordType(
        SurveyRecord,
        raw.surveys,
        _survey,
        lambda each: ((raw.conversations, each.conversation), (raw.teammates, each.owner)),
    ),
    RecordType(
        RatingRecord,
        raw.ratings,
        _rating,
        lambda each: (
            (raw.surveys, each.survey),
            (raw.conversations, each.conversation),
            (raw.contacts, each.contact),
            (raw.inboxes, each.inbox),
            (raw.teammates, each.teammate),
        ),
    ),
)
