"""Text as it is searched: without accents, capitals and hidden characters, so that "zoe" finds "Zoë"."""

import re
import unicodedata

LONGEST = 150  # characters of each text; an index takes rows of some 2,700 bytes
# Letters that are no accented ones, and are typed as if they were.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŧ": "t"}
)
_SPACES = re.compile(r"\s+")


def folded(text: str) -> str:
    """A text as it is searched, in one line and cut."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(each for each in apart if not unicodedata.combining(each) and unicodedata.category(each) != "Cf")
    return _SPACES.sub(" ", kept.replace("\x00", "").casefold().translate(_LETTERS)).strip()[:LONGEST]


def found_by(*texts: str) -> str:
    """What a row is found by: each of its texts in a line, the first one first."""
    return "\n".join(dict.fromkeys(each for each in map(folded, texts) if each))
