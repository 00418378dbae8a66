"""The first two lines: the answer, and what may be said of the change."""

from dataclasses import replace
from datetime import date

import pytest

from cxbot.answer import Answer, Basis, Change, Comparison, Figure, Measured
from cxbot.drawing.changes import difference, moved
from cxbot.drawing.headline import lines
from cxbot.filter import Filter, Kind
from cxbot.metrics import catalogue
from cxbot.question import About, Question
from cxbot.rights import EVERYTHING
from cxbot.sections import asked
from cxbot.statistics import Interval, Verdict, usual_share
from tests.drawing.answers import WEEK, answer, measured, share

TODAY = date(2026, 11, 19)


def headline(answered: Answer) -> str:
    return lines(asked(answered.question)[0], answered, TODAY, EVERYTHING)[0]


def comparison(answered: Answer) -> str:
    return lines(asked(answered.question)[0], answered, TODAY, EVERYTHING)[1]


def test_the_headline_gives_period_score_and_sample() -> None:
    # 193 of 212 are 4 or 5: 91.04 %; (150x5 + 43x4 + 10x3 + 5x2 + 4) / 212 = 966 / 212 = 4.557
    assert headline(answer()) == "Last week (9–15 Nov): 91 % satisfied, 4.6 of 5, 212 ratings."


@pytest.mark.parametrize(
    ("ratings", "score"),
    [
        ({}, "no ratings"),
        ({5: 1}, "1 rating, satisfied"),
        ({2: 1}, "1 rating, not satisfied"),
        ({5: 2, 1: 1}, "3 ratings, 2 of them satisfied"),
        ({4: 4}, "4 ratings, all of them satisfied"),
        ({1: 4}, "4 ratings, none of them satisfied"),
        ({5: 4, 1: 1}, "80 % satisfied, 4.2 of 5, only 5 ratings"),  # five exactly are scored
        ({5: 10, 3: 2}, "83 % satisfied, 4.7 of 5, only 12 ratings"),
        ({5: 30}, "100 % satisfied, 5.0 of 5, 30 ratings"),
    ],
)
def test_few_ratings_are_counted_rather_than_scored(ratings: dict[int, int], score: str) -> None:
    assert headline(answer(ratings)) == f"Last week (9–15 Nov): {score}."


def test_filters_stand_in_the_headline() -> None:
    narrowed = answer(question=Question(WEEK, filters=(Filter(Kind.INBOX, ("1", "2")), Filter(Kind.TAG, ("9",)))))
    narrowed.names.update({(Kind.INBOX, "1"): "Support", (Kind.INBOX, "2"): "Sales", (Kind.TAG, "9"): "billing"})
    assert headline(narrowed).startswith("Last week (9–15 Nov), inbox Support or Sales, tag billing: 91 %")


def test_a_change_is_given_and_only_called_one_when_it_is() -> None:
    assert comparison(answer()) == "Up from 88 % on 2–8 Nov, no clear change."
    up = answer(before=(160, 200), verdict=Verdict.UP, interval=Interval(4.4, 17.6))
    assert comparison(up) == "Up from 80 % on 2–8 Nov, a clear rise of 4 to 18 points."


def test_a_baseline_without_ratings_is_said_to_have_none() -> None:
    assert comparison(answer(before=(0, 0))) == "No ratings on 2–8 Nov to compare with."
    assert comparison(answer({}, before=(0, 0))) == "None on 2–8 Nov either."
    assert "too few on one side" in comparison(answer({5: 2}))


def test_times_get_faster_and_counts_more() -> None:
    quick = measured("first_reply_time", Figure(2280.0, 60), Figure(2520.0, 60), Verdict.DOWN, good=True)
    assert difference(quick) == ", 4 min faster"
    unclear = measured("first_reply_time", Figure(2520.0, 60), Figure(2280.0, 60), Verdict.NO_CLEAR_CHANGE)
    assert difference(unclear) == ", 4 min slower (no clear change)"
    assert difference(measured("messages_received", Figure(1240.0, 1240), Figure(1120.0, 1120))) == ", 120 more"
    assert difference(measured("messages_received", Figure(5.0, 5), Figure(5.0, 5))) == ", as before"


def test_a_fall_says_how_far_it_goes_at_least() -> None:
    # 410 of 500 after 440 of 500: -6.0 points, 95 % interval -10.4 to -1.6.
    fall = measured("csat_percentage", share(410, 500), share(440, 500), Verdict.DOWN, interval=Interval(-10.4, -1.6))
    assert moved(fall, "in September") == "Down from 88 % in September, a clear drop of 2 to 10 points"


def test_a_clear_change_of_a_duration_is_said_in_time() -> None:
    slower = measured(
        "reply_time", Figure(7620.0, 90), Figure(4380.0, 80), Verdict.UP, interval=Interval(1500.0, 4980.0)
    )
    assert moved(slower, "on 2–8 Nov") == "Up from 1 h 13 min on 2–8 Nov, a clear rise of 25 min to 1 h 23 min"


def test_what_prints_the_same_neither_rose_nor_fell() -> None:
    same = measured("csat_percentage", share(439, 500), share(440, 500), Verdict.NO_CLEAR_CHANGE)
    assert moved(same, "on 2–8 Nov") == "As on 2–8 Nov (88 %), no clear change"
    known = "in April (known from 3 Apr 2026 on)"
    assert moved(same, known) == "As in April (known from 3 Apr 2026 on; 88 %), no clear change"


def test_what_changed_by_less_than_is_shown_is_as_before_and_neither_better_nor_worse() -> None:
    # 440 of 500 are 88.0 %, 439 are 87.8 %: both shown as 88 %.
    less = measured("csat_percentage", share(439, 500), share(440, 500), Verdict.NO_CLEAR_CHANGE)
    assert difference(less) == ", as before"


def test_ratings_of_some_scores_are_counted_not_scored() -> None:
    question = Question(WEEK, filters=(Filter(Kind.RATING, ("1", "2")),))
    found = answer({2: 5, 1: 4}, before=(0, 6), question=question)
    assert headline(found) == "Last week (9–15 Nov), rated 1 or 2: 9 ratings."
    assert comparison(found) == "6 on 2–8 Nov, 3 more."


def test_one_score_of_ratings_of_some_scores_is_counted_too() -> None:
    question = Question(WEEK, about=About.METRIC, metric="csat_average", filters=(Filter(Kind.RATING, ("1", "2")),))
    found = measured("csat_average", Figure(1.4, 34), Figure(1.5, 22))
    only = replace(answer(question=question), total={"csat_average": found})
    assert headline(only) == "Last week (9–15 Nov), rated 1 or 2: 34 scored ratings."
    assert comparison(only) == "22 on 2–8 Nov, 12 more."


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
    assert headline(only) == f"Last week (9–15 Nov): {said}."


@pytest.mark.parametrize(
    ("median", "said"),
    [
        (3300.0, "reply time 2 h 07 min on average, half within 55 min, 90 replies"),
        (3290.0, "reply time 2 h 07 min on average, half within 55 min, 90 replies"),  # above ten minutes no seconds
        (3810.0, "reply time 2 h 07 min on average, half within 1 h 04 min, 90 replies"),  # half of it exactly
        (3811.0, "reply time (avg) 2 h 07 min, 90 replies"),
        (11430.0, "reply time 2 h 07 min on average, half within 3 h 11 min, 90 replies"),  # 190.5 min
        (None, "reply time (avg) 2 h 07 min, 90 replies"),
    ],
)
def test_beside_an_average_of_a_duration_stands_its_median_where_they_differ_by_half(
    median: float | None, said: str
) -> None:
    question = Question(WEEK, about=About.METRIC, metric="reply_time")
    slow = measured("reply_time", Figure(7620.0, 90, median=median), Figure(4380.0, 80), Verdict.NO_CLEAR_CHANGE)
    only = replace(answer(question=question), total={"reply_time": slow})
    assert headline(only) == f"Last week (9–15 Nov): {said}."


def test_where_a_figure_usually_lies_stands_behind_the_change() -> None:
    # 26 weeks of 50 ratings with 45 satisfied each: 90 +- 12.7 at n = 50, so 84 to 96 at n = 212.
    usual = usual_share([(45, 50)] * 26)
    assert usual is not None
    inside = replace(answer(), usual={"csat_percentage": usual})
    assert comparison(inside) == "Up from 88 % on 2–8 Nov, no clear change; inside the usual 84–96 %."
    below = replace(answer({5: 100, 1: 40}), usual={"csat_percentage": usual})
    assert comparison(below).endswith("; below the usual 82–98 %.")


def test_counts_between_other_lengths_are_compared_per_day() -> None:
    # 310 in 31 days are 10 a day, 240 in 30 days are 8.
    change = Measured(
        catalogue()["messages_received"], Figure(310.0, 310), Figure(240.0, 240), Change(2.0, None, Verdict.NONE, None)
    )
    assert difference(change, Comparison(Basis.PER_DAY, WEEK.previous(), 31, 30)) == ", 2 more a day"
    assert difference(change, Comparison(Basis.WHOLE, WEEK.previous(), 7, 7)) == ", 2 more"
