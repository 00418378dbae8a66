from cxbot.drawing.charts.alt_text import bars_words
from cxbot.drawing.charts.chart import Bar, Bars
from cxbot.drawing.charts.directions import closed, isolated
from cxbot.drawing.charts.lettering import lettering
from cxbot.unit import Unit


def test_only_names_from_right_to_left_are_set_apart():
    assert isolated("شركة") == "\u2068شركة\u2069"
    assert isolated("Acme חברה") == "\u2068Acme חברה\u2069"
    assert isolated("Acme 東京 Ελλ") == "Acme 東京 Ελλ"


def test_a_name_cannot_end_its_isolate_or_turn_the_text():
    assert isolated("a\u2069\u202egnp") == "agnp"
    assert isolated("ש\u2069\u202e") == "\u2068ש\u2069"


def test_joiners_that_shape_words_stay():
    assert isolated("می\u200cخواهم") == "\u2068می\u200cخواهم\u2069"


def test_alternative_text_is_never_cut_inside_an_isolate():
    rows = tuple(Bar("ש" * 700 + str(i), 9 - i, 9 - i) for i in range(3))
    said = bars_words(Bars("Ratings", "May", Unit.COUNT, rows))
    assert len(said) <= 1500
    assert said.count("\u2068") == said.count("\u2069") == 3
    assert closed("a\u2068b") == "a\u2068b\u2069"
    assert closed("a\u2068b\u2069") == "a\u2068b\u2069"


def test_pictures_draw_names_from_right_to_left_in_fonts_of_the_package():
    assert lettering().properties("شركة חברה", bold=False).get_family() == ["cxbot Lato", "cxbot DejaVu"]
    assert lettering().writable(isolated("שלום")) == isolated("שלום")  # which is what lays the line out
