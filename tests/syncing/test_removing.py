"""What is gone: removed with what hangs on it, and all that followed from it is derived again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, text, update

from cxbot.database import changing
from cxbot.deriving import derive_stale, writing
from cxbot.deriving.staleness import next_conversations
from cxbot.errors import DataError
from cxbot.source import (
    AccountRecord,
    ActivityKind,
    ActivityRecord,
    ContactRecord,
    ConversationRecord,
    Direction,
    Gone,
    HoursRecord,
    InactivityRecord,
    InboxRecord,
    MessageRecord,
    Numbers,
    Participant,
    RatingRecord,
    Record,
    RecordKind,
    Role,
    Span,
    SurveyKind,
    SurveyRecord,
    TagRecord,
    TeammateRecord,
    TeamRecord,
)
from cxbot.syncing import Loaded, sync
from cxbot.syncing.marking import Marks
from cxbot.syncing.removing import remove
from cxbot.tables import derived, raw
from tests.deriving.days import wrong_sums
from tests.story import Desk
from tests.syncing.told import DERIVED, NOW, facts, stale, telling

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def asks(id_: str, conversation: str, hours: int, who: str, inbox: str = "mail") -> MessageRecord:
    people = (Participant(Role.FROM, who),)
    return MessageRecord(id_, conversation, AT + hours * HOUR, Direction.IN, (inbox,), participants=people)


def answers(id_: str, conversation: str, hours: int, author: str, inbox: str = "mail") -> MessageRecord:
    return MessageRecord(id_, conversation, AT + hours * HOUR, Direction.OUT, (inbox,), author=author)


COMPANY: dict[str, Record] = {
    "mail": InboxRecord("mail", "Mail", "email"),
    "chat": InboxRecord("chat", "Chat", "chat"),
    "chat closes": InactivityRecord("chat", AT, 3600),
    "chat opens": HoursRecord("chat", AT, "UTC", (Span(0, 540, 1020),)),
    "ana": TeammateRecord("ana", "Ana"),
    "ben": TeammateRecord("ben", "Ben"),
    "team": TeamRecord("team", "Team", ("ana", "ben")),
    "acme": AccountRecord("acme", "Acme"),
    "joe": ContactRecord("joe", "Joe", account="acme"),
    "kim": ContactRecord("kim", "Kim", merged_into="joe"),
    "vip": TagRecord("vip", "VIP"),
}
HAPPENED: dict[str, Record] = {
    "one": ConversationRecord("one", tags=("vip",)),
    "two": ConversationRecord("two"),
    "one asks": asks("m1", "one", 0, "kim"),
    "one answers": answers("m2", "one", 1, "ana"),
    "one asks again": asks("m3", "one", 2, "kim", "chat"),
    "one answers again": answers("m4", "one", 3, "ben", "chat"),
    "one archived": ActivityRecord("a1", "one", AT + 4 * HOUR, ActivityKind.ARCHIVE, "ben"),
    "one survey": SurveyRecord("s1", AT + 4 * HOUR, SurveyKind.SIGNATURE, "one", "ben"),
    "one rated": RatingRecord("r1", AT + 5 * HOUR, 5, survey="s1", conversation="one"),
    "one rated again": RatingRecord("r1", AT + 6 * HOUR, 2, survey="s1", conversation="one"),
    "two asks": asks("m5", "two", 0, "joe"),
    "two survey": SurveyRecord("s2", AT + HOUR, SurveyKind.AUTOMATIC, "two"),
    "two rated": RatingRecord("r2", AT + 2 * HOUR, 4, survey="s2", conversation="two", contact="joe"),
    "alone": RatingRecord("r3", AT, 3, contact="joe", inbox="mail", teammate="ana"),
}
ALL = COMPANY | HAPPENED


def without(*names: str, **changed: Record) -> list[Record]:
    return [changed.get(name, record) for name, record in ALL.items() if name not in names]


@pytest.fixture
def told(engine: Engine) -> Callable[..., Loaded]:
    """Tells records, and derives."""

    def tell(*records: Record) -> Loaded:
        loaded = sync(engine, telling(*records), now=NOW)
        assert loaded.refused == ()
        derive_stale(engine)
        return loaded

    tell(*ALL.values())
    return tell


def check(engine: Engine, other: Engine, left: list[Record]) -> None:
    """The database is as if only this had ever been told."""
    sync(other, telling(*left), now=NOW)
    derive_stale(other)
    assert facts(engine) == facts(other)
    assert facts(engine, DERIVED) == facts(other, DERIVED)
    assert stale(engine) == set()


K = RecordKind
GONE: list[tuple[RecordKind, str, list[Record]]] = [
    (K.MESSAGE, "m2", without("one answers")),
    (K.ACTIVITY, "a1", without("one archived")),
    (K.RATING, "r1", without("one rated", "one rated again")),
    (K.RATING, "r3", without("alone")),
    (
        K.SURVEY,
        "s1",
        without(
            "one survey",
            **{
                "one rated": RatingRecord("r1", AT + 5 * HOUR, 5, conversation="one"),
                "one rated again": RatingRecord("r1", AT + 6 * HOUR, 2, conversation="one"),
            },
        ),
    ),
    (K.CONVERSATION, "one", without(*(name for name in HAPPENED if name.startswith("one")))),
    (K.CONVERSATION, "two", without("two", "two asks", "two survey", "two rated")),
    (K.TAG, "vip", without("vip", one=ConversationRecord("one"))),
    (K.TEAM, "team", without("team")),
    (K.ACCOUNT, "acme", without("acme", joe=ContactRecord("joe", "Joe"))),
    (
        K.CONTACT,
        "joe",
        without(
            "joe",
            **{
                "kim": ContactRecord("kim", "Kim"),
                "two asks": MessageRecord("m5", "two", AT, Direction.IN, ("mail",)),
                "two rated": RatingRecord("r2", AT + 2 * HOUR, 4, survey="s2", conversation="two"),
                "alone": RatingRecord("r3", AT, 3, inbox="mail", teammate="ana"),
            },
        ),
    ),
    (
        K.TEAMMATE,
        "ben",
        without(
            "ben",
            **{
                "team": TeamRecord("team", "Team", ("ana",)),
                "one answers again": answers("m4", "one", 3, "", "chat"),
                "one archived": ActivityRecord("a1", "one", AT + 4 * HOUR, ActivityKind.ARCHIVE),
                "one survey": SurveyRecord("s1", AT + 4 * HOUR, SurveyKind.SIGNATURE, "one"),
            },
        ),
    ),
    (
        K.INBOX,
        "chat",
        without(
            *("chat", "chat closes", "chat opens"),
            **{
                "one asks again": replace(asks("m3", "one", 2, "kim"), inboxes=()),
                "one answers again": replace(answers("m4", "one", 3, "ben"), inboxes=()),
            },
        ),
    ),
]


@pytest.mark.parametrize(("kind", "id_", "left"), GONE, ids=[f"{kind}-{id_}" for kind, id_, _ in GONE])
def test_a_thing_is_gone_with_what_hangs_on_it(
    engine: Engine,
    told: Callable[..., Loaded],
    fresh_sqlite: Callable[[], Engine],
    kind: RecordKind,
    id_: str,
    left: list[Record],
) -> None:
    loaded = told(Gone(kind, id_))
    assert sum(loaded.removed.values()) == 1
    check(engine, fresh_sqlite(), left)
    assert told(Gone(kind, id_)).removed == {}  # it is gone already


def test_every_kind_of_record_can_be_gone() -> None:
    assert {kind for kind, _, _ in GONE} == set(RecordKind)


def test_a_whole_conversation_loses_what_is_told_no_more(
    engine: Engine, told: Callable[..., Loaded], fresh_sqlite: Callable[[], Engine]
) -> None:
    again = ("one asks", "one asks again", "one survey", "one rated again")
    whole = ConversationRecord("one", tags=("vip",), whole=True)
    loaded = told(whole, *(ALL[name] for name in again))
    assert loaded.removed == {"messages": 2, "activities": 1}
    check(engine, fresh_sqlite(), without("one answers", "one answers again", "one archived", "one rated"))


def test_a_whole_conversation_of_which_nothing_is_told_is_empty(
    engine: Engine, told: Callable[..., Loaded], fresh_sqlite: Callable[[], Engine]
) -> None:
    told(ConversationRecord("one", tags=("vip",), whole=True))
    check(engine, fresh_sqlite(), without(*(name for name in HAPPENED if name.startswith("one "))))


def test_a_whole_conversation_that_is_told_as_before_changes_nothing(
    engine: Engine, told: Callable[..., Loaded], fresh_sqlite: Callable[[], Engine]
) -> None:
    names = [name for name in HAPPENED if name.startswith("one ") and name != "one survey"]  # a rating names it
    loaded = sync(
        engine, telling(ConversationRecord("one", tags=("vip",), whole=True), *(ALL[each] for each in names)), now=NOW
    )
    assert loaded.removed == {}
    assert stale(engine) == set()
    assert told is not None
    check(engine, fresh_sqlite(), without())


def test_what_was_refused_is_not_gone(engine: Engine, told: Callable[..., Loaded]) -> None:
    before = facts(engine)["messages"]
    unknown = replace(asks("m5", "two", 0, "nobody"))
    records = (ConversationRecord("two", whole=True), unknown, ALL["two survey"], ALL["two rated"])
    assert sync(engine, telling(*records), now=NOW).refused_count == 1
    assert facts(engine)["messages"] == before
    assert told is not None


def test_what_stands_later_counts(
    engine: Engine, told: Callable[..., Loaded], fresh_sqlite: Callable[[], Engine]
) -> None:
    told(TagRecord("new", "New"), Gone(K.CONVERSATION, "two"), Gone(K.TAG, "new"), ALL["two"], ALL["two asks"])
    check(engine, fresh_sqlite(), without("two survey", "two rated"))


def test_a_message_that_moved_away_is_not_gone(
    engine: Engine, told: Callable[..., Loaded], fresh_sqlite: Callable[[], Engine]
) -> None:
    moved = asks("m3", "two", 2, "kim", "chat")
    rest = [ALL[name] for name in HAPPENED if name.startswith("one ") and name != "one asks again"]
    told(ALL["two"], ConversationRecord("one", tags=("vip",), whole=True), moved, *rest)
    check(engine, fresh_sqlite(), without(**{"one asks again": moved}))


def test_what_another_source_calls_alike_stays(engine: Engine, told: Callable[..., Loaded]) -> None:
    before = facts(engine)
    other = replace(telling(Gone(K.CONVERSATION, "one"), Gone(K.INBOX, "chat")), name="another")
    assert sync(engine, other, now=NOW).removed == {}
    after = facts(engine)
    assert {name for name in before if before[name] != after[name]} == {"sources"}
    assert told is not None


def test_numbers_are_found_among_many_as_they_are_written() -> None:
    some = Numbers.of(range(0, 10_000, 7))
    assert [each for each in ("0", "7", "9996", "8", "-7", "07", "9997", "x", "", "7.0", "٧") if each in some] == [
        "0",
        "7",
        "9996",
    ]
    assert "7" not in Numbers.of(())
    assert len(some.packed) == 8 * 1429


def test_who_derives_where_a_message_was_counted_before_it_moved_is_waited_for(postgres_engine: Engine) -> None:
    """Else both would take it out of the sums of its day."""
    desk = Desk(postgres_engine)
    one, two = (desk.tell(f"2 Nov {hour}:00 inbound; {hour}:10 reply ana") for hour in (9, 10))
    with changing(postgres_engine) as connection:
        messages = raw.messages.c
        moved = connection.scalars(select(messages.id).where(messages.conversation_id == one.conversation)).all()
        connection.execute(update(raw.messages).where(messages.id.in_(moved)).values(conversation_id=two.conversation))
        marks = Marks({one.conversation})
        marks.write(connection)

    def are_gone() -> None:
        with changing(postgres_engine) as connection:
            connection.execute(text("SET LOCAL lock_timeout = '50ms'"))
            remove(connection, raw.messages, moved, Marks())

    with changing(postgres_engine) as deriving:
        assert next_conversations(deriving, 1) == [one.conversation]
        with pytest.raises(DataError, match="busy"):
            are_gone()
    are_gone()
    derive_stale(postgres_engine)
    assert wrong_sums(postgres_engine) == []


def test_who_derives_a_conversation_that_has_nothing_left_is_waited_for(postgres_engine: Engine) -> None:
    """As where a helpdesk merged it into another one: nothing that it has says that it is concerned."""
    desk = Desk(postgres_engine)
    one, two = (desk.tell(f"2 Nov {hour}:00 inbound", tags="urgent").conversation for hour in (9, 10))
    with changing(postgres_engine) as connection:
        messages = raw.messages.c
        connection.execute(update(raw.messages).where(messages.conversation_id == one).values(conversation_id=two))
        Marks({one, two}).write(connection)

    def is_gone() -> None:
        with changing(postgres_engine) as connection:
            remove(connection, raw.conversations, [one], Marks())

    blocked = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
    with ThreadPoolExecutor(1) as pool, changing(postgres_engine) as deriving:
        assert next_conversations(deriving, 1) == [one]
        removing = pool.submit(is_gone)
        while not removing.done() and not deriving.scalar(blocked):
            pass
        writing.replace(deriving, [], [one], [])  # nothing happened in it
    removing.result()
    derive_stale(postgres_engine)
    assert wrong_sums(postgres_engine) == []
    with postgres_engine.connect() as connection:
        (row,) = connection.execute(select(derived.tag_days.c.begun, derived.tag_days.c.received)).all()
    assert tuple(row) == (1, 2)  # the other one, with both messages
