"""What a sync marks to be derived again: whatever its news concerns, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from cxbot.deriving import derive_stale
from cxbot.source import (
    AccountRecord,
    ActivityRecord,
    ContactRecord,
    ConversationRecord,
    HoursRecord,
    InactivityRecord,
    InboxRecord,
    MessageRecord,
    OwnAddressRecord,
    Participant,
    RatingRecord,
    Record,
    Span,
    SurveyRecord,
    TagRecord,
    TeammateKind,
    TeammateRecord,
)
from cxbot.syncing import sync
from cxbot.tables import derived
from tests.syncing.told import DERIVED, NOW, facts, stale, telling

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
LATER = AT + timedelta(days=1)
SPANS = (Span(0, 9 * 60, 17 * 60),)


def message(key: str, conversation: str, contact: str, inbox: str, **more: object) -> MessageRecord:
    made = MessageRecord(
        key, conversation, AT, "in", (inbox,), participants=(Participant("from", contact, f"{contact}@x.example"),)
    )
    return replace(made, **more)  # type: ignore[arg-type] # a test's own fields


# Two conversations, in different inboxes with different people, and a rating outside of both.
BEFORE: tuple[Record, ...] = (
    InboxRecord("mail", "Mail", "email"),
    InboxRecord("chat", "Chat", "chat"),
    TeammateRecord("ana", "Ana"),
    TeammateRecord("ben", "Ben"),
    AccountRecord("acme", "Acme"),
    ContactRecord("joe", "Joe", "joe@x.example"),
    ContactRecord("kim", "Kim", "kim@x.example"),
    ContactRecord("lee", "Lee", "lee@x.example"),
    ConversationRecord("one"),
    ConversationRecord("two"),
    ConversationRecord("empty"),
    message("m1", "one", "joe", "mail"),
    message("m2", "two", "kim", "chat"),
    MessageRecord("o1", "one", AT + timedelta(minutes=5), "out", ("mail",), author="ana"),
    MessageRecord("o2", "two", AT + timedelta(minutes=5), "out", ("chat",), author="ben"),
    ActivityRecord("a1", "one", AT + timedelta(minutes=6), "archive", "ana"),
    SurveyRecord("s1", AT + timedelta(minutes=7), "automatic", "one"),
    RatingRecord("r1", AT + timedelta(minutes=9), 5, survey="s1", conversation="one", contact="joe"),
    RatingRecord("lone", AT + timedelta(minutes=9), 2, contact="lee", inbox="chat", teammate="ben"),
)


@pytest.fixture
def told(engine: Engine) -> Callable[..., set[str]]:
    """Tells more, when everything is derived; what is marked then."""
    assert sync(engine, telling(*BEFORE), now=NOW).refused == ()
    assert stale(engine) == {"one", "two", "empty", "r1", "lone"}
    derive_stale(engine)

    def more(*records: Record) -> set[str]:
        assert stale(engine) == set()
        assert sync(engine, telling(*records), now=NOW).refused == ()
        return stale(engine)

    return more


ALL = {"one", "two", "empty"}


@pytest.mark.parametrize(
    ("news", "marked"),
    [
        (BEFORE, set()),
        ([message("m3", "two", "kim", "chat")], {"two"}),
        ([message("m1", "one", "joe", "mail", automatic=True)], {"one"}),
        ([message("m1", "one", "joe", "chat")], {"one"}),  # only its inbox differs
        ([message("m1", "one", "kim", "mail")], {"one"}),  # only who stands on it
        ([message("m1", "two", "joe", "mail")], {"one", "two"}),  # it went from one to the other
        ([ActivityRecord("a2", "two", AT, "assign", "ben")], {"two"}),
        ([ActivityRecord("a1", "two", AT + timedelta(minutes=6), "archive", "ana")], {"one", "two"}),
        ([ConversationRecord("one", "Another subject")], set()),  # nothing derived shows it
        ([TagRecord("vip", "VIP"), ConversationRecord("two", tags=("vip",))], set()),  # tags are always those of now
        (
            [RatingRecord("r1", AT + timedelta(days=1), 1, survey="s1", conversation="one", contact="joe")],
            {"one", "r1"},
        ),
        ([RatingRecord("lone", AT + timedelta(minutes=9), 3, contact="lee", inbox="chat", teammate="ben")], {"lone"}),
        ([RatingRecord("new", AT, 3)], {"new"}),
        # It turns out where a rating was given; and that another was given nowhere.
        ([RatingRecord("lone", AT + timedelta(minutes=9), 2, conversation="two")], {"lone", "two"}),
        ([RatingRecord("r1", AT + timedelta(minutes=9), 5)], {"one", "r1"}),
        ([SurveyRecord("s1", AT + timedelta(minutes=7), "signature", "one", "ben")], {"one", "r1"}),
        ([SurveyRecord("s2", AT + timedelta(minutes=7), "automatic", "two")], {"two"}),
        (
            [SurveyRecord("s3", AT, "automatic"), RatingRecord("new", AT, 3, survey="s3")],
            {"new"},
        ),
        ([ContactRecord("joe", "Joe", "joe@x.example", "acme")], {"one"}),
        ([ContactRecord("kim", "Kim", "kim@x.example", merged_into="joe")], {"two"}),
        ([ContactRecord("lee", "Lee", "lee@x.example", "acme")], {"lone"}),
        ([AccountRecord("acme", "Acme Inc.")], set()),
        ([InboxRecord("chat", "Chat", "sms")], {"two", "lone"}),
        ([InactivityRecord("mail", AT, 60)], {"one"}),
        ([HoursRecord("chat", AT, "UTC", SPANS)], {"two", "lone"}),
        ([HoursRecord("", AT, "UTC", SPANS)], ALL),
        ([TeammateRecord("ben", "Ben", kind=TeammateKind.BOT)], {"two", "lone"}),
        ([OwnAddressRecord("kim@x.example")], {"two"}),
    ],
)
def test_news_mark_what_they_concern(told: Callable[..., set[str]], news: list[Record], marked: set[str]) -> None:
    assert told(*news) == marked


def test_who_was_merged_into_somebody_follows_to_the_account(told: Callable[..., set[str]], engine: Engine) -> None:
    told(ContactRecord("kim", "Kim", "kim@x.example", merged_into="joe"))
    derive_stale(engine)
    assert told(ContactRecord("joe", "Joe", "joe@x.example", "acme")) == {"one", "two"}


def test_the_same_news_told_twice_mark_nothing(told: Callable[..., set[str]], engine: Engine) -> None:
    news = [HoursRecord("", AT, "UTC", SPANS), HoursRecord("mail", AT, "UTC", SPANS), InactivityRecord("mail", AT, 60)]
    told(*news)
    derive_stale(engine)
    assert told(*news) == set()


def test_a_sync_comes_to_the_same_derived_rows_as_everything_told_at_once(
    told: Callable[..., set[str]], engine: Engine, fresh_sqlite: Callable[[], Engine]
) -> None:
    news = (
        HoursRecord("", AT, "UTC", SPANS),
        TeammateRecord("ben", "Ben", kind=TeammateKind.BOT),
        OwnAddressRecord("lee@x.example"),
        ContactRecord("kim", "Kim", "kim@x.example", merged_into="joe"),
        ContactRecord("joe", "Joe", "joe@x.example", "acme"),
        message("m1", "two", "joe", "mail"),
        RatingRecord("lone", AT + timedelta(minutes=9), 2, conversation="two"),
        RatingRecord("r1", AT + timedelta(days=3), 3),
    )
    told(*news)
    derive_stale(engine)
    once = fresh_sqlite()
    sync(once, telling(*BEFORE, *news), now=NOW)
    derive_stale(once)
    assert facts(engine, DERIVED) == facts(once, DERIVED)
    with engine.connect() as connection:
        assert connection.scalars(select(derived.segments.c.number)).all()
