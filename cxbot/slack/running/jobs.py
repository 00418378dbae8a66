"""Work that goes on after Slack was answered: a bounded number at once, a bounded number waiting."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import BoundedSemaphore, Condition, Lock

from cxbot.errors import DeliveryError, Outcome

RESTARTING = "I am just being restarted. Please ask again in a minute."
UNDER_WAY = "I am just being restarted. If nothing appears within a minute, please ask again."
BEGINNING = 3.0  # seconds in which a job that waits may still begin once the bot stops
TELLING = 4.0  # seconds

Dropped = Callable[[], object] | None


class Jobs:
    """A pool of workers that says so when it is full or closing, instead of queueing without end."""

    def __init__(self, name: str, *, workers: int, waiting: int, rested: Callable[[], None] = lambda: None) -> None:
        """At most `workers` jobs run, and `waiting` more wait; `rested` is called when none is left, in a worker."""
        self.name = name
        self._workers = workers
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._room = BoundedSemaphore(workers + waiting)
        self._lock = Lock()
        self._rested = rested
        self._open: dict[Future[None], Dropped] = {}
        self._quiet = Condition(self._lock)
        self._closing = False

    def hand(self, job: Callable[[], None], dropped: Dropped = None) -> None:
        """Have the job done soon; if it does not end because the bot stops, `dropped` tells so.

        Raises:
            DeliveryError: there is no room, or the bot is stopping.
        """
        with self._lock:
            if self._closing:
                raise DeliveryError(RESTARTING, Outcome.UNSENT)
            if not self._room.acquire(blocking=False):
                raise DeliveryError(
                    "I am busy with many reports just now. Please ask again in a minute.", Outcome.UNSENT
                )
            future = self._pool.submit(job)
            self._open[future] = dropped
        future.add_done_callback(self._done)

    @property
    def waiting(self) -> int:
        """How many jobs wait for a worker."""
        with self._lock:
            return max(0, len(self._open) - self._workers)

    def wait_until_quiet(self, seconds: float) -> None:
        """Wait until no job runs or waits, at most so long."""
        with self._quiet:
            self._quiet.wait_for(lambda: not self._open, timeout=seconds)

    def finish(self, seconds: float) -> bool:
        """Take no more jobs and wait for the others; True when all of them ended in time.

        Who waits for one that did not is told, which takes up to TELLING seconds more.
        """
        deadline = time.monotonic() + seconds
        telling = min(TELLING, seconds / 4)
        with self._lock:
            self._closing = True
            still_open = dict(self._open)
        _, late = wait(still_open, timeout=min(BEGINNING, seconds / 4))
        # What has not begun by now will not: who asked for it had better know soon.
        _tell([still_open[future] for future in late if future.cancel()], telling)
        _, late = wait(late, timeout=max(0.0, deadline - time.monotonic()))
        self._pool.shutdown(wait=False, cancel_futures=True)
        _tell([still_open[future] for future in late if not future.done()], telling)
        return not late

    def _done(self, future: Future[None]) -> None:
        with self._quiet:
            self._open.pop(future, None)
            self._quiet.notify_all()
            rests = not self._open
        self._room.release()
        if rests:
            self._rested()


def _tell(dropped: Sequence[Dropped], seconds: float) -> None:
    """Tell all of them, several at once, in bounded time."""
    tellers = ThreadPoolExecutor(8, thread_name_prefix="telling")
    wait([tellers.submit(each) for each in dropped if each], timeout=seconds)
    tellers.shutdown(wait=False, cancel_futures=True)
