"""The pictures of the gallery as they are meant to look, at half their size, and the lock file that holds them.

A reference is only changed on purpose: the lock file has the hash of every state's fixture and of its picture, and
`python -m tests.charts.gallery --renew` writes it.
"""

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.text import Text
from PIL import Image

from cxbot.drawing.charts.canvas import colours
from tests.charts.gallery import Chart, compose, draw, gallery

FOLDER = Path(__file__).parent / "references"
LOCK = Path(__file__).parent / "references.lock"
RENEW = "Look at both, and if the change is meant: make gallery (python -m tests.charts.gallery --renew)."
TOLERANCE = 14.0  # of 255, mean of a square: letters are drawn a little differently by other versions of freetype
_SQUARE = 16  # pixels of the half-sized picture
_OWN = {"cxbot Lato", "cxbot DejaVu"}
_NAMES = 560  # how far a text in a font of the machine may reach

Part = tuple[int, int, int, int]


def path_of(state: str) -> Path:
    """Where the reference of a state lies."""
    return FOLDER / f"{state.replace(' ', '-')}.png"


def half(png: bytes) -> Image.Image:
    """A picture at half its size, in the colours of charts."""
    drawn = Image.open(io.BytesIO(png)).convert("RGB")
    small = drawn.resize((drawn.width // 2, drawn.height // 2), Image.Resampling.BOX)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours() for part in colour])
    return small.quantize(palette=palette, dither=Image.Dither.NONE)


def not_ours(chart: Chart) -> list[Part]:
    """Where texts stand that are drawn in a font of the machine, in the half-sized picture."""
    canvas = compose(chart)
    found = []
    for each in canvas.figure.artists:
        if isinstance(each, Text) and set(each.get_fontproperties().get_family()) - _OWN:
            left, base = each.get_position()
            from_top = canvas.height - base
            found.append(
                (int(left - 20) // 2, int(from_top - 70) // 2, int(left + _NAMES) // 2, int(from_top + 30) // 2)
            )
    return found


def difference(one: Image.Image, other: Image.Image, blind: Sequence[Part] = ()) -> float:
    """How much two pictures differ where they differ most: the mean of a small square, 0-255; 255 for other sizes."""
    if one.size != other.size:
        return 255.0
    pair = [each.convert("RGB") for each in (one, other)]
    for picture in pair:
        for part in blind:
            picture.paste((255, 255, 255), part)
    first, second = (np.asarray(each, dtype=np.float64) for each in pair)
    apart = np.abs(first - second).mean(axis=2)
    high, wide = apart.shape
    return max(
        float(apart[y : y + _SQUARE, x : x + _SQUARE].mean())
        for y in range(0, high, _SQUARE // 2)
        for x in range(0, wide, _SQUARE // 2)
    )


def fixture_hash(chart: Chart) -> str:
    """What a state shows, as a hash."""
    return hashlib.sha256(repr(chart).encode()).hexdigest()[:16]


def picture_hash(state: str) -> str:
    """What its reference looks like, as a hash; empty without one."""
    path = path_of(state)
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.exists() else ""


def locked() -> dict[str, tuple[str, str]]:
    """The lock file: fixture and picture of every state."""
    rows = [row.split("  ") for row in LOCK.read_text(encoding="utf-8").splitlines()] if LOCK.exists() else []
    return {state: (fixture, picture) for fixture, picture, state in rows}


def renew() -> list[str]:
    """Draw the references that no longer look like their state, and write the lock file; the states drawn anew."""
    FOLDER.mkdir(exist_ok=True)
    states = gallery()
    for path in set(FOLDER.glob("*.png")) - {path_of(state) for state in states}:
        path.unlink()
    renewed = []
    for state, chart in states.items():
        drawn, path = half(draw(chart)), path_of(state)
        if not path.exists() or difference(drawn, Image.open(path), not_ours(chart)) > TOLERANCE / 4:
            drawn.save(path, optimize=True)
            renewed.append(state)
    rows = [f"{fixture_hash(chart)}  {picture_hash(state)}  {state}\n" for state, chart in sorted(states.items())]
    LOCK.write_text("".join(rows), encoding="utf-8")
    return renewed


def main(arguments: Sequence[str]) -> None:
    """Renew on demand, else say how."""
    if list(arguments) != ["--renew"]:
        raise SystemExit("python -m tests.charts.gallery --renew draws the references anew that look different now.")
    renewed = renew()
    print(f"{len(renewed)} drawn anew: {', '.join(renewed) or 'nothing looks different'}")
