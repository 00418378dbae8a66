"""What many want written at once is written in one go: a database has one writer at a time, who waits for the disk."""

import logging
from collections.abc import Callable, Sequence
from threading import Event, Lock
from typing import Generic, TypeVar

from cxbot.observing import note_failure
from cxbot.slack.running.jobs import Jobs

log = logging.getLogger(__name__)

T = TypeVar("T")


class Together(Generic[T]):
    """Has things written by one job at a time; those that come meanwhile follow together."""

    def __init__(self, jobs: Jobs, write: Callable[[Sequence[T]], object]) -> None:
        """`write` writes some of them down."""
        self._jobs = jobs
        self._write = write
        self._lock = Lock()
        self._waiting: list[tuple[T, Event]] = []
        self._writing = False

    def hand(self, thing: T) -> Event:
        """Have it written soon; the event is set once it is, or could not be.

        Raises:
            DeliveryError: there is no room for the job, or the bot is stopping; it is not written.
        """
        written = Event()
        with self._lock:
            if not self._writing:
                self._jobs.hand(self._write_all, self._dropped)
                self._writing = True
            self._waiting.append((thing, written))
        return written

    def _dropped(self) -> None:
        """The bot stops: nobody shall wait for what is not written, nor hand over more."""
        with self._lock:
            those, self._waiting, self._writing = self._waiting, [], False
        for _, written in those:
            written.set()

    def _write_all(self) -> None:
        while True:
            with self._lock:
                those, self._waiting = self._waiting, []
                if not those:
                    self._writing = False
                    return
            try:
                self._write([thing for thing, _ in those])
            except Exception as error:  # noqa: BLE001  a worker has nobody who would hear of it
                note_failure(log, "not_written", error)
            finally:
                for _, written in those:
                    written.set()
