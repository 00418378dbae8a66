"""JSON: its type, and how it is read when it comes in from the app or from the page."""

import json
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]  # an object; what is in it is checked where it is used
Fields = Mapping[str, Any]  # an object that is only read


def read_json(text: str | bytes) -> Any:
    """What the text says; half an emoji, where somebody cut a text, becomes a replacement character.

    JSON can carry such halves, UTF-8 cannot: one of them would make a whole channel unreadable.

    Raises:
        ValueError: it is no JSON.
    """
    words = text if isinstance(text, str) else text.decode("utf-8")
    found = json.loads(words)
    return _whole_characters(found) if "\\ud" in words.lower() else found


def _whole_characters(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_whole_characters(key): _whole_characters(each) for key, each in value.items()}
    return [_whole_characters(each) for each in value] if isinstance(value, list) else value
