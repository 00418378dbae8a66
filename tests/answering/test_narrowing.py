"""Filters and splits of a small company's answers, each number counted by hand from its stories."""

import pytest
from sqlalchemy import Engine

from cxbot.filter import Kind
from cxbot.question import Question
from tests.answering.company import WEEK, asked, id_of, values

MINUTE = 60


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        # support: ratings 4, 5, 4 and the lone 3; received 9th two, 10th, 11th
        (Kind.INBOX, "support", {"csat_responses": 4, "messages_received": 4, "active_conversations": 4}),
        # sales: 11th (in both; it starts in the first of them by name) and 12th
        (Kind.INBOX, "sales", {"csat_responses": 0, "messages_received": 2, "new_conversations": 2}),
        (Kind.CHANNEL, "chat", {"csat_responses": 1, "messages_received": 2, "active_conversations": 3}),
        (Kind.TAG, "urgent", {"csat_responses": 2, "messages_sent": 3, "archived_conversations": 2}),
        # ana acted on the 9th, 11th and 15th, and carries a lone rating
        (Kind.TEAMMATE, "ana", {"csat_responses": 2, "active_conversations": 3, "messages_sent": 3}),
        (Kind.TEAM, "north", {"csat_responses": 3, "active_conversations": 4, "messages_sent": 5}),
        # jane: the 9th and, with raj, the 12th; her lone 3
        (Kind.CONTACT, "jane", {"csat_responses": 2, "active_conversations": 2, "messages_received": 3}),
        (Kind.ACCOUNT, "Acme", {"csat_responses": 4, "active_conversations": 3, "messages_received": 4}),
    ],
)
def test_filters(company: Engine, kind: Kind, name: str, expected: dict[str, int]) -> None:
    narrowed = values(asked(company, Question(WEEK).only(kind, id_of(company, kind, name))))
    assert {key: narrowed[key] for key in expected} == expected


def test_filters_of_several_kinds_are_all_met_and_values_of_one_are_alternatives(company: Engine) -> None:
    support, sales = (id_of(company, Kind.INBOX, name) for name in ("support", "sales"))
    urgent = id_of(company, Kind.TAG, "urgent")
    both = Question(WEEK).only(Kind.INBOX, support, sales)
    assert values(asked(company, both))["messages_received"] == 5  # the one in both inboxes once
    assert values(asked(company, both.only(Kind.TAG, urgent)))["messages_received"] == 3


def test_two_filters_of_one_kind_are_both_met_where_a_thing_can_have_several(company: Engine) -> None:
    tags = [id_of(company, Kind.TAG, name) for name in ("urgent", "billing")]
    people = [id_of(company, Kind.CONTACT, name) for name in ("jane", "raj")]
    team = [id_of(company, Kind.TEAMMATE, name) for name in ("ana", "bo")]

    def received(question: Question) -> float | None:
        return values(asked(company, question))["messages_received"]

    week = Question(WEEK)
    # urgent: the 9th (two) and the 10th; billing too: the 9th only
    assert received(week.only(Kind.TAG, *tags)) == 3
    assert received(week.also(Kind.TAG, tags[0]).also(Kind.TAG, tags[1])) == 2
    # jane the 9th (two) and the 12th, raj the 10th and the 12th: the 12th is of both
    assert received(week.only(Kind.CONTACT, *people)) == 4
    assert received(week.also(Kind.CONTACT, people[0]).also(Kind.CONTACT, people[1])) == 1
    assert received(week.also(Kind.TEAMMATE, team[0]).also(Kind.TEAMMATE, team[1])) == 0


def test_two_filters_of_one_kind_are_alternatives_where_a_thing_has_one(company: Engine) -> None:
    support, sales = (id_of(company, Kind.INBOX, name) for name in ("support", "sales"))
    for question in (
        Question(WEEK).only(Kind.INBOX, support, sales),
        Question(WEEK).also(Kind.INBOX, support).also(Kind.INBOX, sales),
    ):
        assert values(asked(company, question))["messages_received"] == 5
    scores = Question(WEEK).also(Kind.RATING, "3").also(Kind.RATING, "4")
    assert values(asked(company, scores))["csat_responses"] == 3


def test_a_split_under_two_filters_of_its_kind_shows_what_both_name(company: Engine) -> None:
    urgent, billing = (id_of(company, Kind.TAG, name) for name in ("urgent", "billing"))
    groups = asked(company, Question(WEEK, split=Kind.TAG).also(Kind.TAG, urgent).also(Kind.TAG, billing)).groups
    assert {each.name: each.figures["messages_received"].value for each in groups} == {"urgent": 2, "billing": 2}


def test_rows_of_a_split_overlap_where_things_do(company: Engine) -> None:
    groups = asked(company, Question(WEEK, split=Kind.INBOX)).groups
    received = {each.name: each.figures["messages_received"].value for each in groups}
    assert received == {"support": 4, "sales": 2, "chat": 2, "(none)": 0}  # 8, while 7 came in
    ratings = {each.name: each.figures["csat_responses"].value for each in groups}
    assert ratings == {"support": 4, "sales": 0, "chat": 1, "(none)": 1}


def test_teammates_are_credited_by_what_each_metric_is_about(company: Engine) -> None:
    groups = {each.name: each.figures for each in asked(company, Question(WEEK, split=Kind.TEAMMATE)).groups}
    # ratings: ana the 5 and the lone 3; bo the 4s of the 9th and 12th; carla the lone thumb; nobody the rule's
    assert {name: each["csat_responses"].value for name, each in groups.items()} == {
        "ana": 2,
        "bo": 2,
        "carla": 1,
        "(none)": 1,
    }
    assert groups["ana"]["reply_time"].value == (10 + 15 + 30) / 3 * MINUTE
    assert groups["bo"]["active_conversations"].value == 3  # archived on the 9th, the 10th, commented on the 12th


def test_a_split_under_a_filter_of_its_kind_shows_the_filtered_only(company: Engine) -> None:
    ana = id_of(company, Kind.TEAMMATE, "ana")
    groups = asked(company, Question(WEEK, split=Kind.TEAMMATE).only(Kind.TEAMMATE, ana)).groups
    assert [each.name for each in groups] == ["ana"]
