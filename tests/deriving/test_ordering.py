"""What happened in one second is ordered by the source's ids, as people number things."""

import random
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import Engine

from cxbot.deriving import derive_stale
from cxbot.deriving.history import Activity
from cxbot.deriving.ordering import by_time
from cxbot.source import (
    ActivityKind,
    ActivityRecord,
    ConversationRecord,
    Direction,
    InboxRecord,
    MessageRecord,
    Record,
    TeammateRecord,
)
from cxbot.syncing import sync
from tests.syncing.told import DERIVED, NOW, facts, telling

AT = NOW.replace(day=2)


@pytest.mark.parametrize(
    "ids",
    [
        ["a", "b"],
        ["m2", "m10"],  # not as letters
        ["9", "10", "100"],
        ["7-9", "7-10", "10-1"],
        ["", "1", "a"],
        ["m1", "m1a", "m1a2", "m1a10", "m2"],
        ["m007", "m7", "m8"],  # the same number: as they are written
        ["1" * 5000, "2" * 5000, "1" + "0" * 5000],  # numbers too long to be made numbers
        ["msg_", "msg_0", "msg_00"],
    ],
)
def test_ids_are_in_natural_order(ids: list[str]) -> None:
    for seed in range(5):
        mixed = random.Random(seed).sample(ids, len(ids))
        told = [Activity(0, "tag", number, each) for number, each in enumerate(mixed)]
        assert [each.external_id for each in by_time(told)] == ids


def test_time_and_kind_come_first() -> None:
    told = [
        Activity(5, "tag", 1, "1"),
        Activity(5, "out", 2, "2"),
        Activity(5, "in", 3, "9"),
        Activity(4, "archive", 4, "8"),
        Activity(5, "in", 5, "3"),
    ]
    assert [each.external_id for each in by_time(told)] == ["8", "3", "9", "2", "1"]


COMPANY: tuple[Record, ...] = (
    InboxRecord("i", "Mail", "email"),
    *(TeammateRecord(name, name) for name in ("ana", "ben")),
    ConversationRecord("c"),
)
HAPPENED: tuple[Record, ...] = (
    MessageRecord("m1", "c", AT, Direction.IN, ("i",)),
    MessageRecord("m9", "c", AT.replace(hour=11), Direction.OUT, ("i",), author="ben"),
    MessageRecord("m10", "c", AT.replace(hour=11), Direction.OUT, ("i",), author="ana"),
    ActivityRecord("a99", "c", AT.replace(hour=12), ActivityKind.ARCHIVE, "ana"),
    ActivityRecord("a100", "c", AT.replace(hour=12), ActivityKind.REOPEN, "ana"),
)


def tell(engine: Engine, records: Sequence[Record]) -> dict[str, list[tuple[str, ...]]]:
    """Tell one record after another; what is derived."""
    sync(engine, telling(*COMPANY), now=NOW)
    for record in records:
        sync(engine, telling(record), now=NOW)
    derive_stale(engine)
    return facts(engine, DERIVED)


def test_of_two_in_one_second_the_higher_number_is_the_later(engine: Engine) -> None:
    """Told the other way round: archived and reopened in one second; answered by two, of whom the first replies."""
    found = tell(engine, HAPPENED[::-1])
    assert [row[6] for row in found["segments"]] == ["'open'"]
    replies = [(row[0], row[5], row[7]) for row in found["counted_messages"] if row[7] != "None"]
    assert replies == [("m9", "ben", "3600")]


def test_the_order_of_arrival_plays_no_part(engine: Engine, fresh_sqlite: Callable[[], Engine]) -> None:
    for seed in range(4):
        mixed = random.Random(seed).sample(HAPPENED, len(HAPPENED))
        assert tell(fresh_sqlite(), mixed) == tell(engine, HAPPENED)
