from dataclasses import replace

import pytest

from cxbot.drawing.charts.alt_text import bars_words, donut_words, trend_words
from cxbot.drawing.charts.chart import Bar, Bars, Grain, Line, Point
from cxbot.statistics import Interval
from cxbot.unit import Unit
from tests.charts.gallery import gallery
from tests.charts.making import BEFORE, LATEST, bar, donut, line, trend


def test_a_trend_says_the_periods_figure_its_extremes_its_gaps_and_how_many():
    week = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    values = [88, 90, 95, 87, 91, None, 88]
    points = tuple(Point("x", value, 35, f"on {day}") for day, value in zip(week, values, strict=True))
    assert trend_words(trend(Line("9–15 Nov", points, 90.1, 212))) == (
        "Satisfaction by day, 9–15 Nov: 90 %; between 87 % on Thursday and 95 % on Wednesday, 88 % at the end; "
        "none on Saturday; 212 ratings."
    )


def test_a_trend_says_its_finding_and_where_it_ends():
    assert trend_words(gallery()["trend of a month of few"]) == (
        "Satisfaction by day, October: 82 %; fell to 70 % in the week to 17 Oct, 91 % at the end; "
        "none on 4 Oct and on 25 Oct; 300 ratings; before, September: 93 %."
    )


def test_a_compared_trend_says_what_was_before():
    assert trend_words(trend(LATEST, BEFORE, compared=True)) == (
        "Satisfaction by day, 9–15 Nov: 90 %; between 84 % on 13 Nov and 95 % on 11 Nov, 86 % at the end; "
        "none on 14 Nov; 212 ratings; compared with 2–8 Nov: 87 %."
    )


def test_the_same_trend_alone_and_compared_are_told_apart():
    alone, compared = (gallery()[f"trend of a month of few{which}"] for which in ("", " compared"))
    assert trend_words(alone).endswith("300 ratings; before, September: 93 %.")
    assert trend_words(compared).endswith("300 ratings; compared with September: 93 %.")


def test_what_lies_outside_the_usual_range_is_said():
    weeks = gallery()["trend of weeks with their usual range"]
    # 58 of 80 are 72.5 %, below 90 - 90 / sqrt(80) = 79.9; 120 of 131 are 91.6 %, within 90 -+ 7.9.
    assert "88 % at the end; below the usual range in the week of 12 Oct; 902 ratings" in trend_words(weeks)
    assert "above the usual range on 5 Oct; 1,680" in trend_words(gallery()["trend of times with their usual range"])
    assert "; inside the usual range; 1,300" in trend_words(gallery()["trend of a quiet half year"])
    away = trend(line("9–15 Nov", [70, 99, 71, 72, 73, 90, 90], counts=[40] * 7, value=81, n=280))
    away = replace(away, usual=(Interval(80.0, 95.0),) * 7)
    assert "; below the usual range 4 times and above the usual range on 10 Nov; 280" in trend_words(away)
    edge = trend(line("9 Nov", [79.6], ["9 Nov"], counts=[40], value=79.6, n=40), usual=(Interval(79.9, 95.0),))
    assert "; inside the usual range; 40" in trend_words(edge)  # both are printed as 80 %


@pytest.mark.parametrize(
    ("values", "whole", "said"),
    [
        ([None] * 7, None, "no ratings"),
        ([100] * 7, 100, "100 %; 100 % throughout; 280 ratings"),
        ([None, None, None, 100, None, None, None], 100, "100 %; all on 12 Nov; 40 ratings"),
        (
            [80, None, 90, None, 84, 84, 84],
            84.4,
            (
                "84 %; between 80 % on 9 Nov and 90 % on 11 Nov, 84 % at the end; "
                "none on 10 Nov and on 12 Nov; 200 ratings"
            ),
        ),
    ],
)
def test_a_trend_of_little_says_so(values, whole, said):
    counts = [0 if value is None else 40 for value in values]
    chart = trend(line("9–15 Nov", values, counts=counts, value=whole, n=sum(counts)))
    assert trend_words(chart) == f"Satisfaction by day, 9–15 Nov: {said}."


def test_days_that_are_not_known_yet_are_not_said_to_have_had_none():
    # The data end on Friday the 13th; on Tuesday nobody rated.
    chart = trend(
        line("9–15 Nov", [80, None, 90, 84, 84, None, None], counts=[40, 0, 40, 40, 40, 0, 0], value=84.5, n=160)
    )
    unknown = tuple(replace(each, known=at < 5) for at, each in enumerate(chart.current.points))
    chart = replace(chart, current=replace(chart.current, points=unknown))
    assert trend_words(chart).endswith("; none on 10 Nov; not known yet on 14 Nov and on 15 Nov; 160 ratings.")


def test_what_a_few_rated_is_said_one_by_one_as_it_is():
    assert trend_words(gallery()["trend of three ratings"]) == (
        "Satisfaction by day, 9–15 Nov: 2 of 3; 1 of 1 on 9 Nov, 1 of 2 on 12 Nov; 3 ratings."
    )


def test_what_is_too_little_for_a_line_is_said():
    assert trend_words(gallery()["trend of 24 hours of few"]) == (
        "Satisfaction by hour, Today: 91 %; too few ratings by hour for a line; none in 14 of 24; 35 ratings."
    )


def test_stars_and_hours_and_months_read_as_people_say_them():
    months = line("2026", [4.5, 4.7, 4.4], ["Jan", "Feb", "Mar"], [40] * 3, value=4.5, n=120)
    stars = trend(months, scale=Unit.STARS, subject="Average score", grain=Grain.MONTH)
    assert trend_words(stars) == (
        "Average score by month, 2026: 4.5 of 5; between 4.4 of 5 in Mar and 4.7 of 5 in Feb; 120 ratings."
    )
    day = line("Today", [60, 240, 120], ["08:00", "09:00", "10:00"], [40] * 3, value=140, n=120)
    hours = trend(day, scale=Unit.DURATION, subject="Reply time", grain=Grain.HOUR, noun=("reply", "replies"))
    assert trend_words(hours) == (
        "Reply time by hour, Today: 2 min; between 1 min at 08:00 and 4 min at 09:00, 2 min at the end; 120 replies."
    )


def test_a_donut_says_its_middle_and_every_slice_that_is_not_empty():
    assert donut_words(donut({5: 140, 4: 53, 3: 19})) == (
        "Customer satisfaction, Last week (9–15 Nov): 4.5 of 5, 91 % satisfied. "
        "5 ★ 140 (66 %), 4 ★ 53 (25 %), 3 ★ 19 (9 %); 212 ratings."
    )
    assert donut_words(donut({})) == "Customer satisfaction, Last week (9–15 Nov): no ratings."


def test_bars_are_read_as_they_are_drawn_and_what_is_empty_is_counted():
    assert bars_words(gallery()["bars of inboxes"]) == (
        "Satisfaction by inbox, 9–15 Nov (ratings in brackets): Returns and exchanges 100 % (only 8), "
        "Support 92 % (130), Sales 85 % (52), Billing 77 % (only 22), Press 3 of 3, 1 without ratings."
    )


def test_bars_that_are_not_drawn_are_counted():
    many = Bars("Messages by tag", "May", Unit.COUNT, tuple(Bar(f"t{i}", i, i) for i in range(1, 21)))
    assert bars_words(many) == (
        "Messages by tag, May: t20 20, t19 19, t18 18, t17 17, t16 16, t15 15, t14 14, t13 13, 12 more."
    )


def test_people_are_listed_by_name_and_scores_of_few_say_so():
    people = (bar("Zoë", 19, 20), bar("Ana", 28, 40), Bar("Ben", None, 0))
    bars = Bars("Satisfaction by teammate", "May", Unit.PERCENT, people, ranked=False)
    assert bars_words(bars) == (
        "Satisfaction by teammate, May (ratings in brackets): Ana 70 % (40), Zoë 95 % (only 20), 1 without ratings."
    )


def test_names_cannot_turn_the_text_around_or_make_it_too_long():
    rows = (Bar("ACME \u202egnp.exe\n" + "x" * 4000, 1, 1),)
    said = bars_words(Bars("Ratings", "May", Unit.COUNT, rows))
    assert "\u202e" not in said
    assert "\n" not in said
    assert len(said) <= 1500
    assert said.endswith("…")
