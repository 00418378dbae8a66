"""What pictures of ratings show; how they look is looked at."""

import io

import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Wedge
from PIL import Image

from cxbot.drawing.charts.chart import rating_slices
from cxbot.drawing.charts.donut import GAP, HOLE, RADIUS, SLIVER, arcs
from cxbot.drawing.charts.ink import HELP, Shade, rgb
from tests.charts.gallery import compose, draw, gallery
from tests.charts.making import donut
from tests.charts.reading import pieces, texts, words

STATES = gallery()


def luminance(ink):
    """How light a colour is to the eye and in grey, 0-1 (WCAG 2.2, relative luminance)."""
    red, green, blue = (
        (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4) for c in (v / 255 for v in rgb(ink))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_ratings_are_told_apart_in_grey_on_the_ring():
    for order in (rating_slices({5: 1}), rating_slices({5: 1}, 1, 1)):
        light = [luminance(each.shade) for each in order]
        pairs = zip(light, [*light[1:], light[0]], strict=True)
        assert min((max(pair) + 0.05) / (min(pair) + 0.05) for pair in pairs) > 1.14
    assert luminance(Shade.FIVE) < luminance(Shade.SATISFIED) < luminance(Shade.FOUR) < luminance(Shade.THREE)
    assert luminance(Shade.ONE) < luminance(Shade.UNSATISFIED) < luminance(Shade.TWO) < luminance(Shade.THREE)
    assert luminance("#FFFFFF") == pytest.approx(1)


def test_the_ring_starts_at_twelve_and_goes_round_in_order():
    assert arcs([2, 1, 1]) == [(0, 180), (180, 270), (270, 360)]
    assert arcs([0, 3, 0]) == [None, (0, 360), None]
    assert arcs([0, 0]) == [None, None]


def test_one_of_a_million_is_still_seen():
    (_, until), tiny = arcs([1_234_566, 1])
    assert tiny == pytest.approx((360 - SLIVER, 360))
    assert until == pytest.approx(360 - SLIVER)


def test_the_donut_shows_its_numbers_key_and_total():
    canvas = compose(donut())
    assert len(pieces(canvas, Wedge, Shade.FIVE)) == 1
    assert pieces(canvas, Wedge, Shade.FIVE)[0].r == RADIUS
    for text in ("Customer satisfaction", "4.5", "of 5", "91 % satisfied", "5 ★", "140", "66 %", "212", "ratings"):
        assert text in words(canvas)
    main = next(each for each in texts(canvas) if each.get_text() == "4.5")
    assert main.get_fontsize() * 100 / 72 == pytest.approx(225)


def test_a_donut_of_one_kind_has_no_gaps_and_of_none_a_pale_ring():
    cuts = [each for each in compose(donut({5: 3})).figure.artists if isinstance(each, Line2D)]
    assert cuts == []
    empty = compose(donut({}))
    assert len(pieces(empty, Wedge, HELP)) == 1
    assert "No ratings" in words(empty)
    assert "4.5" not in words(empty)


def test_thumbs_stand_where_they_mean_and_stars_only_where_there_are_some():
    assert [each.label for each in rating_slices({5: 1}, 1, 0)] == [
        "5 ★",
        "4 ★",
        "Satisfied",
        "3 ★",
        "2 ★",
        "1 ★",
        "Not satisfied",
    ]
    assert [each.label for each in rating_slices({}, 3, 1)] == ["Satisfied", "Not satisfied"]
    assert [each.count for each in rating_slices({})] == [0, 0, 0, 0, 0]


def test_slivers_among_hundreds_of_thousands_are_drawn_and_keep_their_honest_shares():
    canvas = compose(STATES["donut with two slivers"])
    assert [len(pieces(canvas, Wedge, shade)) for shade in (Shade.FIVE, Shade.FOUR, Shade.TWO, Shade.ONE)] == [1] * 4
    # 2 and 1 of 500,003 are 0.0004 and 0.0002 %; the others are 79.9995 and 19.9999 %.
    found = words(canvas)
    assert [text for text in found if text.endswith(" %")] == ["80 %", "20 %", "0 %", "<0.1 %", "<0.1 %"]
    picture = Image.open(io.BytesIO(draw(STATES["donut with two slivers"]))).convert("RGB").crop((0, 0, 780, 640))
    colours_seen = {colour: count for count, colour in picture.getcolors(1 << 16)}
    # Of each sliver at least what its angle leaves between two halves of a gap, at the hole's edge.
    least = (HOLE * 3.14159 * SLIVER / 180 - GAP) * (RADIUS - HOLE) * 0.8
    assert colours_seen[rgb(Shade.TWO)] > least
    assert colours_seen[rgb(Shade.ONE)] > least
