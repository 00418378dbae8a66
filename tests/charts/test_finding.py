from dataclasses import replace

import pytest

from cxbot.drawing.charts.chart import Grain, Line, Point, Window
from cxbot.drawing.charts.course import Course, along, course
from cxbot.drawing.charts.finding import Move, figure_in_words, finding, titles
from cxbot.statistics import Interval
from cxbot.unit import Unit
from tests.charts.gallery import gallery
from tests.charts.making import days, line, october, shares, trend

STATES = gallery()


def said(chart):
    found = finding(chart)
    return found and found.words(chart.scale)


def weeks(*counts: tuple[int, int]):
    labels = [f"{i + 1} Nov" for i in range(len(counts))]
    return trend(shares("November", counts, labels, [f"in week {i + 1}" for i in range(len(counts))]), grain=Grain.WEEK)


def test_a_bucket_whose_interval_excludes_the_periods_figure_is_the_finding():
    # 410 + 380 + 395 + 402 + 388 ratings at 91, 90, 74, 89 and 92 %: 87.1 in all; Wilson of 292/395 ends at 78.0.
    assert said(STATES["trend of a busy week"]) == "fell to 74 % on Wednesday"


def test_a_stretch_within_its_interval_is_no_finding():
    # 45/50 is 90 % (78.6-95.7) and 40/50 is 80 % (67-88.8): both hold 85, ten points apart.
    assert said(weeks((45, 50), (40, 50))) == "held between 80 and 90 %"


def test_a_rise_is_said_as_one_and_the_first_stretch_came_from_nowhere():
    assert said(weeks((50, 100), (50, 100), (95, 100))) == "rose to 95 % in week 3"
    assert said(weeks((95, 100), (50, 100), (50, 100))) == "was 95 % in week 1"


def test_of_equally_far_stretches_the_latest_is_said():
    assert said(weeks((75, 100), (50, 100), (75, 100), (100, 100))).startswith("rose to 100 %")


def test_what_swings_widely_without_being_sure_is_neither():
    # 27/30 is 90 % (74.4-96.5) and 20/30 is 67 % (48.8-80.8): both hold 78.3, but 23 points are not "held".
    assert said(weeks((27, 30), (20, 30))) is None


def test_the_same_value_throughout_held_at_it():
    assert said(weeks((45, 50), (45, 50))) == "held at 90 %"


def test_windows_that_reach_before_the_period_are_no_stretches_of_it():
    # The first window, of late September, is higher than any of October: 98 %.
    points = october().window.points
    assert points[0].value > max(point.value for point in points[6:])
    assert said(STATES["trend of a month of few"]) == "fell to 70 % in the week to 17 Oct"


def test_a_period_shorter_than_its_window_has_no_stretch_to_find():
    assert said(STATES["trend of a week of few"]) is None


def test_what_one_window_pools_has_neither_held_nor_a_line():
    # The first ratings of all, 0, 0, 0, 2 and 2 of 2, then none: Friday's seven days hold all ten, and so do Saturday's
    # and Sunday's, which is 4 of 10 three times and no course.
    week = [(0, 2), (0, 2), (0, 2), (2, 2), (2, 2), (0, 0), (0, 0)]
    chart = trend(shares("9–15 Nov", week, days("Nov", 7), before=[(0, 0)] * 6))
    assert [point.n for point in chart.current.window.points] == [2, 4, 6, 8, 10, 10, 10]
    assert course(chart) is Course.DOTS
    assert said(chart) is None
    assert titles(chart) == ["Satisfaction: 40 % of 10 ratings", "Satisfaction by day"]


def test_a_week_has_one_window_of_seven_days_and_so_held_nothing():
    # 8 of 10 each day, and each day of the week before: every window is 80 %, but only Sunday's lies in the week.
    chart = trend(shares("9–15 Nov", [(8, 10)] * 7, days("Nov", 7), before=[(8, 10)] * 6))
    assert course(chart) is Course.WINDOW
    assert said(chart) is None
    # Of eight days two windows lie within.
    longer = trend(shares("8–15 Nov", [(8, 10)] * 8, days("Nov", 8), before=[(8, 10)] * 6))
    assert said(longer) == "held at 80 %"


def test_nothing_is_found_without_intervals_or_in_counts_or_in_dots():
    plain = line("9–13 Nov", [88, 92, 60, 90, 84], days("Nov", 5), [40] * 5, value=83, n=200)
    assert finding(trend(plain)) is None
    assert finding(STATES["trend of counts"]) is None
    assert finding(STATES["trend of five ratings"]) is None
    assert finding(STATES["trend of gaps"]) is None


def test_a_difference_that_is_not_printed_is_no_finding():
    points = tuple(Point("", value, 10_000, "then", Interval(value - 0.1, value + 0.1)) for value in (90.4, 89.6))
    found = finding(trend(Line("May", points, 90.0, 20_000)))
    assert found is None


def test_durations_and_stars_are_found_in_their_own_words():
    points = tuple(
        Point("", value, 100, when, Interval(value * 0.9, value * 1.1))
        for value, when in ((3600, "in May"), (3600, "in June"), (11_400, "in July"))
    )
    slow = trend(Line("2026", points, 6200, 300), scale=Unit.DURATION)
    assert said(slow) == "rose to 3 h 10 min in July"
    held = trend(Line("2026", points[:2], 3600, 200), scale=Unit.DURATION)
    assert said(held) == "held at 1 h"


def test_titles_go_from_the_finding_to_what_the_chart_is():
    assert titles(STATES["trend of a busy week"]) == [
        "Satisfaction fell to 74 % on Wednesday",
        "Satisfaction fell to 74 %",
        "Satisfaction by day",
    ]
    assert titles(STATES["trend of gaps"]) == ["Satisfaction by day"]
    assert titles(STATES["trend of five ratings"])[0] == "Satisfaction: 80 % of 5 ratings"
    assert titles(STATES["trend of three ratings"])[0] == "Satisfaction: 2 of 3 ratings"


def test_the_periods_figure_is_said_with_what_it_rests_on():
    assert figure_in_words(STATES["trend of 12 months"]) == "1 h 30 min, 14,400 first replies"
    assert figure_in_words(STATES["trend of counts"]) == "4,958 messages"
    one = trend(shares("May", [(1, 1)], ["1 May"]))
    assert figure_in_words(one) == "1 of 1 rating"
    assert figure_in_words(STATES["trend of gaps"]) == ""


@pytest.mark.parametrize(
    ("state", "through"),
    [
        ("trend of a month of few", Course.WINDOW),
        ("trend of a busy week", Course.BUCKETS),
        ("trend of counts", Course.BUCKETS),
        ("trend of 24 hours of few", Course.DOTS),
        ("trend of five ratings", Course.DOTS),
        ("trend of gaps", Course.NOTHING),
        ("trend of nothing", Course.NOTHING),
        ("trend of gaps compared", Course.BUCKETS),
    ],
)
def test_what_the_line_goes_through(state, through):
    assert course(STATES[state]) is through


def test_the_median_bucket_decides_at_thirty():
    def of(*counts: int):
        return trend(line("", [90] * len(counts), [""] * len(counts), list(counts), window=window(len(counts), 10)))

    assert course(of(29, 29, 500)) is Course.WINDOW
    assert course(of(5, 30, 500)) is Course.BUCKETS


def window(count, *n: int):
    held = [n[min(at, len(n) - 1)] for at in range(count)]
    return Window("7 days", 7, tuple(Point("", 90, each) for each in held))


def test_the_windows_line_breaks_where_it_holds_fewer_than_ten():
    points = line("", [90] * 4, [""] * 4, [3] * 4, window=window(4, 10, 9, 10, 11))
    assert [point is not None for point in along(points, Course.WINDOW, Unit.PERCENT)] == [True, False, True, True]
    alone = line("", [90] * 3, [""] * 3, [3] * 3, window=window(3, 10, 9, 9))
    assert course(trend(alone)) is Course.DOTS


def test_buckets_of_fewer_than_five_are_left_out_of_the_line():
    points = line("", [90] * 4, [""] * 4, [4, 5, 40, 40])
    assert [point is not None for point in along(points, Course.BUCKETS, Unit.PERCENT)] == [False, True, True, True]
    assert all(along(points, Course.BUCKETS, Unit.COUNT))


def test_a_finding_is_of_the_chart_alone():
    busy = STATES["trend of a busy week"]
    assert finding(replace(busy, subject="Anything", noun=("x", "xs"))) == finding(busy)
    assert finding(busy).move is Move.FELL
