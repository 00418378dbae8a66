"""What stands behind a number of a small company, counted by hand from its stories."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event

from cxbot.answering import answer, rows
from cxbot.database import reading
from cxbot.question import About, Question
from tests.answering.company import NOW, WEEK, asked, listed
from tests.story import Desk

MINUTE = 60


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


def test_of_fewer_than_five_ratings_no_share_is_calculated(company: Engine) -> None:
    # Of the week before there are two ratings, 5 and 2.
    details = asked(company, Question(WEEK.previous(), about=About.DETAILS, metric="csat_percentage")).details
    assert details is not None
    assert details.calculation == "1 of 2 ratings were 4 or 5 stars."


def test_details_of_a_duration_have_median_and_ninetieth_percentile(company: Engine) -> None:
    details = asked(company, Question(WEEK, about=About.DETAILS, metric="reply_time")).details
    assert details is not None
    # 10, 15, 20, 30, 60 minutes: the third; and 30 + 0.6 * 30
    assert details.measured.now.median == 20 * MINUTE
    assert details.measured.now.ninetieth == pytest.approx(48 * MINUTE)
    assert details.calculation == "5 replies took 2 h 15 min in all: 27 min on average."
    assert {each.teammate for each in details.rows} == {"ana", "bo", "carla"}


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
