"""Trends in every state, for the gallery."""

from dataclasses import replace

from cxbot.drawing.charts.chart import Grain, Line
from cxbot.statistics import Interval, Usual
from cxbot.unit import Unit
from tests.charts.making import (
    BEFORE,
    HOURS,
    LAST_DAYS,
    LATEST,
    LONG,
    MONTHS,
    OCTOBER,
    WEEK,
    days,
    line,
    october,
    september,
    shares,
    trend,
    wave,
)


def trends_of_ratings():
    weeks = [f"{day} {month}" for month in MONTHS[:6] for day in (5, 12, 19, 26)] + ["3 Jul", "10 Jul"]
    busy = [
        (round(n * good), n) for n, good in zip([410, 380, 395, 402, 388], [0.91, 0.9, 0.74, 0.89, 0.92], strict=True)
    ]
    spoken = [f"on {day}" for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")]
    steady = [(44 + i * i * 3 % 5, 50) for i in range(25)] + [(45, 50)]
    hours = (
        [(0, 0)] * 8 + [(2, 2), (4, 4), (3, 4), (5, 5), (1, 2), (6, 6), (3, 3), (2, 3), (5, 5), (1, 1)] + [(0, 0)] * 6
    )
    five = [(0, 0)] * 31
    five[2], five[9], five[11], five[24] = (1, 1), (1, 1), (0, 1), (2, 2)
    compared = september(shift=-2)
    return {
        "trend of a month of few": trend(october(), september()),
        "trend of a month of few compared": trend(october(), compared, compared=True),
        "trend of a week of few": trend(
            shares(
                "5–11 Oct", OCTOBER[4:11], days("Oct", 31)[4:11], before=OCTOBER[:4] + LAST_DAYS[-2:], short="5–11 Oct"
            ),
            shares("28 Sep – 4 Oct", OCTOBER[:7], days("Oct", 7), short="28 Sep – 4 Oct"),
        ),
        "trend of a busy week": trend(shares("9–13 Nov", busy, WEEK[:5], spoken)),
        "trend of a week": trend(LATEST, BEFORE),
        "trend compared": trend(LATEST, BEFORE, compared=True),
        "trend of a quiet half year": trend(
            shares("5 Jan – 12 Jul", steady, weeks), grain=Grain.WEEK, usual=(Interval(77.3, 100),) * 26
        ),
        "trend of 26 weeks": trend(
            line("5 Jan – 12 Jul", wave(26, 4.0, 4.7), weeks, [40 + i for i in range(26)], value=4.4, n=1365),
            subject="Average score",
            grain=Grain.WEEK,
            scale=Unit.STARS,
        ),
        "trend of 24 hours of few": trend(shares("Today", hours, HOURS), grain=Grain.HOUR),
        "trend of 24 hours": trend(
            line(
                "Today",
                wave(24, 60, 100, {*range(7), 21, 22, 23}),
                HOURS,
                [0] * 7 + [45] * 14 + [0] * 3,
                value=84,
                n=630,
            ),
            grain=Grain.HOUR,
        ),
        "trend of five ratings": trend(shares("October", five, days("Oct", 31), before=[(0, 0)] * 6)),
        "trend of three ratings": trend(
            shares("9–15 Nov", [(1, 1), (0, 0), (0, 0), (1, 2), (0, 0), (0, 0), (0, 0)], WEEK)
        ),
        "trend of lone points": trend(
            line("9–15 Nov", [80, None, 90, None, None, 85, 84], counts=[40, 0, 50, 0, 0, 33, 38], value=85, n=161),
            line("2–8 Nov", [None, 82, None, 88, 84, None, 91], counts=[0, 40, 0, 50, 33, 0, 38], value=86, n=161),
            compared=True,
        ),
        "trend with a bucket of few": trend(
            line("9–15 Nov", [88, 92, 95, 25, 84, 89, 86], counts=[38, 41, 52, 4, 33, 40, 35], value=89, n=243)
        ),
    }


def trends_with_a_usual_range():
    """Of the first week only a part is in the period, of one few rated: of those nothing is said."""
    mondays = [
        f"{day} {month}" for month, days in (("Sep", (3, 7, 14, 21, 28)), ("Oct", (5, 12, 19, 26))) for day in days
    ]
    mondays += ["2 Nov", "9 Nov", "16 Nov"]
    spoken = [f"in the week of {day}" for day in mondays]
    counts = [
        (29, 31),
        (83, 90),
        (64, 72),
        (110, 121),
        (39, 44),
        (52, 60),
        (58, 80),
        (3, 4),
        (71, 75),
        (93, 98),
        (120, 131),
    ]
    counts.append((84, 96))
    usual = Usual(90.0, 300 * 0.3, 0.0, 100.0, narrows=True)  # as of weeks of which 90 % were satisfied
    bands = tuple(usual.at(n) if at and n >= 5 else None for at, (_, n) in enumerate(counts))
    weeks = shares("3 Sep – 22 Nov", counts, mondays, spoken)
    before = shares("14 Jun – 2 Sep", [*counts[5:], *counts[:5]], mondays, short="14 Jun – 2 Sep")
    few = [(k // 9, n // 9) for k, n in counts]
    minutes = [62, 48, 55, 41, 58, 150, 52, 44, 61, 49, 57, 60]
    times = {"subject": "Reply time", "scale": Unit.DURATION, "noun": ("reply", "replies")}
    slow = line("3 Sep – 22 Nov", [60 * each for each in minutes], mondays, [140] * 12, value=61.4 * 60, n=1680)
    return {
        "trend of weeks with their usual range": trend(weeks, before, grain=Grain.WEEK, usual=bands),
        "trend of weeks compared with their usual range": trend(
            weeks, before, grain=Grain.WEEK, usual=bands, compared=True
        ),
        "trend of times with their usual range": trend(
            slow, grain=Grain.WEEK, usual=(None, *(Interval(1200, 5400),) * 11), **times
        ),
        "trend of the twelve weeks of a digest": trend(
            replace(shares("16–22 Nov", counts, mondays, spoken), value=100 * 84 / 96, n=96),
            grain=Grain.WEEK,
            usual=bands,
            said="Satisfaction inside the usual 81–99 %",
        ),
        "trend of the few ratings of a digest": trend(
            replace(shares("16–22 Nov", few, mondays, spoken, before=few[:3], span=4), value=90.0, n=10),
            grain=Grain.WEEK,
            said="Satisfaction inside the usual 62–100 %",
        ),
        "trend of one week with its usual range": trend(
            shares("9–15 Nov", [(120, 131)], ["9 Nov"], ["in the week of 9 November"]),
            grain=Grain.WEEK,
            usual=(usual.at(131),),
        ),
    }


def trends_of_more():
    two_days = [f"{day} {hour}" for day in ("Mon", "Tue") for hour in HOURS]
    minutes = [24, 22, 25, 21, 26, 23, 1500, 22, 24, 25, 23, 24]
    return {
        "trend of 12 months": trend(
            line("2026", wave(12, 2000, 9000), MONTHS, [1200] * 12, value=5400, n=14_400),
            line("2025", wave(12, 4000, 12000), MONTHS, [1100] * 12, value=8000, n=13_200, short="2025"),
            subject="First reply time",
            grain=Grain.MONTH,
            scale=Unit.DURATION,
            compared=True,
            noun=("first reply", "first replies"),
        ),
        "trend with an outlier": trend(
            line("2026", [60 * each for each in minutes], MONTHS, [120] * 12, value=5100, n=1440),
            line("2025", [], [], value=2400, n=1320),
            subject="Reply time",
            grain=Grain.MONTH,
            scale=Unit.DURATION,
            noun=("reply", "replies"),
        ),
        "trend of counts": trend(
            line("9–15 Nov", [812, 902, 1204, 955, 870, 120, 95], value=4958, n=4958),
            line("2–8 Nov", [780, 860, 1100, 1300, 900, 150, 130], value=5220, n=5220),
            subject="Messages received",
            scale=Unit.COUNT,
            compared=True,
            noun=("message", "messages"),
        ),
        "trend of large counts": trend(
            line("2026", wave(12, 1e6, 1.9e6), MONTHS, value=17_000_000, n=17_000_000),
            subject="Messages sent",
            grain=Grain.MONTH,
            scale=Unit.COUNT,
            noun=("message", "messages"),
        ),
        "trend of 48 hours": trend(
            line("9–10 Nov", wave(48, 60, 100, {*range(7)}), two_days, [0] * 7 + [31] * 41, value=80, n=1271),
            grain=Grain.HOUR,
        ),
        "trend with a longer month before": trend(
            line("February", wave(28, 80, 92), days("Feb", 28), [40] * 28, value=86, n=1120),
            line("January", wave(31, 76, 93, {9, 18}), days("Jan", 31), [44] * 31, value=84, n=1364, shift=-3),
            compared=True,
        ),
        "trend of one bucket": trend(line("Today", [91], ["15 Nov"], [44], value=91, n=44)),
        "trend of one bucket compared": trend(
            line("Today", [91], ["15 Nov"], [44], value=91, n=44),
            line("Yesterday", [85], ["14 Nov"], [40], value=85, n=40),
            compared=True,
        ),
        "trend of gaps": trend(line("9–15 Nov", [None] * 7)),
        "trend of gaps compared": trend(line("9–15 Nov", [None] * 7), BEFORE, compared=True),
        "trend compared with gaps": trend(LATEST, line("2–8 Nov", [None] * 7), compared=True),
        "trend of nothing": trend(Line("9–15 Nov", ())),
        "trend at the top": trend(line("9–15 Nov", [100] * 7, counts=[40] * 7, value=100, n=280), BEFORE),
        "trend at the bottom": trend(line("9–15 Nov", [0] * 7, counts=[40] * 7, value=0, n=280)),
        "trend from end to end": trend(
            line("9–15 Nov", [0, 100, 0, 100, 50, 100, 0], counts=[40] * 7, value=50, n=280),
            line("2–8 Nov", [100, 0, 100, 0, 50, 0, 100], counts=[40] * 7, value=50, n=280),
            compared=True,
        ),
        "trend with large n": trend(
            line(
                "9–15 Nov",
                [90, 88, 91, None, 86, 90, 89],
                counts=[1_234_567, 90, 98_765, 0, 45, 33, 31],
                value=90,
                n=1_333_531,
            )
        ),
        "trend with long words": trend(
            line(LONG, [88, 92, 95, 90, 84, 91, 86], counts=[40] * 7, value=89, n=280),
            line(LONG, [80] * 7, counts=[40] * 7, value=80, n=280),
            subject=LONG,
            compared=True,
            noun=("conversation", "conversations"),
        ),
    }
