"""The top of a chart with an axis: its title, and under it the period and what is drawn, or two periods."""

from collections.abc import Sequence
from dataclasses import dataclass

from cxbot.drawing.charts.canvas import Canvas, middle
from cxbot.drawing.charts.ink import BEFORE, CAP, LINE, LINE_BEFORE, MARGIN, MEASURE, QUIET, SMALL, TITLE, WIDTH, WORDS

TITLE_DOWN = 78  # from the upper edge to the title's baseline
PERIOD_DOWN = TITLE_DOWN + 66
RIGHT = WIDTH - MARGIN
_TITLE_LEAST = 50  # how small a title may become before it is said shorter
_SAMPLE = 14.8 * LINE_BEFORE  # length of the piece of line beside a period's name: four whole dashes
_SPACE = 20


@dataclass(frozen=True, slots=True)
class Named:
    """A period beside a piece of its line, or beside a dot where it is `dotted`; several ways, the fullest first."""

    words: list[str]
    dotted: bool = False


def title(canvas: Canvas, ways: Sequence[str]) -> None:
    """Write the first of several ways to say the title that fits, a little smaller if need be; the last one is cut."""
    room = RIGHT - MARGIN
    baseline = canvas.height - TITLE_DOWN
    for words in ways:
        wide = canvas.width(words, TITLE, bold=True)
        size = TITLE if wide <= room else int(TITLE * room / wide)
        if size >= _TITLE_LEAST and canvas.width(words, size, bold=True) <= room:
            canvas.text((MARGIN, baseline), words, size, bold=True)
            return
    canvas.text((MARGIN, baseline), canvas.fitted(ways[-1], TITLE, room, bold=True), TITLE, bold=True)


def under(canvas: Canvas, ways: Sequence[str], right: str = "") -> None:
    """Write the first of several lines that fits under the title, and a word for the column at the right edge."""
    baseline = canvas.height - PERIOD_DOWN
    room = RIGHT - MARGIN - (canvas.width(right, SMALL) + 60 if right else 0)
    canvas.text((MARGIN, baseline), _fitting(canvas, ways, room), SMALL, ink=QUIET)
    canvas.text((RIGHT, baseline), right, SMALL, ink=QUIET, align="right")


def periods(canvas: Canvas, current: Named, previous: Named) -> None:
    """Name the period, and the previous one at the right, each beside a piece of its line.

    The previous one takes half of the width at most, the period what is left.
    """
    baseline = canvas.height - PERIOD_DOWN
    y = baseline + CAP * SMALL / 2
    words = _fitting(canvas, previous.words, (RIGHT - MARGIN) / 2 - _SAMPLE - 2 * _SPACE)
    left = RIGHT - canvas.width(words, SMALL)
    room = left - MARGIN - 2 * _SAMPLE - 4 * _SPACE
    if current.dotted:
        canvas.dot((MARGIN + _SAMPLE / 2, y), 14, MEASURE)
    else:
        canvas.line([(MARGIN + LINE / 2, y), (MARGIN + _SAMPLE, y)], MEASURE, LINE)
    own = _fitting(canvas, current.words, room)
    canvas.text((MARGIN + _SAMPLE + _SPACE, baseline), own, SMALL, ink=WORDS)
    canvas.text((RIGHT, middle(y, SMALL)), words, SMALL, ink=QUIET, align="right")
    if previous.dotted:
        canvas.dot((left - _SPACE - _SAMPLE / 2, y), 11, BEFORE, hollow=True)
    else:
        canvas.line([(left - _SPACE - _SAMPLE, y), (left - _SPACE, y)], BEFORE, LINE_BEFORE, dashed=True)


def _fitting(canvas: Canvas, ways: Sequence[str], room: float) -> str:
    """The first of several ways to say something that fits; the last is cut."""
    return next((each for each in ways if canvas.width(each, SMALL) <= room), canvas.fitted(ways[-1], SMALL, room))
