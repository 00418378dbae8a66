"""Ids, tokens and times of messages, shaped like Slack's."""

import secrets
import string
import time

LETTERS = string.ascii_uppercase + string.digits


def new_id(kind: str) -> str:
    """An id such as C0AB12CD34E; `kind` is its first letter."""
    return kind + "0" + "".join(secrets.choice(LETTERS) for _ in range(9))


def new_hash() -> str:
    """A view's hash; it changes with every change of the view."""
    return f"{int(time.time())}.{secrets.token_hex(4)}"


class Times:
    """Message times: seconds and microseconds of real time, each once and growing."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> str:
        """The time for one more message."""
        self._last = max(self._last + 1, time.time_ns() // 1_000)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"
