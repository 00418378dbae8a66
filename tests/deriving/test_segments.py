"""Where segments end, what states they go through, and who and what is in them."""

import pytest
from sqlalchemy import Engine

from tests.story import DAY, HOUR, Desk, story
from tests.told import Told


def archivings(told: Told) -> list[list[tuple[str, str, str | None]]]:
    return [[(each.kind, each.at, each.until) for each in segment.archivings] for segment in told.segments]


def starts(told: Told) -> list[str]:
    return [each.started for each in told.segments]


def test_a_gap_of_exactly_the_inactivity_period_opens_a_new_segment(sqlite_engine: Engine) -> None:
    assert starts(story(sqlite_engine, "2 Nov 9:00 inbound; 9 Nov 9:00 inbound")) == ["2 Nov 9:00", "9 Nov 9:00"]


def test_a_second_less_does_not(sqlite_engine: Engine) -> None:
    assert starts(story(sqlite_engine, "2 Nov 9:00 inbound; 9 Nov 8:59:59 inbound")) == ["2 Nov 9:00"]


@pytest.mark.parametrize("state", ["tag", "archive", "snooze", "trash"])
def test_the_rule_is_the_same_whatever_the_state(sqlite_engine: Engine, state: str) -> None:
    told = story(sqlite_engine, f"2 Nov 9:00 inbound; 9:30 {state} ana; 9 Nov 9:30 tag ana")
    assert starts(told) == ["2 Nov 9:00", "9 Nov 9:30"]


def test_the_period_is_that_of_the_inbox_of_the_last_activity(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.inactivity("chat", 1 * DAY)
    moved = desk.tell("2 Nov 9:00 inbound; 9:10 move to chat; 3 Nov 9:10 inbound in support")
    assert starts(moved) == ["2 Nov 9:00", "3 Nov 9:10"]  # moved into the chat, whose day has passed
    away = desk.tell("2 Nov 9:00 inbound in chat; 9:10 move to support; 3 Nov 9:10 inbound in chat")
    assert starts(away) == ["2 Nov 9:00"]


def test_of_a_message_in_several_inboxes_the_first_by_name_counts_whatever_its_case(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.inbox("Zulu"), desk.inbox("alpha")  # by id, and by capitals, Zulu would be first
    desk.inactivity("alpha", 1 * DAY)
    told = desk.tell("2 Nov 9:00 inbound in Zulu+alpha; 3 Nov 9:00 tag")
    assert starts(told) == ["2 Nov 9:00", "3 Nov 9:00"]
    assert [each.touches for each in told.segments] == [
        [("2 Nov 9:00", "alpha"), ("2 Nov 9:00", "Zulu")],
        [("3 Nov 9:00", "alpha")],
    ]


def test_the_period_is_the_one_valid_at_the_last_activity(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.inactivity("support", 2 * DAY)
    desk.inactivity("support", 4 * DAY, since="4 Nov 9:00")
    told = desk.tell("2 Nov 9:00 inbound; 4 Nov 9:00 tag; 7 Nov 9:00 tag; 11 Nov 9:00 tag")
    # 2 days to the 4th: closed. From the 4th on four days hold: 3 days to the 7th are fine, 4 to the 11th are not.
    assert starts(told) == ["2 Nov 9:00", "4 Nov 9:00", "11 Nov 9:00"]


def test_before_its_first_period_an_inbox_has_seven_days(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.inactivity("support", 1 * DAY, since="4 Nov 9:00")
    assert starts(desk.tell("2 Nov 9:00 inbound; 8 Nov 9:00 tag; 9 Nov 9:00 tag")) == ["2 Nov 9:00", "9 Nov 9:00"]


def test_six_calendar_months_end_a_segment_however_busy(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.inactivity("support", 400 * DAY)
    assert len(desk.tell("30 Jun 9:00 inbound; 30 Dec 8:59:59 tag").segments) == 1
    assert starts(desk.tell("30 Jun 9:00 inbound; 30 Dec 9:00 tag")) == ["30 Jun 9:00", "30 Dec 9:00"]


def test_six_months_after_31_august_is_the_last_day_of_february(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.inactivity("support", 400 * DAY)
    told = desk.tell("31 Aug 9:00 inbound; 28 Feb 2027 8:59:59 tag; 28 Feb 2027 9:00 tag")
    assert starts(told) == ["31 Aug 9:00", "28 Feb 9:00"]


def test_six_months_are_counted_in_utc(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine, zone="Europe/Berlin")
    desk.inactivity("support", 400 * DAY)
    # 1 Mar 0:30 in Berlin is still 28 February in UTC, and so 28 August 23:30 UTC = 29 August 1:30 is its end.
    told = desk.tell("1 Mar 0:30 inbound; 29 Aug 1:29:59 tag; 1:30 tag")
    assert starts(told) == ["1 Mar 0:30", "29 Aug 1:30"]


def test_the_1001st_activity_opens_a_new_segment(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "9:00 inbound; 9:01 " + " and ".join(["tag"] * 1000))
    assert [len(each.touches) for each in told.segments] == [1000, 1]
    assert [each.has_message for each in told.segments] == [True, False]


@pytest.mark.parametrize(
    ("deeds", "state"),
    [
        ("9:10 archive", "archived"),
        ("9:10 snooze", "snoozed"),
        ("9:10 trash", "trashed"),
        ("9:10 archive; 9:20 reopen", "open"),
        ("9:10 trash; 9:20 restore", "open"),
        ("9:10 archive; 9:20 inbound", "open"),
        ("9:10 archive; 9:20 automatic inbound", "open"),
        ("9:10 archive; 9:20 inbound call", "open"),
        ("9:10 archive; 9:20 reply ana", "archived"),
        ("9:10 archive; 9:20 outbound call ana", "archived"),
        ("9:10 archive; 9:20 assign ana", "archived"),
        ("9:10 archive; 9:20 unassign; 9:21 tag; 9:22 untag; 9:23 move to b; 9:24 comment; 9:25 mention", "archived"),
        ("9:10 archive; 9:20 snooze", "snoozed"),
        ("9:10 snooze until 9:30", "open"),
        ("9:10 snooze until 9:30; 9:20 archive", "archived"),
        ("9:10 snooze until 9:05", "open"),
        ("9:10 reopen; 9:10 snooze until 9:05", "snoozed"),  # that reopen stands for the snooze's end
    ],
)
def test_the_state_after_the_last_activity(sqlite_engine: Engine, deeds: str, state: str) -> None:
    assert story(sqlite_engine, f"9:00 inbound; {deeds}").segment.state == state


def test_archiving_an_archived_one_is_an_activity_but_no_archiving(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "9:00 inbound; 9:10 archive; 9:20 archive")
    assert archivings(told) == [[("archive", "2 Nov 9:10", None)]]
    assert len(told.segment.touches) == 3


def test_archiving_a_snoozed_one_and_snoozing_an_archived_one_are_new(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "9:00 inbound; 9:10 snooze; 9:20 archive; 9:30 snooze; 9:40 trash; 9:50 archive")
    assert archivings(told) == [
        [
            ("snooze", "2 Nov 9:10", "2 Nov 9:20"),
            ("archive", "2 Nov 9:20", "2 Nov 9:30"),
            ("snooze", "2 Nov 9:30", "2 Nov 9:40"),
            ("archive", "2 Nov 9:50", None),
        ]
    ]


def test_a_snooze_ends_by_itself_as_an_activity_of_nobody(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "9:00 inbound; 9:10 snooze ana until next day 8:00")
    assert archivings(told) == [[("snooze", "2 Nov 9:10", "3 Nov 8:00")]]
    assert told.segment.touches[-1] == ("3 Nov 8:00", "support")
    assert told.segment.teammates == {"ana"}


@pytest.mark.parametrize("deed", ["inbound", "archive", "trash", "reopen", "restore", "automatic inbound"])
def test_it_does_not_if_the_state_changed_before(sqlite_engine: Engine, deed: str) -> None:
    told = story(sqlite_engine, f"9:00 inbound; 9:10 snooze until 10:00; 9:30 {deed}")
    assert archivings(told)[0][0] == ("snooze", "2 Nov 9:10", "2 Nov 9:30")
    assert "2 Nov 10:00" not in [at for at, _ in told.segment.touches]


def test_what_changes_no_state_leaves_the_end_of_a_snooze_where_it_is(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "9:00 inbound; 9:10 snooze until 10:00; 9:30 reply ana; 9:40 tag; 10:30 tag")
    assert [at for at, _ in told.segment.touches][-2:] == ["2 Nov 10:00", "2 Nov 10:30"]


def test_a_reopen_of_the_source_in_that_second_is_the_end_of_the_snooze(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "9:00 inbound; 9:10 snooze until 10:00; 10:00 reopen")
    assert [at for at, _ in told.segment.touches] == ["2 Nov 9:00", "2 Nov 9:10", "2 Nov 10:00"]
    assert archivings(told) == [[("snooze", "2 Nov 9:10", "2 Nov 10:00")]]


def test_an_inbound_in_that_second_comes_first_and_so_is_a_change_before(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "9:00 inbound; 9:10 snooze until 10:00; 10:00 inbound")
    assert len(told.segment.touches) == 3


def test_snoozing_again_moves_the_end(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "9:00 inbound; 9:10 snooze until 10:00; 9:20 snooze until 11:00")
    assert archivings(told) == [[("snooze", "2 Nov 9:10", "2 Nov 11:00")]]
    assert [at for at, _ in told.segment.touches][2:] == ["2 Nov 9:20", "2 Nov 11:00"]


def test_the_end_of_a_snooze_may_open_a_segment_and_leaves_the_earlier_one_snoozed(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "2 Nov 9:00 inbound; 9:10 snooze until 9 Nov 9:10")
    assert [(each.started, each.state, each.has_message) for each in told.segments] == [
        ("2 Nov 9:00", "snoozed", True),
        ("9 Nov 9:10", "open", False),
    ]
    assert archivings(told) == [[("snooze", "2 Nov 9:10", None)], []]


def test_a_snooze_that_outlives_its_segment_still_ends(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "2 Nov 9:00 inbound; 9:10 snooze until 12 Nov 8:00; 10 Nov 8:00 tag")
    assert [at for at, _ in told.segments[1].touches] == ["10 Nov 8:00", "12 Nov 8:00"]


def test_a_later_segment_changes_nothing_in_an_earlier_one_and_starts_open(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "2 Nov 9:00 inbound; 9:10 archive; 20 Nov 9:00 tag; 9:05 archive; 9:10 reopen")
    assert archivings(told) == [[("archive", "2 Nov 9:10", None)], [("archive", "20 Nov 9:05", "20 Nov 9:10")]]
    assert [each.state for each in told.segments] == ["archived", "open"]


def test_within_a_second_inbound_comes_before_outbound_before_anything_else(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "9:00 inbound; 9:10 archive ana and reply ana; 9:20 reply ben and inbound")
    assert told.segment.reply_times == [600, 0]  # the first archives after it replies; the second answers at once
    assert told.segment.archivings[0].replied


def test_within_a_second_the_rest_goes_by_id(sqlite_engine: Engine) -> None:
    assert story(sqlite_engine, "9:00 inbound; 9:10 archive and reopen").segment.state == "open"
    assert story(sqlite_engine, "9:00 inbound; 9:10 reopen and archive").segment.state == "archived"


def test_an_archiving_is_replied_if_a_reply_came_up_to_it(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "9:00 inbound; 9:05 archive; 9:10 inbound; 9:20 reply ana; 9:30 archive")
    assert [each.replied for each in told.segment.archivings] == [False, True]
    # While the first lasted there was none yet; the second knows of 9:10 to 9:20.
    assert [(each.replies, each.total) for each in told.segment.archivings] == [(0, 0), (1, 600)]


def test_a_reply_while_it_lasts_counts_from_then_on(engine: Engine) -> None:
    told = story(engine, "9:00 inbound; 9:05 snooze ana; 9:20 reply ana; 9:30 inbound; 9:40 archive; 9:50 outbound ana")
    assert [(each.kind, each.at, each.until) for each in told.segment.archivings] == [
        ("snooze", "2 Nov 9:05", "2 Nov 9:30"),
        ("snooze", "2 Nov 9:05", "2 Nov 9:30"),
        ("archive", "2 Nov 9:40", None),
    ]
    assert [(each.known_from, each.known_until, each.replies, each.total) for each in told.segment.archivings] == [
        ("2 Nov 9:05", "2 Nov 9:20", 0, 0),
        ("2 Nov 9:20", "2 Nov 9:30", 1, 1200),
        ("2 Nov 9:40", None, 1, 1200),  # an archive ends the wait: what was sent after it answers nothing
    ]
    assert [each.replied for each in told.segment.archivings] == [False, False, True]


def test_an_activity_without_an_inbox_is_where_the_latest_one_was(sqlite_engine: Engine) -> None:
    told = story(
        sqlite_engine, "9:00 tag; 9:10 inbound in a; 9:20 tag; 9:30 move to b; 9:40 archive; 9:50 inbound in a"
    )
    assert [inbox for _, inbox in told.segment.touches] == [None, "a", "a", "b", "b", "a"]
    assert told.segment.inbox is None
    assert told.segment.archivings[0].inbox == "b"


def test_the_latest_inbox_is_remembered_across_segments(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "2 Nov 9:00 inbound in a; 9:10 move to b; 20 Nov 9:00 tag")
    assert [each.inbox for each in told.segments] == ["a", "b"]


def test_calls_and_our_own_automatic_replies_are_not_counted_but_touch(sqlite_engine: Engine) -> None:
    told = story(
        sqlite_engine,
        "9:00 inbound; 9:01 automatic reply; 9:02 automatic inbound; 9:03 inbound call; 9:04 outbound call ana; "
        "9:05 reply ana",
    )
    assert (told.segment.received, told.segment.sent) == (2, 1)
    assert len(told.segment.touches) == 6
    assert story(sqlite_engine, "9:00 inbound call").segment.has_message
    assert story(sqlite_engine, "9:00 automatic reply").segment.has_message
    assert not story(sqlite_engine, "9:00 tag ana").segment.has_message


def test_who_took_action(sqlite_engine: Engine) -> None:
    told = story(
        sqlite_engine,
        "9:00 inbound; 9:01 automatic reply robin; 9:02 assign ana; 9:03 assign ana by ben; 9:04 mention; "
        "9:05 comment carl; 9:06 outbound call dora; 9:07 reply emil; 9:08 tag via night shift",
    )
    assert told.segment.teammates == {"ben", "carl", "dora", "emil"}


def test_a_message_in_two_inboxes_counts_once_and_touches_both(engine: Engine) -> None:
    told = story(engine, "9:00 inbound in b+a; 9:30 reply ana in a+b")
    assert (told.segment.received, told.segment.sent, len(told.segment.replies)) == (1, 1, 1)
    assert told.segment.touches == [(at, inbox) for at in ("2 Nov 9:00", "2 Nov 9:30") for inbox in "ab"]
    assert told.segment.inbox == "a"


def test_an_hour_of_inactivity_is_enough_if_that_is_the_rule(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.inactivity("chat", 1 * HOUR)
    assert len(desk.tell("9:00 inbound; 10:00 inbound; 10:59:59 inbound", inbox="chat").segments) == 2
