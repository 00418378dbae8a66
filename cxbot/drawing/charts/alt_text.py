"""The same for people who do not see a chart: alternative text that says what a sighted person takes from it.

It begins with the period's figure. Names come from people: they are on one line and move nothing around them.
"""

import re
import unicodedata
from collections.abc import Sequence

from cxbot.drawing.charts.chart import SAID_FROM, Bar, Bars, Donut, Line, Point, Trend
from cxbot.drawing.charts.course import Course, along, course
from cxbot.drawing.charts.directions import ISOLATES, closed, isolated
from cxbot.drawing.charts.finding import finding
from cxbot.drawing.charts.scales import share_words, shares, value_in_words
from cxbot.drawing.charts.splits import few_of, only, said, shown
from cxbot.drawing.text import counted
from cxbot.unit import Unit, thousands

MOST = 1500  # characters; Slack takes 2,000
_NAMED = 3  # so many empty buckets are named, more are counted


def donut_words(donut: Donut) -> str:
    """Say the donut: "Customer satisfaction, 9-15 Nov: 4.5 of 5, 91 % satisfied. 5 ★ 140 (66 %), ...; 212 ratings."."""
    about = _about(donut.title, donut.period)
    counts = [piece.count for piece in donut.slices]
    if not any(counts):
        return _cut(f"{about}: {donut.nothing.lower()}.")
    middle = ", ".join(part for part in (f"{donut.center} {donut.center_unit}".strip(), donut.below) if part)
    parts = ", ".join(
        f"{piece.label} {thousands(piece.count)} ({share_words(share, piece.count, sum(counts))})"
        for piece, share in zip(donut.slices, shares(counts), strict=True)
        if piece.count
    )
    return _cut(f"{about}: {middle}. {parts}; {donut.total}.")


def trend_words(trend: Trend) -> str:
    """Say the trend: the period's figure, what stands out and where it ends, what is missing, how many, and before.

    "Satisfaction by day, October: 83 %; fell to 69 % in the week to 12 October, 89 % at the end; 314 ratings."
    """
    about = _about(trend.title, trend.current.name)
    if course(trend) is Course.NOTHING or not any(point.value is not None for point in trend.current.points):
        parts = [f"no {trend.noun[1]}"]
    else:
        parts = [_own(trend, trend.current), _course(trend), _usual(trend), _missing(trend.current)]
    if trend.current.n and trend.scale is not Unit.COUNT:
        parts.append(counted(trend.current.n, trend.noun))
    if trend.previous is not None:
        said = "compared with" if trend.compared else "before,"
        parts.append(f"{said} {trend.previous.name}: {_own(trend, trend.previous) or f'no {trend.noun[1]}'}")
    return _cut(f"{about}: {'; '.join(part for part in parts if part)}.")


def bars_words(bars: Bars) -> str:
    """Say the split as it is drawn: "Satisfaction by inbox, 9-15 Nov (ratings in brackets): Support 91 % (130), ...".

    What is left out is counted.
    """
    about = _about(bars.title, bars.period)
    if not bars.rows:
        return _cut(f"{about}: no {bars.noun[1]}.")
    drawn, left_out = shown(bars)
    rows = [row for row in drawn if row.value is not None]
    bare = bars.scale is Unit.COUNT  # a count is its own n
    parts = [f"{isolated(row.name)} {said(bars, row)}{_rests_on(bars, row)}" for row in rows]
    if len(rows) < len(drawn):
        parts.append(f"{len(drawn) - len(rows)} without {bars.noun[1]}")
    if left_out:
        parts.append(f"{thousands(left_out)} more")
    brackets = "" if bare or not rows else f" ({bars.noun[1]} in brackets)"
    return _cut(f"{about}{brackets}: {', '.join(parts)}.")


def _rests_on(bars: Bars, row: Bar) -> str:
    """How many a row rests on, where its value does not say so itself; of few that they are."""
    if bars.scale is Unit.COUNT or (bars.scale is Unit.PERCENT and bars.little(row)):
        return ""
    few = "only " if only(bars, row) or bars.little(row) else ""
    return f" ({few}{thousands(row.n)})"


def _about(title: str, period: str) -> str:
    return f"{title}, {period}" if period else title


def _own(trend: Trend, line: Line) -> str:
    """A period's own figure; of a count the number of what was counted."""
    if line.value is None:
        return ""
    return counted(line.n, trend.noun) if trend.scale is Unit.COUNT else _share(trend, line.value, line.n)


def _course(trend: Trend) -> str:
    """What stands out and where the line ends; the lowest and highest where nothing does; less where there is less."""
    through, scale = course(trend), trend.scale
    held = [(point.value, point) for point in trend.current.points if point.value is not None]
    if len(trend.current.points) > len(held) == 1:
        return f"all {_when(held[0][1])}"
    if len(trend.current.points) > len(held) <= _NAMED:
        return ", ".join(f"{_share(trend, value, point.n)} {_when(point)}" for value, point in held)
    if through is Course.DOTS:
        return f"too few {trend.noun[1]} by {trend.grain} for a line"
    reached = [point for point in along(trend.current, through, scale) if point is not None]
    drawn = [(point.value, point) for point in reached if point.value is not None]
    if len(drawn) < 2:
        return ""
    end = f", {_value(scale, drawn[-1][0])} at the end"
    found = finding(trend)
    if found is not None:
        return found.words(scale) + ("" if found.point is drawn[-1][1] else end)
    low, high = min(drawn, key=lambda pair: pair[0]), max(drawn, key=lambda pair: pair[0])
    if _value(scale, low[0]) == _value(scale, high[0]):
        return f"{_value(scale, low[0])} throughout"
    ends = f"between {_value(scale, low[0])} {_when(low[1])} and {_value(scale, high[0])} {_when(high[1])}"
    return ends + ("" if drawn[-1] in {low, high} else end)


def _usual(trend: Trend) -> str:
    """Which buckets lie outside their usual range, as numbers are printed; empty where no band is drawn."""
    if course(trend) is not Course.BUCKETS or not any(trend.usual):
        return ""
    outside: dict[str, list[Point]] = {"below": [], "above": []}
    for point, usual in zip(trend.current.points, trend.usual, strict=True):
        if point.value is None or usual is None:
            continue
        edge = min(max(point.value, usual.low), usual.high)
        if _value(trend.scale, edge) != _value(trend.scale, point.value):
            outside["below" if point.value < edge else "above"].append(point)
    parts = [f"{where} the usual range {_times(points)}" for where, points in outside.items() if points]
    return " and ".join(parts) or "inside the usual range"


def _times(points: Sequence[Point]) -> str:
    return _list([_when(each) for each in points]) if len(points) <= _NAMED else f"{len(points)} times"


def _missing(line: Line) -> str:
    """Where nothing was counted, and where nothing is known yet."""
    reached = [point for point in line.points if point.known]
    empty = [point for point in reached if point.value is None]
    later = [point for point in line.points if not point.known]
    parts = []
    if empty and len(reached) - len(empty) > _NAMED:  # else what is there was said one by one
        many = len(empty) > _NAMED
        parts.append(f"none {f'in {len(empty)} of {len(reached)}' if many else _list([_when(p) for p in empty])}")
    if later:
        parts.append(f"not known yet {f'in {len(later)}' if len(later) > _NAMED else _list([_when(p) for p in later])}")
    return "; ".join(parts)


def _when(point: Point) -> str:
    """When a bucket is, as a phrase: what the caller says, else as its label reads."""
    if point.spoken:
        return point.spoken
    if re.search(r"\d:\d\d$", point.label):
        return f"at {point.label}"
    preposition = "on" if re.match(r"\d{1,2} ", point.label) else "in"
    return f"{preposition} {point.label}"


def _list(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _value(scale: Unit, value: float) -> str:
    return value_in_words(scale, value) + (" of 5" if scale is Unit.STARS else "")


def _share(trend: Trend, value: float, n: int) -> str:
    """A value, or what it is where fewer than five rated: "2 of 3"."""
    return few_of(value, n) if trend.scale is Unit.PERCENT and n < SAID_FROM else _value(trend.scale, value)


def _cut(text: str) -> str:
    """On one line, without control marks, nothing turned around, and short enough for Slack."""
    line = " ".join(text.split())
    text = "".join(char for char in line if unicodedata.category(char)[0] != "C" or char in ISOLATES)
    return text if len(text) <= MOST else closed(text[: MOST - 2].rstrip() + "…")
