"""What was received already: the same click or event, sent twice to this process, acts once.

What was handled by other processes is kept in the database (`cxbot.keeping.handled`).
"""

import time
from collections import OrderedDict
from threading import Lock

DAY = 86_400.0


class Dedupe:
    """Remembers what was handled, so that the same click or event does not act twice."""

    def __init__(self, *, seconds: float = DAY, most: int = 50_000) -> None:
        """Remember for so long, and at most so many."""
        self._seconds = seconds
        self._most = most
        self._lock = Lock()
        self._times: OrderedDict[str, float] = OrderedDict()

    def first(self, key: str) -> bool:
        """Whether this key comes for the first time; remembers it."""
        now = time.monotonic()
        with self._lock:
            while self._times and (
                len(self._times) >= self._most or next(iter(self._times.values())) < now - self._seconds
            ):
                self._times.popitem(last=False)
            if key in self._times:
                return False
            self._times[key] = now
            return True
