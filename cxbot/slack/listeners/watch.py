"""Whether the process slept: what was sent to it meanwhile has failed for the person, who sees that and asks again."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

LOOKING = 0.25  # seconds
GAP = 3.0  # seconds without a look, which no load explains; Slack gives a command up after as long
AFTERMATH = 2.0  # seconds in which what waited while the process slept comes in


def awake() -> float:
    """Seconds that pass while the machine sleeps, too, where the system counts them."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class Watch:
    """Looks at the clock all the time; a long gap between two looks is sleep."""

    def __init__(self, clock: Callable[[], float] = awake) -> None:
        """`clock` gives seconds."""
        self._clock = clock
        self._lock = Lock()
        self._looked = clock()
        self._woke = float("-inf")

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Look regularly, until the end."""
        over = Event()

        def look() -> None:
            while not over.wait(LOOKING):
                self.just_woke()

        Thread(target=look, daemon=True, name="watch").start()
        try:
            yield
        finally:
            over.set()

    def just_woke(self) -> bool:
        """Whether the process slept until a moment ago."""
        with self._lock:
            now = self._clock()
            if now - self._looked > GAP:
                self._woke = now
            self._looked = now
            return now - self._woke < AFTERMATH
