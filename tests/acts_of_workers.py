"""What a worker is asked to do in tests; it imports this."""

import os
import sys
import time

from cxbot.unit import thousands


def where() -> bytes:
    """In which process it is done."""
    return str(os.getpid()).encode()


def hangs_there(here: int) -> bytes:
    """The same, unless that is another one: then nothing for a minute."""
    if os.getpid() != here:
        time.sleep(60)
    return where()


def says_a_number() -> bytes:
    """A number as it is written here."""
    return thousands(1_000).encode()


def knows_no_answer(error: Exception) -> bytes:
    """No answer, and words for a person why."""
    raise error


class Unreadable:
    """What another process gives, and this one cannot take."""

    def __reduce__(self) -> tuple[object, ...]:
        """Only where it is read it fails."""
        return _refuses, ()


def unreadable_there(here: int) -> object:
    """In which process it is done, unless that is another one: then what cannot be read."""
    return where() if os.getpid() == here else Unreadable()


def _refuses() -> object:
    raise ZeroDivisionError


def fails() -> bytes:
    """No picture, and something on the way to it that is none."""
    sys.stdout.write("no picture\n")
    raise ZeroDivisionError
