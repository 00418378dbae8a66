"""What a picture shows, read back from what was placed on it."""

import pytest
from matplotlib.lines import Line2D
from matplotlib.text import Text

from cxbot.drawing.charts.ink import rgb
from cxbot.drawing.charts.placing import Box


def texts(canvas):
    return [each for each in canvas.figure.artists if isinstance(each, Text)]


def words(canvas):
    return [each.get_text() for each in texts(canvas)]


def placed(canvas):
    """The ink of every text, as the renderer measures it."""
    renderer = canvas.figure.canvas.get_renderer()
    found = []
    for each in texts(canvas):
        text, font = each.get_text(), each.get_fontproperties()
        wide, high, descent = renderer.get_text_width_height_descent(text, font, ismath=False)
        x, y = each.get_position()
        left = x - {"left": 0, "center": wide / 2, "right": wide}[each.get_horizontalalignment()]
        found.append((text, Box(left, y - descent, left + wide, y - descent + high)))
    return found


def lines(canvas, ink):
    """Lines of that colour, without the short pieces beside the names of periods."""
    found = [each for each in canvas.figure.artists if isinstance(each, Line2D) and each.get_color() == ink]
    return [each for each in found if max(each.get_ydata()) < 560]


def pieces(canvas, kind, ink):
    colour = tuple(part / 255 for part in rgb(ink))
    found = [each for each in canvas.figure.artists if isinstance(each, kind)]
    return [each for each in found if each.get_facecolor()[:3] == pytest.approx(colour)]
