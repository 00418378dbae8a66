"""Draws pictures in a process beside the bot's, so that answering and drawing take a core each.

What goes there and comes back is pickled, over pipes that nobody else has. The process ends as soon as it can read no
more, however the bot ended. Where it cannot be had, or fails, pictures are drawn here. It knows no picture.
"""

import logging
import os
import pickle
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, Timer
from typing import IO

from cxbot.observing import note, note_failure

log = logging.getLogger(__name__)

PATIENCE = 30.0  # seconds for one picture, and for the process to begin
AGAIN = 60.0  # seconds until one that failed is begun anew
_LENGTH = struct.Struct("!Q")
# It finds what the bot finds: packages may lie anywhere on its path.
_BEGIN = "import sys; sys.path[:] = {path!r}; from cxbot.drawing.process import serve; serve()"

Act = Callable[[], bytes]
Drawn = Callable[[Act], bytes]


@dataclass(slots=True)
class DrawingProcess:
    """Draws one picture after the other, in a process that is begun when the first one comes."""

    patience: float = PATIENCE
    again: float = AGAIN
    _process: subprocess.Popen[bytes] | None = None
    _failed_at: float | None = None
    _closed: bool = False
    _lock: Lock = field(default_factory=Lock)

    def draw(self, act: Act) -> bytes:
        """What the act gives: there, or here where that fails."""
        with self._lock:
            found = self._drawn(act)
        return act() if found is None else found

    def close(self) -> None:
        """End the process; pictures that still come are drawn here."""
        with self._lock:
            self._closed = True
            self._end()

    def _drawn(self, act: Act) -> bytes | None:
        if self._closed or (self._failed_at is not None and time.monotonic() - self._failed_at < self.again):
            return None
        try:
            asked = pickle.dumps(act)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            note_failure(log, "picture_not_handed_over", error)
            return None
        try:
            process = self._process or self._begun()
            late = Timer(self.patience, process.kill)
            late.daemon = True
            late.start()
            try:
                found = _asked(process, asked)
            finally:
                late.cancel()
        except (OSError, EOFError) as error:
            # Killed for its memory, say. The picture is drawn all the same.
            note(log, "drawing_process_failed", level=logging.WARNING, reason=type(error).__name__)
            self._failed_at = time.monotonic()
            self._end()
            return None
        self._failed_at = None
        return found or None  # no picture: it failed there, and will say here why

    def _begun(self) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-c", _BEGIN.format(path=sys.path)]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  all ours
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not written yet goes nowhere
                    continue
        process.wait()


def drawn_here(act: Act) -> bytes:
    """What the act gives, drawn in this process."""
    return act()


@contextmanager
def drawing() -> Iterator[Drawn]:
    """Where pictures are drawn: in a process of their own where this one has more than one core to itself."""
    if _cores() < 2:
        yield drawn_here
        return
    process = DrawingProcess()
    try:
        yield process.draw
    finally:
        process.close()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def first_picture() -> bytes:
    """Import what draws, and draw something: so nobody waits for that."""
    from cxbot.drawing.charts.canvas import warm

    return warm()


def serve() -> None:
    """Draw what is asked for until nobody can ask any more: the other process's side."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)  # meant for the bot, which may still need a picture when it ends
    with os.fdopen(os.dup(0), "rb") as asked, os.fdopen(os.dup(1), "wb") as answered:
        os.dup2(2, 1)  # whatever is printed is no picture
        while True:
            try:
                act: Act = pickle.loads(_read(asked))  # noqa: S301 - only the bot can write into this pipe
            except EOFError:
                return
            try:
                found = act()
            except Exception:  # noqa: BLE001 - the bot draws it again, and has the error where it is told
                found = b""
            try:
                _write(answered, found)
            except BrokenPipeError:
                return


def _asked(process: subprocess.Popen[bytes], act: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    _write(process.stdin, act)
    return _read(process.stdout)


def _write(pipe: IO[bytes], content: bytes) -> None:
    pipe.write(_LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    content = pipe.read(length)
    if len(content) < length:
        raise EOFError
    return content
