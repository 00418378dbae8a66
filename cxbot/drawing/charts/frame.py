"""Where the parts of a trend lie: its axis, its buckets from left to right, what stands beside them."""

from dataclasses import dataclass
from itertools import pairwise

from cxbot.drawing.charts.canvas import Canvas
from cxbot.drawing.charts.chart import SAID_FROM, Line, Trend
from cxbot.drawing.charts.course import Course, along, course, values
from cxbot.drawing.charts.heading import PERIOD_DOWN, RIGHT
from cxbot.drawing.charts.ink import MARGIN, SMALL, TITLE, TREND_HEIGHT
from cxbot.drawing.charts.placing import Spot, runs
from cxbot.drawing.charts.scales import Axis, axis, short_count, value_with_unit, value_words, without_outliers
from cxbot.unit import Unit

DATES_AT = 36  # baseline of the dates
FLOOR = 92  # where the bars of n stand
BARS = 54  # height of the highest
TOP = TREND_HEIGHT - PERIOD_DOWN - 84  # the top line of help, with room for a label above
LOW = FLOOR + BARS + 36
LOW_ALONE = FLOOR + 50  # where no bars are drawn, with room for a label below
BESIDE = 26  # between the axis and its words
EDGE = 30  # between the lines of help and the words at the right
_EDGE_MOST = 220  # room for those words
_COLUMN_MOST = 300  # room for what the bars of n count
FEW = 8  # so many buckets get numbers


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things lie, in pixels; `edge` is where words at the right edge begin."""

    through: Course
    axis: Axis | None
    left: float
    right: float
    low: float
    first: int
    slots: int
    bars: bool

    @property
    def edge(self) -> float:
        """Where the words at the right edge begin."""
        return self.right + EDGE

    @property
    def slot(self) -> float:
        """How wide one bucket is."""
        return (self.right - self.left) / self.slots

    def x(self, at: int) -> float:
        """The middle of a bucket of the current period, counted from its first."""
        return self.left + self.slot * (at - self.first + 0.5)

    def y(self, value: float) -> float:
        """The height of a value, at the edge where it lies outside the axis; only where there is an axis."""
        if self.axis is None:
            raise ValueError("Nothing was measured, so no value has a height.")
        part = (value - self.axis.low) / (self.axis.high - self.axis.low)
        return self.low + (TOP - self.low) * min(max(part, 0.0), 1.0)

    def outside(self, value: float) -> int:
        """1 where a value is above the axis, -1 below, 0 on it."""
        if self.axis is None or self.axis.low <= value <= self.axis.high:
            return 0
        return 1 if value > self.axis.high else -1

    def stretches(self, line: Line, scale: Unit) -> list[list[Spot]]:
        """The pieces of a period's line between its gaps."""
        found = values(along(line, self.through, scale))
        return [
            [(self.x(at + line.shift), self.y(value)) for at in stretch if (value := found[at]) is not None]
            for stretch in runs(found)
        ]


def pieces(stretches: list[list[Spot]]) -> tuple[tuple[Spot, Spot], ...]:
    """The straight pieces of a line, each with its two ends."""
    return tuple((a, b) for stretch in stretches for a, b in pairwise(stretch))


def framed(canvas: Canvas, trend: Trend) -> Frame:
    """Find where the parts of a trend lie."""
    through = course(trend)
    scale = None if through is Course.NOTHING else _axis(trend, through)
    bars = trend.scale is not Unit.COUNT  # a count is its own n
    beside = [tick.text for tick in scale.ticks] if scale else []
    if bars:
        beside.append(column(canvas, trend))
    left = MARGIN + max((canvas.width(text, SMALL) for text in beside), default=0) + BESIDE
    drawn = [trend.current, *([trend.previous] if trend.previous and trend.compared else [])]
    first = min(0, *(line.shift for line in drawn))
    last = max(1, *(line.shift + len(line.points) for line in drawn))
    small = [*level_words(canvas, trend), most_words(trend)]
    edge = max(canvas.width(own_words(trend), TITLE, bold=True), *(canvas.width(text, SMALL) for text in small))
    right = RIGHT - (edge + EDGE if edge and scale else 0)
    return Frame(through, scale, left, right, LOW if bars else LOW_ALONE, first, last - first, bars)


def column(canvas: Canvas, trend: Trend) -> str:
    """What the bars count, named at their left where the word is short enough."""
    word = trend.noun[1].rsplit(" ", 1)[-1].capitalize()
    return word if canvas.width(word, SMALL) <= _COLUMN_MOST else "n"


def own_words(trend: Trend) -> str:
    """The period's own figure as it stands at the right edge; a count has no level there."""
    if trend.current.value is None or trend.scale is Unit.COUNT:
        return ""
    return value_with_unit(trend.scale, trend.current.value)


def level_words(canvas: Canvas, trend: Trend) -> list[str]:
    """The previous period's name and figure, in one line or two; "before" where its name is too long.

    None where it is compared, or has no level.
    """
    line = trend.previous
    if line is None or trend.compared or line.value is None or trend.scale is Unit.COUNT:
        return []
    words = [*(line.short or line.name).split(), value_words(trend.scale, line.value).replace(" ", "\xa0")]
    ways = [[" ".join(part) for part in (words[:at], words[at:]) if part] for at in range(len(words), 0, -1)]
    fits = [way for way in ways if all(canvas.width(part, SMALL) <= _EDGE_MOST for part in way)]
    if not fits:
        return [f"before {words[-1]}"]
    return min(fits, key=lambda way: (len(way), not way[0].endswith("–")))


def most_words(trend: Trend) -> str:
    """How many the highest bar of n counts."""
    most = max((point.n for point in trend.current.points), default=0)
    return f"max {short_count(most)}" if most and trend.scale is not Unit.COUNT else ""


def _axis(trend: Trend, through: Course) -> Axis:
    """The axis for what must be seen whole: lines, the periods' figures, the usual range.

    Buckets of few may lie outside.
    """
    lines = [trend.current, *([trend.previous] if trend.previous else [])]
    drawn = lines if trend.compared else lines[:1]
    found = [value for line in drawn for value in values(along(line, through, trend.scale)) if value is not None]
    if trend.scale is not Unit.COUNT:
        found += [line.value for line in lines if line.value is not None]
    if through is Course.DOTS:
        found += [point.value for line in drawn for point in line.points if point.value is not None]
    elif through is Course.WINDOW and len(trend.current.points) <= FEW:
        found += [p.value for p in trend.current.points if p.value is not None and p.n >= SAID_FROM]
    elif through is Course.BUCKETS:
        found += [bound for each in trend.usual if each for bound in (each.low, each.high)]
    if not found:  # nothing but buckets of few
        found = [point.value for line in drawn for point in line.points if point.value is not None]
    if trend.scale is Unit.DURATION:
        return axis(trend.scale, without_outliers(found))
    floor = {Unit.PERCENT: 0.0, Unit.STARS: 1.0}.get(trend.scale, min(found))
    below = min(found) - (max(found) - min(found)) / 8  # room for a label under the lowest
    return axis(trend.scale, [max(floor, below), *found])


def dotted(frame: Frame, trend: Trend) -> list[int]:
    """Which buckets stand as dots of their own: all where they hold few, else those that the line leaves out."""
    return [
        at
        for at, point in enumerate(trend.current.points)
        if point.value is not None
        and (frame.through in {Course.WINDOW, Course.DOTS} or (trend.scale is not Unit.COUNT and point.n < SAID_FROM))
    ]
