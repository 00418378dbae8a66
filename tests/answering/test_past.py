"""Asked about the past, the bot says what was known then: no later answer, no later reply, no later end of a snooze."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from cxbot.answer import Answer, Figure
from cxbot.answering import answer
from cxbot.database import reading
from cxbot.period import Period, days
from cxbot.question import About, Kind, Question
from tests.story import Desk, story

MINUTE = 60
# Monday, 2 November: answered after 30 minutes; asked again at 9:40, snoozed, and answered from there after 140 more.
TOLD = (
    "Mon 9:00 inbound; 9:30 reply ana and survey automatic; 9:40 inbound; 10:00 snooze ana; 12:00 reply ana; "
    "Tue 9:00 rate 5 saying great; Wed 9:00 rate again 2 saying slow; Thu 9:00 reopen"
)


@pytest.fixture
def told(engine: Engine) -> Engine:
    story(engine, TOLD)
    return engine


def since_monday(engine: Engine, now: datetime, metric: str | None = None) -> Answer:
    about = About.REPORT if metric is None else About.METRIC
    question = Question(days(date(2026, 11, 2), now.date(), now, "UTC"), about=about, metric=metric)
    with reading(engine) as connection:
        return answer(connection, question, now=now)


def figure(engine: Engine, metric: str, now: datetime) -> Figure:
    return since_monday(engine, now, metric).total[metric].now


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "minutes"),
    [
        (at(2, 9, 50), None),  # not yet archived or snoozed
        (at(2, 11), 30),
        (at(2, 12), 170),  # the second reply is known from its own second on
        (at(5, 8, 59), 170),
        (at(5, 9), None),  # reopened: it is open now
        (at(9, 9), None),
    ],
)
def test_total_reply_time_of_what_was_snoozed_then(told: Engine, now: datetime, minutes: int | None) -> None:
    found = figure(told, "total_reply_time", now)
    assert (found.value, found.n) == ((None, 0) if minutes is None else (minutes * MINUTE, 1))


@pytest.mark.parametrize(
    ("now", "percent", "average", "comments"),
    [
        (at(3, 8), None, None, []),
        (at(3, 10), 100.0, 5.0, ["great"]),
        (at(4, 8, 59), 100.0, 5.0, ["great"]),
        (at(4, 10), 0.0, 2.0, ["slow"]),
        (at(9, 9), 0.0, 2.0, ["slow"]),
    ],
)
def test_a_rating_as_it_was_submitted_by_then(
    told: Engine, now: datetime, percent: float | None, average: float | None, comments: list[str]
) -> None:
    report = since_monday(told, now)
    assert report.total["csat_percentage"].now.value == percent
    assert report.total["csat_average"].now.value == average
    assert report.total["csat_responses"].now.n == len(comments)
    assert [each.comment for each in report.voices] == comments
    details = since_monday(told, now, "csat_percentage")
    assert details.total["csat_percentage"].now.n == len(comments)


def test_the_details_of_a_rating_are_those_of_then(told: Engine) -> None:
    for now, said in ((at(3, 10), "great"), (at(9, 9), "slow")):
        period = days(date(2026, 11, 2), now.date(), now, "UTC")
        question = Question(period, about=About.DETAILS, metric="csat_responses")
        with reading(told) as connection:
            details = answer(connection, question, now=now).details
        assert details is not None
        assert [each.comment for each in details.rows] == [said]


@pytest.mark.parametrize(
    ("now", "answered"), [(at(2, 11), 0), (at(3, 8, 59), 0), (at(3, 9), 1), (at(4, 10), 1), (at(9, 9), 1)]
)
def test_a_survey_is_answered_from_its_first_answer_on(told: Engine, now: datetime, answered: int) -> None:
    found = figure(told, "csat_response_rate", now)
    assert (found.numerator, found.n) == (answered, 1)


def test_whoever_rated_later_is_no_customer_of_then(told: Engine) -> None:
    """Nobody but Joe's rating is in the period, and it was given again after it."""
    desk = Desk(told)
    desk.rate("Mon 7:00 rate 5 from joe; Fri 9:00 rate again 4", customer="joe")
    now = at(6, 10)
    period = Period(date(2026, 11, 2), date(2026, 11, 2), "UTC")
    question = Question(period, about=About.CUSTOMERS, split=Kind.CONTACT)
    with reading(told) as connection:
        table = answer(connection, question, now=now).table
    assert table is not None
    assert [each.name for each in table.rows] == ["customer"]
