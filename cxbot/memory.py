"""What C libraries do with memory where many threads use them: on Linux with glibc, silently nowhere else.

Every thread that draws or asks gets an arena of its own, and what is freed in it stays there: a third of the bot's
memory after some dozens of reports. Pictures come and go in pieces of megabytes: after the first one that is freed
the library would put them among the small things, whose pages are never empty again.
"""

import ctypes
import sys
import time
from collections.abc import Callable
from threading import Lock

M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3  # of malloc.h
ARENAS = 2
LARGE = 1 << 20  # bytes, from which a piece has pages of its own and gives them back at once
SQLITE_CONFIG_MEMSTATUS = 9  # of sqlite3.h
SELDOM = 1.0  # seconds between two trims, each of which takes some milliseconds


def few_arenas() -> bool:
    """Have all threads share a few arenas; whether that could be had. Before they begin, since no arena is given up."""
    library = _glibc()
    if library is None:
        return False
    wanted = ((M_ARENA_MAX, ARENAS), (M_MMAP_THRESHOLD, LARGE))
    answers = [library.mallopt(option, value) for option, value in wanted]  # each is told, whatever the others say
    return all(answers)


def uncounted_sqlite() -> bool:
    """Have SQLite count no allocations, for which all of its threads wait for one lock; whether that could be had.

    Before the process opens its first database: afterwards nothing is changed.
    """
    if not sys.platform.startswith("linux"):
        return False  # elsewhere a variable number of arguments is passed in ways of its own
    try:
        import _sqlite3

        library = ctypes.CDLL(_sqlite3.__file__)  # what it stands on is found through it, linked however it is
        used = library.sqlite3_memory_used
        used.restype = ctypes.c_int64
        if used():
            return False
        library.sqlite3_shutdown()
        found = library.sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0)
        return bool(library.sqlite3_initialize() == found == 0)
    except (ImportError, OSError, AttributeError):
        return False


def trimming() -> Callable[[], None]:
    """Something that gives back to the system what is free, at most once in SELDOM seconds."""
    library, lock = _glibc(), Lock()
    trimmed = [-SELDOM]

    def trim() -> None:
        if library is None or not lock.acquire(blocking=False):
            return
        try:
            if time.monotonic() - trimmed[0] >= SELDOM:
                library.malloc_trim(0)
                trimmed[0] = time.monotonic()
        finally:
            lock.release()

    return trim


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        library = ctypes.CDLL("libc.so.6")
        _ = library.gnu_get_libc_version, library.mallopt, library.malloc_trim
    except (OSError, AttributeError):
        return None
    return library
