"""Who waits, what answers, and since when."""

import pytest
from sqlalchemy import Engine

from tests.story import DAY, HOUR, MINUTE, Desk, story


def test_the_clock_runs_from_the_oldest_inbound_not_yet_replied_to(sqlite_engine: Engine) -> None:
    told = story(
        sqlite_engine, "9:00 inbound; 9:20 inbound; 9:30 reply ana; 9:40 reply ana; 9:50 inbound; 10:00 reply ana"
    )
    assert told.segment.reply_times == [30 * MINUTE, 10 * MINUTE]  # 9:00-9:30; 9:40 answers nothing; 9:50-10:00


@pytest.mark.parametrize("outbound", ["automatic reply ana", "outbound call ana", "reply robot", "reply"])
def test_what_is_no_reply_leaves_the_customer_waiting(sqlite_engine: Engine, outbound: str) -> None:
    desk = Desk(sqlite_engine)
    desk.teammate("robot", kind="rule")
    told = desk.tell(f"9:00 inbound; 9:05 {outbound}; 9:30 reply ben")
    assert [(each.by, each.seconds, each.first) for each in told.segment.replies] == [("ben", 1800, 1800)]


def test_a_message_by_a_bot_that_is_not_automatic_counts_as_sent(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.teammate("robot", kind="api")
    assert desk.tell("9:00 inbound; 9:05 reply robot").segment.sent == 1


@pytest.mark.parametrize("inbound", ["automatic inbound", "inbound call"])
def test_what_starts_no_clock(sqlite_engine: Engine, inbound: str) -> None:
    told = story(sqlite_engine, f"9:00 {inbound}; 9:10 inbound; 9:30 reply ana")
    assert (told.segment.first_reply, told.segment.reply_times) == (20 * MINUTE, [20 * MINUTE])
    assert story(sqlite_engine, f"9:00 {inbound}; 9:30 reply ana").segment.replies == []


@pytest.mark.parametrize("end", ["archive", "trash"])
def test_an_archive_or_trash_ends_the_wait(sqlite_engine: Engine, end: str) -> None:
    told = story(sqlite_engine, f"9:00 inbound; 9:10 {end}; 9:20 reply ana; 9:30 inbound; 9:50 reply ana")
    assert told.segment.reply_times == [20 * MINUTE]  # 9:20 answers nothing
    assert told.segment.first_reply == 50 * MINUTE  # from the segment's first inbound, archived meanwhile or not


def test_a_snooze_does_not(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "9:00 inbound; 9:10 snooze until 12:00; 12:30 reply ana")
    assert told.segment.reply_times == [210 * MINUTE]


def test_only_the_first_reply_of_a_segment_is_one(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "9:00 inbound; 9:10 reply ana; 9:20 inbound; 9:50 reply ben")
    assert [each.first for each in told.segment.replies] == [600, None]


def test_a_reply_in_the_following_segment_answers_what_waited_and_is_its_first(engine: Engine) -> None:
    told = story(engine, "2 Nov 9:00 inbound; 12 Nov 9:00 reply ana")
    assert told.segments[0].replies == []
    (reply,) = told.segments[1].replies
    assert (reply.seconds, reply.first) == (10 * DAY, 10 * DAY)  # 2 to 12 November


def test_an_inbound_in_the_following_segment_does_not_restart_the_clock(sqlite_engine: Engine) -> None:
    told = story(
        sqlite_engine, "2 Nov 9:00 inbound; 12 Nov 9:00 inbound; 10:00 reply ana; 10:10 inbound; 10:30 reply ana"
    )
    assert told.segments[1].reply_times == [10 * DAY + HOUR, 20 * MINUTE]
    assert told.segments[1].first_reply == 10 * DAY + HOUR


def test_what_was_archived_is_not_carried_over(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "2 Nov 9:00 inbound; 9:10 archive; 12 Nov 9:00 reply ana; 9:10 inbound; 9:30 reply ana")
    assert told.segments[1].reply_times == [20 * MINUTE]
    assert told.segments[1].first_reply == 20 * MINUTE


def test_what_is_archived_in_the_following_segment_still_starts_its_first_reply_time(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "2 Nov 9:00 inbound; 12 Nov 9:00 archive; 9:10 inbound; 9:30 reply ana")
    assert told.segments[1].reply_times == [20 * MINUTE]
    assert told.segments[1].first_reply == 10 * DAY + 30 * MINUTE  # from the one carried over


def test_it_is_carried_on_through_a_segment_in_which_nothing_answers(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "2 Nov 9:00 inbound; 10 Nov 9:00 tag; 20 Nov 9:00 reply ana")
    assert [each.reply_times for each in told.segments] == [[], [], [18 * DAY]]


def test_blocked_teammates_keep_their_replies(sqlite_engine: Engine) -> None:
    from sqlalchemy import update

    from cxbot.deriving import derive_stale, mark_all_stale
    from cxbot.tables import raw

    told = story(sqlite_engine, "9:00 inbound; 9:10 reply ana")
    with sqlite_engine.begin() as connection:
        connection.execute(update(raw.teammates).values(blocked=True))
    mark_all_stale(sqlite_engine)
    derive_stale(sqlite_engine)
    assert told.segment.replies[0].by == "ana"
