from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxbot.errors import PeriodError
from cxbot.period import Baseline, CalendarUnit, Dates, Latest, Relative, Units, Weekday, last_complete, since
from tests.period.asked import BERLIN, THURSDAY, asked, dates
from tests.period.test_laws import MOMENTS, ZONES

LAST_WEEK = Relative.of(Units(CalendarUnit.WEEK))
A_WEEK_LATER = THURSDAY + timedelta(days=7)


def at(relative, now=THURSDAY, week_starts=0, reach=None):
    return relative.at(now, BERLIN, week_starts, reach)


# What it is at a moment


def test_last_week_moves_with_the_days():
    assert dates(at(LAST_WEEK)) == ("2026-11-02", "2026-11-08")
    assert dates(at(LAST_WEEK, A_WEEK_LATER)) == ("2026-11-09", "2026-11-15")


def test_dates_never_move():
    october = Relative.of(Dates(date(2026, 10, 1), date(2026, 10, 31)))
    assert at(october) == at(october, A_WEEK_LATER) == asked("2026-10-01", "2026-10-31")
    assert october.fixed
    assert not LAST_WEEK.fixed


def test_dates_that_were_so_far_are_whole_when_they_are_over():
    november = Relative.of(Dates(date(2026, 11, 1), date(2026, 11, 30)))
    assert at(november).so_far
    assert at(november, datetime(2026, 12, 1, 9, tzinfo=UTC)).unit is CalendarUnit.MONTH
    assert not at(november, datetime(2026, 12, 1, 9, tzinfo=UTC)).so_far


@pytest.mark.parametrize(
    ("stretch", "first", "last"),
    [
        (Units(CalendarUnit.WEEK, ago=2), "2026-10-26", "2026-11-01"),
        (Units(CalendarUnit.MONTH, ago=3), "2026-08-01", "2026-08-31"),
        (Units(CalendarUnit.DAY, ago=10), "2026-11-02", "2026-11-02"),
        (Units(CalendarUnit.QUARTER, ago=2), "2026-04-01", "2026-06-30"),
        (Units(CalendarUnit.MONTH, 3), "2026-08-01", "2026-10-31"),
        (Latest(Weekday.FRIDAY), "2026-11-06", "2026-11-06"),
        (Latest(Weekday.FRIDAY, over=True), "2026-11-06", "2026-11-06"),
        (Latest(Weekday.WEEKEND), "2026-11-07", "2026-11-08"),
        (Latest(Weekday.THURSDAY, over=True), "2026-11-05", "2026-11-05"),  # today is one, and is not over
    ],
)
def test_stretches_are_counted_from_today(stretch, first, last):
    assert dates(at(Relative.of(stretch))) == (first, last)


def test_the_latest_thursday_on_a_thursday_is_today_so_far():
    today = at(Relative.of(Latest(Weekday.THURSDAY)))
    assert dates(today) == ("2026-11-12", "2026-11-12")
    assert today.so_far


def test_on_a_sunday_the_weekend_is_so_far_and_the_last_one_is_a_week_old():
    sunday = datetime(2026, 11, 15, 11, tzinfo=UTC)
    assert dates(at(Relative.of(Latest(Weekday.WEEKEND)), sunday)) == ("2026-11-14", "2026-11-15")
    assert at(Relative.of(Latest(Weekday.WEEKEND)), sunday).so_far
    assert dates(at(Relative.of(Latest(Weekday.WEEKEND, over=True)), sunday)) == ("2026-11-07", "2026-11-08")
    monday = datetime(2026, 11, 16, 11, tzinfo=UTC)
    assert dates(at(Relative.of(Latest(Weekday.WEEKEND, over=True)), monday)) == ("2026-11-14", "2026-11-15")


def test_on_a_saturday_the_weekend_ends_now():
    saturday = datetime(2026, 11, 14, 11, tzinfo=UTC)
    assert dates(at(Relative.of(Latest(Weekday.WEEKEND)), saturday)) == ("2026-11-14", "2026-11-14")
    assert at(Relative.of(Latest(Weekday.WEEKEND)), saturday).end == saturday


def test_since_begins_with_the_first_day_and_is_no_calendar_unit():
    assert at(Relative.since(Units(CalendarUnit.MONTH))) == since(date(2026, 10, 1), THURSDAY, BERLIN)
    assert at(Relative.since(Latest(Weekday.MONDAY))) == since(date(2026, 11, 9), THURSDAY, BERLIN)


def test_a_range_may_have_one_end_that_moves():
    until_yesterday = Relative(Dates(date(2026, 10, 25), date(2026, 10, 25)), Units(CalendarUnit.DAY))
    assert at(until_yesterday) == asked("2026-10-25", "2026-11-11")
    assert dates(at(until_yesterday, A_WEEK_LATER)) == ("2026-10-25", "2026-11-18")


def test_all_time_begins_with_the_data_and_not_before_what_a_period_may_hold():
    assert at(Relative.all_time(), reach=date(2026, 3, 4)) == since(date(2026, 3, 4), THURSDAY, BERLIN)
    longest = at(Relative.all_time(), reach=date(1999, 1, 1))
    assert longest == at(Relative.all_time())
    assert longest.last == date(2026, 11, 12)
    assert dates(at(Relative.all_time(), reach=date(2027, 1, 1))) == ("2026-11-12", "2026-11-12")


def test_weeks_begin_where_the_workspace_says_so():
    assert dates(at(LAST_WEEK, week_starts=6)) == ("2026-11-01", "2026-11-07")
    assert at(LAST_WEEK, week_starts=6) == last_complete(CalendarUnit.WEEK, THURSDAY, BERLIN, week_starts=6)


# What cannot be


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: Units(CalendarUnit.HOUR, 24), "made of days"),
        (lambda: Units(CalendarUnit.WEEK, 0), "not possible"),
        (lambda: Units(CalendarUnit.WEEK, ago=-1), "not possible"),
        (lambda: Units(CalendarUnit.DAY, 10**12), "not possible"),
        (lambda: Units(CalendarUnit.WEEK, 2, 3), "end with the last complete one"),
        (lambda: Units(CalendarUnit.WEEK, 2, 0), "end with the last complete one"),
        (lambda: Dates(date(2026, 10, 2), date(2026, 10, 1)), "Swap the two dates"),
        (lambda: Relative(None, Units(CalendarUnit.WEEK)), "From when until last week"),
        (lambda: Baseline(CalendarUnit.WEEK, period=LAST_WEEK), "Two comparisons"),
        (lambda: Baseline(CalendarUnit.DAY, 10**6), "A comparison can be with"),
        (lambda: Baseline(None, 3), "A comparison can be with"),
    ],
)
def test_illegal_ones_cannot_be_made(make, why):
    with pytest.raises(PeriodError, match=why):
        make()


def test_what_is_still_to_come_is_refused_when_it_is_asked_for():
    with pytest.raises(PeriodError, match="still to come"):
        at(Relative.of(Dates(date(2027, 1, 1), date(2027, 1, 31))))


# The encoding, and the words


@pytest.mark.parametrize(
    ("relative", "encoded", "words"),
    [
        (LAST_WEEK, "1week-1", "last week"),
        (Relative.of(Units(CalendarUnit.MONTH, 3)), "3month-1", "last 3 months"),
        (Relative.of(Units(CalendarUnit.QUARTER, ago=0)), "1quarter-0", "this quarter"),
        (Relative.of(Units(CalendarUnit.WEEK, ago=2)), "1week-2", "2 weeks ago"),
        (Relative.of(Units(CalendarUnit.DAY, ago=0)), "1day-0", "today"),
        (Relative.of(Units(CalendarUnit.DAY)), "1day-1", "yesterday"),
        (Relative.of(Latest(Weekday.FRIDAY, over=True)), "friday-1", "last friday"),
        (Relative.since(Latest(Weekday.MONDAY)), "monday-0..", "since monday"),
        (
            Relative.of(Dates(date(2026, 10, 1), date(2026, 10, 15))),
            "2026-10-01/2026-10-15",
            "1–15 Oct 2026",
        ),
        (
            Relative(Dates(date(2026, 10, 25), date(2026, 10, 25)), Units(CalendarUnit.DAY)),
            "2026-10-25/2026-10-25..1day-1",
            "25 Oct 2026 - yesterday",
        ),
        (Relative.all_time(), "..", "all time"),
    ],
)
def test_the_encoding_is_the_public_format_and_the_words_are_what_people_type(relative, encoded, words):
    assert relative.encode() == encoded
    assert Relative.decode(encoded) == relative
    assert relative.words() == words


@pytest.mark.parametrize(
    "text", ["", "last week", "1fortnight-1", "24hour-1", "someday-1", "2026-13-01/2026-13-02", "2026-10-02/2026-10-01"]
)
def test_what_is_no_relative_period_gets_a_kind_error(text):
    with pytest.raises(PeriodError):
        Relative.decode(text)


# Baselines


@pytest.mark.parametrize(
    ("baseline", "encoded", "expected"),
    [
        (Baseline(), "", None),
        (Baseline(CalendarUnit.YEAR), "year", ("2025-10-01", "2025-10-31")),
        (Baseline(CalendarUnit.MONTH), "month", ("2026-09-01", "2026-09-30")),
        (Baseline(CalendarUnit.DAY, 31), "31day", ("2026-08-31", "2026-09-30")),
        (Baseline(CalendarUnit.WEEK, 2), "2week", ("2026-09-17", "2026-09-30")),
        (Baseline(CalendarUnit.MONTH, 3), "3month", ("2026-07-01", "2026-09-30")),
        (Baseline(period=LAST_WEEK), "1week-1", ("2026-11-02", "2026-11-08")),
    ],
)
def test_baselines_of_october(baseline, encoded, expected):
    found = baseline.of(asked("2026-10-01", "2026-10-31"), THURSDAY)
    assert (found and dates(found)) == expected
    assert baseline.encode() == encoded
    assert Baseline.decode(encoded) == baseline


def test_previous_months_of_a_period_within_a_month_are_refused():
    with pytest.raises(PeriodError, match="no length in days"):
        Baseline(CalendarUnit.MONTH, 3).of(asked("2026-10-02", "2026-10-31"), THURSDAY)
    with pytest.raises(PeriodError, match="comparison for a quarter"):
        Baseline(CalendarUnit.QUARTER).of(asked("2026-10-01", "2026-10-31"), THURSDAY)
    with pytest.raises(PeriodError, match="no period that this version"):
        Baseline.decode("3fortnight")


# Laws

UNITS = st.sampled_from([each for each in CalendarUnit if each is not CalendarUnit.HOUR])
STRETCHES = st.one_of(
    st.builds(Units, UNITS, st.integers(1, 10)),
    st.builds(Units, st.just(CalendarUnit.DAY), st.integers(1, 3653)),
    st.builds(Units, UNITS, st.just(1), st.integers(0, 40)),
    st.builds(Latest, st.sampled_from(Weekday), st.booleans()),
    st.tuples(st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.integers(0, 500)).map(
        lambda each: Dates(each[0], each[0] + timedelta(days=each[1]))
    ),
)
RELATIVES = st.one_of(
    st.just(Relative.all_time()),
    STRETCHES.map(Relative.of),
    STRETCHES.map(Relative.since),
    st.builds(Relative, STRETCHES, STRETCHES),
)


@settings(max_examples=200, deadline=None)
@given(RELATIVES)
def test_every_relative_period_survives_being_kept(relative):
    assert Relative.decode(relative.encode()) == relative
    assert Baseline.decode(Baseline(period=relative).encode()) == Baseline(period=relative)
    assert relative.words()


@settings(max_examples=200, deadline=None)
@given(RELATIVES, MOMENTS, st.sampled_from(ZONES), st.sampled_from([0, 5, 6]))
def test_every_relative_period_has_begun_and_ends_by_now_or_is_refused(relative, now, zone, week_starts):
    today = now.astimezone(ZoneInfo(zone)).date()
    try:
        period = relative.at(now, zone, week_starts)
    except PeriodError:
        return
    assert period.first <= period.last <= today
    assert period.end <= now
    assert period.so_far is (period.last == today)
