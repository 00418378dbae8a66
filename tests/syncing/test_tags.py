"""Tags come and go without anything else: what is counted by them follows at once, before anything is derived."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, text

from cxbot.answering import answer
from cxbot.database import changing, reading
from cxbot.deriving import days, derive_stale, mark_all_stale
from cxbot.deriving.staleness import next_conversations
from cxbot.errors import DataError
from cxbot.filter import Kind
from cxbot.period import Period
from cxbot.question import Question
from cxbot.source import (
    ActivityKind,
    ActivityRecord,
    ConversationRecord,
    Direction,
    Gone,
    InboxRecord,
    MessageRecord,
    Record,
    RecordKind,
    TagRecord,
    TeammateRecord,
)
from cxbot.syncing import sync
from cxbot.tables import derived, raw
from tests.deriving.days import wrong_sums
from tests.syncing.told import NOW, telling

AT = datetime(2026, 11, 4, 9, tzinfo=UTC)
WEEK = Period(date(2026, 11, 2), date(2026, 11, 8), "UTC")
COUNTS = ("messages_received", "new_conversations", "archived_conversations")


def happened(name: str, day: int, *tags: str) -> list[Record]:
    """Two messages from a customer; what lasts for a day longer is archived at its end."""
    began = AT + timedelta(days=day)
    return [
        ConversationRecord(name, tags=tags),
        MessageRecord(f"{name}1", name, began, Direction.IN, ("mail",)),
        MessageRecord(f"{name}2", name, began + timedelta(hours=1), Direction.IN, ("mail",)),
        ActivityRecord(f"{name}3", name, began + timedelta(days=1), ActivityKind.ARCHIVE, "ana"),
    ]


@pytest.fixture
def told(engine: Engine) -> Callable[..., None]:
    """Tells records, and derives nothing."""

    def tell(*records: Record) -> None:
        assert sync(engine, telling(*records), now=NOW).refused == ()

    tell(
        InboxRecord("mail", "Mail", "email"),
        TeammateRecord("ana", "Ana"),
        *(TagRecord(each, each) for each in ("urgent", "vip", "bug")),
        *happened("one", 0, "urgent"),
        *happened("two", 1, "urgent", "vip"),
        *happened("three", 2),
        *happened("four", 4, "vip"),  # archived after the week
    )
    derive_stale(engine)
    return tell


def by_tag(engine: Engine) -> dict[str, tuple[int, ...]]:
    """What is counted, once it was found to be what is in the rows."""
    assert wrong_sums(engine) == []
    with reading(engine) as connection:
        answered = answer(connection, Question(WEEK, split=Kind.TAG), now=NOW)
    return {each.name: tuple(each.figures[name].n for name in COUNTS) for each in answered.groups}


def test_conversations_get_and_lose_tags(engine: Engine, told: Callable[..., None]) -> None:
    assert by_tag(engine) == {"urgent": (4, 2, 2), "vip": (4, 2, 1), "(none)": (2, 1, 1)}
    told(ConversationRecord("one"), ConversationRecord("three", tags=("bug", "vip")))
    assert by_tag(engine) == {"urgent": (2, 1, 1), "vip": (6, 3, 2), "bug": (2, 1, 1), "(none)": (2, 1, 1)}
    told(ConversationRecord("four"), *happened("five", 0, "bug"))
    assert by_tag(engine) == {"urgent": (2, 1, 1), "vip": (4, 2, 2), "bug": (2, 1, 1), "(none)": (4, 2, 1)}
    derive_stale(engine)
    assert by_tag(engine) == {"urgent": (2, 1, 1), "vip": (4, 2, 2), "bug": (4, 2, 2), "(none)": (4, 2, 1)}


def test_a_tag_that_is_gone(engine: Engine, told: Callable[..., None]) -> None:
    told(Gone(RecordKind.TAG, "vip"))
    assert by_tag(engine) == {"urgent": (4, 2, 2), "(none)": (4, 2, 1)}
    mark_all_stale(engine)
    derive_stale(engine)
    assert by_tag(engine) == {"urgent": (4, 2, 2), "(none)": (4, 2, 1)}
    told(Gone(RecordKind.TAG, "urgent"), Gone(RecordKind.TAG, "bug"))
    derive_stale(engine)
    assert by_tag(engine) == {"(none)": (8, 4, 3)}
    with engine.connect() as connection:
        kept = connection.execute(select(derived.tag_days.c.tag_id, derived.tag_days.c.begun)).all()
    assert [tuple(row) for row in kept] == [(None, 1)] * 4  # a row for each day


def test_what_is_told_again_with_the_same_tags_changes_nothing(engine: Engine, told: Callable[..., None]) -> None:
    def rows() -> list[int]:
        with engine.connect() as connection:
            return list(connection.scalars(select(derived.tag_days.c.id).order_by(derived.tag_days.c.id)))

    before = rows()
    told(ConversationRecord("two", "Another subject", tags=("vip", "urgent")), ConversationRecord("three"))
    assert rows() == before


def test_whoever_derives_a_conversation_is_waited_for(postgres_engine: Engine) -> None:
    sync(postgres_engine, telling(InboxRecord("mail", "Mail", "email"), ConversationRecord("one")), now=NOW)

    def change_tags(conversation: int) -> None:
        with changing(postgres_engine) as connection:
            connection.execute(text("SET LOCAL lock_timeout = '50ms'"))
            with days.while_tags_change(connection, {conversation}):
                pass

    with changing(postgres_engine) as deriving:
        (conversation,) = next_conversations(deriving, 1)
        with pytest.raises(DataError, match="busy"):
            change_tags(conversation)
    change_tags(conversation)


def test_who_works_out_all_sums_holds_nothing_while_tags_change(postgres_engine: Engine) -> None:
    """Else who derives would wait for it, and whoever changes tags, which it waits for, for who derives."""
    sync(postgres_engine, telling(ConversationRecord("one")), now=NOW)
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    held = "SELECT count(*) FROM pg_locks WHERE granted AND mode = 'ExclusiveLock' AND locktype = 'relation'"
    with ThreadPoolExecutor(1) as pool, changing(postgres_engine) as connection:
        with days.while_tags_change(connection, connection.scalars(select(raw.conversations.c.id)).all()):
            pass
        made = pool.submit(days.make_anew, postgres_engine)
        while not made.done() and not connection.scalar(text(waiting)):
            pass
        assert connection.scalar(text(held)) == 0
    made.result()
