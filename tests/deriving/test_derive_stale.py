"""Deriving as a run over the database: what it touches, that it repeats itself exactly, that it can be interrupted."""

from typing import Any

import pytest
from sqlalchemy import Engine, delete, event, func, select, update

from cxbot import deriving
from cxbot.deriving import derive_all, derive_stale, mark_all_stale, writing
from cxbot.tables import derived, metadata, raw
from tests.deriving.days import wrong_sums
from tests.story import Desk

BUSY = (
    "2 Nov 9:00 inbound from carla cc dan in b+a; 9:05 assign ana; 9:10 reply ana and archive; 9:30 inbound; "
    "10:00 snooze ben until 4 Nov 8:00; "
    "5 Nov 9:00 survey automatic; 9:10 rate 4; 9:20 rate again 5; 20 Nov 9:00 inbound"
)
OWN_IDS = {"touches", "counted_messages", "archivings", "segment_days", "acted_days", "tag_days", "author_days"}


def contents(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """All derived rows, but for ids that nothing refers to."""
    found = {}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            if table.metadata is metadata and hasattr(derived, table.name):
                columns = [each for each in table.c if not (table.name in OWN_IDS and each.name == "id")]
                rows = connection.execute(select(*columns)).all()
                found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def stale(engine: Engine) -> int:
    with engine.connect() as connection:
        return sum(
            connection.scalar(select(func.count()).select_from(table).where(table.c.stale)) or 0
            for table in (raw.conversations, raw.ratings)
        )


def three(engine: Engine, **more: Any) -> Desk:
    """Three conversations and a lone rating."""
    desk = Desk(engine)
    desk.contact("carla", account="Acme")
    for _ in range(3):
        desk.tell(BUSY, **more)
    desk.rate("9:00 rate 5 from carla by ana")
    return desk


def test_deriving_everything_again_gives_the_same_rows_with_the_same_segment_ids(engine: Engine) -> None:
    three(engine)
    before = contents(engine)
    assert all(before.values())
    assert mark_all_stale(engine) == 4
    assert derive_stale(engine) == 4
    assert contents(engine) == before


def test_deriving_everything_again_also_mends_what_days_come_to(engine: Engine) -> None:
    three(engine)
    before = contents(engine)
    with engine.begin() as connection:
        connection.execute(update(derived.segment_days).values(received=derived.segment_days.c.received + 7))
        connection.execute(delete(derived.author_days))
    assert derive_all(engine) == 4
    assert contents(engine) == before
    assert wrong_sums(engine) == []


def test_what_is_not_marked_is_left_alone(engine: Engine) -> None:
    three(engine)
    assert stale(engine) == 0
    with engine.begin() as connection:
        connection.execute(delete(derived.touches))
    assert derive_stale(engine) == 0
    with engine.begin() as connection:
        connection.execute(update(raw.conversations).where(raw.conversations.c.id == 2).values(stale=True))
    assert derive_stale(engine) == 1
    with engine.connect() as connection:
        assert connection.scalars(
            select(derived.segments.c.conversation_id).join_from(derived.touches, derived.segments).distinct()
        ).all() == [2]


def test_a_conversation_that_grew_keeps_its_segments(engine: Engine) -> None:
    desk = Desk(engine)
    told = desk.tell("2 Nov 9:00 inbound; 12 Nov 9:00 inbound")
    before = [each.id for each in told.segments]
    desk.go_on(told, "12 Nov 9:30 reply ana; 22 Nov 9:00 inbound")
    assert [each.id for each in told.segments][:2] == before
    assert told.segments[1].first_reply == 10 * 86_400 + 1800
    assert len(told.segments) == 3


def test_a_conversation_with_fewer_segments_than_before_loses_the_rest(engine: Engine) -> None:
    desk = Desk(engine)
    told = desk.tell("2 Nov 9:00 inbound; 12 Nov 9:00 inbound; 9:10 rate 5")
    assert told.rating.segment == 2
    desk.inactivity("support", 30 * 86_400)
    mark_all_stale(engine)
    derive_stale(engine)
    assert len(told.segments) == 1
    assert told.rating.segment == 1
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(derived.segments)) == 1


def test_a_rating_that_turns_out_to_belong_to_a_conversation_loses_its_own_segment(engine: Engine) -> None:
    desk = Desk(engine)
    told = desk.tell("9:00 inbound; 9:10 reply ana")
    rating = desk.rate("9:20 rate 5")
    assert told.ratings == []
    with engine.begin() as connection:
        this = raw.ratings.c.id == rating
        connection.execute(update(raw.ratings).where(this).values(conversation_id=told.conversation, stale=True))
    assert derive_stale(engine) == 1  # a marked rating marks its conversation
    assert (told.rating.segment, told.rating.teammate) == (1, "ana")
    with engine.connect() as connection:
        assert connection.scalars(select(derived.segments.c.rating_id)).all() == [None]
    assert stale(engine) == 0


def test_a_rating_that_leaves_its_conversation_gets_a_segment_of_its_own(engine: Engine) -> None:
    desk = Desk(engine)
    told = desk.tell("9:00 inbound; 9:10 rate 5 from carla")
    with engine.begin() as connection:
        connection.execute(update(raw.ratings).values(conversation_id=None, stale=True))
    derive_stale(engine)
    credit = told.credit(1)
    assert credit is not None
    assert credit.segment == 0
    assert told.lone(1).contacts == {"carla"}


def test_a_conversation_without_anything_derives_to_nothing(sqlite_engine: Engine) -> None:
    told = Desk(sqlite_engine).tell("9:00 inbound", derive=False)
    with sqlite_engine.begin() as connection:
        connection.execute(delete(raw.messages))
    assert derive_stale(sqlite_engine) == 1
    assert told.segments == []


def test_the_size_of_a_batch_changes_nothing(engine: Engine) -> None:
    three(engine)
    before = contents(engine)
    mark_all_stale(engine)
    assert derive_stale(engine, batch=1) == 4
    assert contents(engine) == before


def test_progress_is_told_after_each_batch(sqlite_engine: Engine) -> None:
    three(sqlite_engine)
    mark_all_stale(sqlite_engine)
    heard: list[tuple[int, int]] = []
    derive_stale(sqlite_engine, batch=2, progress=lambda done, expected: heard.append((done, expected)))
    assert heard == [(2, 4), (3, 4), (4, 4)]


def test_an_interrupted_run_keeps_whole_batches_and_goes_on_there(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(engine)
    before = contents(engine)
    mark_all_stale(engine)
    with engine.begin() as connection:
        connection.execute(delete(derived.segments))
    batches = []

    def dies_in_the_second(*arguments: Any) -> None:
        writing.replace(*arguments)
        batches.append(1)
        if len(batches) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(deriving, "replace", dies_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        derive_stale(engine, batch=1)
    monkeypatch.undo()
    assert stale(engine) == 3  # the second was written, but not kept: two conversations and the rating are left
    with engine.connect() as connection:
        assert set(connection.scalars(select(derived.segments.c.conversation_id))) == {1}
    assert derive_stale(engine, batch=1) == 3
    after = contents(engine)
    assert after["credits"] != []
    assert {name: len(rows) for name, rows in after.items()} == {name: len(rows) for name, rows in before.items()}


def test_two_runs_side_by_side_share_the_work_and_double_nothing(engine: Engine) -> None:
    from concurrent.futures import ThreadPoolExecutor

    three(engine)
    before = contents(engine)
    mark_all_stale(engine)
    with ThreadPoolExecutor(3) as pool:
        shares = list(pool.map(lambda _: derive_stale(engine, batch=1), range(3)))
    assert sum(shares) == 4
    assert contents(engine) == before


def test_a_merge_told_during_a_run_is_not_lost(sqlite_engine: Engine) -> None:
    desk = three(sqlite_engine)
    mark_all_stale(sqlite_engine)

    def merging(done: int, _expected: int) -> None:
        if done == 1:
            desk.merge("carla", into="karla")

    derive_stale(sqlite_engine, batch=1, progress=merging)
    with sqlite_engine.connect() as connection:
        carla = connection.scalar(select(raw.contacts.c.id).where(raw.contacts.c.name == "carla"))
        links, segments = derived.segment_contacts.c, derived.segments.c
        assert set(
            connection.scalars(
                select(segments.conversation_id)
                .join_from(derived.segment_contacts, derived.segments)
                .where(links.contact_id == carla)
            )
        ) == {1}  # only what was derived before the merge, and is for its sync to mark


def test_more_contacts_and_segments_than_one_statement_can_name(sqlite_engine: Engine) -> None:
    names = "+".join(f"c{number}" for number in range(1100))
    told = Desk(sqlite_engine).tell(f"9:00 inbound cc {names}")
    assert len(told.segment.contacts) == 1101


def test_stale_conversations_are_found_by_their_index(sqlite_engine: Engine) -> None:
    plans: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT conversations.id"):
            plans.extend(row[3] for row in connection.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))

    event.listen(sqlite_engine, "before_cursor_execute", explain)
    derive_stale(sqlite_engine)
    event.remove(sqlite_engine, "before_cursor_execute", explain)
    assert plans == ["SCAN conversations USING INDEX ix_conversations_stale"]
