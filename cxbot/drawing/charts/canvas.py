"""A white sheet, 1600 pixels wide, to draw on, and its PNG in at most 128 colours.

Coordinates are pixels from the lower left. Charts place everything themselves, so a picture has no axes, only text,
lines and areas. Use it under `one_at_a_time()`: matplotlib's fonts and caches are shared by all threads.
"""

import io
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from threading import RLock
from typing import Any, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon, Rectangle, Wedge
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform
from PIL import Image

from cxbot.drawing.charts.ink import CAP, PAPER, SMALL, TREND_HEIGHT, WIDTH, WORDS, inks, rgb
from cxbot.drawing.charts.lettering import lettering

_DPI = 100
_POINT = 72 / _DPI  # matplotlib measures letters and lines in points
_LOCK = RLock()
DASHES = (2.2, 2.0)  # drawn and left out, in widths of the line
_BLENDS = 12  # steps from an ink to white, for smooth edges
_MOST_WIDTHS = 10_000  # kept of texts; most pictures have the same dates and words
_APART = 20  # colours nearer than this (sum of the three differences) are taken for the same


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the process's one lock around drawing and measuring."""
    with _LOCK:
        yield


class Line(Text):
    """One straight line of text, `wide` pixels wide, on its baseline.

    It is drawn as matplotlib draws it, which would measure it once more to find where it begins.
    """

    def __init__(self, spot: tuple[float, float], text: str, wide: float, **ways: Any) -> None:
        super().__init__(*spot, text, verticalalignment="baseline", parse_math=False, usetex=False, **ways)
        self._wide = wide

    def draw(self, renderer: Any) -> None:
        """Draw it; pixels are counted from below, the renderer's from above."""
        x, y = self.get_position()
        left = x - self._wide * {"left": 0.0, "center": 0.5, "right": 1.0}[self.get_horizontalalignment()]
        context = renderer.new_gc()
        context.set_foreground(to_rgba(self.get_color()), isRGBA=True)
        _, high = renderer.get_canvas_width_height()
        renderer.draw_text(context, left, high - y, self.get_text(), self.get_fontproperties(), 0.0, mtext=self)
        context.restore()


class Canvas:
    """A picture being drawn, `height` pixels high."""

    __slots__ = ("_agg", "figure", "height")

    def __init__(self, height: int = TREND_HEIGHT) -> None:
        self.height = height
        self.figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=PAPER, edgecolor="none")
        self._agg = FigureCanvasAgg(self.figure)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a text would be."""
        return self._width(lettering().writable(text), size, bold=bold)

    def _width(self, text: str, size: float, *, bold: bool) -> float:
        widths, key = lettering().widths, (text, size, bold)
        if key not in widths:
            if len(widths) >= _MOST_WIDTHS:
                widths.clear()
            widths[key] = self._measured(text, size, bold=bold)
        return widths[key]

    def _measured(self, text: str, size: float, *, bold: bool) -> float:
        if not text:
            return 0.0
        properties = lettering().properties(text, bold=bold)
        properties.set_size(size * _POINT)
        renderer = self._agg.get_renderer()  # type: ignore[no-untyped-call]  # matplotlib does not annotate it
        wide, _, _ = renderer.get_text_width_height_descent(text, properties, ismath=False)
        return float(wide)

    def fitted(self, text: str, size: float, room: float, *, bold: bool = False) -> str:
        """The text, cut with "…" where it would be wider than `room`."""
        text = lettering().writable(text)
        if self.width(text, size, bold=bold) <= room:
            return text
        fits, too_long = 0, len(text)
        while too_long - fits > 1:
            middle = (fits + too_long) // 2
            if self.width(text[:middle].rstrip() + "…", size, bold=bold) <= room:
                fits = middle
            else:
                too_long = middle
        return text[:fits].rstrip() + "…"

    def text(
        self,
        spot: tuple[float, float],
        text: str,
        size: float = SMALL,
        *,
        ink: str = WORDS,
        bold: bool = False,
        align: Literal["left", "center", "right"] = "left",
    ) -> None:
        """Write one line; `spot` is the baseline at its left, center or right."""
        text = lettering().writable(text)
        if not text:
            return
        properties = lettering().properties(text, bold=bold)
        properties.set_size(size * _POINT)
        wide = 0.0 if align == "left" else self._width(text, size, bold=bold)
        self.figure.add_artist(
            Line(
                *(spot, text, wide),
                color=ink,
                horizontalalignment=align,
                fontproperties=properties,
                transform=IdentityTransform(),
                zorder=6,
            )
        )

    def line(
        self, spots: Sequence[tuple[float, float]], ink: str, width: float, *, dashed: bool = False, layer: int = 3
    ) -> None:
        """Draw a line through the spots, with round ends; a higher layer lies on top."""
        drawn = Line2D(
            [x for x, _ in spots],
            [y for _, y in spots],
            color=ink,
            linewidth=width * _POINT,
            linestyle=(0, DASHES) if dashed else "-",
            solid_capstyle="round",
            solid_joinstyle="round",
            dash_capstyle="butt",
            dash_joinstyle="round",
            transform=IdentityTransform(),
            zorder=layer,
        )
        self.figure.add_artist(drawn)

    def box(self, left: float, bottom: float, width: float, height: float, ink: str, *, layer: int = 1) -> None:
        """Fill a rectangle, on whole pixels so that its edges are sharp."""
        spot = (round(left), round(bottom))
        size = (round(left + width) - spot[0], round(bottom + height) - spot[1])
        self.figure.add_artist(
            Rectangle(
                spot, *size, facecolor=ink, linewidth=0, antialiased=False, transform=IdentityTransform(), zorder=layer
            )
        )

    def dot(self, spot: tuple[float, float], radius: float, ink: str, *, layer: int = 5, hollow: bool = False) -> None:
        """Draw a point with a thin white rim, or as a ring."""
        self.figure.add_artist(
            Circle(
                spot,
                radius,
                facecolor=PAPER if hollow else ink,
                edgecolor=ink if hollow else PAPER,
                linewidth=(6 if hollow else 5) * _POINT,
                transform=IdentityTransform(),
                zorder=layer,
            )
        )

    def area(self, spots: Sequence[tuple[float, float]], ink: str, *, layer: int = 1) -> None:
        """Fill what the spots enclose."""
        self.figure.add_artist(
            Polygon(spots, closed=True, facecolor=ink, linewidth=0, transform=IdentityTransform(), zorder=layer)
        )

    def sector(
        self, center: tuple[float, float], radius: float, thickness: float, degrees: tuple[float, float], ink: str
    ) -> None:
        """Fill a part of a ring, clockwise from 12 o'clock."""
        start, end = degrees
        self.figure.add_artist(
            Wedge(
                center,
                radius,
                90 - end,
                90 - start,
                width=thickness,
                facecolor=ink,
                linewidth=0,
                transform=IdentityTransform(),
                zorder=2,
            )
        )

    def spoke(
        self, center: tuple[float, float], radii: tuple[float, float], degrees: float, ink: str, width: float
    ) -> None:
        """Draw a straight cut along a radius, at an angle clockwise from 12 o'clock."""
        across, up = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
        ends = [(center[0] + radius * across, center[1] + radius * up) for radius in radii]
        self.line(ends, ink, width)

    def png(self) -> bytes:
        """The picture as PNG bytes, the same for the same drawing; nothing is left on the sheet."""
        self._agg.draw()  # type: ignore[no-untyped-call]  # matplotlib does not annotate it
        pixels = self._agg.buffer_rgba()  # type: ignore[no-untyped-call]  # as above
        drawn = Image.frombuffer("RGBA", (WIDTH, self.height), pixels, "raw", "RGBA", 0, 1)
        few = drawn.convert("RGB").quantize(palette=_palette(), dither=Image.Dither.NONE)
        written = io.BytesIO()
        few.save(written, "PNG")
        # 6 MB of pixels go now, not when garbage is collected: every text that was written holds them, too.
        for artist in tuple(self.figure.artists):
            artist.remove()
        self._agg = FigureCanvasAgg(self.figure)
        return written.getvalue()


def middle(y: float, size: float) -> float:
    """The baseline that puts capitals and figures of that size in the middle of `y`."""
    return y - CAP * size / 2


def colours() -> tuple[tuple[int, int, int], ...]:
    """White, every ink, and the steps between them that the eye tells apart: at most 128, known beforehand.

    Finding the best palette anew takes longer than the drawing itself.
    """
    chosen = [(255, 255, 255), *map(rgb, inks())]
    for step in range(_BLENDS - 1, 0, -1):
        for ink in inks():
            red, green, blue = (round(255 + (part - 255) * step / _BLENDS) for part in rgb(ink))
            if all(abs(red - r) + abs(green - g) + abs(blue - b) > _APART for r, g, b in chosen):
                chosen.append((red, green, blue))
    return tuple(chosen[:128])


@cache
def _palette() -> Image.Image:
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours() for part in colour])
    return palette


def warm() -> bytes:
    """Find the fonts and draw one picture, so that the first person asking does not wait for it."""
    with one_at_a_time():
        canvas = Canvas()
        for bold in (False, True):
            canvas.text((100, 100), "0123456789 ★", bold=bold)
        return canvas.png()
