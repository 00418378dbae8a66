"""A merged contact is the one that survived: in old questions, in names, and beside what it said itself."""

from datetime import date

import pytest
from sqlalchemy import Engine

from cxbot.deriving import derive_stale, mark_all_stale
from cxbot.filter import Kind
from cxbot.period import Period
from cxbot.question import About, Question
from tests.answering.company import WEEK, asked, id_of, listed
from tests.story import Desk

RATINGS = Question(WEEK, about=About.DETAILS, metric="csat_responses")
RECEIVED = Question(WEEK, about=About.DETAILS, metric="messages_received")


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Raj and Jane each wrote and rated once, Jane twice; Raj also rated outside of conversations, with a comment."""
    desk = Desk(engine)
    desk.contact("raj", "Acme")
    desk.contact("jane", "Globex")
    desk.tell("9 Nov 9:00 inbound; 9:10 reply ana; 10:00 rate 4 from raj", customer="raj")
    desk.tell("10 Nov 9:00 inbound; 9:10 reply ana; 10:00 rate 5 from jane; 10:05 inbound", customer="jane")
    desk.rate("11 Nov 9:00 rate 2 saying slow", "raj")
    return desk


def merge(desk: Desk, contact: str, into: str) -> None:
    desk.merge(contact, into)
    mark_all_stale(desk.engine)
    derive_stale(desk.engine)


def counted(desk: Desk, question: Question) -> int:
    return asked(desk.engine, question).total[question.metric or ""].now.n


def test_a_question_about_the_merged_one_is_about_the_survivor(desk: Desk) -> None:
    raj = id_of(desk.engine, Kind.CONTACT, "raj")
    received, rated = RECEIVED.only(Kind.CONTACT, raj), RATINGS.only(Kind.CONTACT, raj)
    assert (counted(desk, received), counted(desk, rated)) == (1, 2)
    merge(desk, "raj", "jane")
    # Raj's one message and Jane's two; his two ratings and her one.
    assert (counted(desk, received), counted(desk, rated)) == (3, 3)
    assert len(listed(desk.engine, rated)) == 3
    assert asked(desk.engine, rated).names == {(Kind.CONTACT, raj): "jane"}


def test_merges_in_a_chain_lead_to_the_last(desk: Desk) -> None:
    raj, jane = (id_of(desk.engine, Kind.CONTACT, name) for name in ("raj", "jane"))
    merge(desk, "raj", "jane")
    merge(desk, "jane", "li")
    for question in (RECEIVED.only(Kind.CONTACT, raj), RECEIVED.only(Kind.CONTACT, jane, raj)):
        assert counted(desk, question) == 3
    assert id_of(desk.engine, Kind.CONTACT, "raj") == id_of(desk.engine, Kind.CONTACT, "li")


def test_a_circle_of_merges_comes_to_an_end(desk: Desk) -> None:
    raj = id_of(desk.engine, Kind.CONTACT, "raj")
    merge(desk, "raj", "jane")
    merge(desk, "jane", "raj")
    # Raj is the older one of the circle.
    assert counted(desk, RECEIVED.only(Kind.CONTACT, raj)) == 3
    assert {each.customer for each in listed(desk.engine, RATINGS)} == {"raj"}


def test_a_split_under_the_filter_shows_the_survivor_and_its_row_has_its_rows(desk: Desk) -> None:
    raj = id_of(desk.engine, Kind.CONTACT, "raj")
    merge(desk, "raj", "jane")
    (group,) = asked(desk.engine, Question(WEEK, split=Kind.CONTACT).only(Kind.CONTACT, raj)).groups
    assert (group.name, group.figures["messages_received"].n) == ("jane", 3)
    # A button from before the merge asks for what Raj's row counted.
    assert len(listed(desk.engine, RECEIVED.in_cell(Kind.CONTACT, raj))) == 3


def test_what_the_merged_one_said_stands_under_the_name_it_has_now(desk: Desk) -> None:
    merge(desk, "raj", "jane")
    # Two of the three ratings have no comment: those of before the 11th.
    voices = asked(desk.engine, Question(WEEK)).voices
    assert [(each.customer, each.score, each.comment) for each in voices] == [("jane", 2, "slow")]
    silent = asked(desk.engine, Question(Period(date(2026, 11, 9), date(2026, 11, 10), "UTC"))).voices
    assert [(each.customer, each.score) for each in silent] == [("jane", 5), ("jane", 4)]
    details = asked(desk.engine, RATINGS).details
    assert details is not None
    assert [each.customer for each in details.rows] == ["jane", "jane", "jane"]


def test_the_account_is_the_one_the_survivor_has_now(desk: Desk) -> None:
    merge(desk, "raj", "jane")
    table = asked(desk.engine, Question(WEEK, about=About.CUSTOMERS)).table
    assert table is not None
    assert [(each.name, each.figures["csat_percentage"].n) for each in table.rows] == [("Globex", 3)]
