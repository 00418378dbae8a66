"""The numbers on a trend: at every point while there are few, else at the lowest and highest; periods' at the edge."""

from cxbot.drawing.charts.canvas import Canvas, middle
from cxbot.drawing.charts.chart import SAID_FROM, Point, Trend
from cxbot.drawing.charts.course import Course, along
from cxbot.drawing.charts.frame import FEW, FLOOR, TOP, Frame, dotted, level_words, own_words, pieces
from cxbot.drawing.charts.heading import PERIOD_DOWN, RIGHT
from cxbot.drawing.charts.ink import (
    BEFORE,
    CAP,
    DOT,
    LABEL,
    LINE_BEFORE,
    MEASURE,
    PAPER,
    QUIET,
    SMALL,
    TITLE,
    TREND_HEIGHT,
    WORDS,
)
from cxbot.drawing.charts.placing import Box, Obstacles, place_labels
from cxbot.drawing.charts.scales import value_with_unit, value_words
from cxbot.drawing.charts.splits import few_of
from cxbot.unit import Unit

_PITCH = 52  # between two lines of words at the edge
_APART = 62  # between those and the period's figure


def label_points(canvas: Canvas, frame: Frame, trend: Trend) -> None:
    """Write the numbers of the points that get one, clear of the lines."""
    chosen = _chosen(frame, trend)
    if not chosen:
        return
    spots = [(frame.x(at), frame.y(value)) for at, value, _ in chosen]
    bold = frame.through is not Course.WINDOW or len(trend.current.points) > FEW
    size, ink = (LABEL, WORDS) if bold else (SMALL, QUIET)
    sizes = [(canvas.width(text, size, bold=bold), CAP * size) for _, _, text in chosen]
    before = frame.stretches(trend.previous, trend.scale) if trend.previous and trend.compared else []
    faint = pieces(before)
    if level_words(canvas, trend) and trend.previous and trend.previous.value is not None:
        y = frame.y(trend.previous.value)
        faint = (*faint, ((frame.left, y), (frame.right, y)))
    alone = set(dotted(frame, trend))
    lines = pieces(frame.stretches(trend.current, trend.scale))
    if (
        len(trend.current.points) > FEW
    ):  # each dot as a piece of line; where every dot has a number, labels keep off them
        held = [(frame.x(at), trend.current.points[at].value or 0.0) for at in alone]
        lines = (*lines, *(((x - 16, frame.y(value)), (x + 16, frame.y(value))) for x, value in held))
    obstacles = Obstacles(lines=lines, faint=faint)
    floor = frame.low - 24 if frame.bars else FLOOR - 14
    room = Box(frame.left, floor, RIGHT if not own_words(trend) else frame.right, TREND_HEIGHT - PERIOD_DOWN - 18)
    for (at, value, _), spot in zip(chosen, spots, strict=True):
        on_line = len(trend.current.points) > FEW or at not in alone
        if on_line and not frame.outside(value):
            canvas.dot(spot, DOT, MEASURE)
    boxes = place_labels(spots, sizes, DOT + 10, room, obstacles)
    banded = frame.through is Course.WINDOW or any(trend.usual)
    for (_, _, text), box in zip(chosen, boxes, strict=True):
        if not banded:
            free = box.grown(6)
            canvas.box(free.left, free.bottom, free.right - free.left, free.top - free.bottom, PAPER, layer=3)
        canvas.text((box.left, box.bottom), text, size, ink=ink, bold=bold)


def label_edge(canvas: Canvas, frame: Frame, trend: Trend) -> None:
    """Write the period's figure at its own level, and the previous one's as a level line with its name."""
    own, level = own_words(trend), level_words(canvas, trend)
    taken: float | None = None
    if own and trend.current.value is not None:
        taken = frame.y(trend.current.value)
        x = frame.right + 2
        canvas.area([(x, taken), (x + 16, taken + 13), (x + 16, taken - 13)], MEASURE, layer=4)
        canvas.text((frame.edge, middle(taken, TITLE)), own, TITLE, bold=True)
    if level and trend.previous and trend.previous.value is not None:
        y = frame.y(trend.previous.value)
        canvas.line([(frame.left, y), (frame.right, y)], BEFORE, LINE_BEFORE, dashed=True, layer=2)
        for text, at in zip(level, _beside(y, taken, len(level), frame.low - 16), strict=True):
            canvas.text((frame.edge, middle(at, SMALL)), text, SMALL, ink=QUIET)


def _beside(y: float, taken: float | None, lines: int, least: float) -> list[float]:
    """Where the lines of the level's name stand: around its height, off the figure that is there, not below `least`."""
    first = y + _PITCH * (lines - 1) / 2
    heights = [first - _PITCH * line for line in range(lines)]
    heights = [each + max(0.0, least - heights[-1]) for each in heights]
    if taken is None or min(abs(each - taken) for each in heights) >= _APART:
        return heights
    above = [each + taken + _APART - heights[-1] for each in heights]
    below = [each + taken - _APART - heights[0] for each in heights]
    if y >= taken:
        return above if above[0] <= TOP + 60 else below
    return below if below[-1] >= least else above


def _chosen(frame: Frame, trend: Trend) -> list[tuple[int, float, str]]:
    """Which buckets get a number: place, value and text."""
    points = trend.current.points
    if len(points) == 1 and own_words(trend):
        return []
    if len(points) <= FEW:
        return [(at, point.value, _text(trend, point)) for at, point in enumerate(points) if point.value is not None]
    drawn = [
        (at, point.value)
        for at, point in enumerate(along(trend.current, frame.through, trend.scale))
        if point is not None and point.value is not None
    ]
    if len(drawn) < 2:
        return []
    low = min(drawn, key=lambda pair: (pair[1], -pair[0]))
    high = max(drawn, key=lambda pair: (pair[1], pair[0]))
    texts = [value_with_unit(trend.scale, value) for _, value in (low, high)]
    if texts[0] == texts[1]:
        return []
    found = [(*low, texts[0]), (*high, texts[1])]
    return sorted(found)


def _text(trend: Trend, point: Point) -> str:
    if point.value is None:
        return ""
    if trend.scale is Unit.PERCENT and point.n < SAID_FROM:
        return few_of(point.value, point.n)
    return value_words(trend.scale, point.value)
