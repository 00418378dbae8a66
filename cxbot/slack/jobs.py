"""Work that goes on after Slack was answered: a bounded number at once, a bounded number waiting."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import BoundedSemaphore, Condition, Lock

from cxbot.errors import DeliveryError


class Jobs:
    """A pool of workers that says so when it is full or closing, instead of queueing without end."""

    def __init__(self, name: str, *, workers: int, waiting: int) -> None:
        """At most `workers` jobs run, and `waiting` more wait."""
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._room = BoundedSemaphore(workers + waiting)
        self._lock = Lock()
        self._open: set[Future[None]] = set()
        self._quiet = Condition(self._lock)
        self._closing = False

    def hand(self, job: Callable[[], None]) -> None:
        """Have the job done soon.

        Raises:
            DeliveryError: there is no room, or the bot is stopping.
        """
        with self._lock:
            if self._closing:
                raise DeliveryError("I am just being restarted. Please ask again in a minute.", retry=True)
            if not self._room.acquire(blocking=False):
                raise DeliveryError("I am busy with many reports just now. Please ask again in a minute.", retry=True)
            future = self._pool.submit(job)
            self._open.add(future)
        future.add_done_callback(self._done)

    def wait_until_quiet(self, seconds: float) -> None:
        """Wait until no job runs or waits, at most so long."""
        with self._quiet:
            self._quiet.wait_for(lambda: not self._open, timeout=seconds)

    def finish(self, seconds: float) -> bool:
        """Take no more jobs and wait for the others; True when all of them ended in time."""
        with self._lock:
            self._closing = True
            still_open = set(self._open)
        _, late = wait(still_open, timeout=seconds)
        self._pool.shutdown(wait=False, cancel_futures=True)
        return not late

    def _done(self, future: Future[None]) -> None:
        with self._quiet:
            self._open.discard(future)
            self._quiet.notify_all()
        self._room.release()
