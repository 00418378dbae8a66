import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxbot.statistics import (
    FEW_REPLIES,
    Interval,
    Usual,
    Verdict,
    compare_means,
    compare_shares,
    mean_interval,
    newcombe,
    percentile,
    student_quantile,
    usual_share,
    usual_value,
    welch,
    wilson,
)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(4, 4, 51, 100), (9, 10, 60, 98), (36, 40, 77, 96)],
)
def test_wilson_gives_the_worked_values_in_whole_percent(k, n, low, high):
    interval = wilson(k, n)
    assert (round(interval.low), round(interval.high)) == (low, high)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(90, 100, 82.6, 94.5), (960, 1200, 77.6, 82.2)],
)
def test_wilson_gives_the_worked_values_with_a_decimal(k, n, low, high):
    interval = wilson(k, n)
    assert (round(interval.low, 1), round(interval.high, 1)) == (low, high)


def test_wilson_ends_exactly_at_all_and_at_none():
    assert wilson(7, 7).high == 100.0
    assert wilson(0, 7).low == 0.0
    # Of 0 in n the upper bound is z² / (n + z²): 3.8415 / 10.8415 = 35.43 %.
    assert wilson(0, 7).high == pytest.approx(35.43, abs=0.005)


@pytest.mark.parametrize(("k", "n"), [(1, 0), (3, 2), (-1, 5)])
def test_a_share_of_nothing_has_no_interval(k, n):
    with pytest.raises(ValueError, match="no share"):
        wilson(k, n)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_contains_the_share_and_stays_within_0_and_100(pair):
    k, n = pair
    interval = wilson(k, n)
    assert 0 <= interval.low <= 100 * k / n <= interval.high <= 100
    mirrored = wilson(n - k, n)
    assert mirrored.low == pytest.approx(100 - interval.high, abs=1e-9)


def test_newcombe_gives_the_worked_values():
    interval = newcombe(36, 40, 42, 45)
    assert (round(interval.low, 1), round(interval.high, 1)) == (-17.1, 9.4)
    assert interval.verdict is Verdict.NO_CLEAR_CHANGE
    interval = newcombe(410, 500, 440, 500)
    assert (round(interval.low, 1), round(interval.high, 1)) == (-10.4, -1.6)
    assert interval.verdict is Verdict.DOWN


def test_newcombe_gives_the_examples_of_its_paper():
    # Newcombe 1998, table II, method 10: 56/70 - 48/80 is (0.0524, 0.3339); 9/10 - 3/10 is (0.1705, 0.8090);
    # 10/10 - 0/20 is (0.6791, 1.0000).
    for counts, low, high in [
        ((56, 70, 48, 80), 5.24, 33.39),
        ((9, 10, 3, 10), 17.05, 80.90),
        ((10, 10, 0, 20), 67.91, 100.0),
    ]:
        interval = newcombe(*counts)
        assert interval.low == pytest.approx(low, abs=0.006)
        assert interval.high == pytest.approx(high, abs=0.006)


@pytest.mark.parametrize(
    ("freedom", "value"),
    [
        # Any printed table of t, two-sided 5 %.
        (1, 12.7062),
        (2, 4.3027),
        (3, 3.1824),
        (5, 2.5706),
        (10, 2.2281),
        (29, 2.0452),
        (30, 2.0423),
        (60, 2.0003),
        (120, 1.9799),
        (1_000_000, 1.95997),
    ],
)
def test_students_quantile_is_the_tabled_one(freedom, value):
    assert student_quantile(0.975, freedom) == pytest.approx(value, abs=0.00006)


def test_students_quantile_has_closed_forms_at_one_and_two_degrees():
    for share in (0.6, 0.9, 0.995, 0.9995):
        assert student_quantile(share, 1) == pytest.approx(math.tan(math.pi * (share - 0.5)), rel=1e-9)
        two = (2 * share - 1) * math.sqrt(2 / (4 * share * (1 - share)))
        assert student_quantile(share, 2) == pytest.approx(two, rel=1e-9)


def test_students_quantile_falls_as_the_degrees_rise_also_between_whole_ones():
    values = [student_quantile(0.975, freedom / 4) for freedom in range(4, 400)]
    assert values == sorted(values, reverse=True)


def test_welch_with_equal_halves_is_students_interval():
    # var 4 and 10 values on both sides: error sqrt(0.4 + 0.4) = 0.8944, 18 degrees of freedom, t = 2.1009.
    interval = welch(10, 4, 10, 9, 4, 10)
    assert interval.low == pytest.approx(1 - 2.1009 * 0.894427, abs=1e-4)
    assert interval.high == pytest.approx(1 + 2.1009 * 0.894427, abs=1e-4)


def test_welch_gives_the_degrees_of_freedom_of_unequal_variances():
    # 1/5 and 16/5 add to 3.4; 3.4² / ((0.2² + 3.2²) / 4) = 4.4981 degrees; between t(4) = 2.7764 and t(5) = 2.5706.
    interval = welch(0, 1, 5, 0, 16, 5)
    t = interval.high / math.sqrt(3.4)
    assert t == pytest.approx(student_quantile(0.975, 11.56 / 2.57), rel=1e-9)
    assert 2.5706 < t < 2.7764


def test_welch_needs_two_values_and_some_variance():
    for sides in [(1, 1, 1, 1, 1, 9), (1, 1, 9, 1, 1, 1), (1, 0, 9, 2, 0, 9)]:
        with pytest.raises(ValueError, match="two values"):
            welch(*sides)


def test_a_verdict_needs_zero_outside_of_the_interval():
    assert Interval(0.1, 2).verdict is Verdict.UP
    assert Interval(-2, -0.1).verdict is Verdict.DOWN
    assert Interval(0, 2).verdict is Verdict.NO_CLEAR_CHANGE
    assert Interval(-2, 0).verdict is Verdict.NO_CLEAR_CHANGE


def test_shares_of_one_rating_get_no_word():
    assert compare_shares(1, 1, 40, 50) == (None, Verdict.NONE)
    assert compare_shares(40, 50, 0, 0) == (None, Verdict.NONE)
    assert compare_shares(2, 2, 40, 50)[1] is Verdict.NO_CLEAR_CHANGE
    assert compare_shares(440, 500, 410, 500)[1] is Verdict.UP


def test_means_without_variance_on_both_sides_get_no_word():
    assert compare_means((5.0, 0.0, 40), (3.0, 0.0, 40)) == (None, Verdict.NONE)
    assert compare_means((5.0, 0.0, 40), (3.0, 1.0, 40))[1] is Verdict.UP
    assert compare_means((5.0, 1.0, 1), (3.0, 1.0, 40)) == (None, Verdict.NONE)


def test_fewer_than_thirty_replies_are_no_clear_change_though_the_interval_says_more():
    interval, verdict = compare_means((60.0, 1.0, 29), (900.0, 1.0, 500), FEW_REPLIES)
    assert interval is not None
    assert interval.high < 0
    assert verdict is Verdict.NO_CLEAR_CHANGE
    assert compare_means((60.0, 1.0, 30), (900.0, 1.0, 30), FEW_REPLIES)[1] is Verdict.DOWN


def test_percentiles_lie_between_neighbours():
    # Nine tenths of the way from the first (place 0) to the last (place 3) of four is place 2.7.
    assert percentile([40, 10, 30, 20], 90) == pytest.approx(37)
    assert percentile([10, 20, 30, 40], 50) == 25
    assert percentile([7], 90) == 7
    assert percentile([], 90) is None


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=50))
def test_the_fiftieth_percentile_is_the_median(values):
    assert percentile(values, 50) == pytest.approx(statistics.median(values))
    assert percentile(values, 0) == min(values)
    assert percentile(values, 100) == max(values)


def test_the_usual_range_of_a_share_that_varies_as_chance_does():
    # 26 weeks of 45 in 50: every z is 0, so sigma is 1; 3 * sqrt(0.9 * 0.1 / 50) = 0.1273.
    usual = usual_share([(45, 50)] * 26)
    assert usual is not None
    at_fifty = usual.at(50)
    assert (round(at_fifty.low, 1), at_fifty.high) == (77.3, 100.0)
    # Of 450 the range is a third as wide: 4.243.
    assert (round(usual.at(450).low, 2), round(usual.at(450).high, 2)) == (85.76, 94.24)


def test_the_usual_range_of_a_share_that_varies_more_than_by_chance_is_wider():
    # 40 and 50 of 50 in turn: p = 0.9, one rating's deviation 0.3, z = (0.8 - 0.9) / 0.042426 = -2.357, then +2.357;
    # neighbours are 4.714 apart, sigma = 4.714 / 1.128 = 4.179; at n = 50 the range is 0.9 -+ 3 * 4.179 * 0.042426.
    usual = usual_share([(40, 50), (50, 50)] * 13)
    assert usual is not None
    assert usual.at(50).low == pytest.approx(100 * (0.9 - 0.53191), abs=0.01)
    assert usual.at(50).high == 100.0


def test_the_usual_range_of_an_average_is_that_of_its_worked_value():
    usual = usual_value([(4.0, 9), (4.2, 9)] * 13, 1.0, 5.0)
    assert usual is not None
    # mean 4.1, mean moving range 0.2: 4.1 -+ 2.66 * 0.2, whatever n is
    for n in (5, 500):
        assert (round(usual.at(n).low, 2), round(usual.at(n).high, 2)) == (3.57, 4.63)


def test_a_usual_range_is_clipped_to_what_is_possible():
    usual = usual_value([(60.0, 9), (600.0, 9)] * 4, 0.0, math.inf)
    assert usual is not None
    assert usual.at(9) == Interval(0.0, 330 + 2.66 * 540)
    stars = usual_value([(1.5, 9), (4.5, 9)] * 4, 1.0, 5.0)
    assert stars is not None
    assert stars.at(9) == Interval(1.0, 5.0)


def test_a_usual_range_needs_eight_units_of_five():
    assert usual_share([(4, 5)] * 7) is None
    assert usual_share([(4, 5)] * 8) is not None
    assert usual_share([*[(4, 5)] * 7, (4, 4)]) is None
    assert usual_value([*[(4.0, 5)] * 7, (4.0, 4)], 1.0, 5.0) is None
    assert usual_share([(5, 5)] * 26) is None  # nothing says by how much it varies
    # Of more than 26 the latest: 26 weeks of 45, and one of 5 before.
    assert usual_share([(5, 50), *[(45, 50)] * 26]) == Usual(90.0, pytest.approx(90.0), 0.0, 100.0, narrows=True)


def test_the_interval_of_a_mean_is_students():
    # Mean 4, variance 2.5, n = 5: t of 4 degrees is 2.7764; 2.7764 * sqrt(0.5) = 1.9632
    interval = mean_interval(4.0, 2.5, 5)
    assert interval is not None
    assert (round(interval.low, 3), round(interval.high, 3)) == (2.037, 5.963)
    assert mean_interval(4.0, 0.0, 1) is None
