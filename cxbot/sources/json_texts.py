"""Reads JSON as APIs give it, with texts that every database can keep.

Some cut a text in the middle of a character (half of an emoji is left), or pass on a NUL that was pasted.
Neither can be written, so that one such text would hold up everything behind it: in its place stands the mark for a
character that cannot be read.
"""

import json
import re
from typing import Any

UNREADABLE = "\ufffd"
_UNKEPT = re.compile("[\0\ud800-\udfff]")
# How they stand in JSON; a whole emoji may be written like its halves.
_WRITTEN = re.compile(r"[\ud800-\udfff]|\\u(?:0000|[dD][89a-fA-F])")


def read_json(content: bytes | str) -> Any:
    """Read JSON.

    Raises:
        ValueError: it is none.
    """
    text = content if isinstance(content, str) else content.decode(json.detect_encoding(content), "surrogatepass")
    found = json.loads(text)
    return readable(found) if _WRITTEN.search(text) else found


def readable(found: Any) -> Any:
    """What was read, with the mark in the place of each character that cannot be kept."""
    if isinstance(found, str):
        return _UNKEPT.sub(UNREADABLE, found)
    if isinstance(found, list):
        return [readable(each) for each in found]
    if isinstance(found, dict):
        return {readable(name): readable(each) for name, each in found.items()}
    return found
