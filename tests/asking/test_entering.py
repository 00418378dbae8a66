"""What stands in the fields of a form becomes a question; what is wrong is said of the field, in what was entered."""

from datetime import date

import pytest

from cxbot.asking import ask
from cxbot.asking.entering import Entry, EntryError, entered
from tests.asking.catalogue import asked, context


def of(**given: object):
    return entered(ask("csat last week inbox:support", context()), Entry(**given), context())


def refusal(**given: object):
    with pytest.raises(EntryError) as refused:
        of(**given)
    return refused.value


@pytest.mark.parametrize(
    ("given", "period"),
    [
        ({"first": date(2026, 11, 2), "last": date(2026, 11, 8)}, "2-8 Nov"),
        ({"first": date(2026, 10, 1), "last": date(2026, 10, 31)}, "October"),
        ({"first": date(2026, 11, 3)}, "since 3 Nov"),
        ({"first": date(2026, 11, 12), "last": date(2026, 11, 12)}, "today"),
    ],
)
def test_picked_days_are_the_period_that_words_would_ask(given, period):
    assert of(**given).period == asked(period).period


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ((date(2026, 11, 10), date(2026, 11, 1)), "last", "before the first, 10 Nov 2026"),
        ((date(2026, 12, 10), None), "first", "still to come"),
        ((date(2026, 12, 10), date(2026, 12, 12)), "last", "still to come"),
        ((date(1999, 12, 10), None), "first", "too many"),
        ((date(1800, 1, 1), date(2026, 11, 1)), "first", "too long ago"),
    ],
)
def test_what_is_wrong_with_picked_days_is_not_told_in_words_that_nobody_typed(given, field, said):
    error = refusal(first=given[0], last=given[1])
    assert error.field == field
    assert said in error.text
    assert "“" not in error.text


@pytest.mark.parametrize(
    "typed", ["last year", "vs last year", "a year before", "compared with last year", "to last year", "YoY"]
)
def test_own_words_say_what_is_compared_with(typed):
    assert of(against=typed, baseline="previous month").baseline == asked("csat last week vs last year").baseline


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("the moon", "“the moon”: that is no period. Say previous, last year, previous month, or dates."),
        ("lst year", "“lst year”: that is no period. Say previous, last year, previous month, or dates."),
        ("last month last year", "“last year” is too much: only one period stands here. Try “last month”."),
        ("may inbox:sales", "“inbox:sales” is too much: only one period stands here. Try “may”."),
        ("next year", "“next year” is still to come. Ask about a period that has begun. Try “last year”."),
    ],
)
def test_what_is_wrong_with_own_words_names_them_alone(typed, text):
    error = refusal(against=typed)
    assert (error.field, error.text) == ("against", text)


@pytest.mark.parametrize("typed", ["accounts", "teammates", "feedback"])
@pytest.mark.parametrize("given", [{"words": "last month vs last year"}, {"against": "last year"}])
def test_a_list_is_not_compared_in_silence(typed, given):
    with pytest.raises(EntryError, match="of one period") as refused:
        entered(asked(typed), Entry(**given), context())
    assert refused.value.field in given
