"""Parts are compared with parts, and other lengths per day; how much of a period is known is told."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, update

from cxbot.answer import Basis, Known, Reach
from cxbot.answering.baselines import comparison
from cxbot.drawing.formats.json_format import to_json
from cxbot.filter import Kind
from cxbot.period import CalendarUnit, Period, days, this_so_far
from cxbot.question import Question
from cxbot.tables import raw
from tests.answering.company import WEEK, asked, found

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
BERLIN = "Europe/Berlin"
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
KNOWN = Reach(BEGUN, NOW)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31), "UTC", unit=CalendarUnit.MONTH)
SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30), "UTC", unit=CalendarUnit.MONTH)
NOVEMBER = this_so_far(CalendarUnit.MONTH, NOW, "UTC")


def compared(period: Period, before: Period, reach: Reach = KNOWN) -> tuple[Basis, str, float, float]:
    found = comparison(period, before, reach)
    return found.basis, found.before.words(), round(found.days, 3), round(found.days_before, 3)


def test_calendar_units_of_one_kind_are_compared_as_they_are() -> None:
    assert compared(OCTOBER, SEPTEMBER) == (Basis.WHOLE, "September 2026", 31, 30)
    quarter = days(date(2026, 7, 1), date(2026, 9, 30), NOW, "UTC")
    months = Period(date(2026, 4, 1), date(2026, 6, 30), "UTC", unit=CalendarUnit.MONTH, count=3)
    assert compared(quarter, months)[0] is Basis.WHOLE
    assert compared(WEEK, WEEK.previous())[0] is Basis.WHOLE
    fortnight = days(date(2026, 10, 3), date(2026, 10, 16), NOW, "UTC")
    assert compared(fortnight, fortnight.previous())[0] is Basis.WHOLE


def test_november_so_far_is_compared_with_the_same_days_of_october() -> None:
    # 25 days and 9.5 hours of both.
    assert compared(NOVEMBER, OCTOBER) == (Basis.SAME_SPAN, "1–26 Oct 2026, to 09:30", 25.396, 25.396)
    assert compared(NOVEMBER, NOVEMBER.previous())[0] is Basis.WHOLE  # that is so far itself


def test_so_far_goes_by_local_clocks_also_where_they_were_set_between() -> None:
    # Berlin: 10:30 on the 26th in winter is 10:30 on the 26th of October too, but clocks went back on the 25th.
    november = this_so_far(CalendarUnit.MONTH, NOW, BERLIN)
    october = Period(date(2026, 10, 1), date(2026, 10, 31), BERLIN, unit=CalendarUnit.MONTH)
    assert comparison(november, october, KNOWN).before.end == datetime(2026, 10, 26, 9, 30, tzinfo=UTC)


def test_a_longer_span_than_the_baseline_has_takes_all_of_it() -> None:
    march = this_so_far(CalendarUnit.MONTH, datetime(2026, 3, 31, 12, tzinfo=UTC), "UTC")
    february = Period(date(2026, 2, 1), date(2026, 2, 28), "UTC", unit=CalendarUnit.MONTH)
    assert compared(march, february) == (Basis.WHOLE, "February 2026", 30.5, 28)


def test_other_lengths_are_compared_per_day() -> None:
    assert compared(WEEK, SEPTEMBER) == (Basis.PER_DAY, "September 2026", 7, 30)
    this_week = this_so_far(CalendarUnit.WEEK, NOW, "UTC")  # Monday to Thursday 9:30
    assert compared(this_week, SEPTEMBER) == (Basis.PER_DAY, "September 2026", 3.396, 30)


def test_of_a_period_known_in_part_the_same_part_is_compared() -> None:
    wednesday_noon = Reach(BEGUN, datetime(2026, 11, 11, 12, tzinfo=UTC))
    assert compared(WEEK, WEEK.previous(), wednesday_noon) == (Basis.SAME_SPAN, "2–4 Nov 2026, to 12:00", 2.5, 2.5)
    wednesday_morning = Reach(BEGUN, datetime(2026, 11, 11, tzinfo=UTC))
    assert compared(WEEK, WEEK.previous(), wednesday_morning) == (Basis.SAME_SPAN, "2–3 Nov 2026", 2, 2)
    assert compared(WEEK, WEEK.previous(), Reach(BEGUN, datetime(2026, 11, 15, 23, 30, tzinfo=UTC)))[0] is Basis.WHOLE
    assert compared(WEEK, WEEK.previous(), Reach(BEGUN, None, loading=True))[0] is Basis.WHOLE  # nobody knows


@pytest.mark.parametrize(
    ("reach", "known"),
    [
        (Reach(), Known.NOTHING),
        (Reach(datetime(2026, 11, 16, tzinfo=UTC), NOW), Known.NOTHING),
        (Reach(BEGUN, datetime(2026, 11, 9, tzinfo=UTC)), Known.NOTHING),
        (Reach(BEGUN, datetime(2026, 11, 9, 1, tzinfo=UTC)), Known.PART),
        (Reach(BEGUN, datetime(2026, 11, 15, 22, 59, tzinfo=UTC)), Known.PART),
        (Reach(BEGUN, datetime(2026, 11, 15, 23, tzinfo=UTC)), Known.ALL),
        (Reach(datetime(2026, 11, 10, tzinfo=UTC), NOW), Known.PART),
        (Reach(datetime(2026, 11, 9, 9, tzinfo=UTC), NOW), Known.ALL),  # on its first day
        (Reach(BEGUN, None, loading=True), Known.ALL),
    ],
)
def test_how_much_of_a_period_is_known(reach: Reach, known: Known) -> None:
    assert reach.knows(WEEK) is known


def test_counts_of_a_part_are_compared_with_the_same_part_and_scores_with_all(engine: Engine) -> None:
    found(engine)
    with engine.begin() as connection:
        connection.execute(update(raw.sources).values(synced_until=datetime(2026, 11, 10, 12, tzinfo=UTC)))
    answered = asked(engine, Question(WEEK))
    assert answered.counts is not None
    assert (answered.counts.basis, answered.counts.before.words()) == (Basis.SAME_SPAN, "2–3 Nov 2026, to 12:00")
    # By the 3rd at noon: received on the 2nd and 3rd, not on the 4th and 7th.
    received = answered.total["messages_received"]
    assert (received.now.n, received.before.n, received.change.difference) == (7, 2, 5)
    assert answered.total["csat_percentage"].before.n == 2
    told = to_json(answered)
    assert told["known"] == "part"
    assert told["previous"]["counts"]["basis"] == "same span"
    assert told["previous"]["counts"]["period"]["until"] == "2026-11-03T12:00:00+00:00"


def test_counts_of_other_lengths_are_compared_per_day(engine: Engine) -> None:
    found(engine)
    answered = asked(engine, Question(WEEK, baseline=Period(date(2026, 11, 2), date(2026, 11, 5), "UTC")))
    received = answered.total["messages_received"]
    # 7 in seven days; 3 in the four days before.
    assert (received.now.n, received.before.n, received.change.difference) == (7, 3, 1 - 3 / 4)
    assert to_json(answered)["previous"]["counts"]["basis"] == "per day"


def test_of_ratings_of_some_scores_only_the_number_is_compared(engine: Engine) -> None:
    found(engine)
    total = asked(engine, Question(WEEK, baseline=WEEK.previous()).only(Kind.RATING, "4", "5")).total
    assert total["csat_responses"].change.difference == 3 - 1  # 4, 5 and 4; the 5 of the 2nd
    assert total["csat_percentage"].change.difference is None
    assert total["csat_average"].change.difference is None
