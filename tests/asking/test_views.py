"""Words become periods that move: what is kept gives the same dates as what is asked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxbot.asking import ask, view
from cxbot.asking.periods import read_period
from cxbot.asking.plaintext import lowered, plain
from cxbot.asking.reading import Reading
from cxbot.errors import AskError, PeriodError
from cxbot.period import Relative
from cxbot.view import View
from tests.asking.catalogue import BERLIN, NOW, context

PHRASES = [
    *("today", "yesterday", "this week", "last week", "this month so far", "past month", "qtd", "last year"),
    *("last 7 days", "past 30 days", "last 12 weeks", "last 3 full months", "last 4 quarters"),
    *("since monday", "since friday", "since last month", "since this week", "since 1 Oct", "since 2026-W45"),
    *("October", "december", "2025", "Q3", "week 45", "15 Oct", "29 Feb", "2026-10-15", "15.10.2026"),
    *("first half of last month", "second week of this month", "last 5 days of last quarter"),
    *("1 Oct - 15 Oct", "Aug - Oct", "20 Dec - 5 Jan", "1 Oct - today", "25 Oct - yesterday", "1-15 Oct"),
]


def keep(text):
    return view("mine", text, context())


@pytest.mark.parametrize("text", PHRASES)
def test_a_view_made_of_words_asks_what_the_words_ask(text):
    kept = View.decode(keep(f"csat trend {text} vs last year inbox:support").encode())
    assert kept.question(NOW, BERLIN) == ask(f"csat trend {text} vs last year inbox:support", context())


def test_relative_words_move_and_dates_stay():
    later = datetime(2026, 12, 3, 9, tzinfo=UTC)
    assert keep("last week").question(later, BERLIN).period.first == date(2026, 11, 23)
    assert keep("since last month").question(later, BERLIN).period.first == date(2026, 11, 1)
    assert keep("first half of last month").question(later, BERLIN).period.first == date(2026, 11, 1)
    assert keep("october").question(later, BERLIN) == keep("october").question(NOW, BERLIN)
    assert keep("1 Oct - yesterday").question(later, BERLIN).period.last == date(2026, 12, 2)


def test_nothing_typed_is_kept_as_last_week():
    assert keep("inbox:support").period == keep("last week").period


def test_what_is_no_question_is_no_view():
    with pytest.raises(AskError, match="no report that could be kept"):
        keep("help")


def read(text, reading):
    said = lowered(plain(text))
    found = read_period(said, reading)
    assert found
    assert found[1] == len(said), f"only {said[: found[1]]!r} of {said!r} was read"
    return found[0]


def at(reading, relative):
    """The period, or why it is none at that moment: the second week of a month on its first day."""
    try:
        return reading.at(relative)
    except PeriodError as error:
        return str(error)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(PHRASES),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001 - hypothesis wants naive bounds
    st.sampled_from(["UTC", BERLIN, "Pacific/Apia", "America/New_York"]),
    st.sampled_from([0, 6]),
)
def test_what_is_read_can_be_kept_and_is_written_as_it_can_be_read(phrase, naive, zone, week_starts):
    reading = Reading(naive.replace(tzinfo=UTC), zone, week_starts)
    try:
        relative = read(phrase, reading)
    except PeriodError:  # not begun then, or "20 Dec - 5 Jan" on New Year's Day
        return
    assert Relative.decode(relative.encode()) == relative
    again = read(relative.words(), reading)
    assert reading.at(again) == reading.at(relative)
    later = Reading(reading.now + timedelta(days=20), zone, week_starts)
    assert at(later, again) == at(later, relative)
