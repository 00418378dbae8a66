"""Whether this machine can draw: a picture, and the letters of alphabets that Lato has not. No numbers are drawn."""

from cxbot.drawing.charts.canvas import Canvas, one_at_a_time
from cxbot.drawing.charts.lettering import UNKNOWN, lettering

ALPHABETS = {
    "Latin": "Zoë",
    "Cyrillic": "Анна",
    "Chinese and Japanese": "東京",
    "Korean": "서울",
    "Arabic": "سلام",
    "Devanagari": "नमस्ते",
}


def probe() -> tuple[bytes, tuple[str, ...]]:
    """A picture's PNG, and the alphabets that no font here can write."""
    with one_at_a_time():
        canvas = Canvas()
        for bold in (False, True):
            canvas.text((100, 100), "0123456789 ★", bold=bold)
        drawn = canvas.png()
        missing = tuple(name for name, letters in ALPHABETS.items() if UNKNOWN in lettering().writable(letters))
    return drawn, missing
