"""A measure split by something: horizontal bars, each with its value and what it rests on."""

from cxbot.drawing.charts.canvas import Canvas, middle, one_at_a_time
from cxbot.drawing.charts.chart import Bar, Bars
from cxbot.drawing.charts.heading import PERIOD_AT, RIGHT, beside, title
from cxbot.drawing.charts.ink import LABEL, MARGIN, MEASURE, QUIET, REST, SMALL, TITLE, WORDS
from cxbot.drawing.charts.scales import short_count, value_with_unit
from cxbot.unit import NOTHING, Unit, thousands

MOST = 9  # rows that can be read on a phone
TOP = PERIOD_AT - 44
FOOT = 30
NAMES_MOST = 560
GAP = 28


def draw_bars(bars: Bars) -> bytes:
    """Draw the bars as PNG bytes."""
    with one_at_a_time():
        return compose_bars(bars).png()


def in_order(bars: Bars) -> list[tuple[Bar, bool]]:
    """The rows in the order of the bars, with whether it is the accented one."""
    marked = [(row, index == bars.accent) for index, row in enumerate(bars.rows)]
    return sorted(marked, key=lambda pair: bars.order(pair[0]))


def shown(rows: list[tuple[Bar, bool]], most: int = MOST) -> tuple[list[tuple[Bar, bool]], int]:
    """The rows that fit, those that rest on most, with how many are left out; an accented row is always among them."""
    if len(rows) <= most:
        return rows, 0
    kept = sorted(range(len(rows)), key=lambda at: (not rows[at][1], -rows[at][0].n, at))[: most - 1]
    return [rows[at] for at in sorted(kept)], len(rows) - len(kept)


def length(scale: Unit, value: float, highest: float) -> float:
    """How long a bar is, 0-1: percentages of 100, stars of the way from 1 to 5, all else of the highest."""
    if scale is Unit.PERCENT:
        return value / 100
    if scale is Unit.STARS:
        return (value - 1) / 4
    return value / highest if highest else 0.0


def compose_bars(bars: Bars) -> Canvas:
    """Place everything the bars show; the caller holds the lock."""
    canvas = Canvas()
    title(canvas, bars.title)
    counts = bars.scale is not Unit.COUNT  # a count is its own n
    beside(canvas, bars.period, bars.counted if counts and bars.rows else "")
    if not bars.rows:
        at = ((MARGIN + RIGHT) / 2, middle((TOP + FOOT) / 2, TITLE))
        canvas.text(at, f"No {bars.counted}", TITLE, ink=QUIET, bold=True, align="center")
        return canvas
    rows, left_out = shown(in_order(bars))
    pitch = min(150.0, (TOP - FOOT) / (len(rows) + bool(left_out)))
    thick = min(78.0, pitch * 0.62)
    names = [canvas.fitted(row.name, SMALL, NAMES_MOST, bold=accented) for row, accented in rows]
    values = [NOTHING if row.value is None else value_with_unit(bars.scale, row.value) for row, _ in rows]
    numbers = _numbers(canvas, [row.n for row, _ in rows]) if counts else [""] * len(rows)
    numbers = [bars.said(row, number) for (row, _), number in zip(rows, numbers, strict=True)]
    widest = max(canvas.width(name, SMALL, bold=bold) for name, (_, bold) in zip(names, rows, strict=True))
    start = MARGIN + widest + GAP
    end = RIGHT - max(canvas.width(value, LABEL, bold=True) for value in values) - GAP
    end -= max(canvas.width(text, SMALL) for text in numbers) + 50 if counts else 0
    highest = max((row.value for row, _ in rows if row.value is not None), default=0.0)
    y = TOP - pitch / 2
    for (row, accented), name, value, number in zip(rows, names, values, numbers, strict=True):
        plain = bars.accent is None or accented
        canvas.text((MARGIN, middle(y, SMALL)), name, SMALL, bold=accented)
        reach = start
        if row.value is not None:
            reach += max(6.0, (end - start) * length(bars.scale, row.value, highest))
            canvas.box(start, y - thick / 2, reach - start, thick, MEASURE if plain else REST)
            reach += GAP - 6
        empty = row.value is None
        canvas.text((reach, middle(y, LABEL)), value, LABEL, ink=QUIET if empty else WORDS, bold=not empty)
        canvas.text((RIGHT, middle(y, SMALL)), number, SMALL, ink=QUIET, align="right")
        y -= pitch
    if left_out:
        canvas.text((MARGIN, middle(y, SMALL)), f"and {thousands(left_out)} more", SMALL, ink=QUIET)
    return canvas


def _numbers(canvas: Canvas, counts: list[int]) -> list[str]:
    full = [thousands(count) for count in counts]
    return full if all(canvas.width(text, SMALL) <= 200 for text in full) else [short_count(count) for count in counts]
