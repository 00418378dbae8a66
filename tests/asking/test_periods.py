from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxbot.asking.baselines import read_baseline
from cxbot.asking.periods import read_period
from cxbot.asking.plaintext import lowered, plain
from cxbot.asking.reading import Reading
from cxbot.errors import PeriodError
from cxbot.period import CalendarUnit, Period, days, since

NOW = datetime(2026, 11, 12, 13, 5, tzinfo=UTC)  # Thursday of week 46, 14:05 in Berlin
READING = Reading(NOW, "Europe/Berlin")


def read(text, reading=READING):
    said = lowered(plain(text))
    found = read_period(said, reading)
    assert found, f"no period in {text!r}"
    assert found[1] == len(said), f"only {said[: found[1]]!r} was read"
    return reading.at(found[0])


def dates(period):
    return f"{period.first} {period.last}" + (" so far" if period.so_far else "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2026-11-12 2026-11-12 so far"),
        ("Yesterday", "2026-11-11 2026-11-11"),
        ("this week", "2026-11-09 2026-11-12 so far"),
        ("this week so far", "2026-11-09 2026-11-12 so far"),
        ("current month", "2026-11-01 2026-11-12 so far"),
        ("this quarter", "2026-10-01 2026-11-12 so far"),
        ("THIS YEAR", "2026-01-01 2026-11-12 so far"),
        ("month to date", "2026-11-01 2026-11-12 so far"),
        ("qtd", "2026-10-01 2026-11-12 so far"),
        ("last day", "2026-11-11 2026-11-11"),
        ("last week", "2026-11-02 2026-11-08"),
        ("previous week", "2026-11-02 2026-11-08"),
        ("past month", "2026-10-01 2026-10-31"),
        ("last quarter", "2026-07-01 2026-09-30"),
        ("last year", "2025-01-01 2025-12-31"),
        ("last 7 days", "2026-11-05 2026-11-11"),
        ("past 30 days", "2026-10-13 2026-11-11"),
        ("last 1 week", "2026-11-02 2026-11-08"),
        ("last two weeks", "2026-10-26 2026-11-08"),
        ("last 12 weeks", "2026-08-17 2026-11-08"),
        ("last 3 months", "2026-08-01 2026-10-31"),
        ("last 3 full months", "2026-08-01 2026-10-31"),
        ("last 4 quarters", "2025-10-01 2026-09-30"),
        ("last 2 years", "2024-01-01 2025-12-31"),
        ("2024-01-01 - 2026-01-01", "2024-01-01 2026-01-01"),
    ],
)
def test_periods_relative_to_now(text, expected):
    assert dates(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10", "2026-10-01 2026-10-31"),
        ("2026/10", "2026-10-01 2026-10-31"),
        ("10/2026", "2026-10-01 2026-10-31"),
        ("2026-W45", "2026-11-02 2026-11-08"),
        ("2026w45", "2026-11-02 2026-11-08"),
        ("week 45", "2026-11-02 2026-11-08"),
        ("W50", "2025-12-08 2025-12-14"),  # this year's has not begun
        ("2020-W53", "2020-12-28 2021-01-03"),
        ("Q3 2026", "2026-07-01 2026-09-30"),
        ("2026-Q3", "2026-07-01 2026-09-30"),
        ("q3", "2026-07-01 2026-09-30"),
        ("q4", "2026-10-01 2026-11-12 so far"),
        ("Q1 of 2025", "2025-01-01 2025-03-31"),
        ("October", "2026-10-01 2026-10-31"),
        ("oct", "2026-10-01 2026-10-31"),
        ("Sept.", "2026-09-01 2026-09-30"),
        ("oct 2025", "2025-10-01 2025-10-31"),
        ("October of 2025", "2025-10-01 2025-10-31"),
        ("Oct ’25", "2025-10-01 2025-10-31"),
        ("may", "2026-05-01 2026-05-31"),
        ("november", "2026-11-01 2026-11-12 so far"),
        ("december", "2025-12-01 2025-12-31"),  # the latest that has begun
        ("2025", "2025-01-01 2025-12-31"),
        ("2026-10-15", "2026-10-15 2026-10-15"),
        ("2026/10/15", "2026-10-15 2026-10-15"),
        ("15 Oct", "2026-10-15 2026-10-15"),
        ("15th of October 2025", "2025-10-15 2025-10-15"),
        ("15-Oct-2025", "2025-10-15 2025-10-15"),
        ("Oct 15", "2026-10-15 2026-10-15"),
        ("October 15th, 2025", "2025-10-15 2025-10-15"),
        ("15 Dec", "2025-12-15 2025-12-15"),
        ("29 Feb", "2024-02-29 2024-02-29"),  # the latest year that had one
        ("15.10.2026", "2026-10-15 2026-10-15"),
        ("15.10.", "2026-10-15 2026-10-15"),
        ("15/10/2026", "2026-10-15 2026-10-15"),
        ("10/15/2026", "2026-10-15 2026-10-15"),
        ("10/15/26", "2026-10-15 2026-10-15"),
        ("5/5/2026", "2026-05-05 2026-05-05"),  # both readings are one
    ],
)
def test_periods_with_a_name_or_a_date(text, expected):
    assert dates(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 Oct - 15 Oct", "2026-10-01 2026-10-15"),
        ("1 Oct – 15 Oct", "2026-10-01 2026-10-15"),
        ("1 Oct-15 Oct", "2026-10-01 2026-10-15"),
        ("Oct 1 to Oct 15", "2026-10-01 2026-10-15"),
        ("from Oct 1 until Oct 15", "2026-10-01 2026-10-15"),
        ("from the 1st of October to the 15th of October", "2026-10-01 2026-10-15"),
        ("between oct 1 and oct 15", "2026-10-01 2026-10-15"),
        ("1-15 Oct", "2026-10-01 2026-10-15"),
        ("1–15 October 2025", "2025-10-01 2025-10-15"),
        ("1 to 15 oct", "2026-10-01 2026-10-15"),
        ("Oct 1-15", "2026-10-01 2026-10-15"),
        ("Oct 1 - 15, 2025", "2025-10-01 2025-10-15"),
        ("1 Oct - 15", "2026-10-01 2026-10-15"),
        ("2026-10-01 - 2026-10-15", "2026-10-01 2026-10-15"),
        ("2026-10-01..2026-10-15", "2026-10-01 2026-10-15"),
        ("2026-10-01…2026-10-15", "2026-10-01 2026-10-15"),
        ("2026-10-01/2026-10-15", "2026-10-01 2026-10-15"),
        ("1.10.2026 - 15.10.2026", "2026-10-01 2026-10-15"),
        ("1/10/2026 - 15/10/2026", "2026-10-01 2026-10-15"),  # the 15th tells which is the day
        ("10/1/2026 - 10/15/2026", "2026-10-01 2026-10-15"),
        ("10/15/2026 to 11/2/2026", "2026-10-15 2026-11-02"),
        ("1 Oct - today", "2026-10-01 2026-11-12 so far"),
        ("1 Nov - 30 Nov", "2026-11-01 2026-11-12 so far"),
        ("1 Oct 2025 - 15 Oct 2025", "2025-10-01 2025-10-15"),
        ("1 Oct - 15 Oct 2025", "2025-10-01 2025-10-15"),
        ("20 Dec - 5 Jan", "2025-12-20 2026-01-05"),
        ("20 Dec - 5 Jan 2026", "2025-12-20 2026-01-05"),
        ("20 Dec 2025 - 5 Jan", "2025-12-20 2026-01-05"),
        ("Aug - Oct", "2026-08-01 2026-10-31"),
        ("aug to oct 2025", "2025-08-01 2025-10-31"),
        ("2026-08 - 2026-10", "2026-08-01 2026-10-31"),
        ("Q2 - Q3", "2026-04-01 2026-09-30"),
        ("W44 - W45", "2026-10-26 2026-11-08"),
        ("25 Oct - yesterday", "2026-10-25 2026-11-11"),
    ],
)
def test_ranges_in_every_usual_way(text, expected):
    assert dates(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("since 1 Oct", date(2026, 10, 1)),
        ("since the 1st of October", date(2026, 10, 1)),
        ("since October", date(2026, 10, 1)),
        ("since 2026-W45", date(2026, 11, 2)),
        ("since 2026", date(2026, 1, 1)),
        ("since last month", date(2026, 10, 1)),
        ("since the start of this quarter", date(2026, 10, 1)),
        ("since monday", date(2026, 11, 9)),
        ("since Thursday", date(2026, 11, 12)),
        ("since friday", date(2026, 11, 6)),
        ("since yesterday", date(2026, 11, 11)),
        ("since 20 Dec", date(2025, 12, 20)),
    ],
)
def test_since_runs_until_now_and_is_no_calendar_unit(text, first):
    assert read(text) == since(first, NOW, "Europe/Berlin")
    assert read(text).unit is None


def test_whole_months_as_dates_are_months():
    assert read("1 Aug - 31 Oct") == read("Aug - Oct")
    assert (read("1 Aug - 31 Oct").unit, read("1 Aug - 31 Oct").count) == (CalendarUnit.MONTH, 3)
    assert read("1 Jul - 30 Sep") == read("Q3")
    assert read("2 Nov - 8 Nov") == read("last week") == read("2026-W45")


def test_weeks_follow_the_workspace_and_iso_weeks_do_not():
    sunday = Reading(NOW, "Europe/Berlin", 6)
    assert dates(read("last week", sunday)) == "2026-11-01 2026-11-07"
    assert dates(read("2026-W45", sunday)) == "2026-11-02 2026-11-08"


@pytest.mark.parametrize("text", ["1/10/2026", "1/10", "01-10-2026"])
def test_day_and_month_are_asked_for_where_either_could_be_meant(text):
    with pytest.raises(PeriodError, match=r"can be 1 Oct.* or 10 Jan") as asked_back:
        read(text)
    assert read(asked_back.value.suggestion).days == 1


def test_both_dates_of_a_range_are_asked_for_where_either_could_be_meant():
    with pytest.raises(PeriodError, match=r"can be 1 Oct 2026 - 2 Oct 2026 or 10 Jan 2026 - 10 Feb 2026") as asked_back:
        read("1/10/2026 - 2/10/2026")
    assert read(asked_back.value.suggestion).days == 2


def test_a_day_that_there_is_not_gets_its_month():
    for text, month in (("31 june", "june"), ("30 Feb 2026", "february 2026")):
        with pytest.raises(PeriodError, match="There is no") as asked_back:
            read(text)
        assert asked_back.value.suggestion == month


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("15 oct - 1 oct", "1 oct - 15 oct"),  # 1 Oct 2027 is still to come
        ("15 nov - 1 nov", "1 nov - 15 nov"),  # 15 Nov 2025 - 1 Nov 2026 is hardly meant
        ("10 nov to 5 jan", "5 jan - 10 nov"),
    ],
)
def test_a_range_that_ends_before_it_begins_is_asked_about(text, better):
    with pytest.raises(PeriodError, match="ends before it begins") as asked_back:
        read(text)
    assert asked_back.value.suggestion == better


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31 Feb", "There is no “31 feb”"),
        ("31 Feb 2026", "There is no “31 feb 2026”"),
        ("2026-02-30", "There is no “2026-02-30”"),
        ("2026-13", "There is no “2026-13”"),
        ("2026-W54", "There is no “2026-w54”"),
        ("40 Oct - 41 Oct", "There is no “40 oct”"),
        ("next week", "still to come"),
        ("2027", "still to come"),
        ("1 Dec 2026 - 5 Dec 2026", "still to come"),
        ("15 Oct 2026 - 1 Oct 2026", "Swap the two dates"),
        ("2014-01-01 - 2026-01-01", "4,384 days are too many"),
        ("last 11 years", "1 to 10 years"),
        ("last 999999999 days", "1 to 3,653"),
        ("last 24 hours", "made of days"),
        ("from 1 Oct", "until when"),
        ("since we began", "Since when"),
        ("this 3 weeks", "complete ones or not"),
    ],
)
def test_what_is_no_period_says_why_and_what_would_be(text, why):
    with pytest.raises(PeriodError, match=why) as refused:
        read(text)
    assert read(refused.value.suggestion.removesuffix(" by hour"))


@pytest.mark.parametrize(
    "text", ["", "octo", "marketing", "maybe", "7", "last", "weekly", "q5", "5 decisions", "w", "since"]
)
def test_other_words_are_no_periods(text):
    assert read_period(text, READING) is None


# What it is compared with


def baseline(period, text):
    found = read_baseline(text, READING)
    assert found
    assert found[1] == len(text)
    return found[0].of(read(period), NOW)


@pytest.mark.parametrize(
    ("period", "text", "expected"),
    [
        ("last week", "last year", "2025-11-03 2025-11-09"),  # 52 weeks
        ("october", "last year", "2025-10-01 2025-10-31"),
        ("1 oct - 15 oct", "the same period last year", "2025-10-01 2025-10-15"),
        ("october", "a year ago", "2025-10-01 2025-10-31"),
        ("october", "previous month", "2026-09-01 2026-09-30"),
        ("last week", "the month before", "2026-10-02 2026-10-08"),
        ("last week", "previous 31 days", "2026-10-02 2026-11-01"),
        ("last week", "previous four weeks", "2026-10-05 2026-11-01"),
        ("last week", "1 sep - 30 sep", "2026-09-01 2026-09-30"),
        ("last week", "september", "2026-09-01 2026-09-30"),
        ("last week", "week 40", "2026-09-28 2026-10-04"),
        ("q3", "q3 2025", "2025-07-01 2025-09-30"),
    ],
)
def test_other_baselines_are_asked_for(period, text, expected):
    assert dates(baseline(period, text)) == expected


@pytest.mark.parametrize(
    ("period", "text"),
    [
        ("last week", "previous"),
        ("last week", "the previous period"),
        ("last week", "period before"),
        ("this week", "last week"),
        ("last week", "the week before"),
        ("today", "yesterday"),
        ("q3", "previous quarter"),
    ],
)
def test_the_previous_period_has_several_names(period, text):
    assert baseline(period, text) is None


def test_a_baseline_that_does_not_fit_is_refused():
    with pytest.raises(PeriodError, match="comparison for a quarter"):
        baseline("last week", "previous quarter")
    with pytest.raises(PeriodError, match="no length in days"):
        baseline("last week", "previous 3 months")
    assert read_baseline("the moon", READING) is None


# Laws


@settings(max_examples=150, deadline=None)
@given(st.dates(date(2025, 12, 1), date(2026, 11, 12)), st.integers(0, 200))
def test_every_way_of_writing_a_range_means_the_same_days(first, length):
    last = min(date.fromordinal(first.toordinal() + length), date(2026, 11, 12))
    ways = [
        f"{first} - {last}",
        f"{first:%d %b %Y} to {last:%d %B %Y}",
        f"{first:%B} {first.day}, {first.year} – {last:%b} {last.day}, {last.year}",
        f"{first.day}.{first.month}.{first.year}-{last.day}.{last.month}.{last.year}",
    ]
    expected = days(first, last, NOW, "Europe/Berlin")
    assert [read(each) for each in ways] == [expected] * len(ways)


@settings(max_examples=150, deadline=None)
@given(st.dates(date(2025, 11, 13), date(2026, 11, 12)))
def test_a_date_without_a_year_is_the_latest_that_has_begun(day):
    # A year of dates, today included: each is the latest of its kind.
    assert read(f"{day:%d %B}").first == day
    assert read(f"{day:%b %d}").first == day


@settings(max_examples=200, deadline=None)
@given(st.text("0123456789-/. ocnvtaes wq", max_size=24))
def test_any_text_is_a_period_or_none_or_refused_kindly(text):
    try:
        found = read_period(lowered(plain(text)), READING)
    except PeriodError:
        return
    assert found is None or isinstance(READING.at(found[0]), Period)
