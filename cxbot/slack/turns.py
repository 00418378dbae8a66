"""Who comes first: what was handled already, whose change of a message wins, which report is still arriving.

All of it is remembered in this process, bounded in number, on real time.
"""

import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition, Event, Lock

DAY = 86_400.0


class Seen:
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


@dataclass(slots=True)
class Lane:
    """One thing that is done by one at a time. `free` is when it may be used again (monotonic seconds)."""

    lock: Lock = field(default_factory=Lock)
    free: float = 0.0
    newest: float = 0.0

    def rest(self, seconds: float) -> None:
        """Nobody uses the lane for so long."""
        self.free = time.monotonic() + seconds


class Lanes:
    """A lane for every channel or message, as many as are used of late."""

    def __init__(self, *, most: int = 5_000) -> None:
        """At most so many are remembered."""
        self._most = most
        self._lock = Lock()
        self._lanes: OrderedDict[str, Lane] = OrderedDict()

    @contextmanager
    def lane(self, name: str, stopping: Event | None = None) -> Iterator[Lane]:
        """Wait until the lane is free, or `stopping` is set, then have it alone."""
        with self._lock:
            lane = self._lanes.setdefault(name, Lane())
            self._lanes.move_to_end(name)
            while len(self._lanes) > self._most:
                self._lanes.popitem(last=False)
        with lane.lock:
            (stopping or Event()).wait(max(0.0, lane.free - time.monotonic()))
            yield lane

    @contextmanager
    def turn(self, name: str, at: float) -> Iterator[bool]:
        """Have the lane alone; True unless something newer was done in it already."""
        with self.lane(name) as lane:
            mine = at >= lane.newest
            lane.newest = max(lane.newest, at)
            yield mine


class Arriving:
    """Reports whose thread is still on its way, so that an early click waits for its pictures."""

    def __init__(self) -> None:
        """None so far."""
        self._changed = Condition()
        self._reports: set[tuple[str, str]] = set()

    def begin(self, channel: str, report: str) -> None:
        """The report is there, its thread follows."""
        with self._changed:
            self._reports.add((channel, report))

    def end(self, channel: str, report: str) -> None:
        """Everything is there, or will not come."""
        with self._changed:
            self._reports.discard((channel, report))
            self._changed.notify_all()

    def wait(self, channel: str, report: str, seconds: float) -> None:
        """Wait until the report's thread is there; at once where none is on its way."""
        with self._changed:
            self._changed.wait_for(lambda: (channel, report) not in self._reports, timeout=seconds)
