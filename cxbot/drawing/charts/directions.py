"""Names written from right to left, inside sentences written from left to right."""

import unicodedata

_ISOLATE, _END = "\u2068", "\u2069"
ISOLATES = _ISOLATE + _END  # what `isolated` adds
_RIGHT_TO_LEFT = {"R", "AL", "AN"}


def isolated(name: str) -> str:
    """The name, set apart where it has letters that are written from right to left, so that it moves nothing around it.

    Any direction marks of its own go first: an isolate that a name ends or leaves open would not set it apart.
    """
    plain = "".join(char for char in name if unicodedata.category(char) != "Cf" or char in "\u200c\u200d")
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in plain):
        return f"{_ISOLATE}{plain}{_END}"
    return plain


def closed(text: str) -> str:
    """The text with its last isolate ended, as it must be where it was cut."""
    return text + _END if text.count(_ISOLATE) > text.count(_END) else text
