from datetime import UTC, date, datetime

import pytest

from cxbot.errors import PeriodError
from cxbot.period import CalendarUnit, last_complete, since, this_so_far
from tests.period.asked import BERLIN, THURSDAY, asked, berlin, dates


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        ("2026-10-01", "2026-10-15", ("2026-09-16", "2026-09-30")),  # 15 days before
        ("2026-11-02", "2026-11-08", ("2026-10-26", "2026-11-01")),  # the week before
        ("2026-10-01", "2026-10-31", ("2026-09-01", "2026-09-30")),  # the month, though it is shorter
        ("2026-03-01", "2026-03-31", ("2026-02-01", "2026-02-28")),
        ("2026-08-01", "2026-10-31", ("2026-05-01", "2026-07-31")),  # three months
        ("2026-04-01", "2026-06-30", ("2026-01-01", "2026-03-31")),  # the quarter
        ("2025-01-01", "2025-12-31", ("2024-01-01", "2024-12-31")),  # the year, though it is longer
        ("2026-11-11", "2026-11-11", ("2026-11-10", "2026-11-10")),
    ],
)
def test_the_previous_period_is_the_block_before_or_the_calendar_unit_before(first, last, before):
    assert dates(asked(first, last).previous()) == before


def test_the_last_three_months_are_compared_with_the_three_before():
    assert dates(last_complete(CalendarUnit.MONTH, THURSDAY, BERLIN, 3).previous()) == ("2026-05-01", "2026-07-31")


@pytest.mark.parametrize(
    ("unit", "first", "end"),
    [
        (CalendarUnit.DAY, "2026-11-11", berlin(2026, 11, 11, 14, 5)),
        (CalendarUnit.WEEK, "2026-11-02", berlin(2026, 11, 5, 14, 5)),
        (CalendarUnit.MONTH, "2026-10-01", berlin(2026, 10, 12, 14, 5)),
        (CalendarUnit.QUARTER, "2026-07-01", berlin(2026, 8, 12, 14, 5)),
        (CalendarUnit.YEAR, "2025-01-01", berlin(2025, 11, 12, 14, 5)),
    ],
)
def test_a_unit_so_far_is_compared_with_the_same_span_one_unit_earlier_to_the_same_clock(unit, first, end):
    before = this_so_far(unit, THURSDAY, BERLIN).previous()
    assert before.first.isoformat() == first
    assert before.end == end


def test_the_thirty_first_of_march_so_far_is_compared_with_all_of_february():
    before = this_so_far(CalendarUnit.MONTH, berlin(2026, 3, 31, 9), BERLIN).previous()
    assert dates(before) == ("2026-02-01", "2026-02-28")
    assert before.end == berlin(2026, 3, 1)
    assert not before.so_far


def test_since_is_compared_with_as_many_days_before_to_the_same_clock():
    period = since(date(2026, 11, 1), THURSDAY, BERLIN)  # 12 days, today among them
    assert period.so_far
    assert period.previous().start == berlin(2026, 10, 20)
    assert period.previous().end == berlin(2026, 10, 31, 14, 5)


def test_since_and_this_month_have_the_same_days_and_different_baselines():
    month = this_so_far(CalendarUnit.MONTH, THURSDAY, BERLIN)
    assert dates(month) == dates(since(date(2026, 11, 1), THURSDAY, BERLIN))
    assert dates(month.previous()) == ("2026-10-01", "2026-10-12")


def test_the_same_clock_is_the_local_one_when_clocks_changed_between():
    # Monday 26 October 12:00 is an hour later in UTC than Monday 19 October 12:00.
    before = this_so_far(CalendarUnit.WEEK, berlin(2026, 10, 26, 12), BERLIN).previous()
    assert before.end == datetime(2026, 10, 19, 10, tzinfo=UTC)


def test_a_week_is_compared_with_that_of_52_weeks_ago_and_other_dates_with_the_same_dates():
    assert dates(asked("2026-11-02", "2026-11-08").year_before()) == ("2025-11-03", "2025-11-09")
    assert dates(asked("2026-10-01", "2026-10-31").year_before()) == ("2025-10-01", "2025-10-31")
    assert dates(asked("2026-10-02", "2026-10-15").year_before()) == ("2025-10-02", "2025-10-15")
    assert this_so_far(CalendarUnit.MONTH, THURSDAY, BERLIN).year_before().end == berlin(2025, 11, 12, 14, 5)


def test_the_29th_of_february_is_compared_with_the_28th():
    leap = datetime(2024, 3, 10, 9, tzinfo=UTC)
    assert dates(asked("2024-02-29", "2024-02-29", leap).year_before()) == ("2023-02-28", "2023-02-28")
    assert dates(asked("2024-02-01", "2024-02-29", leap).year_before()) == ("2023-02-01", "2023-02-28")


def test_the_previous_month_of_a_month_is_whole_and_other_dates_are_clamped():
    assert dates(asked("2026-10-01", "2026-10-31").month_before()) == ("2026-09-01", "2026-09-30")
    assert dates(asked("2026-02-01", "2026-02-28").month_before()) == ("2026-01-01", "2026-01-31")
    assert dates(asked("2026-07-01", "2026-09-30").month_before()) == ("2026-06-01", "2026-08-31")
    assert dates(asked("2026-03-20", "2026-03-31").month_before()) == ("2026-02-20", "2026-02-28")
    assert dates(asked("2026-11-02", "2026-11-08").month_before()) == ("2026-10-02", "2026-10-08")
    assert asked("2026-07-01", "2026-09-30").month_before().unit is CalendarUnit.MONTH
    assert asked("2026-11-02", "2026-11-08").month_before().unit is None


def test_a_number_of_days_before_ends_where_the_period_starts():
    assert dates(asked("2026-11-02", "2026-11-08").blocks_before(31)) == ("2026-10-02", "2026-11-01")
    with pytest.raises(PeriodError, match="not 0"):
        asked("2026-11-02", "2026-11-08").blocks_before(0)
