"""The worker's side: it does what it is asked for until nobody can ask any more."""

import os
import pickle
import signal
from collections.abc import Callable
from select import select

from cxbot.errors import CxbotError
from cxbot.memory import few_arenas, trimming, uncounted_sqlite
from cxbot.workers.wire import read, write

NICE = 5  # what waits for a core after the bot's own process: acknowledging is more urgent
RESTING = 1.0  # seconds without anything to do, after which memory is given back


def begin() -> None:
    """Serve as a process that is no copy."""
    few_arenas()
    uncounted_sqlite()
    serve(0, 1)


def serve(asked_by: int, told_to: int) -> None:
    """Do what is asked for until nobody can ask any more; by these file descriptors."""
    os.nice(NICE)
    trim, worked = trimming(), False
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)  # meant for the bot, which may still need a picture when it ends
    with os.fdopen(os.dup(asked_by), "rb") as asked, os.fdopen(os.dup(told_to), "wb") as answered:
        os.dup2(2, 1)  # whatever is printed is no answer
        while True:
            if worked and not select([asked], [], [], RESTING)[0]:
                trim()
            try:
                act: Callable[[], object] = pickle.loads(read(asked))  # noqa: S301 - only the bot can write into it
            except EOFError:
                return
            worked = True
            try:
                write(answered, _done(act))
            except BrokenPipeError:
                return


def _done(act: Callable[[], object]) -> bytes:
    """What the act gives, pickled; an error that has words for a person too; nothing where it fails otherwise."""
    try:
        try:
            return pickle.dumps(act(), pickle.HIGHEST_PROTOCOL)
        except CxbotError as error:
            return pickle.dumps(error)
    except Exception:  # noqa: BLE001 - the bot does it again, and has the error where it is told
        return b""
