"""What holds for every picture: its texts, its inks, its size; how it looks is looked at."""

import gc
import io
import logging
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Text
from PIL import Image

from cxbot.drawing.charts import canvas as canvas_module
from cxbot.drawing.charts.canvas import Canvas, Line, colours, warm
from cxbot.drawing.charts.ink import SMALL, inks, rgb
from cxbot.drawing.charts.lettering import lettering
from cxbot.drawing.charts.placing import Box
from tests.charts.gallery import compose, draw, gallery
from tests.charts.making import LATEST, shares, trend
from tests.charts.reading import placed, texts, words

STATES = gallery()


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


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_a_text_is_drawn_to_the_pixel_as_matplotlib_draws_it(align, monkeypatch):
    written = [("Zoë 91 %", False), ("Ångström ★ WAVE", True), ("Анна", False), ("東京 · سلام", True), ("fi", False)]

    def drawn():
        canvas = Canvas()
        for number, (text, bold) in enumerate(written):
            canvas.text((700.3 + number / 7, 100.4 + 90.15 * number), text, 30 + number, bold=bold, align=align)
        return canvas.png()

    ours = drawn()
    monkeypatch.setattr(Line, "draw", Text.draw)
    assert ours == drawn()


def test_widths_are_measured_once_and_not_kept_without_end(monkeypatch):
    measured = []
    own = Canvas._measured
    monkeypatch.setattr(Canvas, "_measured", lambda *words, **ways: measured.append(words[1]) or own(*words, **ways))
    monkeypatch.setattr(canvas_module, "_MOST_WIDTHS", 3)
    lettering().widths.clear()
    wide = [Canvas().width(text, SMALL) for text in ("one", "two", "one", "three", "two")]
    assert measured == ["one", "two", "three"]
    assert wide[0] == wide[2] != wide[1] == wide[4]
    Canvas().width("four", SMALL)
    assert list(lettering().widths) == [("four", SMALL, False)]


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


def test_a_picture_lets_go_of_its_pixels_at_once():
    gc.collect()
    before = {id(each) for each in gc.get_objects() if isinstance(each, RendererAgg)}
    gc.disable()
    try:
        canvas = Canvas()
        canvas.text((100, 100), "Held by every text that was written", bold=True)
        canvas.dot((50, 50), 20, inks()[0])
        assert canvas.png().startswith(b"\x89PNG")
        held = [each for each in gc.get_objects() if isinstance(each, RendererAgg) and id(each) not in before]
    finally:
        gc.enable()
    assert held == []


def test_pictures_do_not_depend_on_fonts_of_the_machine():
    for text in ("Customer satisfaction 91 %", "5 ★"):
        families = lettering().properties(text, bold=False).get_family()
        assert families == ["cxbot Lato", "cxbot DejaVu"]
