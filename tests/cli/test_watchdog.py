"""A clock that stands still ends its process; one that fails, sleeps or waits for a database does not."""

import subprocess
import sys
from threading import Event

import pytest

from cxbot.cli.watchdog import ENDED, Patience, Pulse, watched

USUAL = Patience()


def test_between_ticks_a_minute_is_too_long():
    pulse = Pulse()
    assert [pulse.stands_still(5, USUAL) for _ in range(13)] == [False] * 12 + [True]


def test_each_tick_begins_the_minute_anew_whatever_came_of_it():
    pulse = Pulse()
    for _ in range(20):
        assert not pulse.stands_still(5, USUAL)
        with pytest.raises(KeyError), pulse.ticking():
            raise KeyError


def test_a_tick_that_waits_for_a_database_has_two_minutes():
    pulse = Pulse()
    with pulse.ticking():
        assert [pulse.stands_still(5, USUAL) for _ in range(25)] == [False] * 24 + [True]


def test_a_machine_that_slept_has_the_time_to_tick_again():
    pulse = Pulse()
    assert not pulse.stands_still(8 * 3600, USUAL)
    # The night counts as one look that came late.
    assert [pulse.stands_still(5, USUAL) for _ in range(11)] == [False] * 10 + [True]


def test_what_is_watched_is_ended_once():
    ended = Event()
    with watched(Pulse(), Patience(quiet=0.0, every=0.01), ended.set):
        assert ended.wait(10)


SCRIPT = """
import sys
from threading import Event
from cxbot.cli.watchdog import Patience, Pulse, watched
from cxbot.observing import set_up
set_up(sys.stderr)
with watched(Pulse(), Patience(quiet=0.1, every=0.02)):
    Event().wait()
"""


def test_the_process_ends_and_says_why():
    ended = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == ENDED
    assert "clock_stands_still" in ended.stderr
