"""The same for people who do not see a chart: alternative text that says what a sighted person takes from it."""

import re
import unicodedata
from collections.abc import Sequence

from cxbot.drawing.charts.chart import Bars, Donut, Line, Point, Trend
from cxbot.drawing.charts.scales import share_words, shares
from cxbot.unit import Unit, show, thousands

MOST = 1500  # characters; Slack takes 2,000
_NAMED = 3  # so many empty buckets are named, more are counted
_ROWS = 5  # so many rows of a split are read out


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
    """Say the trend in words: from where to where, highest and lowest, what is missing, the previous period, how many.

    "CSAT percentage by day, 9-15 Nov: 88 to 86 %, highest 95 % on Wednesday, none on Saturday; 212 ratings."
    """
    about = _about(trend.title, trend.current.name)
    if not _valued(trend.current):
        said = f"no {trend.counted}"
    else:
        said = ", ".join([*_course(trend.scale, trend.current), *_missing(trend.current)])
    if trend.previous is not None:
        before = _course(trend.scale, trend.previous)[0] if _valued(trend.previous) else f"no {trend.counted}"
        said += f"; before, {trend.previous.name}: {before}"
    total = f"; {trend.total}" if trend.total and _valued(trend.current) else ""
    return _cut(f"{about}: {said}{total}.")


def bars_words(bars: Bars) -> str:
    """Say the split as it is drawn: "CSAT percentage by inbox, 9-15 Nov (ratings in brackets): Support 91 % (130)."."""
    about = _about(bars.title, bars.period)
    if not bars.rows:
        return _cut(f"{about}: no {bars.counted}.")
    rows = sorted((row for row in bars.rows if row.value is not None), key=bars.order)
    bare = bars.scale is Unit.COUNT  # a count is its own n
    numbers = ["" if bare else f" ({bars.said(row, thousands(row.n))})" for row in rows]
    said = [f"{row.name} {show(row.value, bars.scale)}{n}" for row, n in zip(rows, numbers, strict=True)]
    last = f", lowest {said[-1]}" if said and bars.ranked else ""
    kept = said if len(said) <= 2 * _ROWS else [*said[:_ROWS], f"{len(said) - _ROWS} more{last}"]
    empty = len(bars.rows) - len(rows)
    if empty:
        kept.append(f"{empty} without {bars.counted}")
    brackets = "" if bare or not rows else f" ({bars.counted} in brackets)"
    return _cut(f"{about}{brackets}: {', '.join(kept)}.")


def _about(title: str, period: str) -> str:
    return f"{title}, {period}" if period else title


def _valued(line: Line) -> list[tuple[float, Point]]:
    return [(point.value, point) for point in line.points if point.value is not None]


def _course(scale: Unit, line: Line) -> list[str]:
    """From the first value to the last, then the highest and lowest where those are others."""
    valued = _valued(line)
    first, last = valued[0][0], valued[-1][0]
    if len(valued) == 1:
        return [f"{_value(scale, first)} {_when(valued[0][1])}".rstrip()]
    if len({_value(scale, value) for value, _ in valued}) == 1:
        return [f"{_value(scale, first)} throughout"]
    said = [f"{_bare(scale, first, last)} to {_value(scale, last)}"]
    for word, (value, point) in (
        ("highest", max(valued, key=lambda pair: pair[0])),
        ("lowest", min(valued, key=lambda pair: pair[0])),
    ):
        if _value(scale, value) not in {_value(scale, first), _value(scale, last)}:
            said.append(f"{word} {show(value, scale)} {_when(point)}".rstrip())
    return said


def _missing(line: Line) -> list[str]:
    empty = [point for point in line.points if point.value is None]
    if not empty:
        return []
    if len(empty) > _NAMED:
        return [f"none in {len(empty)} of {len(line.points)}"]
    return [f"none {_list([_when(point) for point in empty])}"]


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


def _value(scale: Unit, value: float | None) -> str:
    return show(value, scale) + (" of 5" if scale is Unit.STARS and value is not None else "")


def _bare(scale: Unit, value: float, beside: float) -> str:
    """A value without its unit where the one beside it has the same: "88" before "to 86 %"."""
    text, other = _value(scale, value), _value(scale, beside)
    for unit in (" %", " of 5"):
        if text.endswith(unit) and other.endswith(unit):
            return text.removesuffix(unit)
    return text


def _cut(text: str) -> str:
    """On one line, without control or direction marks (names come from people), and short enough for Slack."""
    text = "".join(char for char in " ".join(text.split()) if unicodedata.category(char)[0] != "C")
    return text if len(text) <= MOST else text[: MOST - 1].rstrip() + "…"
