"""How numbers are written for people."""

import pytest

from cxbot.unit import Unit, duration, round_half_up, show, show_change


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
