"""What the pictures show, read back from what was placed on them; how they look is looked at."""

import io
import logging
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon, Rectangle, Wedge
from matplotlib.text import Text
from PIL import Image

from cxbot.drawing.charts.bars import length
from cxbot.drawing.charts.canvas import Canvas, colours, warm
from cxbot.drawing.charts.chart import rating_slices
from cxbot.drawing.charts.donut import GAP, HOLE, RADIUS, SLIVER, arcs
from cxbot.drawing.charts.frame import framed
from cxbot.drawing.charts.ink import BAND, HELP, MEASURE, PALE, SMALL, USUAL, Shade, inks, rgb
from cxbot.drawing.charts.ink import BEFORE as GREY
from cxbot.drawing.charts.lettering import lettering
from cxbot.drawing.charts.placing import Box
from cxbot.unit import Unit
from tests.charts.gallery import compose, draw, gallery
from tests.charts.making import BEFORE, LATEST, OCTOBER, days, donut, line, shares, trend, wave

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
    return [each for each in found if max(each.get_ydata()) < 560]


def pieces(canvas, kind, ink):
    colour = tuple(part / 255 for part in rgb(ink))
    found = [each for each in canvas.figure.artists if isinstance(each, kind)]
    return [each for each in found if each.get_facecolor()[:3] == pytest.approx(colour)]


@pytest.mark.parametrize("state", STATES)
def test_no_text_is_clipped_or_touches_another(state):
    canvas = compose(STATES[state])
    found = placed(canvas)
    sheet = Box(8, 8, 1592, canvas.height - 8)
    assert [text for text, box in found if not sheet.holds(box)] == []
    assert [(a[0], b[0]) for a, b in combinations(found, 2) if a[1].overlaps(b[1])] == []


buckets = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (min(pair), max(pair)))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(buckets, min_size=1, max_size=40),
    st.lists(buckets, min_size=6, max_size=6) | st.just(()),
    st.sampled_from(("Sep", "28 Sep – 4 Oct", "1 Jan – 28 Nov 2025")),
    st.integers(-3, 3),
    st.booleans(),
)
def test_no_text_is_clipped_or_touches_another_whatever_was_rated(counts, before, name, shift, compared):
    labels = [f"{1 + at % 30} Nov" for at in range(len(counts))]
    current = shares("November", counts, labels, before=before)
    previous = shares(name, counts[::-1], labels, before=before, short=name, shift=shift)
    canvas = compose(trend(current, previous, compared=compared))
    found = placed(canvas)
    sheet = Box(8, 8, 1592, canvas.height - 8)
    assert [text for text, box in found if not sheet.holds(box)] == []
    assert [(a[0], b[0]) for a, b in combinations(found, 2) if a[1].overlaps(b[1])] == []


@pytest.mark.parametrize("state", STATES)
def test_every_text_is_large_enough_for_a_phone(state):
    sizes = [each.get_fontsize() * 100 / 72 for each in texts(compose(STATES[state]))]
    assert min(sizes) >= SMALL - 0.01


@pytest.mark.parametrize("state", STATES)
def test_a_picture_is_a_small_and_flat_png_on_pure_white(state):
    png = draw(STATES[state])
    picture = Image.open(io.BytesIO(png))
    assert (picture.format, picture.mode, picture.width) == ("PNG", "P", 1600)
    assert picture.height == {"donut": 640, "trend": 720}.get(state.split()[0], picture.height)
    assert picture.height <= 1000
    assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
    assert len(picture.getcolors()) <= 128
    assert len(png) < 60_000


def test_pictures_drawn_by_eight_threads_are_those_drawn_alone():
    charts = list(STATES.values())[::4]
    alone = [draw(chart) for chart in charts]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(draw, charts)) == alone


def test_warming_can_be_done_again():
    warm()
    warm()
    assert words(compose(trend(LATEST)))[0] == "Satisfaction by day"


def test_every_ink_and_white_keep_their_exact_colour_in_the_picture():
    canvas = Canvas()
    for index, ink in enumerate(inks()):
        canvas.box(100 * index, 100, 100, 100, ink)
    picture = Image.open(io.BytesIO(canvas.png())).convert("RGB")
    assert [picture.getpixel((100 * i + 50, 570)) for i in range(len(inks()))] == [rgb(ink) for ink in inks()]
    assert picture.getpixel((50, 50)) == (255, 255, 255)
    assert len(colours()) <= 128


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


def test_the_bold_number_at_the_edge_is_the_periods_at_its_own_level():
    month = line("October", wave(31, 78, 97), days("Oct", 31), [40] * 31, value=86.4, n=1240)
    canvas = compose(trend(month))
    bold = [each.get_text() for each in texts(canvas) if each.get_fontweight() == 700]
    # Title, lowest and highest of the wave (78.1 and 96.7, worked out by `wave`), and the period's: not the last day's.
    assert sorted(bold[1:]) == sorted({f"{min(wave(31, 78, 97)):.0f} %", f"{max(wave(31, 78, 97)):.0f} %", "86 %"})
    edge = next(each for each in texts(canvas) if each.get_text() == "86 %")
    frame = framed(Canvas(), trend(month))
    assert edge.get_position()[0] > frame.right
    assert edge.get_position()[1] == pytest.approx(frame.y(86.4) - 0.717 * 60 / 2)


def test_the_previous_period_is_dashed_behind_and_named_at_the_right():
    canvas = compose(trend(LATEST, BEFORE, compared=True))
    (before,) = lines(canvas, GREY)
    (current,) = lines(canvas, MEASURE)
    assert before.is_dashed()
    assert before.get_zorder() < current.get_zorder()
    assert before.get_xdata()[0] == current.get_xdata()[0]
    name = next(each for each in texts(canvas) if each.get_text() == "2–8 Nov: 87 %")
    assert (name.get_position()[0], name.get_horizontalalignment()) == (1560, "right")


def test_a_previous_period_that_is_not_compared_is_one_level_line_with_its_name():
    canvas = compose(STATES["trend of a month of few"])
    (level,) = lines(canvas, GREY)
    assert level.is_dashed()
    assert len(set(level.get_ydata())) == 1
    assert "Sep 93" in words(canvas)


def test_weekdays_lie_under_weekdays():
    # 1 October 2026 is a Thursday, as is 3 September: September begins two buckets further left.
    state = trend(
        line("October", [90] * 31, days("Oct", 31), [40] * 31, value=90, n=1240),
        line("September", [80] * 30, days("Sep", 30), [40] * 30, value=80, n=1200, shift=-2),
        compared=True,
    )
    canvas = compose(state)
    (before,), (current,) = lines(canvas, GREY), lines(canvas, MEASURE)
    assert before.get_xdata()[2] == pytest.approx(current.get_xdata()[0])
    assert before.get_xdata()[0] < current.get_xdata()[0]


def test_a_longer_previous_period_goes_on_past_the_current_one():
    state = trend(
        line("February", wave(28, 80, 92), days("Feb", 28), [40] * 28),
        line("January", wave(31, 76, 93), days("Jan", 31), [44] * 31),
        compared=True,
    )
    canvas = compose(state)
    ends = [max(max(each.get_xdata()) for each in lines(canvas, ink)) for ink in (MEASURE, GREY)]
    assert ends[0] < ends[1]


def test_few_ratings_are_pale_dots_by_n_hollow_below_five_with_one_window_line_and_its_band():
    canvas = compose(STATES["trend of a month of few"])
    (window,) = lines(canvas, MEASURE)
    assert len(window.get_xdata()) == 31  # every window holds ten and more
    assert len(pieces(canvas, Polygon, BAND)) == 1
    full = pieces(canvas, Circle, PALE)
    hollow = [each for each in canvas.figure.artists if isinstance(each, Circle) and each.get_radius() == 9]
    # Of October's days 4 and 25 are empty; 10, 11 and 12 lie below the axis, which begins at 60, and are marked there.
    cut = [n for k, n in OCTOBER if n and 100 * k / n < 60]
    assert cut == [2, 1, 5]
    assert len(pieces(canvas, Polygon, PALE)) == len(cut)
    assert len(full) == sum(n >= 5 and 100 * k / n >= 60 for k, n in OCTOBER)
    assert len(hollow) == sum(0 < n < 5 and 100 * k / n >= 60 for k, n in OCTOBER)
    assert max(each.get_radius() for each in full) == pytest.approx(9 + 9 * (24 / 30) ** 0.5)


def test_no_line_goes_through_a_bucket_of_fewer_than_five_and_its_number_is_a_count():
    canvas = compose(STATES["trend with a bucket of few"])
    assert [len(each.get_xdata()) for each in lines(canvas, MEASURE)] == [3, 3]
    assert "1 of 4" in words(canvas)
    assert "25" not in words(canvas)


def test_a_day_by_hour_of_few_is_words_and_dots_without_a_line():
    canvas = compose(STATES["trend of 24 hours of few"])
    assert lines(canvas, MEASURE) == []
    assert words(canvas)[:2] == [
        "Satisfaction: 91 % of 35 ratings",
        "Today: each dot is one hour, too few ratings for a line",
    ]
    assert "Satisfaction: 2 of 3 ratings" in words(compose(STATES["trend of three ratings"]))


def test_the_title_is_the_finding_and_the_line_below_says_what_is_drawn():
    assert words(compose(STATES["trend of a month of few"]))[:2] == [
        "Satisfaction fell to 70 % in the week to 17 Oct",
        "October: 82 % of 300 ratings. Line: 7 days; dots: single days",
    ]


def test_the_usual_range_is_a_band_where_no_window_is_drawn():
    assert len(pieces(compose(STATES["trend of a quiet half year"]), Polygon, USUAL)) == 1
    both = trend(
        shares("October", OCTOBER, days("Oct", 31), before=OCTOBER[:6]),
        usual=STATES["trend of a quiet half year"].usual,
    )
    assert pieces(compose(both), Polygon, USUAL) == []


def test_the_usual_range_is_as_wide_as_each_bucket_says_and_breaks_where_nothing_is_said():
    state = STATES["trend of weeks with their usual range"]
    canvas = compose(state)
    frame = framed(Canvas(), state)
    bands = pieces(canvas, Polygon, USUAL)
    # The first week is no whole one, the eighth rests on four: six weeks in one piece, four in another.
    assert [len(each.get_xy()) - 1 for each in bands] == [2 * 6, 2 * 4]
    # Of the week of 7 September 90 were rated: 90 - 90 / sqrt(90) = 80.5; the upper edge is 99.5.
    upper, lower = bands[0].get_xy()[0], bands[0].get_xy()[2 * 6 - 1]
    assert (upper[1], lower[1]) == (pytest.approx(frame.y(99.487), abs=0.1), pytest.approx(frame.y(80.513), abs=0.1))
    assert words(canvas)[1] == "3 Sep – 22 Nov: 89 % of 902 ratings, by week; band: the usual range"


def test_beside_another_period_the_usual_range_is_named_too():
    canvas = compose(STATES["trend of weeks compared with their usual range"])
    assert len(pieces(canvas, Polygon, USUAL)) == 2
    assert "3 Sep – 22 Nov: 89 %; band: usual" in words(canvas)


def test_a_longest_bucket_of_durations_is_cut_and_marked_with_its_value():
    canvas = compose(STATES["trend with an outlier"])
    assert "1 d 1 h" in words(canvas)
    (drawn,) = lines(canvas, MEASURE)
    frame = framed(Canvas(), STATES["trend with an outlier"])
    assert max(drawn.get_ydata()) == frame.y(frame.axis.high)
    assert frame.axis.high == 90 * 60  # the year's mean is 85 minutes; the month of 25 hours does not count
    assert len(pieces(canvas, Polygon, MEASURE)) == 2  # the mark, and the one beside the period's figure


def test_a_trend_without_any_value_says_so_and_shows_no_scale():
    found = words(compose(trend(line("9–15 Nov", [None] * 7))))
    assert "No ratings" in found
    assert not any("%" in text for text in found)
    assert "9–15 Nov: no ratings" in words(compose(trend(line("9–15 Nov", [None] * 7), BEFORE, compared=True)))


def test_counts_have_no_bars_of_n_and_no_figure_at_the_edge():
    canvas = compose(STATES["trend of counts"])
    assert "Messages" not in words(canvas)
    assert "4,958" not in words(canvas)
    assert len(pieces(canvas, Rectangle, HELP)) == 4  # the lines of help alone


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
