"""Ends the process when its clock stands still: whoever runs it starts it anew, and nothing that was promised is lost.

Time counts only while the watchdog itself runs: a machine that slept, or a process that was stopped for a while, is
given the time to tick again.
"""

import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

from cxbot.observing import note

log = logging.getLogger(__name__)

ENDED = 70  # the exit code: a fault inside (EX_SOFTWARE)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long it waits, in seconds.

    Between two ticks for `quiet`; within one for `stuck`, which is more than a database is given for its answer, so
    that one which does not answer is no reason. It looks every `every`.
    """

    quiet: float = 60.0
    stuck: float = 120.0
    every: float = 5.0


@dataclass(slots=True)
class Pulse:
    """When the clock ticked last, whether or not that tick came to anything."""

    _last: float = field(default_factory=time.monotonic)
    _silent: float = 0.0  # seconds of the watchdog's own time since then
    _ticking: bool = False
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Around each tick."""
        self._beat(ticking=True)
        try:
            yield
        finally:
            self._beat(ticking=False)

    def age(self) -> float:
        """How many seconds ago the last tick began or ended."""
        with self._lock:
            return time.monotonic() - self._last

    def stands_still(self, passed: float, patience: Patience) -> bool:
        """Whether it is silent for too long; so many seconds have passed since the last look."""
        with self._lock:
            # A look that comes late was held up itself.
            self._silent += min(passed, 2 * patience.every)
            return self._silent > (patience.stuck if self._ticking else patience.quiet)

    def _beat(self, *, ticking: bool) -> None:
        with self._lock:
            self._last, self._silent, self._ticking = time.monotonic(), 0.0, ticking


def leave() -> None:
    """End the process, whatever its threads are at."""
    logging.shutdown()
    sys.stderr.flush()
    os._exit(ENDED)


@contextmanager
def watched(pulse: Pulse, patience: Patience | None = None, end: Callable[[], None] = leave) -> Iterator[None]:
    """Watch the clock while this is open; `end` is called when it stands still."""
    patience, done = patience or Patience(), Event()

    def watch() -> None:
        looked = time.monotonic()
        while not done.wait(patience.every):
            now = time.monotonic()
            if pulse.stands_still(now - looked, patience):
                note(log, "clock_stands_still", level=logging.CRITICAL, seconds=round(pulse.age()))
                end()
                return
            looked = now

    Thread(target=watch, daemon=True, name="watchdog").start()
    try:
        yield
    finally:
        done.set()
