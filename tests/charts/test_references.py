"""The gallery looks as it is meant to: every picture beside its reference, both held by the lock file."""

import io

import pytest
from PIL import Image

from tests.charts.gallery import draw, gallery
from tests.charts.making import donut, line, trend
from tests.charts.references import (
    FOLDER,
    RENEW,
    TOLERANCE,
    difference,
    fixture_hash,
    half,
    locked,
    not_ours,
    path_of,
    picture_hash,
)

STATES = gallery()


def test_every_state_has_one_reference_and_one_line_in_the_lock_file():
    assert set(locked()) == set(STATES), RENEW
    assert set(FOLDER.iterdir()) == {path_of(state) for state in STATES}, RENEW


@pytest.mark.parametrize("state", STATES)
def test_a_fixture_and_its_reference_are_those_that_were_looked_at(state):
    assert locked()[state] == (fixture_hash(STATES[state]), picture_hash(state)), f"{state} was changed. {RENEW}"


@pytest.mark.parametrize("state", STATES)
def test_a_state_looks_as_its_reference(state):
    chart = STATES[state]
    apart = difference(half(draw(chart)), Image.open(path_of(state)), not_ours(chart))
    assert apart <= TOLERANCE, f"{state} looks different ({apart:.0f} of 255 where most). {RENEW}"


def test_references_stay_small():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 700_000


def seen(one, other):
    return difference(half(draw(one)), half(draw(other)))


def test_another_figure_another_colour_and_another_place_are_seen():
    assert seen(donut(), donut()) == 0
    assert seen(donut(), donut(center="4.6")) > TOLERANCE
    assert seen(donut(), donut({5: 140, 4: 53, 3: 11, 2: 5, 1: 4})) > TOLERANCE
    week = [88, 92, 95, 90, 84, 91, 86]
    counts = [40] * 7
    drawn = trend(line("9–15 Nov", week, counts=counts))
    assert seen(drawn, trend(line("9–15 Nov", [87, *week[1:]], counts=counts))) > TOLERANCE
    assert seen(drawn, trend(line("9–15 Nov", week, counts=[*counts[:6], 39]))) > TOLERANCE


def test_a_dot_left_out_is_seen():
    month = STATES["trend of five ratings"]
    points = tuple(
        point if at != 11 else type(point)(point.label, None, 0) for at, point in enumerate(month.current.points)
    )
    assert seen(month, trend(type(month.current)("October", points, 80, 5))) > TOLERANCE


def test_letters_drawn_a_little_differently_are_not():
    drawn = Image.open(io.BytesIO(draw(donut()))).convert("RGB")
    moved = Image.new("RGB", drawn.size, "white")
    moved.paste(drawn, (0, 0))
    blurred = moved.resize((1598, 639), Image.Resampling.BICUBIC).resize((1600, 640), Image.Resampling.BICUBIC)
    written = io.BytesIO()
    blurred.save(written, "PNG")
    assert difference(half(written.getvalue()), half(draw(donut()))) <= TOLERANCE


def test_another_size_is_seen():
    assert difference(Image.new("RGB", (800, 320)), Image.new("RGB", (800, 360))) == 255
