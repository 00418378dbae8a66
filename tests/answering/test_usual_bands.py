"""Where the buckets of a trend usually lie, worked out by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from cxbot.answer import Answer
from cxbot.answering import answer
from cxbot.answering.count import Count
from cxbot.answering.coverage import coverage_of, reach
from cxbot.answering.narrowing import Scope
from cxbot.answering.statements import listening
from cxbot.answering.usual import usual_bands
from cxbot.calendar import seconds
from cxbot.database import reading
from cxbot.drawing.formats.json_format import to_json
from cxbot.filter import Kind
from cxbot.metrics import catalogue
from cxbot.period import Bucket, CalendarUnit, Period
from cxbot.question import About, Question
from cxbot.statistics import Interval
from tests.answering.company import NOW, WEEK, asked
from tests.story import Desk

SCORE, STARS = "csat_percentage", "csat_average"
TWO_WEEKS = Period(WEEK.first - timedelta(weeks=1), WEEK.last, "UTC", unit=CalendarUnit.WEEK, count=2)


def rated(desk: Desk, monday: date, scores: list[int]) -> None:
    """One rating a minute, of a customer who is known."""
    steps = (f"{monday:%-d %b %Y} {10 + at // 60}:{at % 60:02d} rate {score}" for at, score in enumerate(scores))
    desk.rate("; ".join(steps), "jane")


@pytest.fixture
def known(engine: Engine) -> Engine:
    """Ten ratings a week for eleven weeks, eight and nine of them good in turn; forty in the week before the last."""
    desk = Desk(engine)
    desk.contact("jane", "Acme", "jane@example.com")
    for week in range(11):
        good = 8 + week % 2
        rated(desk, WEEK.first - timedelta(weeks=week), [5] * good + [1] * (10 - good))
    rated(desk, WEEK.first - timedelta(days=4), [5] * 30)
    rated(desk, WEEK.first - timedelta(weeks=11) + timedelta(days=2), [1])  # the data begin within a week
    return engine


def bands(answered: Answer, metric: str = SCORE) -> list[Interval | None]:
    assert answered.series is not None
    return list(answered.series.usual[metric])


def test_each_bucket_has_the_range_of_the_buckets_before_the_period_at_its_own_n(known: Engine) -> None:
    # Nine whole weeks end before the 2nd: 5 times 8 and 4 times 9 of 10 are 76 of 90, p = 0.8444. z of a week is -0.388
    # or 0.485, 0.873 apart: sigma is 1. Of 40: 84.44 -+ 3 * 5.730, of 10: 84.44 -+ 3 * 11.461.
    before, last = bands(asked(known, Question(TWO_WEEKS, bucket=Bucket.WEEK)))
    assert before is not None
    assert last is not None
    assert (before.low, before.high) == (pytest.approx(84.444 - 17.191, abs=0.01), 100.0)
    assert (last.low, last.high) == (pytest.approx(84.444 - 34.382, abs=0.01), 100.0)
    # Averages of 4.2 (five times) and 4.6: mean 4.378, 0.4 apart; of any number the same.
    stars = bands(asked(known, Question(TWO_WEEKS, bucket=Bucket.WEEK)), STARS)
    assert stars[0] == stars[1] == Interval(pytest.approx(4.3778 - 2.66 * 0.4, abs=1e-4), 5.0)


def test_one_bucket_has_the_periods_own_range(known: Engine) -> None:
    answered = asked(known, Question(WEEK, bucket=Bucket.WEEK))
    assert bands(answered) == [answered.usual[SCORE].at(10)]
    assert bands(answered, STARS) == [answered.usual[STARS].at(10)]


def test_of_26_weeks_the_range_is_that_of_the_worked_values(engine: Engine) -> None:
    # Each week 45 of 50 are satisfied, their averages 4.0 and 4.2 in turn: 40 fours and 5 fives, or 30 and 15, and
    # five threes. So the share lies at 90 -+ 12.7, the average at 4.1 -+ 2.66 * 0.2.
    desk = Desk(engine)
    desk.contact("jane", "Acme", "jane@example.com")
    for week in range(28):
        fives = 15 if week % 2 else 5
        rated(desk, WEEK.first - timedelta(weeks=week), [5] * fives + [4] * (45 - fives) + [3] * 5)
    (week,) = bands(answered := asked(engine, Question(WEEK, bucket=Bucket.WEEK)))
    assert week is not None
    assert (week.low, week.high) == (pytest.approx(77.27, abs=0.01), 100.0)
    (stars,) = bands(answered, STARS)
    assert stars is not None
    assert (stars.low, stars.high) == (pytest.approx(4.1 - 0.532), pytest.approx(4.1 + 0.532))


def test_what_is_no_whole_week_has_no_band_nor_has_the_week_that_begins_before(known: Engine) -> None:
    # From Wednesday the 4th on: the week of the 2nd is neither drawn whole nor one of the weeks before.
    wednesday = Period(date(2026, 11, 4), date(2026, 11, 15), "UTC")
    first, last = bands(asked(known, Question(wednesday, bucket=Bucket.WEEK)))
    assert first is None
    assert last == bands(asked(known, Question(TWO_WEEKS, bucket=Bucket.WEEK)))[1]
    told = to_json(asked(known, Question(wednesday, bucket=Bucket.WEEK)))["series"]
    assert last is not None
    assert [each["usual"][SCORE] for each in told] == [None, [round(last.low, 6), 100.0]]


def test_of_a_bucket_of_few_or_one_that_is_not_over_nothing_is_said(known: Engine) -> None:
    rated(Desk(known), date(2026, 11, 16), [5, 5, 5, 5, 1])
    now = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
    so_far = Period(WEEK.first, date(2026, 11, 19), "UTC", until=now)
    assert [each is None for each in bands(asked(known, Question(so_far, bucket=Bucket.WEEK)))] == [False, True]
    rated(Desk(known), date(2026, 11, 23), [5, 5, 5, 1])
    over = Period(date(2026, 11, 16), date(2026, 11, 29), "UTC", unit=CalendarUnit.WEEK, count=2)
    with reading(known) as connection:
        found = answer(connection, Question(over, bucket=Bucket.WEEK), now=datetime(2026, 12, 1, tzinfo=UTC))
    assert [each is None for each in bands(found)] == [False, True]


def test_without_eight_buckets_before_the_period_there_is_none(known: Engine) -> None:
    assert asked(known, Question(TWO_WEEKS, bucket=Bucket.MONTH)).series.usual == {}  # type: ignore[union-attr]  # it has one
    earlier = Period(WEEK.first - timedelta(weeks=3), WEEK.last, "UTC", unit=CalendarUnit.WEEK, count=4)
    assert asked(known, Question(earlier, bucket=Bucket.WEEK)).series.usual == {}  # type: ignore[union-attr]  # it has one


def test_neither_hours_nor_counts_nor_scores_of_some_ratings_have_a_band(known: Engine) -> None:
    by_week = Question(TWO_WEEKS, bucket=Bucket.WEEK)
    for question in (
        Question(Period(WEEK.first, WEEK.first, "UTC", unit=CalendarUnit.DAY), bucket=Bucket.HOUR),
        by_week.only(Kind.RATING, "1", "5"),
        replace(by_week, about=About.METRIC, metric="csat_responses"),
        replace(by_week, about=About.DETAILS, metric="csat_responses"),
    ):
        assert asked(known, question).series.usual == {}  # type: ignore[union-attr]  # it has one


def test_all_the_buckets_before_are_counted_by_one_statement(known: Engine) -> None:
    question = Question(TWO_WEEKS, bucket=Bucket.WEEK)
    series = asked(known, question).series
    assert series is not None
    with reading(known) as connection:
        since = coverage_of(connection)
        count, reached = Count(connection, question, Scope(), since, seconds(NOW)), reach(connection, since)
        with listening(connection) as statements:
            assert len(usual_bands(count, [catalogue()[SCORE]], series, reached)[SCORE]) == 2
    assert len(statements) == 1
