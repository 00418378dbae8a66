"""The donut of ratings: a ring with the average in its hole, and the key with counts and shares to the right."""

from collections.abc import Sequence

from cxbot import ways
from cxbot.drawing.charts.canvas import Canvas, middle, one_at_a_time
from cxbot.drawing.charts.chart import Donut
from cxbot.drawing.charts.ink import (
    CAP,
    DONUT_HEIGHT,
    FIGURE,
    HAIR,
    HELP,
    LABEL,
    MARGIN,
    PAPER,
    QUIET,
    SMALL,
    TITLE,
    WIDTH,
    WORDS,
)
from cxbot.drawing.charts.scales import share_words, shares, short_count
from cxbot.unit import thousands

RADIUS = 298
THICKNESS = 72
CENTER = (MARGIN + 70 + RADIUS, DONUT_HEIGHT / 2)
HOLE = RADIUS - THICKNESS
GAP = 8
SLIVER = 4.0  # degrees: the smallest slice, of which the gaps take about half

KEY_LEFT = 800
RIGHT = WIDTH - MARGIN - 20
SWATCH = 44
COUNTS = RIGHT - 220  # where counts end and the column of shares begins


def draw_donut(donut: Donut) -> bytes:
    """Draw the donut as PNG bytes."""
    with one_at_a_time():
        return compose_donut(donut).png()


def arcs(counts: Sequence[int]) -> list[tuple[float, float] | None]:
    """Where each slice starts and ends, in degrees clockwise from 12 o'clock; None where there is nothing.

    A slice too small to be seen is widened to a sliver, at the cost of the others in proportion.
    """
    total = sum(counts)
    small = [count > 0 and 360 * count < SLIVER * total for count in counts]
    large_total = sum(count for count, is_small in zip(counts, small, strict=True) if not is_small)
    left_over = 360 - SLIVER * sum(small)
    ends: list[tuple[float, float] | None] = []
    at = 0.0
    for count, is_small in zip(counts, small, strict=True):
        if count == 0:
            ends.append(None)
            continue
        until = at + (SLIVER if is_small else left_over * count / large_total)
        ends.append((at, until))
        at = until
    return ends


def compose_donut(donut: Donut) -> Canvas:
    """Place everything the donut shows; the caller holds the lock."""
    canvas = Canvas(DONUT_HEIGHT)
    counts = [piece.count for piece in donut.slices]
    _ring(canvas, donut, counts)
    if any(counts):
        _hole(canvas, donut)
    else:
        text = canvas.fitted(donut.nothing, TITLE, 2 * HOLE - 80, bold=True)
        canvas.text((CENTER[0], middle(CENTER[1], TITLE)), text, TITLE, ink=QUIET, bold=True, align="center")
    _column(canvas, donut, counts)
    return canvas


def _ring(canvas: Canvas, donut: Donut, counts: Sequence[int]) -> None:
    drawn = [(piece, arc) for piece, arc in zip(donut.slices, arcs(counts), strict=True) if arc]
    if not drawn:
        canvas.sector(CENTER, RADIUS, THICKNESS, (0, 360), HELP)
    for piece, arc in drawn:
        canvas.sector(CENTER, RADIUS, THICKNESS, arc, piece.shade)
    if len(drawn) > 1:
        for _, (start, _) in drawn:
            canvas.spoke(CENTER, (HOLE - 4, RADIUS + 4), start, PAPER, GAP)


def _hole(canvas: Canvas, donut: Donut) -> None:
    """The main number, its sign smaller beside it, and up to two lines below."""
    below = [line for line in (donut.center_unit, donut.below) if line]
    number, sign = (donut.center[:-1].rstrip(), "%") if donut.center.endswith("%") else (donut.center, "")
    number_size, sign_size = float(FIGURE), 110.0
    while canvas.width(number, number_size, bold=True) + canvas.width(sign, sign_size, bold=True) > 2 * HOLE - 80:
        number_size, sign_size = number_size * 0.92, sign_size * 0.92
    wide = canvas.width(number, number_size, bold=True)
    gap = 14 if sign else 0
    whole = wide + gap + canvas.width(sign, sign_size, bold=True)
    up = 26 * len(below)
    baseline = middle(CENTER[1] + up, number_size)
    left = CENTER[0] - whole / 2
    canvas.text((left, baseline), number, number_size, bold=True)
    canvas.text((left + wide + gap, baseline), sign, sign_size, bold=True)
    # A comma reaches below the line.
    at = baseline - (68 if "," in number and ways.current().decimal == "," else 54)
    for line in below:
        room = 2 * ((HOLE - 10) ** 2 - (CENTER[1] - at) ** 2) ** 0.5
        canvas.text((CENTER[0], at), canvas.fitted(line, SMALL, room), SMALL, ink=QUIET, align="center")
        at -= 54


def _column(canvas: Canvas, donut: Donut, counts: Sequence[int]) -> None:
    """Title, period and key, in the middle of the picture's height."""
    room = RIGHT - KEY_LEFT
    rows = len(counts) if any(counts) else 0
    most = 2 if rows <= 3 else 1  # where the key is long, title and period have one line each
    titles = _lines(canvas, donut.title, TITLE, room, most, bold=True)
    dates = _lines(canvas, donut.period, SMALL, room, most, bold=False)
    pitch = 66 if rows <= 5 else 53
    tall = CAP * TITLE + 66 * (len(titles) - 1) + 60 * len(dates) + (pitch * rows + 118 if rows else 0)
    y = (DONUT_HEIGHT + tall) / 2 - CAP * TITLE
    for line in titles:
        canvas.text((KEY_LEFT, y), line, TITLE, bold=True)
        y -= 66
    y += 6
    for line in dates:
        canvas.text((KEY_LEFT, y), line, SMALL, ink=QUIET)
        y -= 60
    if rows:
        _key(canvas, donut, counts, y + 14, pitch)


def _key(canvas: Canvas, donut: Donut, counts: Sequence[int], top: float, pitch: float) -> None:
    """Swatch, label, count and share of every slice; under a rule how many there were in all."""
    y = top - pitch
    total = sum(counts)
    figures = _figures(canvas, donut, counts)
    for piece, figure, share in zip(donut.slices, figures, shares(counts), strict=True):
        at = middle(y + 20, LABEL)
        ink = WORDS if piece.count else QUIET
        canvas.box(KEY_LEFT, y + 20 - SWATCH / 2, SWATCH, SWATCH, piece.shade)
        canvas.text((KEY_LEFT + SWATCH + 26, at), piece.label, LABEL, ink=ink)
        canvas.text((COUNTS, at), figure, LABEL, ink=ink, align="right")
        canvas.text((RIGHT, at), share_words(share, piece.count, total), LABEL, ink=QUIET, align="right")
        y -= pitch
    rule = y + pitch - 16
    canvas.box(KEY_LEFT, rule, RIGHT - KEY_LEFT, HAIR, HELP)
    number, _, word = donut.total.partition(" ")
    if canvas.width(word, LABEL, bold=True) > RIGHT - COUNTS - 14:
        number, word = canvas.fitted(donut.total, LABEL, COUNTS - KEY_LEFT, bold=True), ""
    canvas.text((COUNTS, rule - 56), number, LABEL, bold=True, align="right")
    canvas.text((COUNTS + 14, rule - 56), word, LABEL, bold=True)


def _figures(canvas: Canvas, donut: Donut, counts: Sequence[int]) -> list[str]:
    """The counts in full, or all of them short where one would touch its label."""
    full = [thousands(count) for count in counts]
    room = COUNTS - (KEY_LEFT + SWATCH + 26) - 30
    fits = all(
        canvas.width(piece.label, LABEL) + canvas.width(figure, LABEL) <= room
        for piece, figure in zip(donut.slices, full, strict=True)
    )
    return full if fits else [short_count(count) for count in counts]


def _lines(canvas: Canvas, text: str, size: float, room: float, most: int, *, bold: bool) -> list[str]:
    """The text in one line, or in two broken at a space where so many may be, the last cut where it is too long."""
    words = text.split()
    taken = len(words)
    while most > 1 and taken > 1 and canvas.width(" ".join(words[:taken]), size, bold=bold) > room:
        taken -= 1
    lines = [" ".join(part) for part in (words[:taken], words[taken:]) if part]
    return [canvas.fitted(line, size, room, bold=bold) for line in lines]
