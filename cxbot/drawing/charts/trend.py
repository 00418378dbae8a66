"""A measure over time: a line with gaps, or pale dots and a moving window, with the n of every bucket below."""

from cxbot.drawing.charts.canvas import Canvas, middle, one_at_a_time
from cxbot.drawing.charts.chart import SAID_FROM, SURE_FROM, Line, Trend
from cxbot.drawing.charts.course import Course, along
from cxbot.drawing.charts.finding import figure_in_words, titles
from cxbot.drawing.charts.frame import (
    BARS,
    BESIDE,
    DATES_AT,
    FLOOR,
    TOP,
    Frame,
    column,
    dotted,
    framed,
    most_words,
)
from cxbot.drawing.charts.heading import RIGHT, Named, periods, title, under
from cxbot.drawing.charts.ink import (
    BAND,
    BEFORE,
    DOT,
    HAIR,
    HELP,
    LINE,
    LINE_BEFORE,
    LINE_LONG,
    MARGIN,
    MEASURE,
    PALE,
    QUIET,
    SMALL,
    TITLE,
    USUAL,
)
from cxbot.drawing.charts.labels import label_edge, label_points
from cxbot.drawing.charts.placing import Spot, dates_that_fit, runs
from cxbot.drawing.charts.scales import short_count, value_with_unit
from cxbot.statistics import Interval
from cxbot.unit import NOTHING, thousands

FIGURES_MOST = 14  # so many bars get their figures
BAR_MOST = 128
_LONG = 16  # from so many buckets on the line is thinner


def draw_trend(trend: Trend) -> bytes:
    """Draw the trend as PNG bytes."""
    with one_at_a_time():
        return compose_trend(trend).png()


def compose_trend(trend: Trend) -> Canvas:
    """Place everything the trend shows; the caller holds the lock."""
    canvas = Canvas()
    frame = framed(canvas, trend)
    title(canvas, titles(trend))
    if trend.previous and trend.compared:
        periods(canvas, _named(frame, trend, trend.current), _named(frame, trend, trend.previous))
    else:
        under(canvas, _what_is_drawn(frame, trend))
    _help(canvas, frame)
    _dates(canvas, frame, trend.current)
    if frame.bars:
        _counts(canvas, frame, trend)
    if frame.axis is None:
        at = (frame.left + frame.right) / 2, middle((TOP + frame.low) / 2, TITLE)
        canvas.text(at, f"No {trend.noun[1]}", TITLE, ink=QUIET, bold=True, align="center")
        return canvas
    _bands(canvas, frame, trend)
    if trend.previous and trend.compared:
        _before(canvas, frame, trend, trend.previous)
    _dots(canvas, frame, trend)
    width = LINE if len(trend.current.points) <= _LONG else LINE_LONG
    for stretch in frame.stretches(trend.current, trend.scale):
        if len(stretch) > 1:
            canvas.line(stretch, MEASURE, width, layer=4)
        else:
            canvas.dot(stretch[0], DOT - 2, MEASURE)
    _cuts(canvas, frame, trend)
    label_points(canvas, frame, trend)
    label_edge(canvas, frame, trend)
    return canvas


def _what_is_drawn(frame: Frame, trend: Trend) -> list[str]:
    """The line under the title, the fullest way first.

    "October: 83 % of 314 ratings. Line: 7 days; dots: single days".
    """
    name, figure = trend.current.name, figure_in_words(trend)
    window = trend.current.window
    if frame.through is Course.DOTS:
        few = f"each dot is one {trend.grain}"
        return [f"{name}: {few}, too few {trend.noun[1]} for a line", f"{name}: {few}", name]
    opening = f"{name}: {figure}" if figure else name
    if frame.through is Course.WINDOW and window:
        drawn = f"Line: {window.words}; dots: single {trend.grain}s"
        return [f"{opening}. {drawn}", f"{name}. {drawn}", drawn]
    usual = "; band: the usual range" if any(trend.usual) else ""
    return [f"{opening}, by {trend.grain}{usual}", f"{opening}{usual}", opening, name]


def _named(frame: Frame, trend: Trend, line: Line) -> Named:
    """A period's name with its figure, or a word where nothing was counted."""
    if not any(point.value is not None for point in line.points):
        return Named([f"{line.name}: no {trend.noun[1]}"])
    figure = "" if line.value is None else f": {value_with_unit(trend.scale, line.value)}"
    window = line.window if frame.through is Course.WINDOW and line is trend.current else None
    banded = frame.through is Course.BUCKETS and line is trend.current and any(trend.usual)
    drawn = f"; line: {window.words}" if window else "; band: usual" if banded else ""
    return Named([f"{line.name}{figure}{drawn}", f"{line.name}{figure}"], dotted=frame.through is Course.DOTS)


def _help(canvas: Canvas, frame: Frame) -> None:
    for tick in frame.axis.ticks if frame.axis else ():
        y = frame.y(tick.value)
        canvas.box(frame.left, y - HAIR / 2, frame.right - frame.left, HAIR, HELP, layer=2)
        canvas.text((frame.left - BESIDE, middle(y, SMALL)), tick.text, SMALL, ink=QUIET, align="right")


def _dates(canvas: Canvas, frame: Frame, current: Line) -> None:
    labels = [point.label for point in current.points]
    at = [frame.x(i) for i in range(len(labels))]
    for index, text in dates_that_fit(labels, at, lambda text: canvas.width(text, SMALL), 30, (MARGIN, RIGHT)):
        half = canvas.width(text, SMALL) / 2
        x = min(max(at[index], MARGIN + half), RIGHT - half)
        canvas.text((x, DATES_AT), text, SMALL, ink=QUIET, align="center")


def _counts(canvas: Canvas, frame: Frame, trend: Trend) -> None:
    """Pale bars of n with their figures at the foot where all fit, else the figure of the highest at the edge.

    A compared period's n is a short line across each.
    """
    counts = [point.n for point in trend.current.points]
    before = trend.previous if trend.previous and trend.compared else None
    canvas.box(frame.left, FLOOR - HAIR, frame.right - frame.left, HAIR, HELP, layer=0)
    baseline = FLOOR + 10
    canvas.text((frame.left - BESIDE, baseline), column(canvas, trend), SMALL, ink=QUIET, align="right")
    most = max([*counts, *(point.n for point in before.points)] if before else counts, default=0)
    wide = min(BAR_MOST, frame.slot * 0.7)
    for index, count in enumerate(counts):
        if count:
            canvas.box(frame.x(index) - wide / 2, FLOOR, wide, max(4, BARS * count / most), HELP)
    for write in (thousands, short_count):
        fits = all(canvas.width(write(count), SMALL) <= frame.slot - 20 for count in counts)
        if len(counts) <= FIGURES_MOST and fits:
            for index, point in enumerate(trend.current.points):
                text = write(point.n) if point.known else NOTHING
                canvas.text((frame.x(index), baseline), text, SMALL, ink=QUIET, align="center")
            return
    for index, point in enumerate(before.points if before else ()):
        if point.n and before:
            x, y = frame.x(index + before.shift), FLOOR + BARS * point.n / most
            canvas.box(x - wide / 2 - 3, y - 3, wide + 6, 6, BEFORE, layer=2)
    if frame.axis is not None:
        canvas.text((frame.edge, baseline), most_words(trend), SMALL, ink=QUIET)


def _bands(canvas: Canvas, frame: Frame, trend: Trend) -> None:
    """Where the window's line may well lie; or, where the line goes through the buckets, where they usually lie."""
    if frame.through is Course.WINDOW:
        drawn = along(trend.current, frame.through, trend.scale)
        bounds, ink = [point.interval if point else None for point in drawn], BAND
    elif frame.through is Course.BUCKETS:
        bounds, ink = list(trend.usual), USUAL
    else:
        return
    for stretch in runs([None if each is None else each.low for each in bounds]):
        known = [(at, each) for at in stretch if (each := bounds[at]) is not None]
        canvas.area(_around(frame, known), ink, layer=1)


def _around(frame: Frame, bounds: list[tuple[int, Interval]]) -> list[Spot]:
    """The outline of a band; at its ends half a bucket wider, so that one bucket has a band too."""
    xs = [frame.x(at) for at, _ in bounds]
    xs[0], xs[-1] = xs[0] - frame.slot / 2, xs[-1] + frame.slot / 2
    if len(bounds) == 1:
        xs, bounds = [frame.x(bounds[0][0]) - frame.slot / 2, frame.x(bounds[0][0]) + frame.slot / 2], bounds * 2
    upper = [(x, frame.y(each.high)) for x, (_, each) in zip(xs, bounds, strict=True)]
    lower = [(x, frame.y(each.low)) for x, (_, each) in zip(xs, bounds, strict=True)]
    return [*upper, *reversed(lower)]


def _before(canvas: Canvas, frame: Frame, trend: Trend, line: Line) -> None:
    """The previous period: dashed, or dots where no line is drawn."""
    for stretch in frame.stretches(line, trend.scale):
        if len(stretch) > 1:
            canvas.line(stretch, BEFORE, LINE_BEFORE, dashed=True, layer=3)
        else:
            canvas.dot(stretch[0], DOT - 2, BEFORE, layer=3, hollow=True)
    if frame.through is Course.DOTS:
        for at, point in enumerate(line.points):
            if point.value is not None:
                canvas.dot((frame.x(at + line.shift), frame.y(point.value)), 11, BEFORE, layer=3, hollow=True)


def _dots(canvas: Canvas, frame: Frame, trend: Trend) -> None:
    """Buckets of few: sized by n, hollow below five; those outside the axis are marked at its edge by `_cuts`."""
    ink = MEASURE if frame.through is Course.DOTS else PALE
    for at in dotted(frame, trend):
        point = trend.current.points[at]
        if point.value is None or frame.outside(point.value):
            continue
        few = point.n < SAID_FROM
        radius = 9.0 if few else 9 + 9 * (min(point.n, SURE_FROM) / SURE_FROM) ** 0.5
        canvas.dot((frame.x(at), frame.y(point.value)), radius, ink, layer=3, hollow=few)


def _cuts(canvas: Canvas, frame: Frame, trend: Trend) -> None:
    """A small triangle at the edge, pointing to where a value lies outside the axis."""
    alone = set(dotted(frame, trend))
    for at, point in enumerate(trend.current.points):
        if point.value is None or not (way := frame.outside(point.value)):
            continue
        if at in alone or frame.through is Course.BUCKETS:
            x, y = frame.x(at), frame.y(point.value)
            canvas.area([(x - 13, y), (x + 13, y), (x, y + 22 * way)], PALE if at in alone else MEASURE, layer=5)
