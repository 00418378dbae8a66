"""Every state a chart can be in: much, little, one, none, compared, with gaps, long names, other alphabets."""

import math

from cxbot.drawing.charts.canvas import Canvas
from cxbot.drawing.charts.chart import Bar, Bars, Donut, Line, Point, Trend, rating_slices
from cxbot.unit import Unit

Chart = Donut | Trend | Bars

USUAL = {5: 140, 4: 53, 3: 11, 2: 5, 1: 3}
WEEK = [f"{day} Nov" for day in range(9, 16)]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def donut(by_score=None, satisfied=0, unsatisfied=0, **said: str):
    words = {
        "title": "Customer satisfaction",
        "period": "Last week (9–15 Nov)",
        "center": "4.5",
        "center_unit": "of 5",
        "below": "91 % satisfied",
        "total": "212 ratings",
    } | said
    return Donut(slices=rating_slices(USUAL if by_score is None else by_score, satisfied, unsatisfied), **words)


def line(name, values, labels=WEEK, counts=None):
    counts = counts or [0 if value is None else 10 + 7 * i % 45 for i, value in enumerate(values)]
    return Line(name, tuple(Point(*each) for each in zip(labels, values, counts, strict=True)))


def wave(count, low, high, gaps=()):
    """Values that go up and down between two bounds, without chance."""
    return [
        None if i in gaps else low + (high - low) * (0.5 + 0.5 * math.sin(2.4 * i) * math.cos(0.7 * i))
        for i in range(count)
    ]


def trend(current, previous=None, title="CSAT percentage by day", scale=Unit.PERCENT, **more: str):
    return Trend(title, scale, current, previous, **more)


LATEST = line("9–15 Nov", [88, 92, 95, 90, 84, None, 86], counts=[38, 41, 52, 40, 33, 0, 8])
BEFORE = line("2–8 Nov", [84, 88, 86, 90, 88, 80, 90], [f"{day} Nov" for day in range(2, 9)])
LONG = "Monday 9 November – Sunday 15 November 2026, Europe/Berlin, all inboxes but one"


def days(month, count):
    return [f"{day} {month}" for day in range(1, count + 1)]


def gallery() -> dict[str, Chart]:
    """The charts by the name of their state."""
    hours = [f"{hour:02d}:00" for hour in range(24)]
    two_days = [f"{day} {hour}" for day in ("Mon", "Tue") for hour in hours]
    weeks = [f"{day} {month}" for month in MONTHS[:6] for day in (5, 12, 19, 26)] + ["3 Jul", "10 Jul"]
    names = [
        "شركة النور للتجارة",
        "東京電力株式会社",
        "हिन्दी समाचार",
        "Ελληνικά",
        "Киев",
        "🙂 <Co> $x^2$",
        "한국어 회사",
    ]
    return {
        "donut of a week": donut(),
        "donut of one rating": donut({5: 1}, center="1", center_unit="rating", below="1 satisfied", total="1 rating"),
        "donut of none": donut({}, total="0 ratings"),
        "donut of a million and one": donut({5: 1_234_566, 1: 1}, center="5.0", total="1,234,567 ratings"),
        "donut with thumbs": donut({5: 60, 4: 20, 3: 6, 2: 3, 1: 4}, 80, 19, total="192 ratings"),
        "donut of thumbs": donut({}, 80, 19, center="81 %", center_unit="satisfied", below="99 ratings"),
        "donut of very many": donut({5: 1_234_567, 1: 4}, 1_234_567, 19, center="100 %", total="2,469,157 ratings"),
        "donut with long words": donut(title=LONG, period=LONG, below=LONG, total=LONG),
        "trend of a week": trend(LATEST),
        "trend compared": trend(LATEST, BEFORE),
        "trend of a month": trend(line("October", wave(31, 78, 97, {5, 6, 12, 14}), days("Oct", 31))),
        "trend with a longer month before": trend(
            line("February", wave(28, 80, 92), days("Feb", 28)),
            line("January", wave(31, 76, 93, {9, 18}), days("Jan", 31)),
        ),
        "trend with a shorter month before": trend(
            line("October", wave(31, 80, 92), days("Oct", 31)), line("September", wave(30, 76, 93), days("Sep", 30))
        ),
        "trend of 26 weeks": trend(
            line("5 Jan – 12 Jul", wave(26, 4.0, 4.7), weeks), title="CSAT average score by week", scale=Unit.STARS
        ),
        "trend of 24 hours": trend(line("Today", wave(24, 60, 100, {*range(7), 21, 22, 23}), hours)),
        "trend of 48 hours": trend(line("9–10 Nov", wave(48, 60, 100, {*range(7)}), two_days)),
        "trend of 12 months": trend(
            line("2026", wave(12, 2000, 9000), MONTHS, [1200] * 12),
            line("2025", wave(12, 4000, 12000), MONTHS),
            title="First reply time by month",
            scale=Unit.DURATION,
            counted="replies",
        ),
        "trend of counts": trend(
            line("9–15 Nov", [812, 902, 1204, 955, 870, 120, 95]),
            line("2–8 Nov", [780, 860, 1100, 1300, 900, 150, 130]),
            title="Messages received by day",
            scale=Unit.COUNT,
            counted="messages",
        ),
        "trend of large counts": trend(line("2026", wave(12, 1e6, 1.9e6), MONTHS), scale=Unit.COUNT),
        "trend of one bucket": trend(line("Today", [91], ["15 Nov"])),
        "trend of one bucket compared": trend(line("Today", [91], ["15 Nov"]), line("Yesterday", [85], ["14 Nov"])),
        "trend of gaps": trend(line("9–15 Nov", [None] * 7)),
        "trend of gaps compared": trend(line("9–15 Nov", [None] * 7), BEFORE),
        "trend compared with gaps": trend(LATEST, line("2–8 Nov", [None] * 7)),
        "trend of nothing": trend(Line("9–15 Nov", ())),
        "trend of lone points": trend(
            line("9–15 Nov", [80, None, 90, None, None, 85, 84]),
            line("2–8 Nov", [None, 82, None, 88, 84, None, 91]),
        ),
        "trend at the top": trend(line("9–15 Nov", [100] * 7), BEFORE),
        "trend at the bottom": trend(line("9–15 Nov", [0] * 7)),
        "trend from end to end": trend(
            line("9–15 Nov", [0, 100, 0, 100, 50, 100, 0]), line("2–8 Nov", [100, 0, 100, 0, 50, 0, 100])
        ),
        "trend with large n": trend(line("9–15 Nov", [90] * 7, counts=[1_234_567, 9, 98_765, 0, 1, 1, 1])),
        "trend with long words": trend(
            line(LONG, [88, 92, 95, 90, 84, 91, 86]), line(LONG, [80] * 7), title=LONG, counted="conversations"
        ),
        "bars of inboxes": Bars(
            "CSAT percentage by inbox",
            "9–15 Nov",
            Unit.PERCENT,
            (
                Bar("Support", 91.2, 130),
                Bar("Sales", 84, 52),
                Bar("Billing", 78.4, 22),
                Bar("Returns and exchanges", 95, 8),
                Bar("Beta testers", None, 0),
            ),
            2,
        ),
        "bars of many": Bars(
            LONG,
            LONG,
            Unit.DURATION,
            tuple(Bar(f"Teammate {i} with a name that goes on and on", 500 * 1.3**i, 10**i) for i in range(15)),
            counted="replies",
        ),
        "bars in other alphabets": Bars(
            "Ratings by account · حساب · 客户",
            "9–15 Nov",
            Unit.COUNT,
            tuple(Bar(name, 1_234_567 // 10**i, 1) for i, name in enumerate(names)),
        ),
        "bars of stars": Bars("CSAT average score", "", Unit.STARS, (Bar("Email", 4.6, 1_234_567), Bar("Chat", 1, 1))),
        "bars of one": Bars("CSAT percentage by tag", "9–15 Nov", Unit.PERCENT, (Bar("(none)", 100, 3),)),
        "bars of none": Bars("CSAT percentage by tag", "9–15 Nov", Unit.PERCENT, ()),
        "bars without a value": Bars("CSAT percentage by tag", "9–15 Nov", Unit.PERCENT, (Bar("vip", None, 0),)),
    }


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
