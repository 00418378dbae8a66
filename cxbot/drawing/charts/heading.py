"""The top of a chart with an axis: its title, the period, and what stands at the right of it."""

from cxbot.drawing.charts.canvas import Canvas, middle
from cxbot.drawing.charts.ink import (
    BEFORE,
    HEIGHT,
    LINE,
    LINE_BEFORE,
    MARGIN,
    MEASURE,
    QUIET,
    SMALL,
    TITLE,
    WIDTH,
    WORDS,
)

TITLE_AT = HEIGHT - 88
PERIOD_AT = TITLE_AT - 74
RIGHT = WIDTH - MARGIN
_SAMPLE = 14.8 * LINE_BEFORE  # length of the piece of line beside a period's name: four whole dashes
_SPACE = 22


def title(canvas: Canvas, words: str) -> None:
    """Write the title, cut to the picture's width."""
    canvas.text((MARGIN, TITLE_AT), canvas.fitted(words, TITLE, RIGHT - MARGIN, bold=True), TITLE, bold=True)


def periods(canvas: Canvas, current: str, previous: str | None) -> None:
    """Name the period, and the previous one at the right, each beside a piece of its line."""
    if previous is None:
        canvas.text((MARGIN, PERIOD_AT), canvas.fitted(current, SMALL, RIGHT - MARGIN), SMALL, ink=QUIET)
        return
    room = (RIGHT - MARGIN) / 2 - _SAMPLE - 2 * _SPACE
    y = middle(PERIOD_AT, SMALL) + 0.717 * SMALL
    canvas.line([(MARGIN + LINE / 2, y), (MARGIN + _SAMPLE, y)], MEASURE, LINE)
    canvas.text((MARGIN + _SAMPLE + _SPACE, PERIOD_AT), canvas.fitted(current, SMALL, room), SMALL, ink=WORDS)
    previous = canvas.fitted(previous, SMALL, room)
    left = RIGHT - canvas.width(previous, SMALL)
    canvas.text((RIGHT, PERIOD_AT), previous, SMALL, ink=QUIET, align="right")
    canvas.line([(left - _SPACE - _SAMPLE, y), (left - _SPACE, y)], BEFORE, LINE_BEFORE, dashed=True)


def beside(canvas: Canvas, left: str, right: str) -> None:
    """Write the period, and a word for the column of figures at the right edge."""
    taken = canvas.width(right, SMALL)
    canvas.text((MARGIN, PERIOD_AT), canvas.fitted(left, SMALL, RIGHT - MARGIN - taken - 60), SMALL, ink=QUIET)
    canvas.text((RIGHT, PERIOD_AT), right, SMALL, ink=QUIET, align="right")
