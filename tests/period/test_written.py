from datetime import date

import pytest

from cxbot.errors import PeriodError
from cxbot.period import CalendarUnit, Period, day, last_complete, since, this_so_far
from tests.period.asked import BERLIN, THURSDAY, TODAY, asked


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


def test_the_encoding_is_the_public_format():
    assert asked("2026-10-01", "2026-10-15").encode() == "2026-10-01/2026-10-15@Europe/Berlin"
    week = this_so_far(CalendarUnit.WEEK, THURSDAY, BERLIN, week_starts=6)
    assert week.encode() == "2026-11-08/2026-11-12@Europe/Berlin~2026-11-12T13:05:00Z*1week^6"


def test_ten_years_of_days_survive_a_button():
    longest = last_complete(CalendarUnit.DAY, THURSDAY, BERLIN, 3653)
    assert Period.decode(longest.encode()) == longest


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
