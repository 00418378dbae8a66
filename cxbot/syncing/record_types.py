"""The types of records: in which table each is kept, what it names, and the row that it becomes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any

from sqlalchemy import Table

from cxbot.calendar import seconds
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
Values = tuple[Any, ...]  # of a row, as the driver keeps them
Naming = tuple[Table, str]


@dataclass(frozen=True, slots=True)
class Names:
    """What records of a type name in one table: `of` gives the ids that some of them name, an empty one is nothing."""

    table: Table
    of: Callable[[Sequence[Any]], Iterable[str]]


@dataclass(frozen=True, slots=True)
class RecordType:
    """A type of record that has an id of its own. `rows` makes what fills its `columns`, beside source and id."""

    record: type
    table: Table
    columns: tuple[str, ...]
    rows: Callable[[Iterable[Any], OwnIds], Iterator[Values]]
    names: tuple[Names, ...] = ()

    def named(self, record: Any) -> Iterator[Naming]:
        """What one record refers to."""
        for names in self.names:
            for external in names.of([record]):
                if external:
                    yield names.table, external


def _one(table: Table, field: str) -> Names:
    """A field that holds an id."""
    return Names(table, lambda records: map(attrgetter(field), records))


def _some(table: Table, field: str) -> Names:
    """A field that holds ids."""
    return Names(table, lambda records: chain.from_iterable(map(attrgetter(field), records)))


def _inboxes(records: Iterable[InboxRecord], _ids: OwnIds) -> Iterator[Values]:
    return ((each.name, each.channel, found_by(each.name)) for each in records)


def _teammates(records: Iterable[TeammateRecord], _ids: OwnIds) -> Iterator[Values]:
    return ((each.name, each.email, str(each.kind), each.blocked, found_by(each.name, each.email)) for each in records)


def _teams(records: Iterable[TeamRecord], _ids: OwnIds) -> Iterator[Values]:
    return ((each.name, found_by(each.name)) for each in records)


def _accounts(records: Iterable[AccountRecord], _ids: OwnIds) -> Iterator[Values]:
    return ((each.name, each.domain.lower(), found_by(each.name, each.domain)) for each in records)


def _contacts(records: Iterable[ContactRecord], ids: OwnIds) -> Iterator[Values]:
    account, contact = _own(ids, raw.accounts), _own(ids, raw.contacts)
    return (
        (
            *(each.name, each.address.lower(), account(each.account), contact(each.merged_into)),
            found_by(each.name, each.address),
        )
        for each in records
    )


def _tags(records: Iterable[TagRecord], _ids: OwnIds) -> Iterator[Values]:
    return ((each.name, found_by(each.name)) for each in records)


def _conversations(records: Iterable[ConversationRecord], _ids: OwnIds) -> Iterator[Values]:
    return ((each.subject, each.link) for each in records)


def _messages(records: Iterable[MessageRecord], ids: OwnIds) -> Iterator[Values]:
    conversations, teammate = ids(raw.conversations), _own(ids, raw.teammates)
    return (
        (
            *(conversations[each.conversation], seconds(each.sent_at), str(each.direction), str(each.kind)),
            *(each.automatic, teammate(each.author)),
        )
        for each in records
    )


def _activities(records: Iterable[ActivityRecord], ids: OwnIds) -> Iterator[Values]:
    conversations, teammate, inbox = ids(raw.conversations), _own(ids, raw.teammates), _own(ids, raw.inboxes)
    return (
        (
            *(conversations[each.conversation], seconds(each.at), str(each.kind), teammate(each.teammate), each.rule),
            *(inbox(each.inbox), None if each.snoozed_until is None else seconds(each.snoozed_until)),
        )
        for each in records
    )


def _surveys(records: Iterable[SurveyRecord], ids: OwnIds) -> Iterator[Values]:
    conversation, teammate = _own(ids, raw.conversations), _own(ids, raw.teammates)
    return (
        (conversation(each.conversation), seconds(each.sent_at), str(each.kind), teammate(each.owner))
        for each in records
    )


def _ratings(records: Iterable[RatingRecord], ids: OwnIds) -> Iterator[Values]:
    survey, conversation = _own(ids, raw.surveys), _own(ids, raw.conversations)
    contact, inbox, teammate = _own(ids, raw.contacts), _own(ids, raw.inboxes), _own(ids, raw.teammates)
    return (
        (
            *(survey(each.survey), conversation(each.conversation), contact(each.contact), inbox(each.inbox)),
            *(teammate(each.teammate), each.channel, each.link),
        )
        for each in records
    )


def _own(ids: OwnIds, table: Table) -> Callable[[str], int | None]:
    """Our id of a thing that may be named, and is known."""
    known = ids(table)
    return lambda external: known[external] if external else None


# In order of dependence: what is named stands before what names it.
RECORD_TYPES: tuple[RecordType, ...] = (
    RecordType(InboxRecord, raw.inboxes, ("name", "channel", "found_by"), _inboxes),
    RecordType(TeammateRecord, raw.teammates, ("name", "email", "kind", "blocked", "found_by"), _teammates),
    RecordType(TeamRecord, raw.teams, ("name", "found_by"), _teams, (_some(raw.teammates, "members"),)),
    RecordType(AccountRecord, raw.accounts, ("name", "domain", "found_by"), _accounts),
    RecordType(
        ContactRecord,
        raw.contacts,
        ("name", "address", "account_id", "merged_into", "found_by"),
        _contacts,
        (_one(raw.accounts, "account"), _one(raw.contacts, "merged_into")),
    ),
    RecordType(TagRecord, raw.tags, ("name", "found_by"), _tags),
    RecordType(ConversationRecord, raw.conversations, ("subject", "link"), _conversations, (_some(raw.tags, "tags"),)),
    RecordType(
        MessageRecord,
        raw.messages,
        ("conversation_id", "sent_at", "direction", "kind", "automatic", "author_id"),
        _messages,
        (
            _one(raw.conversations, "conversation"),
            _one(raw.teammates, "author"),
            _some(raw.inboxes, "inboxes"),
            Names(raw.contacts, lambda told: (each.contact for message in told for each in message.participants)),
        ),
    ),
    RecordType(
        ActivityRecord,
        raw.activities,
        ("conversation_id", "at", "kind", "teammate_id", "rule", "inbox_id", "snoozed_until"),
        _activities,
        (
            _one(raw.conversations, "conversation"),
            _one(raw.teammates, "teammate"),
            _one(raw.inboxes, "inbox"),
        ),
    ),
    RecordType(
        SurveyRecord,
        raw.surveys,
        ("conversation_id", "sent_at", "kind", "owner_id"),
        _surveys,
        (_one(raw.conversations, "conversation"), _one(raw.teammates, "owner")),
    ),
    RecordType(
        RatingRecord,
        raw.ratings,
        ("survey_id", "conversation_id", "contact_id", "inbox_id", "teammate_id", "channel", "link"),
        _ratings,
        (
            _one(raw.surveys, "survey"),
            _one(raw.conversations, "conversation"),
            _one(raw.contacts, "contact"),
            _one(raw.inboxes, "inbox"),
            _one(raw.teammates, "teammate"),
        ),
    ),
)
