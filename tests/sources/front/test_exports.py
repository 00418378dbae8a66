"""Ratings, and messages that wrote themselves, by Front's exports: what is read, refused, waited for and read again."""

from datetime import datetime

import pytest
from sqlalchemy import Engine, select

from cxbot.deriving import derive_stale
from cxbot.errors import SourceError
from cxbot.source import MessageRecord, RatingRecord, SurveyRecord
from cxbot.sources.front.analytics import Analytics
from cxbot.sources.front.ratings import read_day, score_of, written_moment
from cxbot.sources.front.totals import percent
from cxbot.syncing import sync
from cxbot.tables import derived, raw
from tests.sources.answering import Reply
from tests.sources.front.desk import Desk
from tests.sources.front.exported import NOW, batches, ratings, refused
from tests.sources.front.happening import START, at


def test_a_rating_is_given_when_its_survey_commented(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply ana and archive; Wed 10:00 rate 4 saying quick")
    event = front.events[-1]["id"]
    told = batches(front)
    assert ratings(told) == [
        RatingRecord(event, at("4 10:00"), 4, comment="quick", conversation=own, contact=front.contact("joe")["id"])
    ]
    assert not [each for batch in told for each in batch.records if isinstance(each, SurveyRecord)]
    assert "so there is no response rate" in "\n".join(told[-1].notes or ())


def test_the_credit_is_the_last_senders(front: Desk, sqlite_engine: Engine) -> None:
    front.tell("Mon 9:00 inbound; 9:10 reply ana; 9:20 inbound; 9:30 reply bo and archive; 10:00 rate 4")
    front.time.at = NOW.timestamp()
    sync(sqlite_engine, front.source(), now=NOW)
    derive_stale(sqlite_engine)
    with sqlite_engine.connect() as connection:
        statement = select(raw.teammates.c.name).join(
            derived.credits, derived.credits.c.teammate_id == raw.teammates.c.id
        )
        assert connection.scalars(statement).all() == ["bo"]


@pytest.mark.parametrize(
    ("said", "score"),
    [("5", 5), (" 1 ", 1), ("3.0", 3), ("0", None), ("6", None), ("4.5", None), ("80%", None), ("good", None)],
)
def test_a_rating_is_a_whole_number_from_1_to_5_and_all_else_is_refused(
    front: Desk, said: str, score: int | None
) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply")
    front.rate(own, at("2 10:00"), said)
    told = batches(front)
    assert [each.score for each in ratings(told)] == ([score] if score else [])
    assert score_of(said) == score
    if score is None:
        (found,) = refused(told)
        assert found.place == f"export, activity {front.events[-1]['id']}"
        assert "which is no number from 1 to 5" in found.reason


def test_what_a_smart_survey_says_is_no_rating(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply")
    front.rate(own, at("2 10:00"), "5", author="smart_csat")
    told = batches(front)
    assert (ratings(told), refused(told)) == ([], [])


def test_a_rating_whose_comment_is_nowhere_is_given_when_the_export_says(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply")
    for day, said in (("3", "2026-11-03 10:00:00"), ("4", "04/11/26 10 o'clock")):
        comment = front.rate(own, at(f"{day} 12:00"), "5")
        front.surveyed[comment] |= {"Message date": said, "Comment API ID": "", "Activity API ID": f"act_{day}"}
    told = batches(front)
    assert [(each.id, each.submitted_at) for each in ratings(told)] == [("act_3", at("3 10:00"))]
    assert ["it is not known when it was given" in each.reason for each in refused(told)] == [True]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-03 10:00:00", at("3 10:00")),
        ("2026-11-03T12:00:00+02:00", at("3 10:00")),
        ("2026-11-03T10:00:00Z", at("3 10:00")),
        ("3.11.2026", None),
        ("", None),
    ],
)
def test_moments_of_exports_are_in_utc_where_they_name_no_zone(text: str, moment: datetime | None) -> None:
    assert written_moment(text) == moment


def test_a_rating_without_a_conversation_is_refused(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply")
    front.surveyed[front.rate(own, at("2 10:00"), "5")]["Conversation API ID"] = ""
    (found,) = refused(batches(front))
    assert "it says not of which conversation it is" in found.reason


def test_columns_are_found_by_name_and_one_that_is_missing_shows(front: Desk) -> None:
    front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 5")
    front.header = {"Autoreply": ""}
    told = batches(front)
    assert [each.score for each in ratings(told)] == [5]
    assert "the column “Autoreply” of exports cannot be read" in "\n".join(told[-1].notes or ())
    front.header = {"Survey rating": "Survey score"}
    told = batches(front)
    assert ratings(told) == []
    assert "the column “Survey rating” of exports cannot be read" in "\n".join(told[-1].notes or ())


def test_a_message_that_wrote_itself_is_automatic_for_ever(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply; 9:11 automatic inbound")
    told = batches(front)
    messages = [each for batch in told for each in batch.records if isinstance(each, MessageRecord)]
    assert [each.automatic for each in messages] == [False, False, True]
    later = at("9 10:00")
    front.inbound(own, at("9 9:00"))
    messages = [
        each
        for batch in batches(front, told[-1].cursor, later)
        for each in batch.records
        if isinstance(each, MessageRecord)
    ]
    assert [each.automatic for each in messages] == [False, False, True, False]


def test_a_word_of_the_column_autoreply_without_meaning_is_counted_once(front: Desk) -> None:
    front.tell("Mon 9:00 inbound")
    message = front.events[0]["target"]["data"]["id"]
    front.surveyed[message] = {"Autoreply": "maybe"}
    told = batches(front)
    note = "Unknown to this version of the bot: autoreply 'maybe', 1 times; not guessed at."
    assert note in (told[-1].notes or ())
    assert note in (batches(front, told[-1].cursor, at("9 10:00"))[-1].notes or ())


def test_rows_without_anything_of_use_are_nothing() -> None:
    found = read_day([])
    assert (found.rated, found.wrote_itself, found.missing) == ({}, {}, set())


@pytest.mark.parametrize(
    ("value", "n", "shown", "is_clear"),
    [
        (None, 0, None, True),
        (0.0, 7, 0.0, True),
        (66.7, 3, 66.7, True),
        (0.667, 3, 66.7, True),
        (1.0, 3, 100.0, True),
        (1.0, 100, 100.0, False),
        (0.5, 200, 50.0, False),
        (0.3, 1000, 30.0, False),
    ],
)
def test_a_share_is_read_in_the_form_that_fits_and_where_both_do_that_is_said(
    value: float | None, n: int, shown: float | None, *, is_clear: bool
) -> None:
    found, doubt = percent(value, n)
    assert found == pytest.approx(shown)
    assert (doubt == ()) is is_clear
    if doubt:
        assert "which may be" in doubt[0]


def test_front_that_does_not_say_how_far_it_is_is_an_error(front: Desk) -> None:
    front.down.extend([Reply(201, {"id": "exp_1"})])
    api = front.source().api
    with api.http, pytest.raises(SourceError, match="does not say where a report is worked out"):
        Analytics(api).report(START.timestamp(), START.timestamp(), ["num_messages_sent"])
