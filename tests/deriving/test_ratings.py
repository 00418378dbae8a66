"""To whom ratings belong."""

import pytest
from sqlalchemy import Engine

from tests.story import Desk, story
from tests.told import Credit, Segment, Told


def lone(desk: Desk, text: str) -> tuple[Credit, Segment]:
    """A rating outside of conversations, and its segment."""
    rating = desk.rate(text)
    told = Told(desk.engine, 0)
    credit = told.credit(rating)
    assert credit is not None
    return credit, told.lone(rating)


def test_a_survey_in_a_signature_belongs_to_its_owner(engine: Engine) -> None:
    told = story(
        engine, "9:00 inbound; 9:10 reply ben; 9:10 survey signature of ana; 9:20 rate 5 saying thanks a lot by carl"
    )
    rating = told.rating
    assert (rating.teammate, rating.rule) == ("ana", "signature")
    assert (rating.score, rating.satisfied, rating.comment) == (5, True, "thanks a lot")
    assert (rating.segment, rating.inbox, rating.channel, rating.at) == (1, "support", "email", "2 Nov 9:20")


def test_a_survey_in_an_automatic_reply_belongs_to_the_last_sender_before_the_rating(engine: Engine) -> None:
    told = story(
        engine,
        "9:00 inbound; 9:10 reply ana; 9:20 reply ben; 9:30 automatic reply carl and survey automatic; "
        "9:40 rate 4 by emil; 9:50 reply dora",
    )
    assert (told.rating.teammate, told.rating.rule) == ("ben", "last sender")


def test_a_message_in_the_second_of_the_rating_is_not_before_it(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "9:00 inbound; 9:10 reply ana; 9:20 reply ben; 9:20 rate 4")
    assert told.rating.teammate == "ana"


def test_a_call_is_a_way_to_send_a_bot_is_not(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.teammate("robot", kind="csat")
    told = desk.tell("9:00 inbound; 9:10 reply ana; 9:20 outbound call ben; 9:30 outbound robot; 9:40 rate 4")
    assert told.rating.teammate == "ben"


@pytest.mark.parametrize(
    ("steps", "teammate", "rule"),
    [
        ("9:10 reply ana; 9:20 rate 5 by carl", "carl", "carried"),
        ("9:10 reply ana; 9:20 rate 5", "ana", "last sender"),
        ("9:10 tag ana; 9:20 rate 5", None, "nobody"),
        ("9:10 survey automatic; 9:20 rate 5 by carl", None, "nobody"),
        ("9:10 reply ana; 9:10 survey signature; 9:20 rate 5", None, "nobody"),
        ("9:10 survey signature; 9:20 rate 5 by carl", "carl", "carried"),
    ],
)
def test_the_rule_that_was_used_is_stored(sqlite_engine: Engine, steps: str, teammate: str | None, rule: str) -> None:
    rating = story(sqlite_engine, f"9:00 inbound; {steps}").rating
    assert (rating.teammate, rating.rule) == (teammate, rule)


def test_answered_again_the_first_submission_places_it_and_the_latest_is_its_score(engine: Engine) -> None:
    told = story(
        engine,
        "2 Nov 9:00 inbound in a; 9:10 reply ana in a; 9:20 rate 2 saying slow; 9:30 move to b; 9:40 reply ben in b; "
        "20 Nov 9:00 inbound in b; 9:10 reply carl; 9:20 rate again 4 saying all good now",
    )
    rating = told.rating
    assert (rating.segment, rating.inbox, rating.teammate, rating.rule) == (1, "a", "ana", "last sender")
    assert (rating.at, rating.score, rating.satisfied, rating.comment) == ("20 Nov 9:20", 4, True, "all good now")


def test_a_submission_without_a_rating_is_ignored_wherever_it_stands(sqlite_engine: Engine) -> None:
    told = story(
        sqlite_engine,
        "9:00 inbound; 9:10 reply ana; 9:20 rate nothing; 9:30 reply ben; 9:40 rate again 5; 9:50 rate again nothing",
    )
    assert (told.rating.score, told.rating.at, told.rating.teammate) == (5, "2 Nov 9:40", "ben")
    assert story(sqlite_engine, "9:00 inbound; 9:20 rate nothing").ratings == []


def test_two_surveys_in_one_conversation_are_two_ratings(sqlite_engine: Engine) -> None:
    told = story(
        sqlite_engine,
        "9:00 inbound; 9:10 survey signature of ana; 9:20 rate 5; 9:30 survey signature of ben; 9:40 rate 1",
    )
    assert [(each.teammate, each.score) for each in told.ratings] == [("ana", 5), ("ben", 1)]


@pytest.mark.parametrize(
    ("given", "score", "satisfied"),
    [("5", 5, True), ("4", 4, True), ("3", 3, False), ("1", 1, False), ("good", None, True), ("bad", None, False)],
)
def test_satisfied_is_4_or_5_or_a_thumb_up(
    sqlite_engine: Engine, given: str, score: int | None, satisfied: bool
) -> None:
    rating = story(sqlite_engine, f"9:00 inbound; 9:10 rate {given}").rating
    assert (rating.score, rating.satisfied) == (score, satisfied)


def test_it_belongs_to_the_latest_segment_with_a_message_that_started_before_it(sqlite_engine: Engine) -> None:
    story_so_far = "2 Nov 9:00 inbound; 12 Nov 9:00 inbound; 22 Nov 9:00 tag"
    for when, segment in (("3 Nov 9:00", 1), ("12 Nov 8:59:59", 1), ("12 Nov 9:00:01", 2), ("23 Nov 9:00", 2)):
        assert story(sqlite_engine, f"{story_so_far}; {when} rate 5").rating.segment == segment


def test_a_segment_that_starts_in_that_second_did_not_start_before_it(sqlite_engine: Engine) -> None:
    assert story(sqlite_engine, "2 Nov 9:00 inbound; 12 Nov 9:00 inbound; 9:00 rate 5").rating.segment == 1


def test_the_segments_message_may_come_after_the_rating(sqlite_engine: Engine) -> None:
    assert story(sqlite_engine, "9:00 tag; 9:10 rate 5; 9:20 inbound").rating.segment == 1


def test_its_inbox_is_that_of_the_conversation_when_it_was_rated(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.inbox("chat", channel="chat")
    told = desk.tell("9:00 inbound in a; 9:10 move to chat; 9:10 rate 5 in c; 9:20 inbound in a")
    assert (told.rating.inbox, told.rating.channel) == ("chat", "chat")
    nowhere = desk.tell("9:00 inbound in nothing; 9:10 rate 5 in chat channel form")
    assert (nowhere.rating.inbox, nowhere.rating.channel) == ("chat", "chat")
    carried = desk.tell("9:00 inbound in nothing; 9:10 rate 5 channel form")
    assert (carried.rating.inbox, carried.rating.channel) == (None, "form")


def test_the_rater_is_not_added_to_the_contacts(sqlite_engine: Engine) -> None:
    assert story(sqlite_engine, "9:00 inbound from dan; 9:10 rate 5 from carla").segment.contacts == {"dan"}


def test_without_a_conversation_it_is_filtered_and_credited_by_what_it_carries(engine: Engine) -> None:
    desk = Desk(engine)
    desk.contact("carla", account="Acme")
    desk.merge("karla", into="carla")
    desk.inbox("chat", channel="chat")
    credit, segment = lone(desk, "9:00 rate 5 from karla in chat by ana")
    assert (credit.segment, credit.at, credit.score, credit.comment) == (0, "2 Nov 9:00", 5, "")
    assert (credit.inbox, credit.channel, credit.teammate, credit.rule) == ("chat", "chat", "ana", "carried")
    assert (segment.contacts, segment.accounts, segment.teammates) == ({"carla"}, {"Acme"}, {"ana"})
    assert (segment.has_message, segment.touches, segment.inbox) == (False, [], "chat")


def test_alone_and_carrying_nothing_it_is_nobodys(sqlite_engine: Engine) -> None:
    credit, segment = lone(Desk(sqlite_engine), "9:00 rate 5 channel form")
    assert (credit.teammate, credit.rule, credit.inbox, credit.channel) == (None, "nobody", None, "form")
    assert segment.teammates == set()


def test_alone_an_automatic_survey_knows_only_what_is_carried_and_a_signature_its_owner(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    assert lone(desk, "9:00 survey automatic; 9:10 rate 5 by ana")[0].rule == "carried"
    credit, segment = lone(desk, "9:00 survey signature of ben; 9:10 rate 5")
    assert (credit.teammate, credit.rule, segment.teammates) == ("ben", "signature", {"ben"})


def test_rated_before_any_activity_is_as_without_a_conversation(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "9:00 rate 5 from carla in chat by ana; 9:10 inbound from dan; 9:20 reply ben")
    rating = told.rating
    assert (rating.segment, rating.inbox, rating.teammate, rating.rule) == (0, "chat", "ana", "carried")
    assert told.segment.contacts == {"dan"}


def test_a_conversation_of_tags_alone_has_no_segment_for_a_rating(sqlite_engine: Engine) -> None:
    assert story(sqlite_engine, "9:00 tag; 9:10 rate 5 from carla").rating.segment == 0
