"""What pictures of trends show; how they look is looked at."""

from dataclasses import replace

import pytest
from matplotlib.patches import Circle, Polygon, Rectangle

from cxbot.drawing.charts.canvas import Canvas
from cxbot.drawing.charts.frame import framed
from cxbot.drawing.charts.ink import BAND, HELP, MEASURE, PALE, USUAL
from cxbot.drawing.charts.ink import BEFORE as GREY
from tests.charts.gallery import compose, gallery
from tests.charts.making import BEFORE, LATEST, OCTOBER, days, line, shares, trend, wave
from tests.charts.reading import lines, pieces, texts, words

STATES = gallery()


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


def test_a_previous_period_without_any_value_is_named_as_such():
    assert "2–8 Nov: no ratings" in words(compose(STATES["trend compared with gaps"]))


def test_days_that_are_not_known_yet_have_no_zero_under_them():
    # The data end on the 13th; on the 10th nobody rated.
    counts = [(30, 40), (0, 0), (36, 40), (34, 41), (35, 42), (0, 0), (0, 0)]
    current = shares("9–15 Nov", counts, [f"{day} Nov" for day in range(9, 16)])
    points = tuple(replace(each, known=at < 5) for at, each in enumerate(current.points))
    found = words(compose(trend(replace(current, points=points))))
    assert (found.count("0"), found.count("–")) == (1, 2)
