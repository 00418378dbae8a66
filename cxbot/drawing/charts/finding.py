"""What a chart found, in words: the title of a trend, the answer of a split. Plain arithmetic on what the chart holds.

A stretch is called low or high only where its interval excludes the whole period's figure.
"""

from dataclasses import dataclass
from enum import StrEnum

from cxbot.drawing.charts.chart import SAID_FROM, Bar, Bars, Point, Trend
from cxbot.drawing.charts.course import Course, along, apart, course
from cxbot.drawing.charts.directions import isolated
from cxbot.drawing.charts.scales import value_in_words, without_unit
from cxbot.drawing.charts.splits import few_of, in_order, only, said
from cxbot.drawing.text import counted
from cxbot.unit import Unit

_NARROW = {Unit.PERCENT: 20.0, Unit.STARS: 1.0}  # how far apart values may lie that are said to have held
_NARROW_TIMES = 1.5  # the same for durations, as a ratio
_NAMED = 3  # so many groups are all said


class Move(StrEnum):
    """What the measure did, as the verb that says so."""

    FELL = "fell to"
    ROSE = "rose to"
    WAS = "was"  # from the start, so that it came from nowhere
    HELD = "held between"


@dataclass(frozen=True, slots=True)
class Finding:
    """What stands out in a trend: a stretch and where it lies in time, or between what all of it held."""

    move: Move
    low: float
    high: float
    point: Point | None = None  # the stretch; None where all of it held

    def words(self, scale: Unit) -> str:
        """Say it without its subject: "fell to 69 % in the week to 12 October", "held between 84 and 94 %"."""
        if self.point is not None:
            return f"{self.move} {value_in_words(scale, self.low)} {self.point.spoken}".rstrip()
        low, high = value_in_words(scale, self.low), value_in_words(scale, self.high)
        return f"held at {low}" if low == high else f"{self.move} {without_unit(low, high)} and {high}"


def finding(trend: Trend) -> Finding | None:
    """Find the stretch farthest from the period's figure, of those whose interval excludes it; the latest of equals.

    Windows that reach before the period are no stretches of it. Where every interval holds the figure and the line
    stays close, it held; not so where only one window lies in the period: that is the figure itself. None where neither
    can be said, for counts, and where what was found is said by somebody else.
    """
    through, whole = course(trend), trend.current.value
    if trend.said or whole is None or through not in {Course.BUCKETS, Course.WINDOW}:
        return None
    drawn = [(at, point) for at, point in enumerate(along(trend.current, through, trend.scale)) if point is not None]
    first_inside = trend.current.window.span - 1 if through is Course.WINDOW and trend.current.window else 0
    inside = [(at, point) for at, point in drawn if at >= first_inside and _differs(trend.scale, point, whole)]
    if inside:
        at, point = max(inside, key=lambda pair: (abs((pair[1].value or 0) - whole), pair[0]))
        value = point.value or 0.0
        started = at == drawn[0][0]
        move = Move.WAS if started else Move.FELL if value < whole else Move.ROSE
        return Finding(move, value, value, point)
    values = [point.value for _, point in drawn if point.value is not None]
    sure = all(point.interval is not None and _holds(point, whole) for _, point in drawn)
    stretches = [at for at in apart(trend.current) if at >= first_inside] if through is Course.WINDOW else values
    if len(stretches) > 1 and sure and _close(trend.scale, min(values), max(values)):
        return Finding(Move.HELD, min(values), max(values))
    return None


def titles(trend: Trend) -> list[str]:
    """What may stand above a trend, the fullest first: its finding, the finding without its time, or what it is."""
    through, line = course(trend), trend.current
    if trend.said:
        return [trend.said, trend.title]
    if through is Course.DOTS and line.value is not None:
        return [f"{trend.subject}: {_figure(trend)}", trend.title]
    found = finding(trend)
    if found is None:
        return [trend.title]
    full = f"{trend.subject} {found.words(trend.scale)}"
    if found.point is None:
        return [full, trend.title]
    return [full, f"{trend.subject} {found.move} {value_in_words(trend.scale, found.low)}", trend.title]


def figure_in_words(trend: Trend) -> str:
    """The whole period's figure: "83 % of 314 ratings", "38 min, 160 first replies"; empty where there is none."""
    return "" if trend.current.value is None else _figure(trend)


def split_in_words(bars: Bars) -> str:
    """Answer a split: "EMEA Support 90 %, APAC Support 75 %"; of more than three groups the highest and the lowest.

    Groups below five are left out; where there are no others nothing is compared. What rests on fewer than 30 says on
    how many. People are not ranked: of more than three the ends alone are said. Empty where nothing was counted.
    """
    rows = [row for row in in_order(bars) if row.value is not None]
    if rows and all(bars.little(row) for row in rows):
        return f"too few {bars.noun[1]} in each to compare"
    rows = [row for row in rows if not bars.little(row)]
    if not rows:
        return ""
    if len(rows) <= _NAMED:
        return ", ".join(_row(bars, row) for row in rows)
    if bars.ranked:
        highest, lowest = (rows[-1], rows[0]) if bars.rising else (rows[0], rows[-1])
        return f"highest {_row(bars, highest)}, lowest {_row(bars, lowest)}"
    least, most = min(rows, key=lambda row: (row.value, -row.n)), max(rows, key=lambda row: (row.value, row.n))
    low, high = (value_in_words(bars.scale, each.value or 0.0) for each in (least, most))
    if low == high:
        return f"all {low}"
    few = _few(bars, least), _few(bars, most)
    return f"between {low if any(few) else without_unit(low, high)}{few[0]} and {high}{few[1]}"


def _row(bars: Bars, row: Bar) -> str:
    return f"{isolated(row.name)} {said(bars, row)}{_few(bars, row)}"


def _few(bars: Bars, row: Bar) -> str:
    """What a group rests on, where that is little: " (only 7)"."""
    return f" (only {row.n})" if only(bars, row) else ""


def _figure(trend: Trend) -> str:
    line = trend.current
    value = line.value or 0.0
    rows = counted(line.n, trend.noun)
    if trend.scale is Unit.COUNT:
        return rows
    if trend.scale is not Unit.PERCENT:
        return f"{value_in_words(trend.scale, value)}, {rows}"
    if line.n < SAID_FROM:
        return f"{few_of(value, line.n)} {trend.noun[0] if line.n == 1 else trend.noun[1]}"
    return f"{value_in_words(trend.scale, value)} of {rows}"


def _holds(point: Point, whole: float) -> bool:
    return point.interval is not None and point.interval.low <= whole <= point.interval.high


def _differs(scale: Unit, point: Point, whole: float) -> bool:
    """Whether a stretch is clearly another than the whole, in what is known and in what is printed."""
    if point.value is None or point.interval is None or _holds(point, whole):
        return False
    return value_in_words(scale, point.value) != value_in_words(scale, whole)


def _close(scale: Unit, low: float, high: float) -> bool:
    if scale in _NARROW:
        return high - low <= _NARROW[scale]
    return low > 0 and high / low <= _NARROW_TIMES
