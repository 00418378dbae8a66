"""Removes what a source says is gone, with what hangs on it; everything else that named it loses its reference.

Which is which stands in `cxbot.source.Gone`. What a removal concerns is marked before anything is deleted, so that it
is derived again; and so that whoever derives right now is waited for.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, Table, delete, select, update

from cxbot.calendar import seconds
from cxbot.database.statements import in_parts
from cxbot.deriving import days
from cxbot.source import ActivityRecord, MessageRecord, RatingRecord, RecordKind, SurveyRecord
from cxbot.syncing.marking import Marks
from cxbot.tables import metadata, raw

TABLES: Mapping[RecordKind, Table] = {
    RecordKind.INBOX: raw.inboxes,
    RecordKind.TEAMMATE: raw.teammates,
    RecordKind.TEAM: raw.teams,
    RecordKind.ACCOUNT: raw.accounts,
    RecordKind.CONTACT: raw.contacts,
    RecordKind.TAG: raw.tags,
    RecordKind.CONVERSATION: raw.conversations,
    RecordKind.MESSAGE: raw.messages,
    RecordKind.ACTIVITY: raw.activities,
    RecordKind.SURVEY: raw.surveys,
    RecordKind.RATING: raw.ratings,
}
# What a conversation is made of: ratings before the surveys that they name.
PARTS: Mapping[Table, type[RatingRecord | SurveyRecord | ActivityRecord | MessageRecord]] = {
    raw.ratings: RatingRecord,
    raw.surveys: SurveyRecord,
    raw.activities: ActivityRecord,
    raw.messages: MessageRecord,
}


def remove(connection: Connection, table: Table, ids: Collection[int], marks: Marks) -> None:
    """Remove rows of one table that records become, and mark what that concerns."""
    doomed = {table: sorted(ids)}
    if table is raw.conversations:
        doomed = {each: of_conversations(connection, each, doomed[table]) for each in PARTS} | doomed
    for each, rows in doomed.items():
        _mark(connection, each, rows, marks)
    marks.write(connection)
    days.take_gone(connection, doomed.get(raw.conversations, []), doomed.get(raw.messages, []))
    with days.while_tags_change(connection, _tagged(connection, doomed.get(raw.tags, []))):
        for each, rows in doomed.items():
            _delete(connection, each, rows)


def _delete(connection: Connection, table: Table, rows: Sequence[int]) -> None:
    for column in _merely_naming(table):
        for part in in_parts(rows):
            connection.execute(update(column.table).where(column.in_(part)).values({column: None}))
    for part in in_parts(rows):
        connection.execute(delete(table).where(table.c.id.in_(part)))


def _tagged(connection: Connection, tags: Sequence[int]) -> set[int]:
    """The conversations that have any of these tags."""
    columns, found = raw.conversation_tags.c, set[int]()
    for part in in_parts(tags):
        found.update(connection.scalars(select(columns.conversation_id).where(columns.tag_id.in_(part))))
    return found


def of_conversations(connection: Connection, table: Table, conversations: Collection[int]) -> list[int]:
    """The rows of a table that belong to these conversations."""
    found: list[int] = []
    for part in in_parts(sorted(conversations)):
        found += connection.scalars(select(table.c.id).where(table.c.conversation_id.in_(part)))
    return sorted(found)


def untold(connection: Connection, table: Table, conversations: Collection[int], told: Collection[int]) -> list[int]:
    """The rows of these conversations that were not told."""
    return sorted(set(of_conversations(connection, table, sorted(conversations))) - set(told))


def forget_submissions(connection: Connection, told: Mapping[int, Collection[int]], marks: Marks) -> None:
    """Remove the submissions of ratings at any moments but those that were told (seconds since 1970)."""
    columns = raw.rating_revisions.c
    gone: dict[int, list[datetime]] = {}
    for part in in_parts(sorted(told)):
        statement = select(columns.rating_id, columns.submitted_at).where(columns.rating_id.in_(part))
        for rating, submitted_at in connection.execute(statement):
            if seconds(submitted_at) not in told[rating]:
                gone.setdefault(rating, []).append(submitted_at)
    _mark(connection, raw.ratings, gone, marks)
    marks.write(connection)
    for rating, moments in gone.items():
        this = (columns.rating_id == rating) & columns.submitted_at.in_(moments)
        connection.execute(delete(raw.rating_revisions).where(this))


def _merely_naming(table: Table) -> Iterable[Column[int]]:
    """The columns, raw and derived, in which a row may name one of this table without hanging on it.

    What hangs on it is deleted with it by the database.
    """
    for other in metadata.sorted_tables:
        for column in other.c:
            if column.nullable and column.references(table.c.id) and not _hangs(column, table):
                yield column


def _hangs(column: Column[int], table: Table) -> bool:
    """Whether a row belongs to what an optional column names: derived segments, hours, all that a conversation has."""
    return table is raw.conversations or column.name == "rating_id" or column.table is raw.business_hours


def _mark(connection: Connection, table: Table, ids: Collection[int], marks: Marks) -> None:
    """Mark what is concerned when rows of a table are removed."""
    if table is raw.conversations:
        marks.conversations.update(ids)  # one without messages, too, may be derived right now
    elif table is raw.inboxes:
        marks.of_inboxes(connection, ids)
    elif table is raw.teammates:
        marks.of_teammates(connection, ids)
    elif table is raw.accounts:
        marks.of_accounts(connection, ids)
    elif table is raw.contacts:
        marks.of_contacts(connection, ids)
    elif table is raw.surveys:
        marks.of_surveys(connection, ids)
        marks.of_rows(connection, table, ids)
    elif table is raw.ratings:
        marks.of_ratings(connection, ids)
        marks.of_rows(connection, table, ids)
    elif table in {raw.messages, raw.activities}:
        marks.of_rows(connection, table, ids)
        if table is raw.messages:
            marks.of_counted(connection, ids)
