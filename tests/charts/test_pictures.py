"""What the pictures show, read back from what was placed on them; how they look is looked at."""

import io
import logging
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle, Wedge
from matplotlib.text import Text
from PIL import Image

from cxbot.drawing.charts.bars import in_order, length, shown
from cxbot.drawing.charts.canvas import Canvas, colours, warm
from cxbot.drawing.charts.chart import Bar, Bars, rating_slices
from cxbot.drawing.charts.donut import RADIUS, SLIVER, arcs
from cxbot.drawing.charts.ink import HELP, MEASURE, REST, SMALL, Shade, inks, luminance, rgb
from cxbot.drawing.charts.lettering import lettering
from cxbot.drawing.charts.placing import Box
from cxbot.unit import Unit
from tests.charts.gallery import BEFORE, LATEST, compose, donut, draw, gallery, line, trend, wave

STATES = gallery()


def texts(canvas):
    return [each for each in canvas.figure.artists if isinstance(each, Text)]


def words(canvas):
    return [each.get_text() for each in texts(canvas)]


def placed(canvas):
    """The ink of every text, as the renderer measures it."""
    renderer = canvas.figure.canvas.get_renderer()
    found = []
    for each in texts(canvas):
        text, font = each.get_text(), each.get_fontproperties()
        wide, high, descent = renderer.get_text_width_height_descent(text, font, ismath=False)
        x, y = each.get_position()
        left = x - {"left": 0, "center": wide / 2, "right": wide}[each.get_horizontalalignment()]
        found.append((text, Box(left, y - descent, left + wide, y - descent + high)))
    return found


def lines(canvas, ink):
    """Lines of that colour, without the short pieces beside the names of periods."""
    found = [each for each in canvas.figure.artists if isinstance(each, Line2D) and each.get_color() == ink]
    return [each for each in found if max(each.get_ydata()) < 700]


def pieces(canvas, kind, ink):
    colour = tuple(part / 255 for part in rgb(ink))
    found = [each for each in canvas.figure.artists if isinstance(each, kind)]
    return [each for each in found if each.get_facecolor()[:3] == pytest.approx(colour)]


@pytest.mark.parametrize("state", STATES)
def test_no_text_is_clipped_or_touches_another(state):
    found = placed(compose(STATES[state]))
    sheet = Box(8, 8, 1592, 892)
    assert [text for text, box in found if not sheet.holds(box)] == []
    assert [(a[0], b[0]) for a, b in combinations(found, 2) if a[1].overlaps(b[1])] == []


@pytest.mark.parametrize("state", STATES)
def test_every_text_is_large_enough_for_a_phone(state):
    sizes = [each.get_fontsize() * 100 / 72 for each in texts(compose(STATES[state]))]
    assert min(sizes) >= SMALL - 0.01


@pytest.mark.parametrize("state", STATES)
def test_a_picture_is_a_small_png_of_1600_by_900_on_pure_white(state):
    png = draw(STATES[state])
    picture = Image.open(io.BytesIO(png))
    assert (picture.format, picture.mode, picture.size) == ("PNG", "P", (1600, 900))
    assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
    assert len(picture.getcolors()) <= 128
    assert len(png) < 60_000


def test_pictures_drawn_by_eight_threads_are_those_drawn_alone():
    charts = list(STATES.values())[:24]
    alone = [draw(chart) for chart in charts]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(draw, charts)) == alone


def test_warming_can_be_done_again():
    warm()
    warm()
    assert words(compose(trend(LATEST)))[0] == "CSAT percentage by day"


def test_every_ink_and_white_keep_their_exact_colour_in_the_picture():
    canvas = Canvas()
    for index, ink in enumerate(inks()):
        canvas.box(100 * index, 100, 100, 100, ink)
    picture = Image.open(io.BytesIO(canvas.png())).convert("RGB")
    assert [picture.getpixel((100 * i + 50, 750)) for i in range(len(inks()))] == [rgb(ink) for ink in inks()]
    assert picture.getpixel((50, 50)) == (255, 255, 255)
    assert len(colours()) <= 128


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


def test_a_trend_has_numbers_at_its_points_and_n_below():
    found = words(compose(trend(LATEST)))
    assert [text for text in found if text in {"88", "92", "95", "84", "86"}] == ["88", "92", "95", "84", "86"]
    assert [text for text in found if text in {"38", "52", "0"}] == ["38", "52", "0"]
    assert {"100 %", "80", "9 Nov", "10", "15", "Ratings"} <= set(found)


def test_a_gap_breaks_the_line_and_the_value_after_it_is_a_dot():
    canvas = compose(trend(LATEST))
    (only,) = lines(canvas, MEASURE)
    assert len(only.get_xdata()) == 5
    assert len(pieces(canvas, Rectangle, HELP)) == 3 + 1 + 6  # lines of help, the floor, and bars of all days but one


def test_a_long_trend_has_one_number_at_its_last_dot():
    canvas = compose(trend(line("October", wave(31, 78, 97), [f"{day} Oct" for day in range(1, 32)])))
    bold = [each.get_text() for each in texts(canvas) if each.get_fontweight() == 700]
    assert len(bold) == 2
    assert bold[1].endswith(" %")
    assert len(pieces(canvas, Circle, MEASURE)) == 1


def test_the_previous_period_is_dashed_behind_and_named_at_the_right():
    canvas = compose(trend(LATEST, BEFORE))
    (before,) = lines(canvas, "#9AA3AE")
    (current,) = lines(canvas, MEASURE)
    assert before.is_dashed()
    assert before.get_zorder() < current.get_zorder()
    assert before.get_xdata()[0] == current.get_xdata()[0]
    name = next(each for each in texts(canvas) if each.get_text() == "2–8 Nov")
    assert (name.get_position()[0], name.get_horizontalalignment()) == (1560, "right")


def test_a_longer_previous_period_goes_on_past_the_current_one():
    state = STATES["trend with a longer month before"]
    canvas = compose(state)
    ends = [max(max(each.get_xdata()) for each in lines(canvas, ink)) for ink in (MEASURE, "#9AA3AE")]
    assert ends[0] < ends[1]


def test_a_trend_without_any_value_says_so_and_shows_no_scale():
    found = words(compose(trend(line("9–15 Nov", [None] * 7))))
    assert "No ratings" in found
    assert not any("%" in text for text in found)
    assert "9–15 Nov: no ratings" in words(compose(trend(line("9–15 Nov", [None] * 7), BEFORE)))


def test_counts_have_no_bars_of_n():
    canvas = compose(STATES["trend of counts"])
    assert "Messages" not in words(canvas)
    assert len(pieces(canvas, Rectangle, HELP)) == 4  # the lines of help alone


def test_bars_are_sorted_with_the_accented_one_alone_in_colour():
    canvas = compose(STATES["bars of inboxes"])
    names = [text for text in words(canvas) if text in {"Returns and exchanges", "Support", "Sales", "Billing"}]
    assert names == ["Returns and exchanges", "Support", "Sales", "Billing"]
    assert (len(pieces(canvas, Rectangle, MEASURE)), len(pieces(canvas, Rectangle, REST))) == (1, 3)
    widths = [each.get_width() for each in (*pieces(canvas, Rectangle, REST), *pieces(canvas, Rectangle, MEASURE))]
    assert widths == sorted(widths, reverse=True)
    assert {"95 %", "91 %", "84 %", "78 %", "–"} <= set(words(canvas))


def test_ties_are_in_order_of_names_and_an_accented_row_is_never_left_out():
    rows = (*(Bar(name, 50, 1) for name in "cab"), Bar("none", None, 0))
    assert [row.name for row, _ in in_order(Bars("", "", Unit.PERCENT, rows))] == ["a", "b", "c", "none"]
    many = Bars("", "", Unit.COUNT, tuple(Bar(str(i), 100 - i, 1) for i in range(20)), 15)
    kept, left_out = shown(in_order(many))
    assert [row.name for row, _ in kept] == ["0", "1", "2", "3", "4", "5", "6", "15"]
    assert left_out == 12


def test_bars_that_do_not_fit_are_those_that_rest_on_least_and_people_stand_by_name():
    rows = tuple(Bar(chr(97 + number), 50.0 + number, number % 10 + 1) for number in range(12))
    kept, left_out = shown(in_order(Bars("", "", Unit.PERCENT, rows, ranked=False)))
    assert ([row.name for row, _ in kept], left_out) == (list("cdefghij"), 4)
    kept, _ = shown(in_order(Bars("", "", Unit.PERCENT, rows)))
    assert [row.name for row, _ in kept] == list("jihgfedc")


def test_bars_are_as_long_as_their_scale_says():
    assert length(Unit.PERCENT, 84, 95) == pytest.approx(0.84)
    assert length(Unit.STARS, 3, 4.6) == pytest.approx(0.5)
    assert length(Unit.COUNT, 30, 120) == pytest.approx(0.25)
    assert length(Unit.COUNT, 0, 0) == 0


def test_a_text_too_wide_is_cut_where_it_is_measured():
    canvas = Canvas()
    long = "CSAT percentage by day for Europe, Middle East and Africa"
    cut = canvas.fitted(long, 60, 700, bold=True)
    assert cut.endswith("…")
    assert canvas.width(cut, 60, bold=True) <= 700
    one_more = long[: len(cut)] + "…"
    assert canvas.width(one_more, 60, bold=True) > 700
    assert canvas.fitted("short", 60, 700) == "short"


def test_what_no_font_can_draw_becomes_a_dot_and_direction_marks_go(caplog):
    caplog.set_level(logging.WARNING)
    write = lettering().writable
    assert write("a\ue123b") == "ab"  # a private character has no meaning to show
    assert write("a\U000e0fffb\u202egnp") == "abgnp"
    assert write("x\U0001f9ffy") in {"x·y", "x\U0001f9ffy"}  # depends on the machine's fonts
    assert write(" two\n lines\t") == "two lines"
    canvas = Canvas()
    canvas.text((100, 100), "مرحبا שלום 東京 हिन्दी \U0001f9ff 5 ★ $a_b$")
    assert canvas.png().startswith(b"\x89PNG")
    assert [record.message for record in caplog.records] == []


def test_pictures_do_not_depend_on_fonts_of_the_machine():
    for text in ("Customer satisfaction 91 %", "5 ★"):
        families = lettering().properties(text, bold=False).get_family()
        assert families == ["cxbot Lato", "cxbot DejaVu"]


def test_a_previous_period_without_any_value_is_named_as_such():
    assert "2–8 Nov: no ratings" in words(compose(STATES["trend compared with gaps"]))
