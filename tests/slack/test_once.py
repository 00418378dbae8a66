"""What many have in common is made once, while it is true; and a turn is had soon, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from cxbot.slack.sending.locks import Locks
from cxbot.slack.sending.once import Once
from tests.slack.bot import NOW

MINUTE = timedelta(minutes=1)


class Makes:
    """Counts what it makes."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> int:
        self.made += 1
        return self.made


def test_what_is_made_is_remembered_for_a_while():
    once, make = Once(lasts=5 * MINUTE), Makes()
    assert [once("a", NOW + number * MINUTE, make) for number in range(7)] == [1, 1, 1, 1, 1, 2, 2]
    # A clock of reports that was set back knows nothing of what is not yet.
    assert once("a", NOW - timedelta(days=1), make) == 3


def test_the_oldest_go_first_and_what_is_used_stays():
    once, make = Once(most=2), Makes()
    for key in ("a", "b", "a", "c", "a"):
        once(key, NOW, make)
    assert make.made == 3
    once("b", NOW, make)
    assert make.made == 4


def test_who_comes_meanwhile_waits_for_it():
    once, make, hold, began = Once(), Makes(), Event(), Event()

    def slowly():
        began.set()
        hold.wait(10)
        return make()

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(once, "a", NOW, slowly)
        began.wait(10)
        others = [pool.submit(once, "a", NOW, slowly) for _ in range(3)]
        hold.set()
        assert [each.result(10) for each in (first, *others)] == [1, 1, 1, 1]


def test_what_fails_or_is_not_good_is_made_anew():
    once, make = Once(), Makes()

    def fails():
        make()
        raise KeyError

    for _ in range(2):
        with pytest.raises(KeyError):
            once("a", NOW, fails)
    assert once("a", NOW, make, lambda made: made > 3) == 3
    assert once("a", NOW, make, lambda made: made > 3) == 4
    assert once("a", NOW, make) == 4


def test_a_turn_that_is_not_free_soon_is_none():
    locks = Locks()
    with locks.soon("C1", 0.0) as turn:
        assert turn is not None
        with locks.soon("C1", 0.0) as another:
            assert another is None
        with locks.soon("C2", 0.0) as elsewhere:
            assert elsewhere is not None
        turn.rest(60)
    with locks.soon("C1", 1.0) as turn:
        assert turn is None
