"""Who comes first: what was handled already, whose change of a message wins, what is still on its way.

All of it is remembered in this process, bounded in number, on real time.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock, Timer

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
    """What is on its way, by name, and what shall be done once it is there. Nobody waits: a worker is worth more."""

    def __init__(self) -> None:
        """Nothing so far."""
        self._lock = Lock()
        self._afterwards: dict[tuple[str, ...], list[Callable[[], None]]] = {}

    def begin(self, *name: str) -> bool:
        """It is on its way; False where it was already."""
        with self._lock:
            new = name not in self._afterwards
            self._afterwards.setdefault(name, [])
            return new

    def end(self, *name: str) -> None:
        """It is there, or will not come: what was to be done then is done now."""
        with self._lock:
            afterwards = self._afterwards.pop(name, [])
        for act in afterwards:
            act()

    def then(self, act: Callable[[], None], *name: str, seconds: float) -> bool:
        """Have `act` done, once, when it is there or so many seconds are over; False where it is not on its way."""
        first = Lock()

        def once() -> None:
            if first.acquire(blocking=False):
                patience.cancel()
                act()

        patience = Timer(seconds, once)
        patience.daemon = True  # it never keeps a stopping process alive
        with self._lock:
            if name not in self._afterwards:
                return False
            self._afterwards[name].append(once)
        patience.start()
        return True
