"""Which line a trend draws: through its buckets, through a moving window where they hold few, or none."""

from collections.abc import Sequence
from enum import Enum, auto
from statistics import median

from cxbot.drawing.charts.chart import SAID_FROM, SURE_FROM, WINDOW_FROM, Line, Point, Trend
from cxbot.unit import Unit


class Course(Enum):
    """What the line goes through."""

    BUCKETS = auto()
    WINDOW = auto()  # buckets hold few: they are pale dots, and the line pools several
    DOTS = auto()  # so few that no line is drawn
    NOTHING = auto()  # nothing was counted


def course(trend: Trend) -> Course:
    """What the line of a trend goes through; a previous period that is compared is drawn in the same way."""
    line = trend.current
    if trend.previous and trend.compared and not any(point.n for point in line.points):
        line = trend.previous
    held = [point.n for point in line.points if point.value is not None]
    if not held:
        return Course.NOTHING
    if trend.scale is Unit.COUNT or median(held) >= SURE_FROM:
        return Course.BUCKETS
    return Course.WINDOW if len(apart(line)) > 1 else Course.DOTS


def along(line: Line, through: Course, scale: Unit) -> list[Point | None]:
    """What the line goes through at each bucket; None where it breaks, because too little was counted there."""
    if through is Course.WINDOW and line.window is not None:
        return [point if point.value is not None and point.n >= WINDOW_FROM else None for point in line.window.points]
    if through is Course.BUCKETS:
        least = 0 if scale is Unit.COUNT else SAID_FROM
        return [point if point.value is not None and point.n >= least else None for point in line.points]
    return [None] * len(line.points)


def values(points: Sequence[Point | None]) -> list[float | None]:
    """The values of points, None where there is none."""
    return [None if point is None else point.value for point in points]


def apart(line: Line) -> list[int]:
    """Where a window that is drawn pools something else than the one before it: the same rows twice are one measure."""
    drawn = along(line, Course.WINDOW, Unit.PERCENT)
    return [
        at
        for at, point in enumerate(drawn)
        if point is not None and (at == 0 or line.points[at].n > 0 or not _alike(point, drawn[at - 1]))
    ]


def _alike(one: Point, other: Point | None) -> bool:
    return other is not None and (one.n, one.value) == (other.n, other.value)
