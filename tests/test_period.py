from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxbot.calendar import first_moment
from cxbot.errors import AskError, PeriodError
from cxbot.period import Bucket, CalendarUnit, Period, day, days, hours, last_complete, since, this_so_far

BERLIN = "Europe/Berlin"
THURSDAY = datetime(2026, 11, 12, 13, 5, tzinfo=UTC)  # 14:05 in Berlin
TODAY = date(2026, 11, 12)


def berlin(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


def dates(period):
    return period.first.isoformat(), period.last.isoformat()


def asked(first, last, now=THURSDAY, zone=BERLIN):
    return days(date.fromisoformat(first), date.fromisoformat(last), now, zone)


# What a period is


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


def test_a_period_has_at_most_four_hundred_days():
    assert asked("2025-01-01", "2026-02-04").days == 400
    with pytest.raises(PeriodError, match="401 days are too many"):
        asked("2025-01-01", "2026-02-05")
    with pytest.raises(PeriodError, match="too many"):
        last_complete(CalendarUnit.MONTH, THURSDAY, BERLIN, 14)
    with pytest.raises(PeriodError, match="1 to 400"):
        last_complete(CalendarUnit.DAY, THURSDAY, BERLIN, 10**12)
    with pytest.raises(PeriodError, match="1 to 400"):
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


# Local midnights


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


# What it is compared with


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


# Buckets


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


# Words


@pytest.mark.parametrize(
    ("first", "last", "words", "name"),
    [
        ("2026-11-02", "2026-11-08", "2–8 Nov", "Last week (2–8 Nov)"),
        ("2026-10-26", "2026-11-08", "26 Oct – 8 Nov", "Last 2 weeks (26 Oct – 8 Nov)"),
        ("2026-10-01", "2026-10-31", "October", "Last month (October)"),
        ("2025-10-01", "2025-10-31", "October 2025", "October 2025"),
        ("2026-10-01", "2026-10-15", "1–15 Oct", "1–15 Oct"),
        ("2025-10-01", "2025-11-15", "1 Oct – 15 Nov 2025", "1 Oct – 15 Nov 2025"),
        ("2025-12-20", "2026-01-05", "20 Dec 2025 – 5 Jan 2026", "20 Dec 2025 – 5 Jan 2026"),
        ("2026-11-11", "2026-11-11", "11 Nov", "Yesterday (11 Nov)"),
        ("2026-07-01", "2026-09-30", "1 Jul – 30 Sep", "Last quarter (1 Jul – 30 Sep)"),
        ("2026-04-01", "2026-06-30", "1 Apr – 30 Jun", "Q2 2026 (1 Apr – 30 Jun)"),
    ],
)
def test_a_period_is_written_with_the_year_only_where_it_is_another(first, last, words, name):
    period = asked(first, last)
    assert period.words(TODAY) == words
    assert period.name(TODAY) == name


def test_a_period_so_far_says_so_and_its_baseline_says_the_hour():
    week = this_so_far(CalendarUnit.WEEK, THURSDAY, BERLIN)
    assert week.name(TODAY) == "This week so far (9–12 Nov)"
    assert week.words(TODAY) == "9–12 Nov so far"
    assert week.previous().words(TODAY) == "2–5 Nov, to 14:05"
    assert week.name(date(2026, 11, 20)) == "9–12 Nov, to 14:05"  # an old message, drawn again
    assert day(TODAY, THURSDAY, BERLIN).name(TODAY) == "Today so far (12 Nov)"
    assert since(date(2026, 10, 1), THURSDAY, BERLIN).name(TODAY) == "1 Oct – 12 Nov so far"


def test_the_seven_days_before_today_have_a_name_and_the_seven_before_those_have_not():
    week = last_complete(CalendarUnit.DAY, THURSDAY, BERLIN, 7)
    assert week.name(TODAY) == "Last 7 days (5–11 Nov)"
    assert week.previous().name(TODAY) == "29 Oct – 4 Nov"


def test_without_today_the_year_is_always_written():
    assert asked("2026-11-02", "2026-11-08").words() == "2–8 Nov 2026"


# Buttons


def test_the_encoding_is_the_public_format():
    assert asked("2026-10-01", "2026-10-15").encode() == "2026-10-01/2026-10-15@Europe/Berlin"
    week = this_so_far(CalendarUnit.WEEK, THURSDAY, BERLIN, week_starts=6)
    assert week.encode() == "2026-11-08/2026-11-12@Europe/Berlin~2026-11-12T13:05:00Z*1week^6"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "last week",
        "2026-13-01/2026-13-02@UTC",
        "2026-11-02/2026-11-01@UTC",
        "2026-11-02/2026-11-08@Nowhere/Town",
        "2026-11-02/2026-11-08@UTC*1fortnight",
        "2026-11-02/2026-11-08@UTC~soon",
        "2026-11-02/2026-11-08@UTC~2026-11-08T00:00:00",
    ],
)
def test_what_is_no_period_cannot_be_decoded(text):
    with pytest.raises((PeriodError, ValueError)):
        Period.decode(text)


# Laws

ZONES = [
    *("UTC", "Europe/Berlin", "America/Sao_Paulo", "America/New_York", "America/Havana", "Africa/Cairo", "Asia/Beirut"),
    *(
        "Asia/Kathmandu",
        "Asia/Tehran",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Kiritimati",
        "Africa/Casablanca",
    ),
    *("America/St_Johns", "Etc/GMT+12", "Asia/Gaza", "America/Asuncion", "Antarctica/Troll"),
]
MOMENTS = st.datetimes(datetime(2009, 1, 1), datetime(2027, 1, 1)).map(lambda each: each.replace(tzinfo=UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


@st.composite
def periods(draw):
    zone, now, week_starts = draw(st.sampled_from(ZONES)), draw(MOMENTS), draw(st.sampled_from([0, 6]))
    today = now.astimezone(ZoneInfo(zone)).date()
    unit = draw(st.sampled_from([each for each in CalendarUnit if each is not CalendarUnit.HOUR]))
    kind = draw(st.sampled_from(["last", "this", "since", "days"]))
    if kind == "last":
        most = {CalendarUnit.DAY: 400, CalendarUnit.WEEK: 57, CalendarUnit.MONTH: 13, CalendarUnit.QUARTER: 4}
        return last_complete(unit, now, zone, draw(st.integers(1, most.get(unit, 1))), week_starts)
    if kind == "this":
        return this_so_far(unit, now, zone, week_starts)
    first = today - timedelta(days=draw(st.integers(0, 399)))
    if kind == "since":
        return since(first, now, zone, week_starts)
    return days(first, first + timedelta(days=draw(st.integers(0, 399))), now, zone, week_starts)


@settings(max_examples=150, deadline=None)
@given(periods(), st.sampled_from(Bucket))
def test_buckets_partition_the_period(period, bucket):
    try:
        spans = period.buckets(bucket)
    except PeriodError:
        assert period.days / {"hour": 1 / 24, "day": 1, "week": 7, "month": 28}[bucket] > 90
        return
    assert spans[0].start == period.start
    assert spans[-1].end == max(period.start, period.end)
    assert all(one.end == two.start for one, two in pairwise(spans))
    assert all(each.start < each.end for each in spans) or len(spans) == 1
    assert all(each.first.astimezone(UTC) == each.start for each in spans)


@settings(max_examples=150, deadline=None)
@given(periods())
def test_the_previous_period_abuts_or_lies_one_unit_earlier(period):
    before = period.previous()
    assert before.last < period.first
    if not period.so_far:
        assert before.end == period.start
        if period.unit not in {CalendarUnit.MONTH, CalendarUnit.QUARTER, CalendarUnit.YEAR}:
            assert before.days == period.days
    elif before.so_far:
        zone = ZoneInfo(period.zone)
        clocks = [each.until.astimezone(zone).time() for each in (before, period)]
        assert clocks[0] == clocks[1] or clocks[0].hour != clocks[1].hour  # skipped there: the clock jumped over it


@settings(max_examples=150, deadline=None)
@given(periods())
def test_every_baseline_is_earlier_and_survives_a_button(period):
    for each in (period, period.previous(), period.year_before(), period.month_before(), period.blocks_before(31)):
        assert Period.decode(each.encode()) == each
        assert each is period or each.start < period.start
        assert each.words(period.last)
        assert each.name(period.last)


@settings(max_examples=100, deadline=None)
@given(periods())
def test_every_bucket_is_a_period_of_its_own_with_the_same_ends(period):
    bucket = period.usual_bucket()
    for span in period.buckets(bucket):
        alone = period.within(span, bucket)
        assert (alone.start, alone.end) == (span.start, span.end)
        assert Period.decode(alone.encode()) == alone


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ZONES), st.dates(date(2005, 1, 1), date(2027, 12, 31)))
def test_days_begin_where_local_dates_change(zone, which):
    tz = ZoneInfo(zone)
    moment = first_moment(which, tz)
    assert moment.astimezone(tz).date() >= which
    assert (moment - timedelta(seconds=1)).astimezone(tz).date() < which
