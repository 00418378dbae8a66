"""Workers: processes beside the bot's that do pieces of work, each on a core of its own, so that no ack waits for it.

What goes there and comes back is pickled, over pipes that nobody else has. Where that can be had a worker begins as a
copy of this process, with whose memory it shares what neither changes. Each ends as soon as it can read no more,
however the bot ended. What cannot be done there is done here. It knows neither questions nor pictures.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition
from typing import Protocol, TypeVar

from cxbot.workers.worker import Worker

T = TypeVar("T")
FREE = 1.0  # seconds that a worker with nothing to do is waited for; then it is done here


class Doing(Protocol):
    """Does a piece of work, here or elsewhere: something that can be pickled, with what it gives."""

    def __call__(self, act: Callable[[], T], /) -> T:
        """What the act gives, or raises."""


def here(act: Callable[[], T]) -> T:
    """Do it in this process."""
    return act()


@dataclass(slots=True)
class Workers:
    """Each piece of work is done by one that has nothing to do, here where there is none for long."""

    every: tuple[Worker, ...]
    free: float = FREE
    _free: list[Worker] = field(default_factory=list)
    _given_back: Condition = field(default_factory=Condition)

    def __post_init__(self) -> None:
        self._free.extend(self.every)

    def do(self, act: Callable[[], T]) -> T:
        """What the act gives or raises."""
        with self._given_back:
            # The one that was at it last: where little is asked for, the others stay small.
            worker = self._free.pop() if self._given_back.wait_for(lambda: self._free, self.free) else None
        if worker is None:
            return act()
        try:
            return worker.do(act)
        finally:
            with self._given_back:
                # One that has just failed is asked when the others are busy.
                self._free.insert(0 if worker.rests else len(self._free), worker)
                self._given_back.notify()

    def close(self) -> None:
        """End them; what still comes is done here."""
        for each in self.every:
            each.close()


@contextmanager
def open_workers(number: int, *, ready: Callable[[], object] = lambda: None) -> Iterator[Doing]:
    """Where work is done: by so many workers; without any, and where there is one core only, here.

    No thread may have begun yet: they are copies of this process, after `ready` was done in it.
    """
    if number < 1 or cores() < 2:
        yield here
        return
    workers = Workers(tuple(Worker() for _ in range(number)))
    try:
        if sys.platform == "linux":
            ready()
            for each in workers.every:
                each.copy(workers.every)
        yield workers.do
    finally:
        workers.close()


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
