"""Fonts: Lato from its package, DejaVu for symbols, the machine's own for other alphabets; never an empty box.

matplotlib keeps its list of fonts per process, so everything here is called under the canvas's lock.
"""

import unicodedata
from functools import cache
from pathlib import Path

import font_lato
import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.font_manager import FontEntry, FontPath, FontProperties

from cxbot.drawing.charts.directions import ISOLATES

# Names of our own, so that another Lato or DejaVu on the machine is never taken instead.
_LATO, _DEJAVU = "cxbot Lato", "cxbot DejaVu"
UNKNOWN = "·"
_KEPT = "\u200c\u200d" + ISOLATES  # joiners that shape Arabic and Indic words, and what sets dates in them apart
_LIKED = ("Noto Sans CJK SC", "Noto Sans Arabic", "Noto Sans Devanagari", "Noto Sans")


class Lettering:
    """The families known so far, which font has which character, and the widths of what was measured."""

    __slots__ = ("_family_of", "_machine", "_own", "_properties", "widths")

    def __init__(self) -> None:
        dejavu = Path(mpl.get_data_path()) / "fonts" / "ttf"
        lato = font_lato.font_files
        for family, weight, path in (
            (_LATO, 400, lato["Lato"]),
            (_LATO, 700, lato["LatoBold"]),
            (_DEJAVU, 400, dejavu / "DejaVuSans.ttf"),
            (_DEJAVU, 700, dejavu / "DejaVuSans-Bold.ttf"),
        ):
            entry = FontEntry(str(path), 0, family, "normal", "normal", weight, "normal", "scalable")
            font_manager.fontManager.ttflist.append(entry)
        self._own = (FontPath(lato["Lato"], 0), FontPath(str(dejavu / "DejaVuSans.ttf"), 0))
        self._machine: list[FontEntry] | None = None
        self._family_of: dict[str, str | None] = {}
        self._properties: dict[tuple[bool, tuple[str, ...]], FontProperties] = {}
        self.widths: dict[tuple[str, float, bool], float] = {}  # in pixels: of a writable text, its size, bold or not

    def writable(self, text: str) -> str:
        """The text on one line, without control and direction marks, what no font can draw replaced by a dot."""
        kept = []
        for char in unicodedata.normalize("NFC", " ".join(text.split())):
            kind = unicodedata.category(char)
            if kind[0] == "C" and char not in _KEPT:
                continue
            if self._family(char) is not None:
                kept.append(char)
            elif kind[0] != "M" and char not in _KEPT:  # a mark or joiner without a glyph is left out
                kept.append(UNKNOWN)
        return "".join(kept)

    def properties(self, text: str, *, bold: bool) -> FontProperties:
        """The fonts for a writable text, size still to be set: Lato, DejaVu, then those its characters need."""
        others = dict.fromkeys(self._family(char) for char in text)
        families = (_LATO, _DEJAVU, *(name for name in others if name and name not in {_LATO, _DEJAVU}))
        key = (bold, families)
        if key not in self._properties:
            self._properties[key] = FontProperties(family=list(families), weight=700 if bold else 400)
        return self._properties[key].copy()

    def _family(self, char: str) -> str | None:
        if char not in self._family_of:
            self._family_of[char] = self._find(char)
        return self._family_of[char]

    def _find(self, char: str) -> str | None:
        for family, path in zip((_LATO, _DEJAVU), self._own, strict=True):
            if font_manager.get_font([path]).get_char_index(ord(char)):
                return family
        if self._machine is None:
            self._machine = sorted(filter(_plain, font_manager.fontManager.ttflist), key=_liking)
        for entry in self._machine:
            if _has(entry, char):
                return entry.name
        return None


@cache
def lettering() -> Lettering:
    """The fonts of this process, found once."""
    return Lettering()


def _plain(entry: FontEntry) -> bool:
    """Whether a font is an upright text font that can be drawn as outlines."""
    return (
        entry.style == "normal"
        and entry.weight in {400, "normal", "regular", "book"}
        and not entry.name.startswith("cxbot ")
        and not any(word in entry.name for word in ("Color", "Emoji", "Last Resort", "LastResort"))
    )


def _liking(entry: FontEntry) -> tuple[int, bool, str, str]:
    liked = next((i for i, name in enumerate(_LIKED) if entry.name.startswith(name)), len(_LIKED))
    return liked, "Mono" in entry.name, entry.name, entry.fname


def _has(entry: FontEntry, char: str) -> bool:
    try:
        return bool(font_manager.get_font([FontPath(entry.fname, entry.index)]).get_char_index(ord(char)))
    except (OSError, RuntimeError):  # removed or damaged since the list was made
        return False
