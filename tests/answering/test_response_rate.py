"""The response rate: surveys sent in the period that have been answered by now, counted by hand.

Sent in the week: on the 9th (answered), 10th (answered), 11th and 14th; in the week before one, answered.
"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from cxbot.answer import Measured
from cxbot.answering import answer
from cxbot.database import reading
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.question import About, Question
from tests.answering.company import WEEK, asked, id_of, listed
from tests.story import story

RATE = "csat_response_rate"
ASKED = Question(WEEK, about=About.METRIC, metric=RATE)
LATER = datetime(2026, 11, 23, tzinfo=UTC)  # seven days after the week


def rate(engine: Engine, question: Question = ASKED, now: datetime = LATER) -> Measured:
    with reading(engine) as connection:
        return answer(connection, question, now=now).total[RATE]


def test_two_of_four_surveys_have_been_answered(company: Engine) -> None:
    measured = rate(company)
    assert (measured.now.value, measured.now.n, measured.now.numerator) == (50.0, 4, 2)
    assert (measured.before.value, measured.before.n) == (100.0, 1)
    assert measured.change.difference == -50.0


def test_it_stands_in_the_report_where_surveys_are_known(company: Engine) -> None:
    assert rate(company, Question(WEEK)).now.n == 4


def test_it_is_still_collecting_for_seven_days_and_not_compared(company: Engine) -> None:
    young = rate(company, now=datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC))
    assert (young.collecting, young.change.difference) == (True, None)
    assert rate(company).collecting is False


def test_filters_hold_for_both_sides(company: Engine) -> None:
    urgent = ASKED.only(Kind.TAG, id_of(company, Kind.TAG, "urgent"))
    assert (rate(company, urgent).now.numerator, rate(company, urgent).now.n) == (2, 2)  # 9th and 10th
    chat = ASKED.only(Kind.CHANNEL, "chat")
    assert (rate(company, chat).now.numerator, rate(company, chat).now.n) == (0, 1)  # the 14th
    ana = ASKED.only(Kind.TEAMMATE, id_of(company, Kind.TEAMMATE, "ana"))
    assert rate(company, ana).now.n == 2  # 9th and 11th


def test_it_is_split_by_whose_rating_it_would_be(company: Engine) -> None:
    groups = asked(company, replace(ASKED, split=Kind.TEAMMATE)).groups
    rates = {each.name: (each.figures[RATE].numerator, each.figures[RATE].n) for each in groups}
    assert rates == {"ana": (1, 2), "bo": (1, 1), "carla": (0, 1)}


def test_every_survey_is_listed(company: Engine) -> None:
    rows = listed(company, replace(ASKED, about=About.DETAILS))
    assert [(f"{each.at:%d %H:%M}", each.customer, each.teammate, each.value) for each in rows] == [
        ("14 10:00", "zoé", "carla", 0.0),
        ("11 10:30", "li", "ana", 0.0),
        ("10 09:30", "raj", "bo", 1.0),
        ("09 09:35", "jane", "ana", 1.0),
    ]


def test_details_say_how_it_was_calculated_and_that_it_still_collects(company: Engine) -> None:
    details = asked(company, replace(ASKED, about=About.DETAILS)).details
    assert details is not None
    assert details.calculation == "2 of 4 surveys have been answered."  # of fewer than five no share is said
    assert details.left_out[1].startswith("Still collecting: surveys of the last 7 days may yet be answered.")
    assert details.interval is not None
    # Wilson for 2 of 4 by hand: centre 0.5, half width 1.96 * sqrt(0.25 / 4 + 0.9604 / 16) / (1 + 3.8416 / 4) = 0.350
    assert (round(details.interval.low), round(details.interval.high)) == (15, 85)


def test_without_surveys_it_is_not_offered(sqlite_engine: Engine) -> None:
    story(sqlite_engine, "9 Nov 9:00 inbound; 9:10 reply ana; 9:20 rate 5")
    assert RATE not in asked(sqlite_engine, Question(WEEK)).total
    with pytest.raises(AskError, match="no source tells which surveys were sent"):
        rate(sqlite_engine)
