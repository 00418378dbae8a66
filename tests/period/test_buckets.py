from datetime import UTC, date, datetime, timedelta

import pytest

from cxbot.errors import AskError, PeriodError
from cxbot.period import Bucket, CalendarUnit, days, hours, last_complete, this_so_far
from tests.period.asked import BERLIN, THURSDAY, TODAY, asked, berlin


@pytest.mark.parametrize(
    ("length", "bucket"),
    [
        (1, Bucket.HOUR),
        (2, Bucket.HOUR),
        (3, Bucket.DAY),
        (31, Bucket.DAY),
        (32, Bucket.WEEK),
        (182, Bucket.WEEK),
        (183, Bucket.MONTH),
        (400, Bucket.MONTH),
        (2928, Bucket.MONTH),
        (2929, Bucket.QUARTER),
        (3653, Bucket.QUARTER),
    ],
)
def test_the_usual_bucket_fits_the_length(length, bucket):
    assert last_complete(CalendarUnit.DAY, THURSDAY, BERLIN, length).usual_bucket() is bucket


def test_weeks_and_months_are_clipped_to_the_period():
    spans = asked("2026-10-15", "2026-11-03").buckets(Bucket.WEEK)
    assert [each.label for each in spans] == ["15 Oct", "19 Oct", "26 Oct", "2 Nov"]
    assert spans[0].end == berlin(2026, 10, 19)
    assert spans[-1].end == berlin(2026, 11, 4)
    months = asked("2025-12-15", "2026-01-31").buckets(Bucket.MONTH)
    assert [each.label for each in months] == ["Dec 2025", "Jan 2026"]


def test_quarters_are_clipped_to_the_period_and_the_longest_has_no_more_than_forty_one():
    spans = asked("2025-11-15", "2026-07-02").buckets(Bucket.QUARTER)
    assert [each.label for each in spans] == ["Q4 2025", "Q1 2026", "Q2 2026", "Q3 2026"]
    assert (spans[1].start, spans[1].end) == (berlin(2026, 1, 1), berlin(2026, 4, 1))
    ten_years = last_complete(CalendarUnit.DAY, THURSDAY, BERLIN, 3653)
    assert len(ten_years.buckets(ten_years.usual_bucket())) == 41  # 13 November 2016 is in a fourth quarter
    eight_years = last_complete(CalendarUnit.DAY, THURSDAY, BERLIN, 2928)
    assert len(eight_years.buckets(eight_years.usual_bucket())) <= 100


def test_hours_last_3600_seconds_from_midnight_when_clocks_go_back():
    spans = asked("2026-10-25", "2026-10-25").buckets(Bucket.HOUR)
    assert len(spans) == 25
    assert [each.label for each in spans[:5]] == ["00:00", "01:00", "02:00", "02:00", "03:00"]
    assert {each.end - each.start for each in spans} == {timedelta(hours=1)}


def test_the_last_hour_is_shorter_where_the_clock_changes_by_half_an_hour():
    now = datetime(2026, 11, 1, tzinfo=UTC)
    spring = days(date(2026, 10, 4), date(2026, 10, 4), now, "Australia/Lord_Howe").buckets(Bucket.HOUR)
    assert len(spring) == 24  # 23.5 hours
    assert spring[-1].end - spring[-1].start == timedelta(minutes=30)


def test_the_bucket_that_contains_now_ends_now():
    spans = this_so_far(CalendarUnit.DAY, THURSDAY, BERLIN).buckets(Bucket.HOUR)
    assert len(spans) == 15
    assert spans[-1].end - spans[-1].start == timedelta(minutes=5)


def test_more_than_a_hundred_buckets_are_refused_with_what_would_work():
    assert len(asked("2026-08-01", "2026-11-08").buckets(Bucket.DAY)) == 100
    with pytest.raises(PeriodError, match="101 points") as refused:
        asked("2026-07-31", "2026-11-08").buckets(Bucket.DAY)
    assert refused.value.suggestion == "by week"
    with pytest.raises(PeriodError, match=r"^3,653 days by hour would be 87,672 points"):
        asked("2016-01-01", "2025-12-31").buckets(Bucket.HOUR)
    with pytest.raises(AskError, match="by day"):
        asked("2026-11-02", "2026-11-08").buckets(Bucket.HOUR)


def test_a_bucket_can_be_asked_about_on_its_own():
    week = this_so_far(CalendarUnit.WEEK, THURSDAY, BERLIN)
    monday, *_, today = week.buckets(Bucket.DAY)
    assert week.within(monday, Bucket.DAY) == asked("2026-11-09", "2026-11-09")
    assert week.within(today, Bucket.DAY) == this_so_far(CalendarUnit.DAY, THURSDAY, BERLIN)
    month = this_so_far(CalendarUnit.MONTH, THURSDAY, BERLIN)
    assert month.within(month.buckets(Bucket.WEEK)[-1], Bucket.WEEK) == week
    assert month.within(month.buckets(Bucket.WEEK)[0], Bucket.WEEK) == asked("2026-11-01", "2026-11-01")


def test_an_hour_can_be_asked_about_and_is_compared_with_the_hour_before():
    yesterday = asked("2026-11-11", "2026-11-11")
    nine = yesterday.within(yesterday.buckets(Bucket.HOUR)[9], Bucket.HOUR)
    assert (nine.start, nine.end) == (berlin(2026, 11, 11, 9), berlin(2026, 11, 11, 10))
    assert not nine.so_far
    assert nine.words(TODAY) == "11 Nov, 09:00–10:00"
    assert (nine.previous().start, nine.previous().end) == (berlin(2026, 11, 11, 8), berlin(2026, 11, 11, 9))
    assert nine.year_before().start == berlin(2025, 11, 11, 9)
    assert len(nine.buckets(Bucket.HOUR)) == 1
    midnight = hours(berlin(2026, 11, 11, 0), berlin(2026, 11, 11, 1), BERLIN)
    assert midnight.previous().first == date(2026, 11, 10)
