"""The first two lines: the answer, and what may be said of the change."""

from dataclasses import replace
from datetime import date

import pytest

from cxbot.answer import Figure
from cxbot.drawing.headline import (
    change_in_words,
    comparison,
    difference,
    headline,
    metric_headline,
    score_in_words,
)
from cxbot.filter import Filter, Kind
from cxbot.metrics import catalogue
from cxbot.question import About, Question
from cxbot.statistics import Verdict
from cxbot.unit import Better
from tests.drawing.answers import QUESTION, WEEK, answer, measured, share

TODAY = date(2026, 11, 19)


def test_the_headline_gives_period_score_and_sample() -> None:
    # 193 of 212 are 4 or 5: 91.04 %; (150x5 + 43x4 + 10x3 + 5x2 + 4) / 212 = 966 / 212 = 4.557
    assert headline(answer(), TODAY) == "Last week (9–15 Nov): 91 % satisfied, 4.6 of 5, 212 ratings."


@pytest.mark.parametrize(
    ("ratings", "score"),
    [
        ({}, "no ratings"),
        ({5: 1}, "1 rating, satisfied"),
        ({2: 1}, "1 rating, not satisfied"),
        ({5: 2, 1: 1}, "3 ratings, 2 of them satisfied"),
        ({4: 4}, "4 ratings, all of them satisfied"),
        ({1: 4}, "4 ratings, none of them satisfied"),
        ({5: 10, 3: 2}, "83 % satisfied, 4.7 of 5, only 12 ratings"),
        ({5: 30}, "100 % satisfied, 5.0 of 5, 30 ratings"),
    ],
)
def test_few_ratings_are_counted_rather_than_scored(ratings: dict[int, int], score: str) -> None:
    assert headline(answer(ratings), TODAY) == f"Last week (9–15 Nov): {score}."


def test_filters_stand_in_the_headline() -> None:
    narrowed = answer(question=Question(WEEK, filters=(Filter(Kind.INBOX, ("1", "2")), Filter(Kind.TAG, ("9",)))))
    narrowed.names.update({(Kind.INBOX, "1"): "Support", (Kind.INBOX, "2"): "Sales", (Kind.TAG, "9"): "billing"})
    assert headline(narrowed, TODAY).startswith("Last week (9–15 Nov), inbox Support or Sales, tag billing: 91 %")


def test_a_change_is_given_and_only_called_one_when_it_is() -> None:
    # 91.04 - 88.00 = 3.04 points
    assert comparison(answer(), TODAY) == "88 % on 2–8 Nov: +3 points, no clear change."
    up = answer(before=(160, 200), verdict=Verdict.UP, good=True)
    assert comparison(up, TODAY) == "80 % on 2–8 Nov: +11 points, clearly up, which is better."


def test_a_baseline_without_ratings_is_said_to_have_none() -> None:
    assert comparison(answer(before=(0, 0)), TODAY) == "No ratings on 2–8 Nov to compare with."
    assert comparison(answer({}, before=(0, 0)), TODAY) == "None on 2–8 Nov either."
    assert "too few on one side" in comparison(answer({5: 2}), TODAY)


def test_times_get_faster_and_counts_more() -> None:
    quick = measured("first_reply_time", Figure(2280.0, 60), Figure(2520.0, 60), Verdict.DOWN, good=True)
    assert difference(quick) == ", 4 min faster"
    unclear = measured("first_reply_time", Figure(2520.0, 60), Figure(2280.0, 60), Verdict.NO_CLEAR_CHANGE)
    assert difference(unclear) == ", 4 min slower (no clear change)"
    assert difference(measured("messages_received", Figure(1240.0, 1240), Figure(1120.0, 1120))) == ", 120 more"
    assert difference(measured("messages_received", Figure(5.0, 5), Figure(5.0, 5))) == ", as before"


def test_a_share_of_which_neither_way_is_good_only_moves() -> None:
    metric = replace(catalogue()["csat_response_rate"], better=Better.NEITHER)
    moved = replace(measured("csat_response_rate", share(20, 100), share(30, 100)), metric=metric)
    assert difference(moved) == ", −10 points"


def test_five_ratings_are_scored_and_four_are_not() -> None:
    assert score_in_words(answer({5: 4, 1: 1})) == "80 % satisfied, 4.2 of 5, only 5 ratings"
    assert score_in_words(answer({5: 3, 1: 1})) == "4 ratings, 3 of them satisfied"


def test_a_fall_says_that_it_is_worse() -> None:
    fall = measured("csat_percentage", share(410, 500), share(440, 500), Verdict.DOWN, good=False)
    assert change_in_words(fall) == "−6 points, clearly down, which is worse"
    assert QUESTION.period is WEEK


def test_what_changed_by_less_than_is_shown_is_as_before_and_neither_better_nor_worse() -> None:
    # 440 of 500 are 88.0 %, 439 are 87.8 %: both shown as 88 %.
    less = measured("csat_percentage", share(439, 500), share(440, 500), Verdict.NO_CLEAR_CHANGE)
    assert difference(less) == ", as before"


def test_ratings_of_some_scores_are_counted_not_scored() -> None:
    question = Question(WEEK, filters=(Filter(Kind.RATING, ("1", "2")),))
    found = answer({2: 5, 1: 4}, before=(0, 6), question=question)
    assert headline(found, TODAY) == "Last week (9–15 Nov), rated 1 or 2: 9 ratings."
    assert comparison(found, TODAY) == "6 on 2–8 Nov, 3 more."


@pytest.mark.parametrize(
    ("name", "number", "said"),
    [
        ("messages_received", 3250, "3,250 messages received"),
        ("messages_received", 1, "1 message received"),
        ("new_conversations", 0, "0 new conversations"),
        ("archived_with_reply", 12, "12 conversations archived with reply"),
        ("csat_responses", 1, "1 rating"),
    ],
)
def test_a_count_is_said_with_what_it_counts(name: str, number: int, said: str) -> None:
    counts = Figure(float(number), number)
    about = Question(WEEK, about=About.METRIC, metric=name)
    only = replace(answer(question=about), total={name: measured(name, counts, counts)})
    assert metric_headline(only, TODAY) == f"Last week (9–15 Nov): {said}."
