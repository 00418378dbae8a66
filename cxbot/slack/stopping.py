"""Stopping cleanly: signals set an event, and nothing that hangs can hold the process for long."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread, current_thread, main_thread
from types import FrameType


@contextmanager
def stopped_by_signals(stop: Event) -> Iterator[None]:
    """SIGTERM and SIGINT set the event while this is open; a second one acts as it did before.

    Only the main thread may listen to signals; elsewhere this does nothing.
    """
    if current_thread() is not main_thread():
        yield
        return
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}

    def asked(number: int, frame: FrameType | None) -> None:
        del frame
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

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
