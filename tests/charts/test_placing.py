from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxbot.drawing.charts import placing
from cxbot.drawing.charts.placing import Box, Obstacles, dates_that_fit, lighter, place_labels, runs


def ten_a_letter(text):
    return 10 * len(text)


def written(labels, slot, gap=10, within=(-100, 10_000)):
    at = [slot * (i + 0.5) for i in range(len(labels))]
    return [text for _, text in dates_that_fit(labels, at, ten_a_letter, gap, within)]


def test_a_gap_breaks_the_line_and_a_value_between_gaps_stands_alone():
    assert runs([88, 92, None, 90, None, None, 86, 85]) == [[0, 1], [3], [6, 7]]


def test_nothing_but_gaps_is_no_line():
    assert runs([None, None]) == []
    assert runs([]) == []


def test_a_month_is_written_once():
    assert lighter(["30 Nov", "1 Dec", "2 Dec"]) == ["30 Nov", "1 Dec", "2"]


def test_a_year_and_a_weekday_are_written_once():
    assert lighter(["Nov 2026", "Dec 2026", "Jan 2027"]) == ["Nov 2026", "Dec", "Jan 2027"]
    assert lighter(["Mon 18:00", "Mon 21:00", "Tue 00:00"]) == ["Mon 18:00", "21:00", "Tue 00:00"]


def test_other_labels_are_left_alone():
    assert lighter(["00:00", "01:00", "week 3", "May"]) == ["00:00", "01:00", "week 3", "May"]


def test_all_dates_are_written_where_there_is_room():
    assert written([f"{day} Nov" for day in range(9, 16)], slot=80) == ["9 Nov", "10", "11", "12", "13", "14", "15"]


def test_a_month_of_days_is_thinned_to_an_even_step_that_ends_on_the_last():
    # 31 slots of 18 px: from the middle of "1 Oct" (50 wide) to that of "3" (10 wide) 25 + 10 + 5 = 40 are needed, so a
    # step of 2 (36) is too small and one of 3 (54) is enough.
    found = written([f"{day} Oct" for day in range(1, 32)], slot=18)
    assert found == ["1 Oct", "4", "7", "10", "13", "16", "19", "22", "25", "28", "31"]


def test_hours_are_thinned_to_a_step_that_divides_the_day():
    assert written([f"{hour:02d}:00" for hour in range(24)], slot=22)[:3] == ["00:00", "03:00", "06:00"]


def test_one_date_is_written_even_where_it_is_tight():
    assert written(["9 Nov"], slot=10) == ["9 Nov"]
    assert written([], slot=10) == []


@given(st.integers(1, 100), st.floats(8, 300))
def test_dates_never_touch_and_keep_within_the_edges(count, slot):
    labels = [f"{1 + i % 30} Nov" for i in range(count)]
    at = [40 + slot * (i + 0.5) for i in range(count)]
    within = (0.0, 80 + slot * count)
    right = float("-inf")
    for index, text in dates_that_fit(labels, at, ten_a_letter, 12, within):
        half = ten_a_letter(text) / 2
        left = min(max(at[index] - half, within[0]), within[1] - 2 * half)
        assert left >= right + 12
        right = left + 2 * half


def test_a_line_is_measured_inside_a_box_only():
    box = Box(0, 0, 10, 10)
    assert box.length_inside((-5, 5), (20, 5)) == pytest.approx(10)
    assert box.length_inside((0, 0), (3, 4)) == pytest.approx(5)
    assert box.length_inside((-5, 20), (20, 20)) == 0
    assert box.length_inside((20, 5), (30, 5)) == 0


ROOM = Box(0, 0, 1000, 500)
SIZE = (60.0, 36.0)


def test_a_label_stands_above_its_point_and_below_a_low_one():
    points = [(200, 300), (400, 200), (600, 300)]
    boxes = place_labels(points, [SIZE] * 3, 29, ROOM, Obstacles(tuple(pairwise(points))))
    assert [box.bottom > y for box, (_, y) in zip(boxes, points, strict=True)] == [True, False, True]


def test_a_label_that_would_leave_the_room_goes_to_the_other_side():
    (box,) = place_labels([(500, 490)], [SIZE], 29, ROOM, Obstacles())
    assert box.top < 490
    assert ROOM.holds(box)


def test_the_label_at_the_end_of_a_long_line_stands_to_its_right():
    (box,) = place_labels([(500, 250)], [SIZE], 29, ROOM, Obstacles(), right_first=True)
    assert (box.left, box.bottom + 18) == (529, 250)


def test_a_label_keeps_off_a_line_that_runs_above_its_point():
    (box,) = place_labels([(500, 250)], [SIZE], 29, ROOM, Obstacles(lines=(((300, 300), (700, 300)),)))
    assert box.length_inside((300, 300), (700, 300)) == 0


@given(st.lists(st.floats(0, 1), min_size=2, max_size=8))
def test_labels_stay_in_the_room_and_apart_whatever_the_line_does(heights):
    points = [(170 * i + 100, 120 + 300 * height) for i, height in enumerate(heights)]
    room = Box(0, 40, 170 * len(points) + 30, 500)
    lines = tuple(pairwise(points))
    boxes = place_labels(points, [(120.0, 36.0)] * len(points), 29, room, Obstacles(lines))
    assert all(room.holds(box) for box in boxes)
    assert not any(box.overlaps(other) for i, box in enumerate(boxes) for other in boxes[i + 1 :])


spots = st.tuples(st.floats(0, 1000), st.floats(0, 500))


@given(st.lists(spots, min_size=1, max_size=5), st.lists(st.tuples(spots, spots), max_size=6))
def test_a_label_gets_the_first_of_the_places_that_cost_least(points, lines):
    obstacles, placed = Obstacles(tuple(lines[::2]), tuple(lines[1::2])), []
    dots = [Box(x, y, x, y).grown(29 * 0.6) for x, y in points]
    for index, point in enumerate(points):
        below_first = placing._is_low(points, index)
        ways = placing._candidates(point, SIZE, 29, below_first=below_first, right_first=False)
        costs = [placing._cost(way, ROOM, obstacles, (*placed, *dots), float("inf")) for way in ways]
        placed.append(ways[costs.index(min(costs))][0])
    assert place_labels(points, [SIZE] * len(points), 29, ROOM, obstacles) == placed
