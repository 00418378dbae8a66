"""A measure split by something: horizontal bars, each with its value and what it rests on."""

from cxbot.drawing.charts.canvas import Canvas, middle, one_at_a_time
from cxbot.drawing.charts.chart import SURE_FROM, Bars
from cxbot.drawing.charts.heading import PERIOD_DOWN, RIGHT, title, under
from cxbot.drawing.charts.ink import LABEL, LINE_THIN, MARGIN, MEASURE, PALE, PAPER, QUIET, SMALL, TITLE, WORDS
from cxbot.drawing.charts.scales import short_count
from cxbot.drawing.charts.splits import said, shown
from cxbot.unit import Unit, thousands

PITCH = 88  # from one bar to the next
THICK = 54
HEAD = PERIOD_DOWN + 30
FOOT = 26
NAMES_MOST = 560
GAP = 28
RIM = 6  # of a bar that rests on fewer than five
LEAST = 3  # rows that even a small picture has room for


def draw_bars(bars: Bars) -> bytes:
    """Draw the bars as PNG bytes."""
    with one_at_a_time():
        return compose_bars(bars).png()


def length(scale: Unit, value: float, highest: float) -> float:
    """How long a bar is, 0-1: percentages of 100, stars of the way from 1 to 5, all else of the highest."""
    if scale is Unit.PERCENT:
        return value / 100
    if scale is Unit.STARS:
        return (value - 1) / 4
    return value / highest if highest else 0.0


def compose_bars(bars: Bars) -> Canvas:
    """Place everything the bars show, on a sheet as high as they need; the caller holds the lock."""
    rows, left_out = shown(bars)
    canvas = Canvas(HEAD + PITCH * max(LEAST, len(rows) + bool(left_out)) + FOOT)
    title(canvas, [bars.title])
    counts = bars.scale is not Unit.COUNT  # a count is its own n
    under(canvas, [bars.period], bars.noun[1].rsplit(" ", 1)[-1].capitalize() if counts and rows else "")
    top = canvas.height - HEAD
    if not rows:
        at = ((MARGIN + RIGHT) / 2, middle((top + FOOT) / 2, TITLE))
        canvas.text(at, f"No {bars.noun[1]}", TITLE, ink=QUIET, bold=True, align="center")
        return canvas
    names = [canvas.fitted(row.name, SMALL, NAMES_MOST) for row in rows]
    values = [said(bars, row) for row in rows]
    numbers = _numbers(canvas, [row.n for row in rows]) if counts else [""] * len(rows)
    start = MARGIN + max(canvas.width(name, SMALL) for name in names) + GAP
    beside = RIGHT - max(canvas.width(text, SMALL) for text in numbers) - 50 if counts else RIGHT
    end = beside - max(canvas.width(value, LABEL, bold=True) for value in values) - GAP
    highest = max((row.value for row in rows if row.value is not None), default=0.0)
    y = top - PITCH / 2
    for row, name, value, number in zip(rows, names, values, numbers, strict=True):
        canvas.text((MARGIN, middle(y, SMALL)), name, SMALL)
        if row.value is not None:
            few = counts and row.n < SURE_FROM
            reach = max(6.0, (end - start) * length(bars.scale, row.value, highest))
            canvas.box(start, y - THICK / 2, reach, THICK, PALE if few else MEASURE)
            if bars.little(row) and reach > 2 * RIM:
                canvas.box(start + RIM, y - THICK / 2 + RIM, reach - 2 * RIM, THICK - 2 * RIM, PAPER)
            if row.interval is not None:
                low, high = (
                    start + (end - start) * min(max(length(bars.scale, bound, highest), 0.0), 1.0)
                    for bound in (row.interval.low, row.interval.high)
                )
                inside = min(max(start + reach, low), high)
                canvas.line([(low, y), (inside, y)], QUIET if few else PAPER, LINE_THIN)
                canvas.line([(inside, y), (high, y)], QUIET, LINE_THIN)
        weak = row.value is None or bars.little(row)
        ink = QUIET if weak else WORDS
        canvas.text((beside, middle(y, LABEL)), value, LABEL, ink=ink, bold=not weak, align="right")
        canvas.text((RIGHT, middle(y, SMALL)), number, SMALL, ink=QUIET, align="right")
        y -= PITCH
    if left_out:
        canvas.text((MARGIN, middle(y, SMALL)), f"and {thousands(left_out)} more", SMALL, ink=QUIET)
    return canvas


def _numbers(canvas: Canvas, counts: list[int]) -> list[str]:
    full = [thousands(count) for count in counts]
    return full if all(canvas.width(text, SMALL) <= 200 for text in full) else [short_count(count) for count in counts]
