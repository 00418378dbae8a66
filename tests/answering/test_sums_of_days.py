"""Figures that sums of days stand behind, at the edges of those: each number counted by hand from the stories."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from cxbot.answer import Answer
from cxbot.answering import answer
from cxbot.database import reading
from cxbot.deriving import derive_stale
from cxbot.filter import Kind
from cxbot.period import Bucket, Period
from cxbot.question import About, Question
from cxbot.syncing.marking import Marks
from cxbot.syncing.removing import remove
from cxbot.tables import derived, raw
from tests.answering.company import id_of
from tests.deriving.days import wrong_sums
from tests.story import Desk

LATER = datetime(2026, 12, 1, tzinfo=UTC)
MINUTE = 60
COUNTS = (
    *("messages_received", "messages_sent", "new_conversations", "active_conversations"),
    *("archived_conversations", "archived_with_reply"),
)


def ask(engine: Engine, first: date, last: date, zone: str = "UTC", **more: Any) -> Answer:
    with reading(engine) as connection:
        return answer(connection, Question(Period(first, last, zone), **more), now=LATER)


def counted(answered: Answer) -> tuple[int, ...]:
    return tuple(answered.total[name].now.n for name in COUNTS)


def split(answered: Answer) -> dict[str, tuple[int, ...]]:
    return {each.name: tuple(each.figures[name].n for name in COUNTS) for each in answered.groups}


ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Apia"]


@pytest.mark.parametrize("zone", ZONES)
def test_conversations_over_the_midnights_of_any_zone(sqlite_engine: Engine, zone: str) -> None:
    check_midnights(sqlite_engine, zone)


def test_on_a_server_too(postgres_engine: Engine) -> None:
    check_midnights(postgres_engine, "Asia/Kolkata")


def check_midnights(engine: Engine, zone: str) -> None:
    desk = Desk(engine, zone)
    desk.tell("2 Nov 23:50 inbound; 3 Nov 0:10 reply ana and archive")
    desk.tell("5 Nov 9:00 inbound; 9:30 reply ana and archive")
    desk.tell("8 Nov 23:50 inbound; 9 Nov 0:10 reply ana and archive")
    desk.tell("1 Nov 9:00 inbound; 10 Nov 9:00 reply ana")  # two segments, neither of them in the period
    desk.tell("2 Nov 12:00 inbound; 7 Nov 12:00 comment ana; 11 Nov 12:00 reply ana and archive")  # goes on through it
    answered = ask(engine, date(2026, 11, 3), date(2026, 11, 8), zone)
    # received: the 5th and the 8th; sent: the 3rd and the 5th; active: those, and the one that goes on
    assert counted(answered) == (2, 2, 2, 4, 2, 2)
    for name in ("first_reply_time", "reply_time", "total_reply_time"):
        now = answered.total[name].now
        assert (now.n, now.total, now.variance) == (2, 50 * MINUTE, 2 * (5 * MINUTE) ** 2)  # 20 and 30 minutes
    # 27 October to 2 November, as the period before: three began; nothing was sent or archived yet
    before = tuple(answered.total[name].before.n for name in COUNTS)
    assert before == (3, 0, 3, 3, 0, 0)
    assert wrong_sums(engine) == []


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 10, 22), date(2026, 10, 25), (2, 1, 2, 2, 1, 1)),  # ends with the day of 25 hours
        (date(2026, 10, 25), date(2026, 10, 31), (3, 3, 3, 3, 3, 3)),  # begins with it
        (date(2026, 10, 26), date(2026, 10, 31), (1, 2, 1, 2, 2, 2)),
    ],
)
def test_days_on_which_clocks_are_set(engine: Engine, first: date, last: date, expected: tuple[int, ...]) -> None:
    desk = Desk(engine, "Europe/Berlin")
    desk.tell("25 Oct 0:00 inbound; 25 Oct 5:00 reply ana and archive")
    desk.tell("25 Oct 23:59:59 inbound; 26 Oct 0:00 reply ana and archive")
    desk.tell("26 Oct 0:00:01 inbound; 31 Oct 23:59:59 reply ana and archive")
    desk.tell("1 Nov 0:00 inbound; 0:01 reply ana and archive")
    answered = ask(engine, first, last, "Europe/Berlin")
    assert counted(answered) == expected
    if first.day == 25:
        # 6 real hours, a second, and five days with 23:59:58
        assert answered.total["first_reply_time"].now.total == 6 * 3600 + 1 + 5 * 86_400 + 86_398


@pytest.mark.parametrize("zone", ZONES)
def test_weeks_of_what_was_sent(sqlite_engine: Engine, zone: str) -> None:
    check_weeks(sqlite_engine, zone)


def test_weeks_on_a_server_too(postgres_engine: Engine) -> None:
    check_weeks(postgres_engine, "Asia/Kolkata")


def check_weeks(engine: Engine, zone: str) -> None:
    desk = Desk(engine, zone)
    desk.tell("1 Nov 23:00 inbound; 23:59:59 reply ana")  # before the first
    desk.tell("4 Nov 9:00 inbound; 9:20 reply ana; 9:30 inbound; 9:35 reply bo")
    desk.tell("8 Nov 23:00 inbound; 23:59:59 reply bo")
    desk.tell("8 Nov 23:50 inbound; 9 Nov 0:00 reply ana")  # with the second week's first second
    desk.tell("12 Nov 12:00 outbound ana")
    desk.tell("15 Nov 23:00 inbound; 16 Nov 0:00 reply ana")  # after the second
    expected = {
        "first_reply_time": [(2, 20 * MINUTE + 3599), (1, 10 * MINUTE)],
        "reply_time": [(3, 25 * MINUTE + 3599), (1, 10 * MINUTE)],
        "messages_sent": [(3, None), (2, None)],
    }
    for metric, weeks in expected.items():
        asked = {"about": About.METRIC, "metric": metric, "bucket": Bucket.WEEK}
        answered = ask(engine, date(2026, 11, 2), date(2026, 11, 15), zone, **asked)
        assert answered.series is not None
        figures = [each.figures[metric] for each in answered.series.steps]
        assert [(each.n, each.total) for each in figures] == weeks
    assert figures[0].variance is None
    first = ask(engine, date(2026, 11, 2), date(2026, 11, 8), zone, about=About.METRIC, metric="first_reply_time")
    assert first.total["first_reply_time"].now.variance == (3599 - 20 * MINUTE) ** 2 / 2


def test_weeks_in_which_conversations_went_on(engine: Engine) -> None:
    desk = Desk(engine)
    desk.inactivity("support", 60 * 86_400)
    desk.tell("28 Sep 9:00 inbound; 20 Oct 9:00 comment ana; 4 Nov 9:00 reply ana")  # long, and in the last week
    desk.tell("19 Oct 9:00 inbound; 25 Oct 23:59:59 comment ana")
    desk.tell("25 Oct 23:59:59 inbound; 26 Oct 0:00 comment ana")  # over the edge of two weeks
    desk.tell("1 Nov 12:00 inbound; 12 Nov 9:00 reply ana")  # not in the week between
    asked = {"about": About.METRIC, "metric": "active_conversations", "bucket": Bucket.WEEK}
    answered = ask(engine, date(2026, 10, 12), date(2026, 11, 15), **asked)
    assert answered.series is not None
    weeks = [each.figures["active_conversations"].n for each in answered.series.steps]
    assert weeks == [0, 3, 2, 1, 1]


def moved_about(engine: Engine) -> Desk:
    desk = Desk(engine)
    for name, channel in (("support", "email"), ("billing", "email"), ("chat", "chat")):
        desk.inbox(name, channel)
    desk.tell("4 Nov 9:00 inbound; 9:20 reply ana and archive", tags="urgent")
    desk.tell(
        "5 Nov 9:00 inbound; 9:10 move to billing by ana; 9:30 reply bo in billing and archive in billing",
        tags="urgent+vip",
    )
    desk.tell("6 Nov 9:00 inbound in support+chat; 9:05 reply ana in chat")
    desk.tell("7 Nov 9:00 inbound; 9:01 archive via rule", inbox="chat")
    desk.tell("3 Nov 23:00 inbound; 4 Nov 1:00 move to chat by ana")  # moves over the edge of 4-8 November
    return desk


MOVED = {
    # The message in two inboxes is received in both, and begins in the first by name.
    Kind.INBOX: {
        "support": (3, 1, 2, 3, 1, 1),
        "chat": (2, 1, 2, 3, 1, 0),
        "billing": (0, 1, 0, 1, 1, 1),
    },
    Kind.CHANNEL: {"email": (3, 2, 2, 3, 2, 2), "chat": (2, 1, 2, 3, 1, 0)},
    Kind.TAG: {"urgent": (2, 2, 2, 2, 2, 2), "vip": (1, 1, 1, 1, 1, 1), "(none)": (2, 1, 2, 3, 1, 0)},
    # Received, new, active and archived by who acted; sent by the author.
    Kind.TEAMMATE: {"ana": (3, 2, 3, 4, 2, 2), "bo": (1, 1, 1, 1, 1, 1), "(none)": (1, 0, 1, 1, 1, 0)},
}


@pytest.mark.parametrize("kind", MOVED)
def test_splits_of_conversations_that_moved_or_are_in_several_inboxes(engine: Engine, kind: Kind) -> None:
    moved_about(engine)
    answered = ask(engine, date(2026, 11, 4), date(2026, 11, 8), split=kind)
    assert split(answered) == MOVED[kind]
    assert counted(answered) == (4, 3, 4, 5, 3, 2)
    assert wrong_sums(engine) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({Kind.INBOX: ("billing",)}, (0, 1, 0, 1, 1, 1)),
        ({Kind.INBOX: ("support", "chat")}, (4, 2, 4, 5, 2, 1)),
        ({Kind.INBOX: ("support",), Kind.TAG: ("urgent",)}, (2, 1, 2, 2, 1, 1)),
        ({Kind.INBOX: ("billing",), Kind.TEAMMATE: ("ana",)}, (0, 1, 0, 1, 1, 1)),  # she moved what bo answered
        ({Kind.INBOX: ("support",), Kind.CHANNEL: ("chat",)}, (0, 0, 0, 0, 0, 0)),
        ({Kind.CHANNEL: ("chat",)}, (2, 1, 2, 3, 1, 0)),
        ({Kind.TAG: ("vip", "urgent")}, (2, 2, 2, 2, 2, 2)),
    ],
)
def test_filters_of_conversations_that_moved(
    engine: Engine, filters: dict[Kind, tuple[str, ...]], expected: tuple[int, ...]
) -> None:
    moved_about(engine)
    question = Question(Period(date(2026, 11, 4), date(2026, 11, 8), "UTC"))
    for kind, names in filters.items():
        ids = names if kind is Kind.CHANNEL else tuple(id_of(engine, kind, name) for name in names)
        question = question.only(kind, *ids)
    with reading(engine) as connection:
        assert counted(answer(connection, question, now=LATER)) == expected


def test_a_split_by_tag_of_what_is_narrowed_to_an_inbox(engine: Engine) -> None:
    moved_about(engine)
    question = Question(Period(date(2026, 11, 4), date(2026, 11, 8), "UTC"), split=Kind.TAG)
    with reading(engine) as connection:
        answered = answer(connection, question.only(Kind.INBOX, id_of(engine, Kind.INBOX, "support")), now=LATER)
    assert split(answered) == {"urgent": (2, 1, 2, 2, 1, 1), "vip": (1, 0, 1, 1, 0, 0), "(none)": (1, 0, 0, 1, 0, 0)}


def test_what_only_bots_did_is_nobodys(engine: Engine) -> None:
    desk = Desk(engine)
    desk.teammate("robot", kind="rule")
    desk.tell("4 Nov 9:00 inbound; 9:10 reply robot; 9:20 archive robot")
    desk.tell("5 Nov 9:00 inbound; 9:10 comment robot; 9:20 reply ana and archive")
    answered = ask(engine, date(2026, 11, 2), date(2026, 11, 8), split=Kind.TEAMMATE)
    assert split(answered) == {"ana": (1, 1, 1, 1, 1, 1), "(none)": (1, 1, 1, 1, 1, 0)}


def test_median_and_90th_percentile_of_what_reaches_over_the_edges(engine: Engine) -> None:
    desk = Desk(engine)
    desk.tell("1 Nov 23:00 inbound; 2 Nov 1:00 reply ana and archive")  # 120 minutes, and the first to count
    for day, minute in ((3, 10), (4, 20), (5, 30), (6, 40)):
        desk.tell(f"{day} Nov 9:00 inbound; 9:{minute} reply ana and archive")
    desk.tell("8 Nov 23:00 inbound; 9 Nov 1:00 reply ana and archive")  # after it
    for metric in ("first_reply_time", "total_reply_time"):
        details = ask(engine, date(2026, 11, 2), date(2026, 11, 8), about=About.DETAILS, metric=metric).details
        assert details is not None
        now = details.measured.now
        # Of 10, 20, 30, 40 and 120 minutes the 90th percentile lies six tenths from 40 to 120.
        assert (now.n, now.median, now.ninetieth) == (5, 30 * MINUTE, pytest.approx(88 * MINUTE))


def test_sums_follow_what_is_removed(engine: Engine) -> None:
    moved_about(engine)
    ids = {}
    with engine.connect() as connection:
        for table in (raw.inboxes, raw.teammates):
            ids |= {name: id_ for id_, name in connection.execute(select(table.c.id, table.c.name))}
        message = connection.scalar(select(func.min(raw.messages.c.id)))
        conversation = connection.scalar(select(func.max(raw.conversations.c.id)))
        counted_in = connection.scalar(select(func.min(raw.conversations.c.id)).where(raw.conversations.c.id > 1))
    gone = (
        (raw.messages, message),
        (raw.inboxes, ids["chat"]),
        (raw.teammates, ids["bo"]),
        (raw.conversations, conversation),
        (raw.conversations, counted_in),
    )
    for table, own in gone:
        with engine.begin() as connection:
            remove(connection, table, [own], Marks())
        # Until it is derived again, a conversation that was in a removed inbox only is said to have moved.
        assert [each for each in wrong_sums(engine) if "says moved" not in each] == [], table.name
        derive_stale(engine)
        assert wrong_sums(engine) == [], table.name
    # Left: the first without its inbound, the one in two inboxes (now in one), and what a rule archived.
    assert counted(ask(engine, date(2026, 11, 4), date(2026, 11, 8))) == (2, 2, 3, 3, 2, 0)


def test_rows_of_a_day_are_put_together(engine: Engine) -> None:
    desk = Desk(engine)
    told = desk.tell("4 Nov 9:00 inbound; 9:10 reply ana and archive")
    desk.tell("4 Nov 10:00 inbound; 10:10 reply ana and archive")
    desk.go_on(told, "4 Nov 11:00 inbound; 11:10 reply ana and archive")
    with engine.connect() as connection:
        for table in (derived.segment_days, derived.acted_days, derived.author_days):
            (row,) = connection.execute(select(table)).mappings().all()
            assert (row["sent"], row["replies"], row["reply_total"]) == (3, 3, 3 * 10 * MINUTE)
            assert row.get("received", 3) == 3
