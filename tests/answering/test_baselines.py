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
from tests.story import Desk

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


def test_of_a_period_that_the_data_begin_within_the_same_part_is_compared() -> None:
    tuesday = Reach(datetime(2026, 11, 10, 9, tzinfo=UTC), NOW)
    later = Period(date(2026, 11, 16), date(2026, 11, 22), "UTC", unit=CalendarUnit.WEEK)
    assert compared(WEEK, later, tuesday) == (Basis.SAME_SPAN, "17–22 Nov 2026", 6, 6)
    first_day = Reach(datetime(2026, 11, 8, 9, tzinfo=UTC), NOW)
    assert compared(WEEK, later, first_day)[0] is Basis.WHOLE  # on its first day
    # Known from Tuesday until Thursday noon: two days and a half.
    both = Reach(tuesday.begins, datetime(2026, 11, 12, 12, tzinfo=UTC))
    assert compared(WEEK, later, both) == (Basis.SAME_SPAN, "17–19 Nov 2026, to 12:00", 2.5, 2.5)
    # Of other lengths, per day that is known.
    assert compared(WEEK, SEPTEMBER, tuesday) == (Basis.PER_DAY, "September 2026", 6, 30)


def test_the_same_part_of_another_year_has_the_same_dates() -> None:
    begun = Reach(datetime(2024, 11, 27, 9, tzinfo=UTC), NOW)
    leap, next_year = (
        Period(date(each, 1, 1), date(each, 12, 31), "UTC", unit=CalendarUnit.YEAR) for each in (2024, 2025)
    )
    assert compared(leap, next_year, begun) == (Basis.SAME_SPAN, "27 Nov – 31 Dec 2025", 35, 35)
    to_october = Reach(BEGUN.replace(year=2023), datetime(2024, 10, 1, tzinfo=UTC))
    assert compared(leap, next_year, to_october) == (Basis.SAME_SPAN, "1 Jan – 30 Sep 2025", 274, 273)
    leap_day = Reach(datetime(2024, 2, 29, 9, tzinfo=UTC), NOW)
    assert compared(leap, next_year, leap_day)[1] == "1 Mar – 31 Dec 2025"


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


def test_counts_of_a_period_that_the_data_begin_within_are_compared_with_the_same_part(engine: Engine) -> None:
    found(engine)  # data begin on 2 November
    october = Period(date(2026, 10, 31), date(2026, 11, 6), "UTC")
    total = asked(engine, Question(october, baseline=Period(date(2026, 11, 9), date(2026, 11, 15), "UTC"))).total
    # Received on 2, 3 and 4 November; of the 9th to the 15th only what came from the 11th on: 11th, 12th, 14th, 15th.
    received = total["messages_received"]
    assert (received.now.n, received.before.n, received.change.difference) == (3, 4, -1)
    assert total["csat_percentage"].before.n == 6


def test_what_begins_later_than_the_rest_is_not_compared_with_a_part(engine: Engine) -> None:
    found(engine)
    Desk(engine).rate("25 Oct 9:00 rate 5")
    october = Period(date(2026, 10, 24), date(2026, 11, 6), "UTC")
    total = asked(engine, Question(october, baseline=Period(date(2026, 11, 7), date(2026, 11, 20), "UTC"))).total
    # Ratings are known from 25 October on: those of 8 November on stand beside them. Messages begin on 2 November.
    assert total["csat_responses"].change.difference == 3 - 6
    assert total["messages_received"].change.difference is None


def test_of_ratings_of_some_scores_only_the_number_is_compared(engine: Engine) -> None:
    found(engine)
    total = asked(engine, Question(WEEK, baseline=WEEK.previous()).only(Kind.RATING, "4", "5")).total
    assert total["csat_responses"].change.difference == 3 - 1  # 4, 5 and 4; the 5 of the 2nd
    assert total["csat_percentage"].change.difference is None
    assert total["csat_average"].change.difference is None
