"""What pictures of splits show; how they look is looked at."""

import pytest
from matplotlib.patches import Rectangle

from cxbot.drawing.charts.bars import length
from cxbot.drawing.charts.ink import MEASURE, PALE
from cxbot.unit import Unit
from tests.charts.gallery import compose, gallery
from tests.charts.reading import pieces, words

STATES = gallery()


def test_bars_are_pale_below_thirty_and_hollow_below_five():
    canvas = compose(STATES["bars of inboxes"])
    names = [
        text for text in words(canvas) if text in {"Returns and exchanges", "Support", "Sales", "Billing", "Press"}
    ]
    assert names == ["Returns and exchanges", "Support", "Sales", "Billing", "Press"]
    assert (len(pieces(canvas, Rectangle, MEASURE)), len(pieces(canvas, Rectangle, PALE))) == (2, 3)
    assert len(pieces(canvas, Rectangle, "#FFFFFF")) == 1  # the inside of the one that rests on three
    assert {"100 %", "92 %", "85 %", "77 %", "3 of 3", "–"} <= set(words(canvas))


def test_what_does_not_fit_a_split_is_counted():
    assert "and 32 more" in words(compose(STATES["bars of 40 groups"]))


def test_bars_are_as_long_as_their_scale_says():
    assert length(Unit.PERCENT, 84, 95) == pytest.approx(0.84)
    assert length(Unit.STARS, 3, 4.6) == pytest.approx(0.5)
    assert length(Unit.COUNT, 30, 120) == pytest.approx(0.25)
    assert length(Unit.COUNT, 0, 0) == 0
