"""Every state a chart can be in: much, little, one, none, compared, with gaps, long names, other alphabets.

`python -m tests.charts.gallery --renew` draws those references anew that no longer look like their state.
"""

import sys

from cxbot.drawing.charts.canvas import Canvas
from cxbot.drawing.charts.chart import Bar, Bars, Donut, Trend
from cxbot.unit import Unit
from tests.charts.making import LONG, bar, donut
from tests.charts.trends import trends_of_more, trends_of_ratings, trends_with_a_usual_range

Chart = Donut | Trend | Bars


def donuts():
    return {
        "donut of a week": donut(),
        "donut of one rating": donut({5: 1}, center="1", center_unit="rating", below="1 satisfied", total="1 rating"),
        "donut of none": donut({}, total="0 ratings"),
        "donut of a million and one": donut({5: 1_234_566, 1: 1}, center="5.0", total="1,234,567 ratings"),
        "donut with two slivers": donut(
            {5: 400_000, 4: 100_000, 2: 2, 1: 1}, center="4.8", below="100 % satisfied", total="500,003 ratings"
        ),
        "donut with thumbs": donut({5: 60, 4: 20, 3: 6, 2: 3, 1: 4}, 80, 19, total="192 ratings"),
        "donut of thumbs": donut(
            {}, 80, 19, center="81 %", center_unit="satisfied", below="99 ratings", total="99 ratings"
        ),
        "donut of very many": donut({5: 1_234_567, 1: 4}, 1_234_567, 19, center="100 %", total="2,469,157 ratings"),
        "donut with long words": donut(title=LONG, period=LONG, below=LONG, total=LONG),
    }


def splits():
    names = [
        "شركة النور للتجارة",
        "חברת הים בע״מ",
        "東京電力株式会社",
        "हिन्दी समाचार",
        "Ελληνικά",
        "🙂 <Co> $x^2$",
        "한국어 회사",
    ]
    long = "Teammate {} with a name that goes on and on"
    return {
        "bars of inboxes": Bars(
            "Satisfaction by inbox",
            "9–15 Nov",
            Unit.PERCENT,
            (
                bar("Support", 119, 130),
                bar("Sales", 44, 52),
                bar("Billing", 17, 22),
                bar("Returns and exchanges", 8, 8),
                bar("Press", 3, 3),
                bar("Beta testers", 0, 0),
            ),
        ),
        "bars of two": Bars(
            "Satisfaction by inbox",
            "October",
            Unit.PERCENT,
            (bar("APAC Support", 90, 120), bar("EMEA Support", 175, 194)),
        ),
        "bars of 40 groups": Bars(
            "Satisfaction by account",
            "October",
            Unit.PERCENT,
            tuple(bar(f"Account {i + 1}", 2 * (i % 9) + 3, 2 * (i % 9) + 3 + i % 4) for i in range(40)),
        ),
        "bars of people": Bars(
            "Satisfaction by teammate",
            "October",
            Unit.PERCENT,
            (
                bar("Siobhán Ní Bhriain", 40, 44),
                bar("Ana López", 31, 33),
                bar("Ben Turner", 10, 12),
                bar("Kenji Mori", 2, 3),
            ),
            ranked=False,
        ),
        "bars of ratings of some scores": Bars(
            "Ratings by inbox",
            "October",
            Unit.COUNT,
            (Bar("EMEA Support", 31, 31), Bar("APAC Support", 12, 12), Bar("Returns and exchanges", 4, 4)),
        ),
        "bars of many": Bars(
            LONG,
            LONG,
            Unit.DURATION,
            tuple(Bar(long.format(i), round(500 * 1.3**i), 10**i) for i in range(15)),
            noun=("reply", "replies"),
        ),
        "bars in other alphabets": Bars(
            "Ratings by account · حساب · 客户",
            "9–15 Nov",
            Unit.COUNT,
            tuple(Bar(name, 1_234_567 // 10**i, 1_234_567 // 10**i) for i, name in enumerate(names)),
        ),
        "bars of stars": Bars("Average score", "", Unit.STARS, (Bar("Email", 4.6, 1_234_567), Bar("Chat", 1, 1))),
        "bars of one": Bars("Satisfaction by tag", "9–15 Nov", Unit.PERCENT, (bar("(none)", 3, 3),)),
        "bars of none": Bars("Satisfaction by tag", "9–15 Nov", Unit.PERCENT, ()),
        "bars without a value": Bars("Satisfaction by tag", "9–15 Nov", Unit.PERCENT, (Bar("vip", None, 0),)),
    }


def gallery() -> dict[str, Chart]:
    """The charts by the name of their state."""
    return donuts() | trends_of_ratings() | trends_with_a_usual_range() | trends_of_more() | splits()


def compose(chart: Chart) -> Canvas:
    from cxbot.drawing.charts.bars import compose_bars
    from cxbot.drawing.charts.donut import compose_donut
    from cxbot.drawing.charts.trend import compose_trend

    if isinstance(chart, Donut):
        return compose_donut(chart)
    return compose_trend(chart) if isinstance(chart, Trend) else compose_bars(chart)


def draw(chart: Chart) -> bytes:
    from cxbot.drawing.charts.bars import draw_bars
    from cxbot.drawing.charts.donut import draw_donut
    from cxbot.drawing.charts.trend import draw_trend

    if isinstance(chart, Donut):
        return draw_donut(chart)
    return draw_trend(chart) if isinstance(chart, Trend) else draw_bars(chart)


if __name__ == "__main__":
    from tests.charts.references import main

    main(sys.argv[1:])
