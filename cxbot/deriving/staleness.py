"""Which conversations and ratings must be derived again."""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, Select, Table, false, func, select, true, update

from cxbot.database import changing, reading
from cxbot.database.bulk import among
from cxbot.database.statements import in_parts
from cxbot.tables import raw
from cxbot.tables.merges import with_merged

MARKED_AT_ONCE = 100_000  # databases bound how long a statement may take


def mark_all(engine: Engine) -> int:
    """Mark every conversation and lone rating, some in each transaction; how many there are."""
    for table, mark in (
        (raw.conversations, true()),
        (raw.ratings, raw.ratings.c.conversation_id.is_(None)),  # the others are derived with their conversations
    ):
        with reading(engine) as connection:
            last = connection.scalar(select(func.max(table.c.id))) or 0
        for start in range(0, last + 1, MARKED_AT_ONCE):
            with changing(engine, patient=True) as connection:
                some = table.c.id.between(start, start + MARKED_AT_ONCE - 1)
                connection.execute(update(table).where(some).values(stale=mark))
    return count_all(engine)


def count_all(engine: Engine) -> int:
    """How many wait, asked on its own."""
    with reading(engine) as connection:
        return count(connection)


def count(connection: Connection) -> int:
    """How many conversations and lone ratings wait to be derived."""
    left = (raw.waiting_conversations, raw.waiting_ratings)
    return sum(connection.scalar(select(func.count()).select_from(each.subquery())) or 0 for each in left)


def spread_from_ratings(connection: Connection) -> None:
    """A rating given in a conversation is derived with it."""
    ratings = raw.ratings.c
    connection.execute(
        update(raw.conversations)
        .where(
            raw.conversations.c.stale == false(),
            raw.conversations.c.id.in_(
                select(ratings.conversation_id).where(ratings.stale == true(), ratings.conversation_id.is_not(None))
            ),
        )
        .values(stale=true())
    )


def next_conversations(connection: Connection, most: int) -> list[int]:
    """Some stale conversations, held so that no other process derives or marks them until this transaction ends."""
    return _some(connection, raw.waiting_conversations, raw.conversations, most)


def next_lone_ratings(connection: Connection, most: int) -> list[int]:
    """Some stale ratings outside of conversations, held likewise."""
    return _some(connection, raw.waiting_ratings, raw.ratings, most)


def _some(connection: Connection, waiting: Select[tuple[int]], table: Table, most: int) -> list[int]:
    return list(connection.scalars(waiting.order_by(table.c.id).limit(most).with_for_update(skip_locked=True)))


def hold_ratings(connection: Connection, conversations: list[int]) -> list[int]:
    """The stale ratings given in these conversations, held likewise.

    One that a sync holds is left out: waiting for it could block both, and its mark will bring it back.
    """
    columns = raw.ratings.c
    return list(
        connection.scalars(
            select(columns.id)
            .where(among(connection, columns.conversation_id, conversations), columns.stale == true())
            .with_for_update(skip_locked=True)
        )
    )


def clear(connection: Connection, conversations: list[int], ratings: list[int]) -> None:
    """They are derived."""
    for table, ids in ((raw.conversations, conversations), (raw.ratings, ratings)):
        if ids:
            connection.execute(update(table).where(among(connection, table.c.id, ids)).values(stale=false()))


def conversations_of_contacts(connection: Connection, contacts: Iterable[int]) -> list[int]:
    """The conversations that these contacts, or those merged into them, stand in: to mark after a merge or a move."""
    messages, participants = raw.messages.c, raw.participants.c
    found: set[int] = set()
    for part in in_parts(with_merged(connection, contacts)):
        found.update(
            connection.scalars(
                select(messages.conversation_id)
                .join_from(raw.participants, raw.messages)
                .where(participants.contact_id.in_(part))
                .distinct()
            )
        )
    return sorted(found)


def ratings_of_contacts(connection: Connection, contacts: Iterable[int]) -> list[int]:
    """The ratings that these contacts, or those merged into them, gave outside of conversations."""
    columns = raw.ratings.c
    found: list[int] = []
    for part in in_parts(with_merged(connection, contacts)):
        found += connection.scalars(
            select(columns.id).where(columns.contact_id.in_(part), columns.conversation_id.is_(None))
        )
    return sorted(found)
