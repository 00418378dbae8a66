"""How numbers are written for people."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxbot.unit import NOTHING, Unit, duration, printed, round_half_up, show, show_change


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (90.5, Unit.PERCENT, "91 %"),  # half up, not to even
        (88.49, Unit.PERCENT, "88 %"),
        (100.0, Unit.PERCENT, "100 %"),
        (0.0, Unit.PERCENT, "0 %"),
        (4.45, Unit.STARS, "4.5"),
        (4.44, Unit.STARS, "4.4"),
        (12345, Unit.COUNT, "12,345"),
        (7500, Unit.DURATION, "2 h 05 min"),
        (40, Unit.DURATION, "40 s"),
        (61, Unit.DURATION, "1 min 01 s"),
        (3599.6, Unit.DURATION, "1 h 00 min"),  # never "60 min"
        (86399, Unit.DURATION, "1 d 0 h"),
        (3 * 86400 + 4 * 3600, Unit.DURATION, "3 d 4 h"),
        (0, Unit.DURATION, "0 s"),
        (None, Unit.PERCENT, "–"),  # nothing counted is never a zero
        (None, Unit.STARS, "–"),
    ],
)
def test_a_value_is_written_as_people_read_it(value: float | None, unit: Unit, written: str) -> None:
    assert show(value, unit) == written


def test_details_show_one_more_digit() -> None:
    assert show(91.037, Unit.PERCENT, more=True) == "91.0 %"
    assert show(4.526, Unit.STARS, more=True) == "4.53"


@pytest.mark.parametrize(
    ("change", "unit", "written"),
    [
        (3.2, Unit.PERCENT, "+3 points"),
        (-1.0, Unit.PERCENT, "−1 point"),
        (0.4, Unit.PERCENT, "±0 points"),
        (-0.15, Unit.STARS, "−0.2"),
        (0.0, Unit.STARS, "±0"),
        (-240, Unit.DURATION, "−4 min"),
        (1200, Unit.COUNT, "+1,200"),
        (None, Unit.COUNT, "–"),
    ],
)
def test_a_change_carries_its_sign(change: float | None, unit: Unit, written: str) -> None:
    assert show_change(change, unit) == written


def test_halves_of_either_sign_are_rounded_away_from_zero() -> None:
    assert round_half_up(-2.5) == -3
    assert round_half_up(2.675, 2) == 2.68
    assert duration(-90) == "−1 min 30 s"


@pytest.mark.parametrize(
    ("unit", "before", "now", "said"),
    [
        # The whole numbers would be 93, 83 and −9.
        (Unit.PERCENT, 92.5, 83.1, ("92.5 %", "83.1 %", "−9.4 points")),
        (Unit.STARS, 4.56, 4.24, ("4.56", "4.24", "−0.32")),
        (Unit.STARS, 4.564, 4.236, ("4.56", "4.24", "−0.32")),  # 0.328 would be 0.33
        (Unit.PERCENT, 50.04, 50.05, ("50.0 %", "50.1 %", "+0.1 points")),
        (Unit.PERCENT, 90.0, 91.0, ("90.0 %", "91.0 %", "+1.0 point")),
        (Unit.PERCENT, 50.01, 50.04, ("50.0 %", "50.0 %", "±0 points")),
        (Unit.COUNT, 1200.0, 1150.0, ("1,200", "1,150", "−50")),
        # 89.6 minutes are read as 1 h 30 min, 2 h 04 min 31 s as 2 h 05 min: 35 minutes, not 34 min 55 s.
        (Unit.DURATION, 5376.0, 7471.0, ("1 h 30 min", "2 h 05 min", "+35 min")),
        (Unit.DURATION, 90_000.0, 7_200.0, ("1 d 1 h", "2 h 00 min", "−23 h 00 min")),
        (Unit.DURATION, 59.6, 3599.6, ("1 min", "1 h 00 min", "+59 min")),
        (Unit.DURATION, 86_380.0, 86_360.0, ("1 d 0 h", "23 h 59 min", "−1 min")),
        (Unit.PERCENT, None, 50.0, (NOTHING, "50.0 %", NOTHING)),
        (Unit.PERCENT, 50.0, None, ("50.0 %", NOTHING, NOTHING)),
    ],
)
def test_a_printed_difference_is_that_of_the_printed_values(unit, before, now, said):
    found = printed(now, before, unit)
    assert (found.before, found.now, found.change) == said


@given(st.sampled_from([Unit.PERCENT, Unit.STARS]), st.floats(0, 100), st.floats(0, 100))
def test_printed_values_and_their_difference_always_agree(unit, before, now):
    found = printed(now, before, unit)
    digits = [
        Decimal(text.split()[0].replace("−", "-").lstrip("±")) for text in (found.now, found.before, found.change)
    ]
    assert digits[0] - digits[1] == digits[2]
