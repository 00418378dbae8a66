"""Trailing windows and usual ranges, worked out by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from cxbot.answering import answer
from cxbot.answering.windows import lead
from cxbot.database import reading
from cxbot.drawing.formats.json_format import to_json
from cxbot.filter import Kind
from cxbot.period import Bucket, CalendarUnit, Period
from cxbot.question import About, Question
from cxbot.statistics import wilson
from cxbot.tables import raw
from tests.answering.company import WEEK, asked
from tests.story import Desk

SCORE = "csat_percentage"


def pooled(engine: Engine, question: Question, metric: str = SCORE) -> list[tuple[float | None, int]]:
    series = asked(engine, question).series
    assert series is not None
    return [(each.value, each.n) for each in series.windows[metric]]


def test_a_day_is_pooled_with_the_six_before_it_also_those_before_the_period(company: Engine) -> None:
    # Ratings: 5 on the 2nd, 2 on the 3rd; 4 and 5 on the 9th, 3 on the 10th, 4 on the 12th, bad on the 14th, good on
    # the 15th. The window of the 9th begins on the 3rd, that of the 10th on the 4th.
    assert pooled(company, Question(WEEK)) == [
        (pytest.approx(100 * 2 / 3), 3),
        (pytest.approx(100 * 2 / 3), 3),
        (pytest.approx(100 * 2 / 3), 3),
        (75.0, 4),
        (75.0, 4),
        (60.0, 5),
        (pytest.approx(100 * 4 / 6), 6),
    ]


def test_no_window_ends_after_the_end_of_the_data(company: Engine) -> None:
    # Up to the morning of the 18th it is known that nobody rated on the 16th to the 18th: the 18th pools 4 (12th), bad
    # (14th) and good (15th). Of the 19th and 20th nothing is known.
    with company.begin() as connection:
        connection.execute(update(raw.sources).values(synced_until=datetime(2026, 11, 18, 8, tzinfo=UTC)))
    period = Period(date(2026, 11, 18), date(2026, 11, 20), "UTC")
    assert pooled(company, Question(period)) == [(pytest.approx(100 * 2 / 3), 3), (None, 0), (None, 0)]
    series = asked(company, Question(period)).series
    assert series is not None
    assert [each.known for each in series.steps] == [True, False, False]


def test_a_window_has_its_interval(company: Engine) -> None:
    series = asked(company, Question(WEEK)).series
    assert series is not None
    last, expected = series.windows[SCORE][-1], wilson(4, 6)
    assert (last.low, last.high) == (expected.low, expected.high)
    told = to_json(asked(company, Question(WEEK)))["series"][-1]["windows"][SCORE]
    assert told == {"value": 66.666667, "n": 6, "interval": [round(expected.low, 6), round(expected.high, 6)]}
    average = series.windows["csat_average"][0]  # 2, 4 and 5: mean 11/3, variance 7/3, t of 2 degrees 4.3027
    assert average.low == pytest.approx(1.0)  # 3.667 - 3.795 is clipped
    assert average.high == pytest.approx(5.0)


def test_windows_are_pooled_and_counts_have_none(company: Engine) -> None:
    times = Question(WEEK, about=About.METRIC, metric="reply_time")
    # The 9th: 10 and 15 minutes; 40 on the 3rd, 19 hours on the 5th, 30 minutes on the 7th.
    assert pooled(company, times, "reply_time")[0] == ((10 + 15 + 40 + 19 * 60 + 30) * 60 / 5, 5)
    series = asked(company, Question(WEEK, about=About.METRIC, metric="messages_sent")).series
    assert series is not None
    assert series.windows == {}


def test_a_week_is_pooled_with_the_three_before_it(company: Engine) -> None:
    # Wednesday the 4th to the 15th: the first week begins within, its window takes in the 5 and the 2 of the 2nd and
    # the 3rd. With the six of the next week five of eight are good.
    days = Period(date(2026, 11, 4), date(2026, 11, 15), "UTC")
    assert pooled(company, Question(days, bucket=Bucket.WEEK)) == [(50.0, 2), (62.5, 8)]
    assert asked(company, Question(days, bucket=Bucket.MONTH)).series.windows == {}  # type: ignore[union-attr]  # it has one


def test_the_days_before_a_period_end_where_it_begins() -> None:
    before = lead(WEEK, Bucket.DAY)
    assert [each.slot for each in before] == [-6, -5, -4, -3, -2, -1]
    assert before[-1].end == int(datetime(2026, 11, 9, tzinfo=UTC).timestamp())
    wednesday = Period(date(2026, 11, 4), date(2026, 11, 15), "UTC")
    weeks = lead(wednesday, Bucket.WEEK)
    assert [(each.end - each.start) // 86_400 for each in weeks] == [7, 7, 7, 2]
    assert lead(WEEK, Bucket.HOUR) == []


@pytest.fixture
def long_known(engine: Engine) -> Engine:
    """Ten ratings a week for ten weeks before the week, eight and nine of them good in turn, and a half week before."""
    desk = Desk(engine)
    desk.contact("jane", "Acme", "jane@example.com")
    for week in range(11):
        good = 8 + week % 2
        monday = WEEK.first - timedelta(weeks=week)
        ratings = [f"{monday.day} {monday:%b} {10 + each}:00 rate {5 if each < good else 1}" for each in range(10)]
        desk.rate("; ".join(ratings), "jane")
    desk.rate(f"{WEEK.first - timedelta(days=75):%-d %b} 9:00 rate 1", "jane")
    return engine


def test_the_usual_range_of_the_score_follows_from_the_weeks_before(long_known: Engine) -> None:
    answered = asked(long_known, Question(WEEK))
    assert answered.total[SCORE].now.n == 10
    # Ten whole weeks: five times 9 and five times 8 of 10, p = 0.85; z = -+0.05 / 0.11292, 0.8856 apart: sigma is 1.
    usual = answered.usual[SCORE].at(10)
    assert usual.low == pytest.approx(100 * (0.85 - 3 * 0.112916), abs=0.01)
    assert usual.high == 100.0
    # Averages of 4.6 and 4.2 in turn: 4.4 -+ 2.66 * 0.4
    stars = answered.usual["csat_average"].at(10)
    assert (stars.low, stars.high) == (pytest.approx(4.4 - 1.064), 5.0)
    told = to_json(answered)["metrics"][SCORE]["usual"]
    assert told == [round(usual.low, 6), 100.0]
    assert "usual" not in to_json(answered)["metrics"]["csat_responses"]


def test_of_ratings_of_some_scores_only_the_number_has_a_usual_range(long_known: Engine) -> None:
    bad_and_good = Question(WEEK).only(Kind.RATING, "1", "5")  # all ten of each week
    assert asked(long_known, bad_and_good).usual == {}
    for metric in (SCORE, "csat_average"):
        assert asked(long_known, replace(bad_and_good, about=About.DETAILS, metric=metric)).usual == {}
    number = asked(long_known, replace(bad_and_good, about=About.DETAILS, metric="csat_responses"))
    assert number.usual["csat_responses"].at(10).low == 10


def test_counts_have_a_usual_range_in_details_only(long_known: Engine) -> None:
    details = asked(long_known, Question(WEEK, about=About.DETAILS, metric="csat_responses"))
    assert details.usual["csat_responses"].at(10).low == 10
    assert asked(long_known, Question(WEEK, about=About.METRIC, metric="csat_responses")).usual == {}


def test_nothing_is_said_of_what_is_not_over_or_rests_on_few(long_known: Engine) -> None:
    with reading(long_known) as connection:
        now = datetime(2026, 11, 12, 9, tzinfo=UTC)
        so_far = Period(WEEK.first, date(2026, 11, 12), "UTC", until=now, unit=CalendarUnit.WEEK)
        assert answer(connection, Question(so_far), now=now).usual == {}
    sunday = Period(date(2026, 11, 8), date(2026, 11, 8), "UTC", unit=CalendarUnit.DAY)
    assert asked(long_known, Question(sunday)).usual == {}
