"""How long deriving takes for a message, how that grows, and how much memory it holds.

Run with `pytest tests/benchmarks/test_deriving.py -s` to read the figures. Times are printed and compared with each
other within the run, never with a clock of another machine.
"""

import random
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert

from cxbot.deriving import derive_stale, mark_all_stale
from cxbot.tables import metadata, raw

SMALL, LARGE = 1000, 4000  # conversations
MESSAGES = 5  # in each
START = datetime(2025, 1, 6, tzinfo=UTC)
HOURS = '{"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]], "wed": [["09:00", "17:00"]]}'


def fill(engine: Engine, conversations: int) -> int:
    """Write so many conversations of five messages with about as many other activities; how many messages there are."""
    chance, numbers = random.Random(conversations), count(1)
    rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in metadata.sorted_tables}

    def add(table: str, **values: Any) -> int:
        key = next(numbers)
        rows[table].append({"id": key, "source_id": 1, "external_id": str(key)} | values)
        return key

    inboxes = [add("inboxes", name=f"Inbox {number}", channel="email") for number in range(5)]
    teammates = [add("teammates", name=f"Teammate {number}") for number in range(20)]
    accounts = [add("accounts", name=f"Account {number}") for number in range(conversations // 20)]
    contacts = [
        add("contacts", name=f"Contact {number}", account_id=chance.choice(accounts))
        for number in range(conversations // 4)
    ]
    for inbox in inboxes[:3]:
        rows["business_hours"].append({"inbox_id": inbox, "valid_from": START, "zone": "Europe/Berlin", "spans": HOURS})
    for number in range(conversations):
        conversation = add("conversations", subject=f"Conversation {number}", stale=True)
        at = START + timedelta(minutes=chance.randrange(60 * 24 * 700))
        inbox, contact = chance.choice(inboxes), chance.choice(contacts)
        for position in range(MESSAGES):
            inbound, person = position % 2 == 0, chance.choice(teammates)
            at += timedelta(seconds=int(chance.expovariate(1 / 40_000)))
            message = add(
                "messages",
                conversation_id=conversation,
                sent_at=at,
                direction="in" if inbound else "out",
                author_id=None if inbound else person,
            )
            rows["message_inboxes"].append({"message_id": message, "inbox_id": inbox})
            for role in ("from", "cc") if inbound else ("to",):
                rows["participants"].append(
                    {"message_id": message, "role": role, "contact_id": contact, "address": "someone@example.com"}
                )
            kind = "assign" if inbound else "archive"
            at += timedelta(seconds=chance.randrange(3600))
            add(
                "activities",
                conversation_id=conversation,
                at=at,
                kind=kind,
                teammate_id=person,
                inbox_id=inbox,
            )
        if chance.random() < 0.2:
            rating = add("ratings", conversation_id=conversation, contact_id=contact)
            rows["rating_revisions"].append(
                {"rating_id": rating, "submitted_at": at + timedelta(hours=1), "score": chance.randrange(1, 6)}
            )
    with engine.begin() as connection:
        connection.execute(insert(raw.sources).values(id=1, kind="generated", name="generated"))
        for table in metadata.sorted_tables:
            if rows[table.name]:
                connection.execute(insert(table), rows[table.name])
    return conversations * MESSAGES


def timed(engine: Engine) -> float:
    began = time.perf_counter()
    derive_stale(engine)
    return time.perf_counter() - began


@pytest.mark.slow
def test_four_times_the_messages_take_about_four_times_as_long(engine: Engine) -> None:
    small = fill(engine, SMALL)
    first = timed(engine)
    mark_all_stale(engine)
    again = timed(engine)
    empty(engine)
    large = fill(engine, LARGE)
    longer = timed(engine)
    print()
    for name, seconds, messages in (("small", first, small), ("again", again, small), ("large", longer, large)):
        print(f"{engine.dialect.name} {name}: {seconds / messages * 1e6:.0f} us a message ({messages} messages)")
    # Linear is 4; quadratic would be 16. Between them is room for a machine that is busy with something else.
    assert longer / first < 8


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_conversations(sqlite_engine: Engine) -> None:
    peaks = []
    for conversations in (SMALL, LARGE):
        empty(sqlite_engine)
        fill(sqlite_engine, conversations)
        derive_stale(sqlite_engine)  # what is imported and cached once
        peaks.append(min(_peak(sqlite_engine) for _ in range(2)))  # statements may be compiled anew in one of them
    print(f"\npeak: {peaks[0] / 1e6:.1f} MB for {SMALL}, {peaks[1] / 1e6:.1f} MB for {LARGE} conversations")
    assert peaks[1] < 1.3 * peaks[0]


def test_a_batch_takes_as_many_statements_however_many_conversations_it_holds(sqlite_engine: Engine) -> None:
    counts = []
    for conversations in (20, 400):
        empty(sqlite_engine)
        fill(sqlite_engine, conversations)
        statements: list[str] = []
        with listening(sqlite_engine, statements):
            derive_stale(sqlite_engine)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def empty(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())


@contextmanager
def listening(engine: Engine, statements: list[str]) -> Iterator[None]:
    def heard(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", heard)
    yield
    event.remove(engine, "before_cursor_execute", heard)


def _peak(engine: Engine) -> int:
    """The most bytes that deriving everything took beyond those that were there."""
    mark_all_stale(engine)
    tracemalloc.start()
    derive_stale(engine, batch=200)
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found
