"""The donut of ratings: a ring with the average in its hole, and the key with counts and shares to the right."""

from collections.abc import Sequence

from cxbot.drawing.charts.canvas import Canvas, middle, one_at_a_time
from cxbot.drawing.charts.chart import Donut
from cxbot.drawing.charts.ink import (
    CAP,
    FIGURE,
    HAIR,
    HEIGHT,
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

RADIUS = 405
THICKNESS = 112
CENTER = (MARGIN + RADIUS, HEIGHT / 2)
HOLE = RADIUS - THICKNESS
GAP = 8
SLIVER = 2.4  # degrees: the smallest slice, of which the gaps take about half

KEY_LEFT = 940
RIGHT = WIDTH - MARGIN
SWATCH = 44
COUNTS = RIGHT - 180  # where counts end and the column of shares begins


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
    canvas = Canvas()
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
    while canvas.width(number, number_size, bold=True) + canvas.width(sign, sign_size, bold=True) > 2 * HOLE - 110:
        number_size, sign_size = number_size * 0.92, sign_size * 0.92
    wide = canvas.width(number, number_size, bold=True)
    gap = 14 if sign else 0
    whole = wide + gap + canvas.width(sign, sign_size, bold=True)
    up = 58 if below else 0
    baseline = middle(CENTER[1] + up, number_size)
    left = CENTER[0] - whole / 2
    canvas.text((left, baseline), number, number_size, bold=True)
    canvas.text((left + wide + gap, baseline), sign, sign_size, bold=True)
    at = baseline - 82
    for index, line in enumerate(below):
        size = LABEL + 6 if index == 0 and len(below) == 2 else LABEL
        room = 2 * ((HOLE - 20) ** 2 - (CENTER[1] - at) ** 2) ** 0.5
        canvas.text((CENTER[0], at), canvas.fitted(line, size, room), size, ink=QUIET, align="center")
        at -= 74


def _column(canvas: Canvas, donut: Donut, counts: Sequence[int]) -> None:
    """Title, period and key, in the middle of the picture's height."""
    room = RIGHT - KEY_LEFT
    titles = _two_lines(canvas, donut.title, TITLE, room, bold=True)
    dates = _two_lines(canvas, donut.period, SMALL, room, bold=False)
    rows = len(counts) if any(counts) else 0
    pitch = 78 if rows <= 5 else 66
    tall = 70 * len(titles) + 58 * len(dates) + (36 + pitch * rows + 76 if rows else 0)
    y = (HEIGHT + tall) / 2 - CAP * TITLE
    for line in titles:
        canvas.text((KEY_LEFT, y), line, TITLE, bold=True)
        y -= 70
    y += 2
    for line in dates:
        canvas.text((KEY_LEFT, y), line, SMALL, ink=QUIET)
        y -= 58
    if rows:
        _key(canvas, donut, counts, y + 12, pitch)


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
    rule = y + pitch - 24
    canvas.box(KEY_LEFT, rule, RIGHT - KEY_LEFT, HAIR, HELP)
    number, _, word = donut.total.partition(" ")
    if canvas.width(word, LABEL, bold=True) > RIGHT - COUNTS - 14:
        number, word = canvas.fitted(donut.total, LABEL, COUNTS - KEY_LEFT, bold=True), ""
    canvas.text((COUNTS, rule - 64), number, LABEL, bold=True, align="right")
    canvas.text((COUNTS + 14, rule - 64), word, LABEL, bold=True)


def _figures(canvas: Canvas, donut: Donut, counts: Sequence[int]) -> list[str]:
    """The counts in full, or all of them short where one would touch its label."""
    full = [thousands(count) for count in counts]
    room = COUNTS - (KEY_LEFT + SWATCH + 26) - 30
    fits = all(
        canvas.width(piece.label, LABEL) + canvas.width(figure, LABEL) <= room
        for piece, figure in zip(donut.slices, full, strict=True)
    )
    return full if fits else [short_count(count) for count in counts]


def _two_lines(canvas: Canvas, text: str, size: float, room: float, *, bold: bool) -> list[str]:
    """The text in one line, or in two broken at a space, the second cut where it is still too long."""
    words = text.split()
    taken = len(words)
    while taken > 1 and canvas.width(" ".join(words[:taken]), size, bold=bold) > room:
        taken -= 1
    lines = [" ".join(part) for part in (words[:taken], words[taken:]) if part]
    return [canvas.fitted(line, size, room, bold=bold) for line in lines]
