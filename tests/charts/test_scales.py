import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxbot.drawing.charts.scales import (
    axis,
    share_words,
    shares,
    short_count,
    value_in_words,
    value_with_unit,
    value_words,
    without_outliers,
    without_unit,
)
from cxbot.unit import Unit


def texts(scale, *values: float):
    return [tick.text for tick in axis(scale, values).ticks]


def ends(scale, *values: float):
    found = axis(scale, values)
    return found.low, found.high


def test_shares_add_to_a_hundred_by_the_largest_remainder():
    # 140/212 = 66.04, 53 = 25.0, 11 = 5.19, 5 = 2.36, 3 = 1.42: whole parts add to 99, the largest remainder is 1.42's.
    assert shares([140, 53, 11, 5, 3]) == (66, 25, 5, 2, 2)


def test_thirds_give_the_odd_point_to_the_first():
    assert shares([1, 1, 1]) == (34, 33, 33)


def test_no_ratings_have_no_shares():
    assert shares([0, 0]) == (0, 0)
    assert shares([]) == ()


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=7).filter(any))
def test_shares_always_add_up_and_are_off_by_less_than_one(counts):
    found = shares(counts)
    assert sum(found) == 100
    assert all(abs(share - 100 * count / sum(counts)) < 1 for share, count in zip(found, counts, strict=True))


def test_a_few_are_never_called_none_and_nearly_all_never_all():
    assert share_words(0, 1, 1_234_567) == "<0.1 %"
    assert share_words(0, 1, 1000) == "<1 %"
    assert share_words(100, 1_234_566, 1_234_567) == ">99.9 %"
    assert share_words(100, 999, 1000) == ">99 %"
    assert share_words(0, 0, 5) == "0 %"
    assert share_words(100, 5, 5) == "100 %"


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        ((88, 86, 95, 84), ["80", "90", "100 %"]),
        ((91,), ["80", "90", "100 %"]),
        ((100, 100), ["80", "90", "100 %"]),
        ((0,), ["0", "10", "20 %"]),
        ((78, 97), ["70", "80", "90", "100 %"]),
        ((60, 99), ["60", "80", "100 %"]),
        ((40, 99), ["40", "60", "80", "100 %"]),
        ((30, 99), ["25", "50", "75", "100 %"]),
        ((0, 100), ["0", "50", "100 %"]),
    ],
)
def test_percentages_are_shown_closely_with_the_unit_at_the_top(values, lines):
    assert texts(Unit.PERCENT, *values) == lines


@given(st.lists(st.floats(0, 100), min_size=1, max_size=40))
def test_an_axis_of_percentages_spans_twenty_points_and_stays_within_a_hundred(values):
    low, high = ends(Unit.PERCENT, *values)
    assert 0 <= low <= min(values)
    assert max(values) <= high <= 100
    assert high - low >= 20


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        ((4.4, 4.7), ["4.0", "4.5", "5.0 ★"]),
        ((3.6, 4.7), ["3.5", "4.0", "4.5", "5.0 ★"]),
        ((3.2, 4.7), ["3", "4", "5 ★"]),
        ((2.2, 4.7), ["2", "3", "4", "5 ★"]),
        ((1, 5), ["1", "3", "5 ★"]),
        ((1,), ["1.0", "1.5", "2.0 ★"]),
        ((5,), ["4.0", "4.5", "5.0 ★"]),
    ],
)
def test_averages_are_shown_from_one_to_five_or_a_part_of_at_least_a_star(values, lines):
    assert texts(Unit.STARS, *values) == lines


@pytest.mark.parametrize(
    ("seconds", "lines"),
    [
        (0, ["0", "1", "2 s"]),
        (45, ["0", "15", "30", "45 s"]),
        (50, ["0", "20", "40", "60 s"]),
        (14 * 60, ["0", "5", "10", "15 min"]),
        (65 * 60, ["0", "30", "60", "90 min"]),
        (2.2 * 3600, ["0", "1", "2", "3 h"]),
        (20 * 3600, ["0", "8", "16", "24 h"]),
        (40 * 3600, ["0", "1", "2 d"]),
        (100 * 86400, ["0", "50", "100 d"]),
    ],
)
def test_durations_start_at_zero_and_have_steps_of_time(seconds, lines):
    assert texts(Unit.DURATION, 0, seconds) == lines


@pytest.mark.parametrize(
    ("top", "lines"),
    [
        (0, ["0", "1", "2"]),
        (1, ["0", "1", "2"]),
        (11, ["0", "5", "10", "15"]),
        (1204, ["0", "500", "1,000", "1,500"]),
        (250_000, ["0", "100", "200", "300 k"]),
        (140_000, ["0", "50", "100", "150 k"]),
        (1_400_000, ["0", "0.5", "1.0", "1.5 M"]),
        (1_900_000, ["0", "1", "2 M"]),
    ],
)
def test_counts_start_at_zero_in_steps_of_one_two_five(top, lines):
    assert texts(Unit.COUNT, top) == lines


@given(st.sampled_from(Unit), st.lists(st.floats(1, 5), max_size=10))
def test_every_axis_has_three_or_four_lines_from_its_lowest_to_its_highest(scale, values):
    found = axis(scale, values)
    at = [tick.value for tick in found.ticks]
    assert len(at) in {3, 4}
    assert (at[0], at[-1]) == pytest.approx((found.low, found.high))
    assert at == sorted(at)


@given(st.sampled_from((Unit.DURATION, Unit.COUNT)), st.floats(0, 1e12))
def test_however_large_a_value_is_it_fits_under_the_top_and_uses_a_third_of_the_height(scale, value):
    low, high = ends(scale, value)
    assert low == 0
    assert value <= high
    assert value >= high / 3 or value < 1


@pytest.mark.parametrize(
    ("scale", "value", "words"),
    [
        (Unit.PERCENT, 90.5, "91"),
        (Unit.STARS, 4.45, "4.5"),
        (Unit.DURATION, 40.4, "40 s"),
        (Unit.DURATION, 59.6, "1 min"),
        (Unit.DURATION, 3599, "1 h"),
        (Unit.DURATION, 3900, "1 h 05"),
        (Unit.DURATION, 86_399, "1 d"),
        (Unit.DURATION, 3 * 86_400 + 4 * 3600, "3 d 4 h"),
        (Unit.COUNT, 1204, "1,204"),
    ],
)
def test_values_beside_points_are_short(scale, value, words):
    assert value_words(scale, value) == words


def test_a_percentage_that_stands_alone_has_its_sign():
    assert value_with_unit(Unit.PERCENT, 86) == "86 %"
    assert value_with_unit(Unit.STARS, 4.1) == "4.1"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (9999, "9,999"),
        (12_345, "12.3 k"),
        (99_960, "100 k"),
        (999_499, "999 k"),
        (999_500, "1 M"),
        (1_234_567, "1.2 M"),
    ],
)
def test_large_counts_are_written_short(count, words):
    assert short_count(count) == words


def test_values_in_a_sentence_are_whole():
    assert value_in_words(Unit.PERCENT, 82.5) == "83 %"
    assert value_in_words(Unit.DURATION, 3900) == "1 h 05 min"
    assert value_in_words(Unit.DURATION, 3600) == "1 h"
    assert value_in_words(Unit.DURATION, 3 * 86_400 + 4 * 3600) == "3 d 4 h"
    assert value_in_words(Unit.COUNT, 12_345) == "12,345"
    assert without_unit("84 %", "94 %") == "84"
    assert without_unit("52 min", "2 h 02 min") == "52 min"


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ([20, 22, 24, 1500], [20, 22, 24]),  # over three times the longest of the rest
        ([20, 22, 24, 70], [20, 22, 24, 70]),  # not over three times 24
        ([20, 1500, 22], [20, 22, 1500]),  # too few to tell
        ([20] * 20 + [900, 1000], [20] * 20),  # two of 22 are a tenth
        ([20] * 6 + [900, 1000], [20] * 6 + [900, 1000]),  # of eight only one may be left out
        ([0, 0, 0, 60], [0, 0, 0, 60]),
    ],
)
def test_durations_that_would_flatten_the_rest_are_left_out(values, kept):
    assert without_outliers(values) == kept
