"""Stopping cleanly: signals set an event, and nothing that hangs can hold the process for long."""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread, current_thread, main_thread
from types import FrameType

SAME_WISH = 1.0  # seconds
LEAVING = 0.5  # seconds in which threads end by themselves


@contextmanager
def stopped_by_signals(stop: Event) -> Iterator[None]:
    """SIGTERM and SIGINT set the event while this is open; one that comes later acts as it did before.

    A second one in the same breath (a shell and make both pass it on) is the same wish, and must not interrupt the
    setting of the event: it would wait for a lock that its own thread holds.

    Only the main thread may listen to signals; elsewhere this does nothing.
    """
    if current_thread() is not main_thread():
        yield
        return
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}

    first: list[float] = []

    def asked(number: int, frame: FrameType | None) -> None:
        del frame
        if not first:
            first.append(time.monotonic())
            stop.set()
        elif time.monotonic() - first[0] > SAME_WISH:
            signal.signal(number, before[signal.Signals(number)])
            signal.raise_signal(number)

    for each in before:
        signal.signal(each, asked)
    try:
        yield
    finally:
        for each, earlier in before.items():
            signal.signal(each, earlier)


def within(seconds: float, act: Callable[[], None]) -> bool:
    """Do something that may hang; False when it did not end in time and was left alone."""
    thread = Thread(target=act, daemon=True, name="stopping")
    thread.start()
    thread.join(seconds)
    return not thread.is_alive()


def leave_what_hangs(code: int = 0) -> None:
    """End the process here if a thread would hold it: Python waits for workers that wait for Slack or a database.

    What they were at is given up, as it would be by a kill; everybody who waited for it was told.
    """
    if current_thread() is not main_thread():
        return
    deadline = time.monotonic() + LEAVING
    # Daemons, too: the workers of an executor are waited for whatever they are.
    others = [each for each in threading.enumerate() if each is not main_thread()]
    for each in others:
        each.join(max(0.0, deadline - time.monotonic()))
    if not any(each.is_alive() for each in others):
        return
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
