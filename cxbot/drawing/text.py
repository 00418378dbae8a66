"""Text that people wrote elsewhere, made safe to show: it can address nobody, format nothing and hide nothing."""

import re
import unicodedata

from cxbot.unit import thousands

# Control characters, and those that turn the direction of the text after them or are invisible: fillers, tags. What
# joins letters and emoji stays.
_HIDDEN = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e00ff]"
)
# No line ends inside a number that is grouped by fixed spaces.
_SPACE = re.compile(r"(?:(?<!\d)\s|(?!\u00a0)\s|\s(?!\d))+")
_MARKS = str.maketrans({"*": "∗", "_": "\uff3f", "~": "∼", "`": "ˋ"})


def clean(text: str, most: int = 200, *, keep: str = "") -> str:
    """One line of plain text: without control and direction characters, cut with "…" at a word where possible.

    `keep` are such characters that are our own.
    """
    plain = _HIDDEN.sub(lambda found: found[0] if found[0] in keep else "", unicodedata.normalize("NFC", text))
    line = _SPACE.sub(" ", plain).strip()
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    at_word = cut if line[most - 1] == " " else cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > most * 2 // 3 else cut).rstrip(" ,.;:") + "…"


def escape(text: str, most: int = 200, *, keep: str = "") -> str:
    """Text for mrkdwn: nothing in it addresses anybody, is a link or formats. `keep` as in `clean`."""
    plain = clean(text, most, keep=keep).translate(_MARKS)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_code(text: str, most: int = 200) -> str:
    """Text for mrkdwn between backticks, to be copied from there: no other sign formats in it."""
    plain = clean(text, most).replace("`", "ˋ")
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def named(name: str, beside: str, most: int) -> str:
    """A name with what tells it apart from others of its kind: "Jane Doe (jane@acme.com)"."""
    if not beside:
        return clean(name, most)
    told = f" ({clean(beside, most // 2)})"
    return f"{clean(name, most - len(told))}{told}"


def counted(number: int, noun: tuple[str, str]) -> str:
    """Write a number with its noun, singular or plural: "1 rating", "2,120 ratings"."""
    return f"{thousands(number)} {noun[0] if number == 1 else noun[1]}"


def sentence_list(words: list[str], last: str = "and") -> str:
    """Join words as a sentence does: "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""
