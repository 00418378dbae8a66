"""Answers of a small company, each number counted by hand from its stories."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, event

from cxbot.answer import Answer
from cxbot.answering import answer, rows
from cxbot.answering.count import Count
from cxbot.answering.coverage import coverage_of
from cxbot.answering.customers import customers_table
from cxbot.answering.names import DatabaseNames
from cxbot.answering.narrowing import Scope
from cxbot.calendar import seconds
from cxbot.database import reading
from cxbot.drawing.formats.json_format import to_json
from cxbot.errors import AskError, PeriodError
from cxbot.filter import Kind
from cxbot.period import Bucket, Period
from cxbot.question import About, Question
from cxbot.sections import sections
from tests.answering.company import NOW, WEEK, asked, found, id_of, listed
from tests.story import Desk

MINUTE = 60


@pytest.fixture
def company(engine: Engine) -> Engine:
    found(engine)
    return engine


def values(answered: Answer) -> dict[str, float | None]:
    return {name: each.now.value for name, each in answered.total.items()}


def test_the_whole_week(company: Engine) -> None:
    # Ratings: 4 (8:30 on the 9th), 5, the revised 4, a thumb up on the 15th; lone: 3 and a thumb down. 4 of 6 are good;
    # scores 4, 5, 4, 3.
    found = values(asked(company, Question(WEEK)))
    assert found["csat_percentage"] == pytest.approx(100 * 4 / 6)
    assert found["csat_average"] == 4.0
    assert found["csat_responses"] == 6
    # In: 9th two, 10th, 11th (two inboxes, once), 12th, 14th, 15th 23:00. The call and the 16th are not.
    assert found["messages_received"] == 7
    # Out: 9th two, 10th, 11th, 13th, 14th; not the automatic one.
    assert found["messages_sent"] == 6
    # First replies: 10, 20, 30 and 60 minutes; the outbound of the 13th answered nobody.
    assert found["first_reply_time"] == (10 + 20 + 30 + 60) / 4 * MINUTE
    # Replies: 10, 15, 20, 30, 60.
    assert found["reply_time"] == (10 + 15 + 20 + 30 + 60) / 5 * MINUTE
    # Archived now, with the archiving in the week: 7th/9th 30 min, 9th 25, 10th 20. The snooze of the 11th ended on the
    # 17th, the one of the 14th was reopened on the 16th, and the rule's of the 15th has no reply.
    assert found["total_reply_time"] == (30 + 25 + 20) / 3 * MINUTE
    assert found["new_conversations"] == 7
    assert found["active_conversations"] == 8  # those seven, and the one of the 7th, archived on the 9th
    assert found["archived_conversations"] == 6  # on the 9th twice, 10th, 11th snoozed, 14th (reopened later), 15th
    assert found["archived_with_reply"] == 5


def test_the_variance_is_that_of_a_sample(company: Engine) -> None:
    # 10, 15, 20, 30 and 60 minutes, mean 27: squares 289 + 144 + 49 + 9 + 1089 = 1580, by four.
    reply_time = asked(company, Question(WEEK, about=About.METRIC, metric="reply_time")).total["reply_time"].now
    assert reply_time.variance == pytest.approx(1580 / 4 * MINUTE**2)


def test_the_week_before_is_the_baseline(company: Engine) -> None:
    total = asked(company, Question(WEEK)).total
    # 5 and 2 in the week before; two conversations that had a reply were archived, and that of the 4th on the 5th.
    assert (total["csat_percentage"].before.value, total["csat_percentage"].before.n) == (50.0, 2)
    assert total["archived_conversations"].before.value == 3
    assert total["csat_percentage"].change.difference == pytest.approx(100 * 4 / 6 - 50)


def test_ratings_stand_on_the_day_of_their_latest_submission(company: Engine) -> None:
    series = asked(company, Question(WEEK)).series
    assert series is not None
    by_day = [(step.figures["csat_percentage"].value, step.figures["csat_percentage"].n) for step in series.steps]
    # 9th: 4 and 5; 10th: the lone 3, while the 1 was revised on the 12th; 14th: the thumb down; 15th: the thumb up
    assert by_day == [(100.0, 2), (0.0, 1), (None, 0), (100.0, 1), (None, 0), (0.0, 1), (100.0, 1)]


def test_the_donut_counts_two_valued_ratings_apart(company: Engine) -> None:
    ratings = asked(company, Question(WEEK)).ratings
    assert ratings is not None
    assert ratings.by_score == {1: 0, 2: 0, 3: 1, 4: 2, 5: 1}
    assert (ratings.satisfied, ratings.unsatisfied) == (1, 1)


def test_sample_feedback_is_the_two_latest_that_say_something(company: Engine) -> None:
    def said(question: Question) -> list[tuple[str, int | None, bool, str]]:
        voices = asked(company, question).voices
        return [(each.customer, each.score, each.satisfied, each.comment) for each in voices]

    # Of the week's six ratings one has a comment: the two of the 14th and 15th that came later have none.
    assert said(Question(WEEK)) == [("raj", 4, True, "better")]
    Desk(company).rate("15 Nov 8:00 rate 2 saying slow", "li")
    Desk(company).rate("14 Nov 8:00 rate 5 saying thanks", "jane")
    assert said(Question(WEEK)) == [("li", 2, False, "slow"), ("jane", 5, True, "thanks")]


def test_sample_feedback_is_the_two_latest_where_nobody_said_anything(company: Engine) -> None:
    thumbs = asked(company, Question(Period(date(2026, 11, 13), date(2026, 11, 15), "UTC"))).voices
    assert [(each.customer, each.score, each.satisfied, each.comment) for each in thumbs] == [
        ("zoé", None, True, ""),
        ("raj", None, False, ""),
    ]


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


def test_the_table_has_a_row_for_every_customer_and_the_total_is_no_sum(company: Engine) -> None:
    table = asked(company, Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT)).table
    assert table is not None
    assert [(each.name, each.figures["active_conversations"].n) for each in table.rows] == [
        ("li", 3),  # 7th-9th, 11th, 15th
        ("jane", 2),
        ("raj", 2),
        ("zoé", 2),
    ]
    assert table.count == 4
    accounts = asked(company, Question(WEEK, about=About.CUSTOMERS, split=Kind.ACCOUNT, sort="-csat_percentage")).table
    assert accounts is not None
    # Globex: one 4 = 100 %; Acme: 5, 4, 3 and a thumb down = 50 %
    assert [(each.name, each.figures["csat_percentage"].value) for each in accounts.rows] == [
        ("Globex", 100.0),
        ("Acme", 50.0),
    ]
    for sort, names in (("name", ["jane", "li", "raj", "zoé"]), ("-name", ["zoé", "raj", "li", "jane"])):
        by_name = asked(company, Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT, sort=sort)).table
        assert by_name is not None
        assert [each.name for each in by_name.rows] == names


def test_scores_of_few_ratings_come_after_those_of_more_whichever_way(company: Engine) -> None:
    desk = Desk(company)
    desk.contact("mia", "Initech")  # who wrote, but never rated
    desk.tell("12 Nov 9:00 inbound", customer="mia")
    for customer, scores in (("jane", (5, 5, 5, 1)), ("zoé", (2, 2, 2, 2))):
        desk.rate("; ".join(f"13 Nov 1{hour}:00 rate {score}" for hour, score in enumerate(scores)), customer)

    def names(sort: str) -> list[str]:
        table = asked(company, Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT, sort=sort)).table
        assert table is not None
        return [each.name for each in table.rows]

    # jane: 5, 3, and four more, 4 of 6 satisfied; zoé: a thumb up and four 2s, 1 of 5. li: 1 of 1; raj: 1 of 2.
    assert names("csat_percentage") == ["zoé", "jane", "raj", "li", "mia"]
    assert names("-csat_percentage") == ["jane", "zoé", "li", "raj", "mia"]
    # zoé has but four scores; averages: jane 24 of 6, 4.0; zoé 2.0; li and raj 4.0.
    assert names("csat_average") == ["jane", "zoé", "li", "raj", "mia"]
    assert names("-csat_average") == ["jane", "li", "raj", "zoé", "mia"]
    assert names("-first_reply_time")[-1] == "mia"  # of times few say as much as many


def test_the_table_is_searched_by_name_and_address(company: Engine) -> None:
    question = Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT)
    for text in ("RAJ", "raj@EXAMPLE"):
        table = asked(company, Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT, search=text)).table
        assert table is not None
        assert [each.name for each in table.rows] == ["raj"]
    with pytest.raises(AskError, match="ends with page 1"):
        asked(company, Question(question.period, about=About.CUSTOMERS, page=1))


def test_details_show_the_calculation_with_its_numbers(company: Engine) -> None:
    details = asked(company, Question(WEEK, about=About.DETAILS, metric="csat_percentage")).details
    assert details is not None
    assert details.calculation == "4 of 6 ratings were 4 or 5 stars: 66.7 %."
    assert details.interval is not None
    # Wilson for 4 of 6, by hand: (0.6667 + 0.3201) / 1.6402 = 0.6016; half-width 1.96 * sqrt(0.0370 + 0.0267) / 1.6402
    assert details.interval.low == pytest.approx(30.0, abs=0.1)
    assert details.interval.high == pytest.approx(90.3, abs=0.1)
    assert [(each.customer, each.score, each.comment) for each in details.rows[:3]] == [
        ("zoé", None, ""),
        ("raj", None, ""),
        ("raj", 4, "better"),
    ]


def test_details_of_a_duration_have_median_and_ninetieth_percentile(company: Engine) -> None:
    details = asked(company, Question(WEEK, about=About.DETAILS, metric="reply_time")).details
    assert details is not None
    # 10, 15, 20, 30, 60 minutes: the third; and 30 + 0.6 * 30
    assert details.measured.now.median == 20 * MINUTE
    assert details.measured.now.ninetieth == pytest.approx(48 * MINUTE)
    assert details.calculation == "5 replies took 2 h 15 min in all: 27 min on average."
    assert {each.teammate for each in details.rows} == {"ana", "bo", "carla"}


def test_one_duration_that_is_asked_about_has_its_median(company: Engine) -> None:
    answered = asked(company, Question(WEEK, about=About.METRIC, metric="reply_time"))
    now = answered.total["reply_time"].now
    assert (now.value, now.median, now.ninetieth) == (27 * MINUTE, 20 * MINUTE, None)
    told = to_json(answered)["metrics"]["reply_time"]
    assert (told["median"], "p90" in told) == (20 * MINUTE, False)
    # Of four first replies half says nothing; a report, which has no room for it, does not ask.
    few = asked(company, Question(WEEK, about=About.METRIC, metric="first_reply_time"))
    assert few.total["first_reply_time"].now.median is None
    assert asked(company, Question(WEEK)).total["reply_time"].now.median is None


def test_now_decides_what_is_snoozed_now(company: Engine) -> None:
    # The snooze of the 11th ends at 9:00 on the 17th by itself; a second before it still lasts.
    with reading(company) as connection:
        before = answer(connection, Question(WEEK), now=datetime(2026, 11, 17, 8, 59, 59, tzinfo=UTC))
        after = answer(connection, Question(WEEK), now=datetime(2026, 11, 17, 9, 0, tzinfo=UTC))
    assert before.total["total_reply_time"].now.value == (30 + 25 + 20 + 30) / 4 * MINUTE
    assert after.total["total_reply_time"].now.value == (30 + 25 + 20) / 3 * MINUTE


def test_names_are_found_whole_or_by_a_part_and_other_signs_are_harmless(company: Engine) -> None:
    Desk(company).teammate("diana")
    with reading(company) as connection:
        names = DatabaseNames(connection)
        assert [name for _, name in names.exact(Kind.TEAMMATE, "Ana")] == ["ana"]
        assert [name for _, name in names.find(Kind.TEAMMATE, "Ana")] == ["ana", "diana"]
        assert names.find(Kind.CONTACT, "100%_") == []
        assert names.find(Kind.CHANNEL, "EMAIL") == [("email", "email")]


@pytest.mark.parametrize(
    "question",
    [
        Question(WEEK, about=About.METRIC, metric="happiness"),
        Question(WEEK, about=About.SECTION, section="weather"),
        Question(WEEK, about=About.CUSTOMERS, sort="height"),
        Question(WEEK, about=About.METRIC, metric="reply_time").only(Kind.RATING, "1"),
        Question(WEEK).only(Kind.INBOX, "'; DROP TABLE credits; --"),
        Question(WEEK).only(Kind.INBOX, "9" * 40),
        Question(WEEK, cell=(Kind.HOUR, "noon")),
        Question(WEEK, about=About.DETAILS, metric="reply_time", page=9),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(company: Engine, question: Question) -> None:
    with pytest.raises(AskError):
        asked(company, question)


def test_a_baseline_of_too_many_buckets_leaves_out_the_earlier_trend_only(company: Engine) -> None:
    # Seven days beside the 365 of 2025: the figures are compared, the lines cannot be.
    year = Period(date(2025, 1, 1), date(2025, 12, 31), "UTC")
    answered = asked(company, Question(WEEK, baseline=year))
    assert answered.previous is None
    assert answered.series is not None
    assert len(answered.series.steps) == 7
    assert answered.total["csat_responses"].before.n == 0
    assert answered.total["csat_responses"].now.n == 6
    with pytest.raises(PeriodError):
        asked(company, Question(year, bucket=Bucket.DAY))


def test_the_table_narrowed_by_rating_shows_who_gave_such_ratings(company: Engine) -> None:
    # A 3 came from jane, and the 4s from li and raj.
    question = Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT)
    table = asked(company, question.only(Kind.RATING, "3", "4")).table
    assert table is not None
    assert [(each.name, each.figures["csat_percentage"].value) for each in table.rows] == [
        ("jane", 0.0),
        ("li", 100.0),
        ("raj", 100.0),
    ]
    assert {each.figures["active_conversations"].value for each in table.rows} == {None}
    by_volume = replace(question.only(Kind.RATING, "3", "4"), sort="-messages_sent")
    assert [each.name for each in asked(company, by_volume).table.rows] == ["jane", "li", "raj"]  # type: ignore[union-attr]  # as above
    nobody = asked(company, question.only(Kind.RATING, "1")).table
    assert nobody is not None
    assert (nobody.rows, nobody.count) == ((), 0)


def test_the_table_is_cut_into_pages(company: Engine) -> None:
    def names(page: int) -> tuple[list[str], int]:
        question = replace(Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT), page=page)
        with reading(company) as connection:
            count = Count(connection, question, Scope(), coverage_of(connection), seconds(NOW))
            table = customers_table(count, sections()["contacts_and_accounts"], page_size=3)
        return [each.name for each in table.rows], table.count

    assert names(0) == (["li", "jane", "raj"], 4)
    assert names(1) == (["zoé"], 4)
    with pytest.raises(AskError, match="ends with page 2; there is no page 3"):
        names(2)


def test_a_page_is_as_long_as_it_was_asked_for(company: Engine) -> None:
    question = Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT, rows=3)
    table = asked(company, question).table
    assert table is not None
    assert ([each.name for each in table.rows], table.page_size, table.count) == (["li", "jane", "raj"], 3, 4)
    rest = asked(company, replace(question, page=1)).table
    assert rest is not None
    assert [each.name for each in rest.rows] == ["zoé"]


def test_every_row_is_read_by_one_statement_however_many_there_are(company: Engine) -> None:
    Desk(company).tell("; ".join(["12 Nov 9:00 inbound", *["inbound"] * 1199]))
    behind = Question(WEEK, about=About.DETAILS, metric="messages_received")
    statements: list[str] = []

    def heard(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(company, "before_cursor_execute", heard)
    found = listed(company, behind)
    event.remove(company, "before_cursor_execute", heard)
    assert len(found) == len({each.id for each in found}) == 7 + 1200
    assert sum("counted_messages" in each for each in statements) == 1


def test_an_export_can_be_left_in_the_middle(company: Engine) -> None:
    with reading(company) as connection:
        first = next(iter(rows(connection, Question(WEEK, metric="messages_received"), now=NOW)))
        assert first.at == datetime(2026, 11, 15, 23, tzinfo=UTC)
        assert answer(connection, Question(WEEK), now=NOW).total["csat_responses"].now.n == 6


def test_the_table_counts_a_conversation_once_however_much_happens_in_it_under_a_filter_of_inboxes(
    company: Engine,
) -> None:
    support = id_of(company, Kind.INBOX, "support")
    question = Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT).only(Kind.INBOX, support)
    table = asked(company, question).table
    assert table is not None
    # support: jane the 9th (six activities), raj the 10th, li the 7th-9th and the 11th
    assert {each.name: each.figures["active_conversations"].n for each in table.rows} == {"jane": 1, "raj": 1, "li": 2}
