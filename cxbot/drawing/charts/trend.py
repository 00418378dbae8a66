"""A measure over time: a line with gaps, the previous period dashed behind it, and the n of every bucket."""

from dataclasses import dataclass
from itertools import pairwise

from cxbot.drawing.charts.canvas import Canvas, middle, one_at_a_time
from cxbot.drawing.charts.chart import Line, Trend
from cxbot.drawing.charts.heading import PERIOD_AT, RIGHT, periods, title
from cxbot.drawing.charts.ink import (
    BEFORE,
    CAP,
    DOT,
    HAIR,
    HELP,
    LABEL,
    LINE,
    LINE_BEFORE,
    LINE_LONG,
    MARGIN,
    MEASURE,
    PAPER,
    QUIET,
    SMALL,
    TITLE,
)
from cxbot.drawing.charts.placing import Box, Obstacles, Spot, dates_that_fit, place_labels, runs
from cxbot.drawing.charts.scales import Axis, axis, short_count, value_with_unit, value_words
from cxbot.unit import Unit, thousands

DATES_AT = 44  # baseline of the dates
FLOOR = 106  # where the bars of n stand
BARS = 96  # height of the highest
TOP = PERIOD_AT - 102  # the top line of help, with room for a label above
LOWEST = FLOOR + BARS + 62
LOWEST_ALONE = FLOOR + 54  # where no bars are drawn, with room for a label below
FEW = 8  # so many buckets get numbers
FIGURES_MOST = 14  # so many bars get their figures
BAR_MOST = 128


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the chart's parts lie, in pixels."""

    axis: Axis | None
    left: float
    right: float
    low: float
    slots: int
    bars: bool

    def x(self, slot: int) -> float:
        """The middle of a bucket."""
        return self.left + (self.right - self.left) * (slot + 0.5) / self.slots

    def y(self, value: float) -> float:
        """The height of a value; only where there is an axis."""
        if self.axis is None:
            raise ValueError("Nothing was measured, so no value has a height.")
        return self.low + (TOP - self.low) * (value - self.axis.low) / (self.axis.high - self.axis.low)

    def spots(self, line: Line) -> list[list[Spot]]:
        """The stretches of a line between its gaps."""
        values = [point.value for point in line.points]
        return [
            [(self.x(i), self.y(value)) for i in stretch if (value := values[i]) is not None]
            for stretch in runs(values)
        ]


def draw_trend(trend: Trend) -> bytes:
    """Draw the trend as PNG bytes."""
    with one_at_a_time():
        return compose_trend(trend).png()


def compose_trend(trend: Trend) -> Canvas:
    """Place everything the trend shows; the caller holds the lock."""
    canvas = Canvas()
    title(canvas, trend.title)
    if trend.previous:
        periods(canvas, _named(trend.current, trend.counted), _named(trend.previous, trend.counted))
    else:
        periods(canvas, trend.current.name, None)

    frame = _frame(canvas, trend)
    _help(canvas, frame)
    _dates(canvas, frame, trend.current)
    if frame.bars:
        _counts(canvas, frame, trend)
    if frame.axis is None:
        at = (frame.left + frame.right) / 2, middle((TOP + frame.low) / 2, TITLE)
        canvas.text(at, f"No {trend.counted}", TITLE, ink=QUIET, bold=True, align="center")
        return canvas
    if trend.previous:
        _line(canvas, frame.spots(trend.previous), BEFORE, LINE_BEFORE, dashed=True)
    width = LINE if len(trend.current.points) <= 2 * FEW else LINE_LONG
    _line(canvas, frame.spots(trend.current), MEASURE, width, dashed=False)
    _labels(canvas, frame, trend)
    return canvas


def _named(line: Line, counted: str) -> str:
    """A period's name, with a word where it has no line to be seen."""
    return line.name if any(point.value is not None for point in line.points) else f"{line.name}: no {counted}"


def _frame(canvas: Canvas, trend: Trend) -> Frame:
    lines = [trend.current, *([trend.previous] if trend.previous else [])]
    values = [point.value for line in lines for point in line.points if point.value is not None]
    scale = axis(trend.scale, values) if values else None
    bars = trend.scale is not Unit.COUNT  # a count is its own n
    beside = [tick.text for tick in scale.ticks] if scale else []
    if bars:
        beside.append(_counted(canvas, trend.counted))
    left = MARGIN + max((canvas.width(text, SMALL) for text in beside), default=0) + 26
    slots = max(1, *(len(line.points) for line in lines))
    right = float(RIGHT)
    points = trend.current.points
    if FEW < len(points) == slots and points[-1].value is not None:
        right -= canvas.width(value_with_unit(trend.scale, points[-1].value), LABEL, bold=True) + 22
    low = LOWEST if bars else LOWEST_ALONE
    return Frame(scale, left, right, low, slots, bars)


def _counted(canvas: Canvas, counted: str) -> str:
    """What the bars count, named at their left where the word is short enough."""
    word = counted[:1].upper() + counted[1:]
    return word if canvas.width(word, SMALL) <= 190 else "n"


def _help(canvas: Canvas, frame: Frame) -> None:
    for tick in frame.axis.ticks if frame.axis else ():
        y = frame.y(tick.value)
        canvas.box(frame.left, y - HAIR / 2, RIGHT - frame.left, HAIR, HELP, layer=0)
        canvas.text((frame.left - 26, middle(y, SMALL)), tick.text, SMALL, ink=QUIET, align="right")


def _dates(canvas: Canvas, frame: Frame, current: Line) -> None:
    labels = [point.label for point in current.points]
    at = [frame.x(i) for i in range(len(labels))]
    for index, text in dates_that_fit(labels, at, lambda text: canvas.width(text, SMALL), 30, (MARGIN, RIGHT)):
        half = canvas.width(text, SMALL) / 2
        x = min(max(at[index], MARGIN + half), RIGHT - half)
        canvas.text((x, DATES_AT), text, SMALL, ink=QUIET, align="center")


def _counts(canvas: Canvas, frame: Frame, trend: Trend) -> None:
    """Pale bars of n with their figures at the foot where all fit, else the figure of the highest above it."""
    counts = [point.n for point in trend.current.points]
    canvas.box(frame.left, FLOOR - HAIR, RIGHT - frame.left, HAIR, HELP, layer=0)
    baseline = FLOOR + 14
    canvas.text((frame.left - 26, baseline), _counted(canvas, trend.counted), SMALL, ink=QUIET, align="right")
    most = max(counts, default=0)
    slot = (frame.right - frame.left) / frame.slots
    wide = min(BAR_MOST, slot * 0.7)
    for index, count in enumerate(counts):
        if count:
            canvas.box(frame.x(index) - wide / 2, FLOOR, wide, max(4, BARS * count / most), HELP)
    for write in (thousands, short_count):
        if len(counts) <= FIGURES_MOST and all(canvas.width(write(count), SMALL) <= slot - 20 for count in counts):
            for index, count in enumerate(counts):
                canvas.text((frame.x(index), baseline), write(count), SMALL, ink=QUIET, align="center")
            return
    index = counts.index(most)
    half = canvas.width(short_count(most), SMALL) / 2
    x = min(max(frame.x(index), frame.left + half), RIGHT - half)
    canvas.text((x, FLOOR + BARS + 10), short_count(most), SMALL, ink=QUIET, align="center")


def _line(canvas: Canvas, stretches: list[list[Spot]], ink: str, width: float, *, dashed: bool) -> None:
    for stretch in stretches:
        if len(stretch) > 1:
            canvas.line(stretch, ink, width, dashed=dashed, layer=2 if dashed else 4)
        else:
            canvas.dot(stretch[0], DOT - 2, ink, layer=2 if dashed else 5, hollow=dashed)


def _labels(canvas: Canvas, frame: Frame, trend: Trend) -> None:
    """Numbers at all points while there are few, else at the last."""
    valued = [(i, p.value) for i, p in enumerate(trend.current.points) if p.value is not None]
    if not valued:
        return
    few = len(trend.current.points) <= FEW
    chosen = valued if few else valued[-1:]
    write = value_words if few and len(valued) > 1 else value_with_unit
    texts = [write(trend.scale, value) for _, value in chosen]
    spots = [(frame.x(i), frame.y(value)) for i, value in chosen]
    sizes = [(canvas.width(text, LABEL, bold=True), CAP * LABEL) for text in texts]
    current = frame.spots(trend.current)
    before = frame.spots(trend.previous) if trend.previous else []
    obstacles = Obstacles(lines=_pieces(current), faint=_pieces(before))
    floor = frame.low - 46 if frame.bars else FLOOR - 14
    room = Box(frame.left, floor, RIGHT, PERIOD_AT - 22)
    for spot in spots:
        canvas.dot(spot, DOT, MEASURE)
    boxes = place_labels(spots, sizes, DOT + 14, room, obstacles, right_first=not few)
    for text, box in zip(texts, boxes, strict=True):
        around = box.grown(6)
        canvas.box(around.left, around.bottom, around.right - around.left, around.top - around.bottom, PAPER, layer=3)
        canvas.text((box.left, box.bottom), text, LABEL, bold=True)


def _pieces(stretches: list[list[Spot]]) -> tuple[tuple[Spot, Spot], ...]:
    return tuple((a, b) for stretch in stretches for a, b in pairwise(stretch))
