"""Charts made in a line, for the gallery and the tests: figures without chance, intervals as reports compute them."""

import math

from cxbot.drawing.charts.chart import Bar, Donut, Grain, Line, Point, Trend, Window, rating_slices
from cxbot.statistics import wilson
from cxbot.unit import Unit

USUAL = {5: 140, 4: 53, 3: 11, 2: 5, 1: 3}
WEEK = [f"{day} Nov" for day in range(9, 16)]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
HOURS = [f"{hour:02d}:00" for hour in range(24)]

# Satisfied and all ratings of September's last six days and of October: few a day, and a bad second week.
LAST_DAYS = [(5, 5), (9, 9), (0, 0), (6, 6), (12, 12), (8, 9)]
OCTOBER = [
    *((11, 11), (8, 9), (4, 4), (0, 0), (19, 21), (12, 14), (15, 18), (10, 13), (6, 8), (1, 2), (0, 1), (15, 24)),
    *((9, 11), (12, 15), (11, 14), (8, 11), (2, 5), (1, 1), (13, 17), (12, 14), (11, 13), (9, 9), (8, 10), (2, 2)),
    *((0, 0), (10, 10), (9, 9), (7, 9), (11, 14), (9, 9), (2, 2)),
]
SEPTEMBER = [
    *((9, 10), (8, 8), (10, 11), (9, 10), (0, 0), (1, 1), (14, 15), (11, 12), (12, 12), (9, 10), (8, 9), (2, 2)),
    *((3, 3), (15, 17), (13, 14), (11, 12), (9, 9), (8, 9), (0, 0), (2, 2), (16, 18), (12, 13), (9, 10), (10, 10)),
    *LAST_DAYS,
]


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


def line(name, values, labels=WEEK, counts=None, **more: object):
    """A line whose values are given, all with as many rows as `counts` says; shares have their intervals."""
    counts = counts or [0 if value is None else 10 + 7 * i % 45 for i, value in enumerate(values)]
    return Line(name, tuple(Point(*each) for each in zip(labels, values, counts, strict=True)), **more)


def shares(name, counts, labels, spoken=None, before=(), span=7, **more: object):
    """A line of shares from satisfied and all ratings of each bucket, with the window that begins before them."""
    spoken = spoken or [""] * len(counts)
    points = tuple(share(*each) for each in zip(labels, counts, spoken, strict=True))
    good, all_ = sum(k for k, _ in counts), sum(n for _, n in counts)
    window = None
    if before:
        days = [*before, *counts]
        pooled = [days[at : at + span] for at in range(len(before) + 1 - span, len(days) + 1 - span)]
        sums = [(sum(k for k, _ in each), sum(n for _, n in each)) for each in pooled]
        words = [f"in the week to {label}" for label in labels]
        window = Window(f"{span} days", span, tuple(share(*each) for each in zip(labels, sums, words, strict=True)))
    return Line(name, points, 100 * good / all_ if all_ else None, all_, window, **more)


def share(label, counts, spoken=""):
    k, n = counts
    return Point(label, 100 * k / n if n else None, n, spoken, wilson(k, n) if n else None)


def wave(count, low, high, gaps=()):
    """Values that go up and down between two bounds, without chance."""
    return [
        None if i in gaps else round(low + (high - low) * (0.5 + 0.5 * math.sin(2.4 * i) * math.cos(0.7 * i)), 1)
        for i in range(count)
    ]


def trend(current, previous=None, subject="Satisfaction", grain=Grain.DAY, scale=Unit.PERCENT, **more: object):
    return Trend(subject, grain, scale, current, previous, **more)


LATEST = line(
    "9–15 Nov", [88, 92, 95, 90, 84, None, 86], counts=[38, 41, 52, 40, 33, 0, 8], value=90, n=212, short="9–15 Nov"
)
BEFORE = line(
    "2–8 Nov", [84, 88, 86, 90, 88, 80, 90], [f"{day} Nov" for day in range(2, 9)], value=87, n=190, short="2–8 Nov"
)
LONG = "Monday 9 November – Sunday 15 November 2026, Europe/Berlin, all inboxes but one"


def days(month, count):
    return [f"{day} {month}" for day in range(1, count + 1)]


def october(**more: object):
    return shares("October", OCTOBER, days("Oct", 31), before=LAST_DAYS, short="Oct", **more)


def september(**more: object):
    earlier = [(8, 9), (9, 10), (0, 0), (2, 2), (11, 12), (10, 11)]
    return shares("September", SEPTEMBER, days("Sep", 30), before=earlier, short="Sep", **more)


def bar(name, k, n):
    return Bar(name, 100 * k / n if n else None, n, wilson(k, n) if n else None)
