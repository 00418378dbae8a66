"""A worker as the bot sees it: a process that is begun, asked, ended, and begun anew where it failed."""

import gc
import logging
import os
import pickle
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock, Timer
from typing import IO, Protocol, TypeVar

from cxbot.errors import CxbotError
from cxbot.observing import note, note_failure
from cxbot.workers.serving import serve
from cxbot.workers.wire import read, write

log = logging.getLogger(__name__)

T = TypeVar("T")
PATIENCE = 90.0  # seconds for one piece of work; a database stops a statement before that
AGAIN = 60.0  # seconds until a process that failed is begun anew
# It finds what the bot finds: packages may lie anywhere on its path.
_BEGIN = "import sys; sys.path[:] = {path!r}; from cxbot.workers.serving import begin; begin()"
_FAILED = object()


class _Process(Protocol):
    """What a process is spoken to by: that of a package, or a copy of this one."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None

    def kill(self) -> None:
        """End it at once."""

    def wait(self) -> int:
        """Wait until it has ended."""


@dataclass(slots=True)
class _Copy:
    """A copy of this process."""

    pid: int
    stdin: IO[bytes] | None
    stdout: IO[bytes] | None
    ended: bool = False
    lock: Lock = field(default_factory=Lock)

    def kill(self) -> None:
        # Who begins the bot may have told the system to forget processes as soon as they end.
        with self.lock, suppress(ProcessLookupError):
            if not self.ended:  # else its number may be another's by now
                os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        with self.lock:
            self.ended = True
        with suppress(ChildProcessError):  # as above
            return os.waitpid(self.pid, 0)[1]
        return 0


@dataclass(slots=True)
class Worker:
    """Does one piece of work after the other, in a process that is begun when the first one comes."""

    patience: float = PATIENCE
    again: float = AGAIN
    _process: _Process | None = None
    _failed_at: float | None = None
    _closed: bool = False
    _lock: Lock = field(default_factory=Lock)

    def do(self, act: Callable[[], T]) -> T:
        """What the act gives or raises: there, or here where that fails."""
        with self._lock:
            found = self._done(act)
        if found is _FAILED:
            return act()
        if isinstance(found, CxbotError):
            raise found
        given: T = found  # type: ignore[assignment]  # it was pickled there
        return given

    @property
    def rests(self) -> bool:
        """Whether it failed so lately that it is not begun anew yet."""
        return self._failed_at is not None and time.monotonic() - self._failed_at < self.again

    @property
    def pipes(self) -> list[IO[bytes]]:
        """What it is spoken to by, once it has begun."""
        found = (self._process.stdin, self._process.stdout) if self._process else ()
        return [each for each in found if each is not None]

    def copy(self, others: Sequence["Worker"]) -> None:
        """Begin as a copy of this process, in which no other thread may have begun, without the pipes to others.

        Where the system allows none, it begins when there is something to do.
        """
        with self._lock:
            try:
                self._process = _copied([pipe for each in others for pipe in each.pipes])
            except OSError as error:
                note(log, "process_not_begun", level=logging.WARNING, reason=type(error).__name__)

    def close(self) -> None:
        """End the process; what it is at and what still comes is done here."""
        self._closed, process = True, self._process
        if process is not None:
            process.kill()
        with self._lock:
            self._end()

    def _done(self, act: Callable[[], object]) -> object:
        if self._closed or self.rests:
            return _FAILED
        try:
            asked = pickle.dumps(act)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            note_failure(log, "work_not_handed_over", error)
            return _FAILED
        try:
            process = self._process or self._begun()
            late = Timer(self.patience, process.kill)
            late.daemon = True
            late.start()
            try:
                found = _asked(process, asked)
            finally:
                late.cancel()
            # Nothing: it failed there, and will say here why.
            given = pickle.loads(found) if found else _FAILED  # noqa: S301 - only our process can write into this pipe
        except Exception as error:  # noqa: BLE001 - whatever is left in the pipes must not be the next one's answer
            # Killed for its memory, say. It is done all the same.
            note(log, "process_failed", level=logging.WARNING, reason=type(error).__name__)
            self._failed_at = time.monotonic()
            self._end()
            return _FAILED
        self._failed_at = None
        return given

    def _begun(self) -> _Process:
        words = [sys.executable, "-c", _BEGIN.format(path=sys.path)]
        process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  all ours
        self._process = process
        if self._closed:  # by who did not see it, and waits for what it is at
            process.kill()
        return process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what was not written yet goes nowhere
                if pipe is not None:
                    pipe.close()
        process.wait()


def _copied(others: Iterable[IO[bytes]]) -> _Copy:
    """A copy of this process that serves, without the pipes to others."""
    asked, ask = os.pipe()
    answered, answer = os.pipe()
    gc.collect()
    gc.freeze()  # collecting writes into whatever it looks at, which then is shared no more
    try:
        with warnings.catch_warnings():
            # numpy's package has threads of its own, and ends them before a copy is made.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
    except OSError:
        for each in (asked, ask, answered, answer):
            os.close(each)
        raise
    if pid:
        os.close(asked)
        os.close(answer)
        return _Copy(pid, os.fdopen(ask, "wb"), os.fdopen(answered, "rb"))
    code = 1
    try:
        for each in (ask, answered, *(pipe.fileno() for pipe in others)):
            os.close(each)  # else what is written into them would never end while this copy lives
        serve(asked, answer)
        code = 0
    finally:
        os._exit(code)  # nothing that this process began is a copy's to end


def _asked(process: _Process, act: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    write(process.stdin, act)
    return read(process.stdout)
