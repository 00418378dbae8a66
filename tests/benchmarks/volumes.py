"""Databases of any size in a minute: the derived rows of a support desk's two years, and the raw ones they follow from.

A conversation is five messages, three other activities, one segment, one archiving; every fifth is rated. Rows are
drawn column by column and written in bulk, a part of the conversations at a time, so that memory does not grow with
them; nothing is derived, so that rows cost no more than writing them. There are no business hours: times are the same
by the calendar.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, Table, text
from sqlalchemy.schema import CreateIndex, DropIndex

from cxbot.deriving import days
from cxbot.tables import derived, raw
from cxbot.tables.folding import found_by

UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
DAYS = 730
DAY = 86_400
INBOXES, TEAMMATES, TAGS = 6, 40, 30
MESSAGES = 5  # of a conversation
CHANNELS = ("email", "email", "email", "chat", "sms", "form")
SCORES, CHANCES = (1, 2, 3, 4, 5), (0.04, 0.03, 0.06, 0.2, 0.67)

Columns = Mapping[str, Any]  # an array or list for each column, or one value for all rows


@dataclass(frozen=True, slots=True)
class Volume:
    """How much is written: conversations of five messages, by customers of whom each writes four times."""

    messages: int
    seed: int = 1
    at_once: int = 400_000  # conversations that are drawn and written together

    @property
    def conversations(self) -> int:
        """How many conversations."""
        return self.messages // MESSAGES

    @property
    def contacts(self) -> int:
        """How many customers."""
        return max(8, self.conversations // 4)

    @property
    def accounts(self) -> int:
        """How many companies they work for."""
        return max(2, self.contacts // 5)


def fill(engine: Engine, volume: Volume) -> None:
    """Write all of it into an empty database, and let the database look at what it holds."""
    tables = [*raw.messages.metadata.sorted_tables]
    indexes = [index for table in tables for index in table.indexes]
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            for pragma in ("synchronous=OFF", "foreign_keys=OFF"):
                connection.connection.driver_connection.execute(f"PRAGMA {pragma}")  # type: ignore[union-attr]  # sqlite3's own
        else:
            connection.execute(text("SET session_replication_role = replica"))  # checks no foreign keys
            # A busy machine takes a while for an index, and for the rows of a part.
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("SET idle_in_transaction_session_timeout = 0"))
        for index in indexes:
            connection.execute(DropIndex(index))
        for table, columns in _reference(volume):
            _write(connection, table, columns)
        for part in _parts(volume):
            for table, columns in _happened(volume, part):
                _write(connection, table, columns)
        for index in indexes:
            connection.execute(CreateIndex(index))
        connection.commit()
        days.make_anew(engine)
        connection.execute(text("ANALYZE"))
        connection.commit()
    engine.dispose()  # the settings of this connection are not those of the next


def _reference(volume: Volume) -> list[tuple[Table, Columns]]:
    def named(count: int, name: str, **also: str) -> dict[str, Any]:
        ids = np.arange(1, count + 1)
        names = [f"{name} {each}" for each in ids]
        found = [found_by(each, *also.values()) for each in names]
        return {"id": ids, "source_id": 1, "external_id": _texts(ids), "name": names, "found_by": found, **also}

    contacts = named(volume.contacts, "Customer", address="someone@example.com")
    accounts = (contacts["id"] - 1) % volume.accounts + 1
    return [
        (raw.sources, {"id": [1], "kind": "generated", "name": "generated"}),
        (raw.inboxes, named(INBOXES, "Inbox") | {"channel": list(CHANNELS)}),
        (raw.teammates, named(TEAMMATES, "Teammate")),
        (raw.tags, named(TAGS, "Tag")),
        (raw.accounts, named(volume.accounts, "Company", domain="example.com")),
        (raw.contacts, contacts | {"account_id": accounts}),
    ]


@dataclass(frozen=True, slots=True)
class _Part:
    """Conversations that follow one another in their ids and in time, in seconds since 1970."""

    number: int
    before: int  # conversations that are written already
    count: int
    since: int
    until: int


def _parts(volume: Volume) -> Iterator[_Part]:
    edges = np.append(np.arange(0, volume.conversations, volume.at_once), volume.conversations)
    end = int(UNTIL.timestamp())
    times = np.interp(edges, [0, volume.conversations], [end - DAYS * DAY, end - 3 * DAY]).astype(int)
    for number in range(len(edges) - 1):
        before, after = (int(each) for each in edges[number : number + 2])
        yield _Part(number, before, after - before, int(times[number]), int(times[number + 1]))


def _happened(volume: Volume, part: _Part) -> list[tuple[Table, Columns]]:
    chance, count = np.random.default_rng([volume.seed, part.number]), part.count
    ids = np.arange(1, count + 1) + part.before
    started = np.sort(chance.integers(part.since, part.until, count))
    gaps = chance.exponential(2.5 * 3600, (count, MESSAGES)).astype(int) + 30
    gaps[:, 0] = 0
    sent = started[:, None] + np.cumsum(gaps, axis=1)
    archived = sent[:, -1] + chance.integers(60, 7200, count)
    inbox = chance.integers(1, INBOXES + 1, count)
    contact = chance.integers(1, volume.contacts + 1, count)
    author = chance.integers(1, TEAMMATES + 1, count)

    def place(some: Any) -> Any:
        return some - 1 - part.before

    message = np.arange(1, count * MESSAGES + 1) + part.before * MESSAGES
    of_message = np.repeat(ids, MESSAGES)
    position = np.tile(np.arange(MESSAGES), count)
    outbound = position % 2 == 1
    at, gap = sent.reshape(-1), gaps.reshape(-1)
    first = position == 1
    waits = gaps[:, [1, 3]]
    wrote = np.where(outbound, np.repeat(author, MESSAGES), 0)
    rated = ids[chance.random(count) < 0.2]
    rated_at = archived[place(rated)] + 3600
    scores = chance.choice(SCORES, len(rated), p=CHANCES)
    second = ids[chance.random(count) < 0.2]  # in which a colleague of the customer takes part
    tagged = ids[chance.random(count) < 0.5]
    deeds = [(sent[:, 0] + 20, "assign"), (sent[:, 1] + 5, "tag"), (archived, "archive")]
    happened = [(at, of_message, np.repeat(inbox, MESSAGES)), *((when, ids, inbox) for when, _ in deeds)]
    touched = [np.concatenate(columns) for columns in zip(*happened, strict=True)]
    in_order = np.lexsort((touched[0], touched[1]))
    direction = np.where(outbound, "out", "in")
    involved = np.concatenate([contact, contact[place(second)] % volume.contacts + 1])
    of_involved = np.concatenate([ids, second])
    companies = np.unique(np.stack([of_involved, (involved - 1) % volume.accounts + 1]), axis=1)

    def known(numbers: Any) -> dict[str, Any]:
        return {"id": numbers, "source_id": 1, "external_id": _texts(numbers)}

    def carried(segments: Any) -> dict[str, Any]:
        here = place(segments)
        return (
            {"segment_id": segments, "started_at": started[here], "last_at": archived[here], "has_message": True}
            | {"archived": 1, "archived_with_reply": 1, "received": 3, "sent": 2, "replies": 2}
            | {"reply_total": waits.sum(axis=1)[here], "first_business_seconds": waits[here, 0]}
        )

    return [
        (raw.conversations, known(ids) | {"subject": "A question", "stale": False}),
        (raw.conversation_tags, {"conversation_id": tagged, "tag_id": tagged % TAGS + 1}),
        (
            raw.messages,
            known(message)
            | {"conversation_id": of_message, "sent_at": at, "direction": direction, "author_id": _optional(wrote)}
            | {"kind": "message", "automatic": False},
        ),
        (raw.message_inboxes, {"message_id": message, "inbox_id": np.repeat(inbox, MESSAGES)}),
        (
            raw.participants,
            {"message_id": message, "role": np.where(outbound, "to", "from"), "address": ""}
            | {"contact_id": np.repeat(contact, MESSAGES)},
        ),
        (
            raw.participants,
            {"message_id": (second - 1) * MESSAGES + 1, "role": "cc", "address": ""} | {"contact_id": involved[count:]},
        ),
        *(
            (
                raw.activities,
                known(ids + number * volume.conversations)
                | {"conversation_id": ids, "at": when, "kind": kind, "teammate_id": author, "inbox_id": inbox},
            )
            for number, (when, kind) in enumerate(deeds)
        ),
        (raw.ratings, known(rated) | {"conversation_id": rated, "contact_id": contact[place(rated)], "stale": False}),
        (raw.rating_revisions, {"rating_id": rated, "submitted_at": rated_at, "score": scores, "comment": "As said."}),
        (
            derived.segments,
            {"id": ids, "conversation_id": ids, "number": 1, "started_at": started, "inbox_id": inbox}
            | {"has_message": True, "state": "archived", "last_at": archived, "archived": 1, "archived_with_reply": 1}
            | {"received": 3, "sent": 2, "replies": 2, "reply_total": waits.sum(axis=1)}
            | {"reply_squares": (waits * waits).sum(axis=1), "first_business_seconds": waits[:, 0], "moved": False},
        ),
        (derived.segment_contacts, carried(of_involved) | {"contact_id": involved}),
        (derived.segment_accounts, carried(companies[0]) | {"account_id": companies[1]}),
        (derived.segment_teammates, {"segment_id": ids, "teammate_id": author}),
        (
            derived.touches,
            {"id": np.arange(1, len(in_order) + 1) + part.before * len(in_order) // count, "at": touched[0][in_order]}
            | {"segment_id": touched[1][in_order], "inbox_id": touched[2][in_order]},
        ),
        (
            derived.counted_messages,
            {"id": message, "message_id": message, "segment_id": of_message, "at": at, "direction": direction}
            | {"inbox_id": np.repeat(inbox, MESSAGES), "teammate_id": _optional(wrote), "leading": True}
            | {"reply_seconds": _optional(np.where(outbound, gap, -1), -1)}
            | {"reply_business_seconds": _optional(np.where(outbound, gap, -1), -1)}
            | {"first_seconds": _optional(np.where(first, gap, -1), -1)}
            | {"first_business_seconds": _optional(np.where(first, gap, -1), -1)},
        ),
        (
            derived.archivings,
            {"id": ids, "segment_id": ids, "at": archived, "known_from": archived, "kind": "archive"}
            | {"inbox_id": inbox, "replied": True, "replies": 2, "reply_seconds": gaps[:, 1] + gaps[:, 3]}
            | {"reply_business_seconds": gaps[:, 1] + gaps[:, 3]},
        ),
        (
            derived.credits,
            {"rating_id": rated, "segment_id": rated, "at": rated_at, "score": scores}
            | {"satisfied": (scores >= 4).astype(int), "inbox_id": inbox[place(rated)], "comment": "As said."}
            | {"channel": [CHANNELS[each - 1] for each in inbox[place(rated)]]}
            | {"teammate_id": author[place(rated)], "rule": "last sender"},
        ),
    ]


def _texts(numbers: Any) -> list[str]:
    return [str(each) for each in numbers.tolist()]


def _optional(numbers: Any, none: int = 0) -> list[int | None]:
    return [None if each == none else each for each in numbers.tolist()]


def _write(connection: Connection, table: Table, columns: Columns) -> None:
    lists = {name: each.tolist() if isinstance(each, np.ndarray) else each for name, each in columns.items()}
    count = next(len(each) for each in lists.values() if isinstance(each, list))
    filled: list[Sequence[Any]] = [each if isinstance(each, list) else [each] * count for each in lists.values()]
    names = ", ".join(f'"{name}"' for name in lists)
    rows = zip(*filled, strict=True)
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(lists))
        driver.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', rows)
        return
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)
