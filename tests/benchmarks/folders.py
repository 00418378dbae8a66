"""The raw rows of a generated database as records, for measuring a load of the same from files."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, select

from cxbot.source import (
    AccountRecord,
    ActivityRecord,
    ContactRecord,
    ConversationRecord,
    InboxRecord,
    MessageRecord,
    Participant,
    RatingRecord,
    Record,
    TagRecord,
    TeammateRecord,
)
from cxbot.tables import raw


def records(engine: Engine) -> Iterator[Record]:
    """Tell what `volumes.fill` wrote, whose ids in the source are our own."""
    with engine.connect() as connection:
        yield from _people(connection)
        tags, inboxes, people = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list), _on(connection)
        for row in _rows(connection, raw.conversation_tags):
            tags[row.conversation_id].append(str(row.tag_id))
        for row in _rows(connection, raw.message_inboxes):
            inboxes[row.message_id].append(str(row.inbox_id))
        for row in _rows(connection, raw.conversations):
            yield ConversationRecord(row.external_id, row.subject, row.link, tuple(tags[row.id]))
        for row in _rows(connection, raw.messages):
            where = str(row.conversation_id), row.sent_at, row.direction, tuple(inboxes[row.id])
            said = row.kind, row.automatic, _id(row.author_id), tuple(people[row.id])
            yield MessageRecord(row.external_id, *where, *said)
        for row in _rows(connection, raw.activities):
            told = row.at, row.kind, _id(row.teammate_id), row.rule, _id(row.inbox_id)
            yield ActivityRecord(row.external_id, str(row.conversation_id), *told)
        given = {row.rating_id: row for row in _rows(connection, raw.rating_revisions)}
        for row in _rows(connection, raw.ratings):
            revision = given[row.id]
            named = {"conversation": _id(row.conversation_id), "contact": _id(row.contact_id)}
            yield RatingRecord(
                row.external_id, revision.submitted_at, revision.score, comment=revision.comment, **named
            )


def _people(connection: Connection) -> Iterator[Record]:
    for row in _rows(connection, raw.inboxes):
        yield InboxRecord(row.external_id, row.name, row.channel)
    for row in _rows(connection, raw.teammates):
        yield TeammateRecord(row.external_id, row.name)
    for row in _rows(connection, raw.accounts):
        yield AccountRecord(row.external_id, row.name, row.domain)
    for row in _rows(connection, raw.contacts):
        yield ContactRecord(row.external_id, row.name, row.address, _id(row.account_id))
    for row in _rows(connection, raw.tags):
        yield TagRecord(row.external_id, row.name)


def _on(connection: Connection) -> dict[int, list[Participant]]:
    people: dict[int, list[Participant]] = defaultdict(list)
    for row in _rows(connection, raw.participants):
        people[row.message_id].append(Participant(row.role, str(row.contact_id), row.address))
    return people


def _rows(connection: Connection, table: Table) -> list[Row[Any]]:
    return list(connection.execute(select(table).order_by(*table.primary_key)))


def _id(own: int | None) -> str:
    return "" if own is None else str(own)
