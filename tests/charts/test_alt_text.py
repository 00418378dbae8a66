import pytest

from cxbot.drawing.charts.chart import Bar, Bars, Point, Trend
from cxbot.drawing.charts.alt_text import bars_words, donut_words, trend_words
from cxbot.unit import Unit
from tests.charts.gallery import BEFORE, LATEST, Line, donut, gallery, line, trend


def test_a_trend_says_where_it_goes_its_extremes_its_gaps_and_how_many():
    week = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    values = [88, 90, 95, 87, 91, None, 86]
    points = tuple(Point("x", value, 30, f"on {day}") for day, value in zip(week, values, strict=True))
    said = trend_words(Trend("CSAT percentage by day", Unit.PERCENT, Line("9–15 Nov", points), total="212 ratings"))
    assert (
        said
        == "CSAT percentage by day, 9–15 Nov: 88 to 86 %, highest 95 % on Wednesday, none on Saturday; 212 ratings."
    )


def test_a_compared_trend_says_what_was_before():
    assert trend_words(trend(LATEST, BEFORE)) == (
        "CSAT percentage by day, 9–15 Nov: 88 to 86 %, highest 95 % on 11 Nov, lowest 84 % on 13 Nov, none on 14 Nov; "
        "before, 2–8 Nov: 84 to 90 %."
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([None] * 7, "no ratings"),
        ([100] * 7, "100 % throughout"),
        ([None, None, None, 100, None, None, None], "100 % on 12 Nov, none in 6 of 7"),
        ([80, None, 90, None, 84, 84, 84], "80 to 84 %, highest 90 % on 11 Nov, none on 10 Nov and on 12 Nov"),
    ],
)
def test_a_trend_of_little_says_so(values, said):
    assert trend_words(trend(line("9–15 Nov", values))) == f"CSAT percentage by day, 9–15 Nov: {said}."


def test_stars_and_hours_and_months_read_as_people_say_them():
    stars = trend(line("2026", [4.5, 4.7, 4.4], ["Jan", "Feb", "Mar"]), scale=Unit.STARS, title="CSAT average")
    assert trend_words(stars) == "CSAT average, 2026: 4.5 to 4.4 of 5, highest 4.7 in Feb."
    hours = trend(line("Today", [60, 240, 120], ["08:00", "09:00", "10:00"]), scale=Unit.DURATION, title="Reply time")
    assert trend_words(hours) == "Reply time, Today: 1 min to 2 min, highest 4 min at 09:00."


def test_a_donut_says_its_middle_and_every_slice_that_is_not_empty():
    assert donut_words(donut({5: 140, 4: 53, 3: 19})) == (
        "Customer satisfaction, Last week (9–15 Nov): 4.5 of 5, 91 % satisfied. "
        "5 ★ 140 (66 %), 4 ★ 53 (25 %), 3 ★ 19 (9 %); 212 ratings."
    )
    assert donut_words(donut({})) == "Customer satisfaction, Last week (9–15 Nov): no ratings."


def test_bars_are_read_highest_first_and_what_is_empty_is_counted():
    assert bars_words(gallery()["bars of inboxes"]) == (
        "CSAT percentage by inbox, 9–15 Nov (ratings in brackets): Returns and exchanges 95 % (8), "
        "Support 91 % (130), Sales 84 % (52), Billing 78 % (22), 1 without ratings."
    )


def test_many_bars_are_cut_to_the_highest_and_the_lowest():
    many = Bars("Messages by tag", "May", Unit.COUNT, tuple(Bar(f"t{i}", i, i) for i in range(1, 21)))
    assert bars_words(many) == "Messages by tag, May: t20 20, t19 19, t18 18, t17 17, t16 16, 15 more, lowest t1 1."


def test_people_are_listed_by_name_and_scores_of_few_say_so():
    people = (Bar("Zoë", 95.0, 12), Bar("Ana", 70.0, 31), Bar("Ben", None, 0))
    bars = Bars("CSAT percentage by teammate", "May", Unit.PERCENT, people, few=30, ranked=False)
    assert bars_words(bars) == (
        "CSAT percentage by teammate, May (ratings in brackets): Ana 70 % (31), Zoë 95 % (only 12), 1 without ratings."
    )


def test_names_cannot_turn_the_text_around_or_make_it_too_long():
    rows = (Bar("ACME \u202egnp.exe\n" + "x" * 4000, 1, 1),)
    said = bars_words(Bars("Ratings", "May", Unit.COUNT, rows))
    assert "\u202e" not in said
    assert "\n" not in said
    assert len(said) <= 1500
    assert said.endswith("…")
