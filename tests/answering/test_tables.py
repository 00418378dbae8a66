"""The customers' table of a small company, each number counted by hand from its stories."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from cxbot.answering.count import Count
from cxbot.answering.coverage import coverage_of
from cxbot.answering.customers import customers_table
from cxbot.answering.narrowing import Scope
from cxbot.calendar import seconds
from cxbot.database import reading
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.question import About, Question
from cxbot.sections import sections
from tests.answering.company import NOW, WEEK, asked, id_of
from tests.story import Desk


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


def test_the_table_counts_a_conversation_once_however_much_happens_in_it_under_a_filter_of_inboxes(
    company: Engine,
) -> None:
    support = id_of(company, Kind.INBOX, "support")
    question = Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT).only(Kind.INBOX, support)
    table = asked(company, question).table
    assert table is not None
    # support: jane the 9th (six activities), raj the 10th, li the 7th-9th and the 11th
    assert {each.name: each.figures["active_conversations"].n for each in table.rows} == {"jane": 1, "raj": 1, "li": 2}


def test_a_page_is_as_long_as_it_was_asked_for(company: Engine) -> None:
    question = Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT, rows=3)
    table = asked(company, question).table
    assert table is not None
    assert ([each.name for each in table.rows], table.page_size, table.count) == (["li", "jane", "raj"], 3, 4)
    rest = asked(company, replace(question, page=1)).table
    assert rest is not None
    assert [each.name for each in rest.rows] == ["zoé"]
