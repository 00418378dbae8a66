"""One at a time: a channel has one post under way, a message one change.

Remembered in this process, bounded in number, on real time.
"""

import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock


@dataclass(slots=True)
class Turn:
    """What one at a time has. `free` is when it may be had again (monotonic seconds).

    `holders` is how many have it or wait for it, `newest` the newest version that was shown in it.
    """

    lock: Lock = field(default_factory=Lock)
    free: float = 0.0
    holders: int = 0
    newest: int = -1

    def rest(self, seconds: float) -> None:
        """Nobody has it for so long."""
        self.free = max(self.free, time.monotonic() + seconds)


class Locks:
    """A lock for every channel or message, as many as are used of late."""

    def __init__(self, *, most: int = 5_000) -> None:
        """At most so many are remembered; those that somebody holds are never forgotten."""
        self._most = most
        self._lock = Lock()
        self._turns: OrderedDict[str, Turn] = OrderedDict()

    @contextmanager
    def alone(self, name: str, stopping: Event | None = None) -> Iterator[Turn]:
        """Wait until it is free, or `stopping` is set, then have it alone."""
        turn = self._taken(name)
        try:
            with turn.lock:
                (stopping or Event()).wait(max(0.0, turn.free - time.monotonic()))
                yield turn
        finally:
            with self._lock:
                turn.holders -= 1

    @contextmanager
    def soon(self, name: str, seconds: float) -> Iterator[Turn | None]:
        """Have it alone if it is free within so many seconds; else there is no turn."""
        turn, deadline = self._taken(name), time.monotonic() + seconds
        try:
            if not turn.lock.acquire(timeout=seconds):
                yield None
                return
            try:
                if turn.free > deadline:
                    yield None
                    return
                time.sleep(max(0.0, turn.free - time.monotonic()))
                yield turn
            finally:
                turn.lock.release()
        finally:
            with self._lock:
                turn.holders -= 1

    def _taken(self, name: str) -> Turn:
        with self._lock:
            turn = self._turns.setdefault(name, Turn())
            turn.holders += 1
            self._turns.move_to_end(name)
            if len(self._turns) > self._most:
                self._forget_oldest()
            return turn

    def _forget_oldest(self) -> None:
        now = time.monotonic()
        oldest = next((name for name, each in self._turns.items() if not each.holders and each.free <= now), None)
        if oldest is not None:
            del self._turns[oldest]
