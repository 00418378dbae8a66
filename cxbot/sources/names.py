"""Texts as people type them, made comparable: one spelling for what looks the same, and no name for a placeholder."""

import os
import re
import unicodedata

# What stands in a cell where nothing is known.
NOTHING = frozenset(
    {
        *("", "-", "--", "---", "–", "—", "?", "n/a", "#n/a", "na", "n.a.", "null", "(null)", "none", "(none)", "nan"),
        *("nil", "undefined", "unassigned", "not assigned", "(blank)", "(empty)", "\\n"),
    }
)
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_JOINERS = re.compile("[\u200c\u200d]")  # seen in some alphabets, and left out by many keyboards


def tidied(text: str) -> str:
    """A text with composed letters and single spaces, without what cannot be seen."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def folded(text: str) -> str:
    """A text as it is compared: tidied, and without case."""
    return _JOINERS.sub("", tidied(text)).casefold()


def of_file(name: str) -> str:
    """A file's name as text that can be kept, whatever bytes the system has for it."""
    return tidied(os.fsencode(name).decode("utf-8", "replace"))


def is_nothing(text: str) -> bool:
    """Whether a text only says that there is nothing."""
    return text.strip().casefold() in NOTHING
