"""The worked examples that Front publishes, and those for business hours, with the expected number beside each."""

from sqlalchemy import Engine

from tests.story import DAY, HOUR, MINUTE, Desk, story


def test_example_1_a_reply_with_its_archiving_takes_from_the_inbound_to_the_reply(engine: Engine) -> None:
    told = story(engine, "9:00 inbound; 9:12 reply ana and archive")
    (archiving,) = told.segment.archivings
    assert (archiving.kind, archiving.at, archiving.until) == ("archive", "2 Nov 9:12", None)
    assert (archiving.total, archiving.replies, archiving.replied) == (12 * MINUTE, 1, True)  # 9:00 to 9:12


def test_example_2_a_new_outbound_does_not_wait(engine: Engine) -> None:
    told = story(engine, "9:00 outbound ana; 9:30 inbound; 9:50 reply ana and archive")
    assert told.segment.reply_times == [20 * MINUTE]  # 9:30 to 9:50
    assert told.segment.archivings[0].total == 20 * MINUTE


def test_example_3_a_thank_you_that_is_archived_adds_nothing(engine: Engine) -> None:
    told = story(engine, "9:00 inbound; 9:12 reply ana; 9:40 inbound; 10:00 archive ana")
    assert told.segment.archivings[0].total == 12 * MINUTE  # 9:00 to 9:12


def test_example_4_a_snooze_adds_nothing_either(engine: Engine) -> None:
    told = story(engine, "9:00 inbound; 9:12 reply ana; 9:40 inbound; 10:00 snooze ana")
    (archiving,) = told.segment.archivings
    assert (archiving.kind, archiving.total) == ("snooze", 12 * MINUTE)  # 9:00 to 9:12


def test_example_5_a_reply_is_whose_who_replied(engine: Engine) -> None:
    told = story(engine, "9:00 inbound; 9:05 assign ana; 9:25 reply ben; 9:30 archive ana")
    assert [(each.by, each.seconds) for each in told.segment.replies] == [("ben", 25 * MINUTE)]  # 9:00 to 9:25
    assert told.segment.archivings[0].total == 25 * MINUTE


def test_example_6_two_replies_add_up(engine: Engine) -> None:
    told = story(engine, "9:00 inbound; 9:05 assign ana; 9:10 reply ana; 9:20 inbound; 9:35 reply ana and archive")
    assert told.segment.first_reply == 10 * MINUTE  # 9:00 to 9:10
    assert told.segment.reply_times == [10 * MINUTE, 15 * MINUTE]  # 9:00 to 9:10, 9:20 to 9:35
    assert told.segment.archivings[0].total == 25 * MINUTE


def test_example_7_a_quiet_chat_makes_two_segments_each_with_its_first_reply(engine: Engine) -> None:
    desk = Desk(engine)
    desk.inactivity("chat", 2 * DAY)
    told = desk.tell("Mon 9:00 inbound; 9:05 reply ana; Fri 10:00 inbound; 10:20 reply ana", inbox="chat")
    assert [each.started for each in told.segments] == ["2 Nov 9:00", "6 Nov 10:00"]
    assert [each.first_reply for each in told.segments] == [5 * MINUTE, 20 * MINUTE]


def test_example_8_archived_twice_in_one_segment(engine: Engine) -> None:
    told = story(
        engine, "11 Apr 9:00 inbound; 9:30 reply ana and archive; 13 Apr 9:00 inbound; 9:10 reply ana and archive"
    )
    assert [(each.at, each.until) for each in told.segment.archivings] == [
        ("11 Apr 9:30", "13 Apr 9:00"),  # so on the 12th it did count on the 11th
        ("13 Apr 9:10", None),  # and now it counts on the 13th
    ]
    assert told.segment.archivings[1].total == 40 * MINUTE  # 30 and 10


def test_half_an_hour_before_closing_and_half_an_hour_after_opening_are_one(engine: Engine) -> None:
    desk = Desk(engine)
    desk.hours("mon-fri 9:00-17:00")
    told = desk.tell("Mon 16:30 inbound; next day 9:30 reply ana and archive")
    (reply,) = told.segment.replies
    assert (reply.business, reply.first_business) == (1 * HOUR, 1 * HOUR)  # 16:30-17:00, 9:00-9:30
    assert (reply.seconds, reply.first) == (17 * HOUR, 17 * HOUR)
    assert told.segment.archivings[0].business_total == 1 * HOUR


def test_what_comes_after_closing_waits_from_opening(engine: Engine) -> None:
    desk = Desk(engine)
    desk.hours("mon-fri 9:00-17:00")
    told = desk.tell("Mon 18:00 inbound; next day 9:30 reply ana")
    assert told.segment.replies[0].business == 30 * MINUTE  # 9:00-9:30


def test_a_weekend_off_is_no_wait_at_all(engine: Engine) -> None:
    desk = Desk(engine)
    desk.hours("mon-fri 9:00-17:00")
    told = desk.tell("Sat 12:00 inbound; Sun 12:00 reply ana")
    assert (told.segment.replies[0].business, told.segment.replies[0].seconds) == (0, 1 * DAY)
