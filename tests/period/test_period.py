from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cxbot.calendar import first_moment
from cxbot.errors import PeriodError
from cxbot.period import CalendarUnit, Period, day, last_complete, since, this_so_far
from tests.period.asked import BERLIN, THURSDAY, TODAY, asked, berlin, dates


def test_the_last_week_is_the_last_complete_one_from_monday_to_monday():
    week = last_complete(CalendarUnit.WEEK, THURSDAY, BERLIN)
    assert dates(week) == ("2026-11-02", "2026-11-08")
    assert (week.start, week.end) == (berlin(2026, 11, 2), berlin(2026, 11, 9))
    assert not week.so_far


def test_weeks_start_on_sunday_where_the_workspace_says_so():
    week = last_complete(CalendarUnit.WEEK, THURSDAY, BERLIN, week_starts=6)
    assert dates(week) == ("2026-11-01", "2026-11-07")


def test_on_the_first_day_of_a_week_the_last_one_has_just_ended():
    monday = berlin(2026, 11, 16, 0, 0)
    assert dates(last_complete(CalendarUnit.WEEK, monday, BERLIN)) == ("2026-11-09", "2026-11-15")


@pytest.mark.parametrize(
    ("unit", "count", "first", "last"),
    [
        (CalendarUnit.DAY, 7, "2026-11-05", "2026-11-11"),
        (CalendarUnit.WEEK, 2, "2026-10-26", "2026-11-08"),
        (CalendarUnit.MONTH, 3, "2026-08-01", "2026-10-31"),
        (CalendarUnit.QUARTER, 1, "2026-07-01", "2026-09-30"),
        (CalendarUnit.YEAR, 1, "2025-01-01", "2025-12-31"),
    ],
)
def test_the_last_n_leave_out_the_current_one(unit, count, first, last):
    period = last_complete(unit, THURSDAY, BERLIN, count)
    assert dates(period) == (first, last)
    assert (period.unit, period.count) == (unit, count)


def test_this_week_runs_from_its_start_until_now():
    week = this_so_far(CalendarUnit.WEEK, THURSDAY, BERLIN)
    assert (week.start, week.end) == (berlin(2026, 11, 9), THURSDAY)
    assert week.so_far
    assert week.days == 4


def test_a_period_that_contains_now_ends_now_however_it_was_written():
    month = asked("2026-11-01", "2026-11-30")
    assert month == this_so_far(CalendarUnit.MONTH, THURSDAY, BERLIN)
    assert day(TODAY, THURSDAY, BERLIN).end == THURSDAY
    assert asked("2026-11-10", "2026-11-20").so_far


def test_today_is_the_day_of_the_zone_and_not_of_utc():
    late = datetime(2026, 11, 12, 23, 30, tzinfo=UTC)  # already the 13th in Berlin, 12:30 of the 13th in Auckland
    assert this_so_far(CalendarUnit.DAY, late, BERLIN).first == date(2026, 11, 13)
    assert this_so_far(CalendarUnit.DAY, late, "America/New_York").first == date(2026, 11, 12)


@pytest.mark.parametrize(
    ("first", "last", "unit", "count"),
    [
        ("2026-10-01", "2026-10-31", CalendarUnit.MONTH, 1),
        ("2026-08-01", "2026-10-31", CalendarUnit.MONTH, 3),
        ("2026-07-01", "2026-09-30", CalendarUnit.QUARTER, 1),
        ("2025-01-01", "2025-12-31", CalendarUnit.YEAR, 1),
        ("2026-10-26", "2026-11-08", CalendarUnit.WEEK, 2),
        ("2026-10-27", "2026-11-09", None, 1),
        ("2026-10-01", "2026-10-15", None, 1),
        ("2026-10-02", "2026-10-02", CalendarUnit.DAY, 1),
    ],
)
def test_a_calendar_unit_written_as_dates_is_that_unit(first, last, unit, count):
    period = asked(first, last)
    assert (period.unit, period.count) == (unit, count)


def test_a_period_that_is_still_to_come_is_refused_kindly():
    with pytest.raises(PeriodError, match="2026-11-13 is still to come; today is 2026-11-12") as refused:
        asked("2026-11-13", "2026-11-20")
    assert refused.value.suggestion == "last week"
    with pytest.raises(PeriodError, match="still to come"):
        since(date(2027, 1, 1), THURSDAY, BERLIN)


def test_a_period_has_at_most_ten_years():
    assert asked("2016-01-01", "2025-12-31").days == 3653  # 29 February in 2016, 2020 and 2024
    assert dates(last_complete(CalendarUnit.YEAR, THURSDAY, BERLIN, 10)) == ("2016-01-01", "2025-12-31")
    assert last_complete(CalendarUnit.MONTH, THURSDAY, BERLIN, 120).first == date(2016, 11, 1)
    with pytest.raises(PeriodError, match="3,654 days are too many"):
        asked("2015-12-31", "2025-12-31")
    with pytest.raises(PeriodError, match=r"a period has 1 to 10 years\.$"):
        last_complete(CalendarUnit.YEAR, THURSDAY, BERLIN, 11)
    with pytest.raises(PeriodError, match="1 to 3,653 days"):
        last_complete(CalendarUnit.DAY, THURSDAY, BERLIN, 10**12)
    with pytest.raises(PeriodError, match="1 to 3,653 days"):
        last_complete(CalendarUnit.DAY, THURSDAY, BERLIN, 0)


def test_what_is_no_period_says_why():
    with pytest.raises(PeriodError, match="Swap the two dates"):
        asked("2026-10-15", "2026-10-01")
    with pytest.raises(PeriodError, match="too long ago"):
        asked("0001-01-01", "0001-01-02")
    with pytest.raises(PeriodError, match="no time zone “Mars/Olympus”"):
        day(TODAY, THURSDAY, "Mars/Olympus")
    with pytest.raises(PeriodError, match="made of days"):
        this_so_far(CalendarUnit.HOUR, THURSDAY, BERLIN)
    with pytest.raises(ValueError, match="without a zone"):
        Period(TODAY, TODAY, BERLIN, until=datetime(2026, 11, 12, 9))  # noqa: DTZ001 - a naive one must be refused


def test_a_period_of_the_year_9999_is_cut_at_now():
    assert asked("2026-11-01", "9999-12-31").end == THURSDAY


@pytest.mark.parametrize(
    ("zone", "which", "moment"),
    [
        ("Europe/Berlin", date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        # Midnight is skipped, clocks show 01:00: Sao Paulo 2018, Cairo 2026, Beirut 2026.
        ("America/Sao_Paulo", date(2018, 11, 4), datetime(2018, 11, 4, 3, tzinfo=UTC)),
        ("Africa/Cairo", date(2026, 4, 24), datetime(2026, 4, 23, 22, tzinfo=UTC)),
        ("Asia/Beirut", date(2026, 3, 29), datetime(2026, 3, 28, 22, tzinfo=UTC)),
        # Midnight comes twice in Havana: the day begins with the first.
        ("America/Havana", date(2025, 11, 2), datetime(2025, 11, 2, 4, tzinfo=UTC)),
        # Samoa skipped 30 December 2011: it begins, and ends, when the 31st does.
        ("Pacific/Apia", date(2011, 12, 30), datetime(2011, 12, 30, 10, tzinfo=UTC)),
        ("Pacific/Apia", date(2011, 12, 31), datetime(2011, 12, 30, 10, tzinfo=UTC)),
        # Toronto 1919 jumped from 23:30 to 00:30: half an hour before midnight would have been.
        ("America/Toronto", date(1919, 3, 31), datetime(1919, 3, 31, 4, 30, tzinfo=UTC)),
    ],
)
def test_a_day_begins_at_its_first_moment_also_where_midnight_is_skipped_or_comes_twice(zone, which, moment):
    assert first_moment(which, ZoneInfo(zone)) == moment


def test_days_have_twenty_three_or_twenty_five_hours_when_clocks_change():
    assert asked("2026-03-29", "2026-03-29").end - asked("2026-03-29", "2026-03-29").start == timedelta(hours=23)
    assert asked("2026-10-25", "2026-10-25").end - asked("2026-10-25", "2026-10-25").start == timedelta(hours=25)
