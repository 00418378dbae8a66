"""Work done in processes beside: with the same outcome, which arrives whatever becomes of the processes."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from cxbot import beside as module
from cxbot.asking.reading import WrongPeriodError
from cxbot.beside import Processes, beside, here
from cxbot.beside.process import Process
from cxbot.drawing.warming import first_picture
from cxbot.errors import AskError, DataError
from cxbot.ways import bound, following, ways_named
from tests.acts_beside import fails, hangs_beside, knows_no_answer, says_a_number, unreadable_beside, where
from tests.charts.gallery import draw, gallery
from tests.driver import soon

ROOT = Path(__file__).parents[2]
BEGUN = """
import time
from cxbot.beside.process import Process
from tests.acts_beside import where
print(Process().do(where).decode(), flush=True)
time.sleep(60)
"""
# Two copies, the pictures that each draws, and where an ordinary signal finds them still.
COPIED = """
import hashlib, os, signal, time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from cxbot.beside import beside
from cxbot.drawing.warming import first_picture
from tests.acts_beside import where
from tests.charts.gallery import draw, gallery
charts = [partial(draw, each) for each in list(gallery().values())[::20]]
with beside(2, ready=first_picture) as doing:
    with ThreadPoolExecutor(4) as threads:
        there = list(threads.map(doing, charts * 2))
        found = set(threads.map(doing, [where] * 40))
    assert there == [each() for each in charts * 2]
    pids = sorted(map(int, found))
    assert os.getpid() not in pids
    for each in pids:
        os.kill(each, signal.SIGTERM)
    assert int(doing(where)) in pids
    print(*pids, flush=True)
    time.sleep(60)
"""


# A system that forgets processes as soon as they end, as one that was told so by whoever began the bot.
FORGOTTEN = """
import os, signal
from cxbot.beside.process import Process
from tests.acts_beside import where
from tests.driver import soon
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
process = Process()
process.copy(())
there = int(process.do(where))
assert there != os.getpid()
os.kill(there, signal.SIGKILL)
soon(lambda: not os.path.exists(f"/proc/{there}"), 20)
assert int(process.do(where)) == os.getpid()
process.copy(())
process.close()
print("well")
"""


@pytest.fixture
def process() -> Iterator[Process]:
    found = Process(again=0.0)
    yield found
    found.close()


def is_here(found: bytes) -> bool:
    return found == where()


def test_pictures_and_their_ways_are_those_that_are_drawn_here(process: Process) -> None:
    assert not is_here(process.do(where))
    charts = list(gallery().values())[::20]
    with ThreadPoolExecutor(4) as threads:
        there = list(threads.map(process.do, [partial(draw, each) for each in charts]))
    assert there == [draw(each) for each in charts]
    assert process.do(first_picture) == first_picture()
    german = ways_named("de-DE")
    assert german is not None
    with following(lambda: german):
        act = bound(says_a_number)
    assert process.do(act) == act() == b"1.000"
    assert process.do(bound(says_a_number)) == b"1,000"


def test_a_process_that_is_killed_takes_no_picture_with_it(process: Process, caplog: pytest.LogCaptureFixture) -> None:
    first = int(process.do(where))
    os.kill(first, signal.SIGKILL)
    with caplog.at_level(logging.WARNING):
        assert is_here(process.do(where))
    assert [each.getMessage() for each in caplog.records] == ["process_failed"]
    second = int(process.do(where))  # begun anew
    assert second not in {first, os.getpid()}
    process.again = 60.0
    os.kill(second, signal.SIGKILL)
    assert is_here(process.do(where))
    assert is_here(process.do(where))  # and now it waits before it is begun again


def test_what_hangs_or_fails_beside_is_drawn_here(process: Process) -> None:
    with pytest.raises(ZeroDivisionError):
        process.do(fails)
    there = int(process.do(where))  # it goes on, and what was printed is no picture
    for each in (signal.SIGINT, signal.SIGTERM):
        os.kill(there, each)  # as a terminal or a service's end sends them to all
    assert int(process.do(where)) == there

    def here() -> bytes:  # cannot be pickled
        return where()

    assert is_here(process.do(here))
    process.patience = 0.5
    assert is_here(process.do(partial(hangs_beside, os.getpid())))
    process.close()
    assert is_here(process.do(where))


def test_what_a_person_is_told_is_raised_here_as_it_was_there(process: Process) -> None:
    with pytest.raises(AskError, match="There is no such inbox") as asked:
        process.do(partial(knows_no_answer, AskError("There is no such inbox.", "csat last week")))
    assert asked.value.suggestion == "csat last week"
    with pytest.raises(DataError) as failed:
        process.do(partial(knows_no_answer, DataError("Not now.", reason="disk full")))
    assert failed.value.reason == "disk full"
    with pytest.raises(WrongPeriodError, match="There is no 31 June") as period:  # made from more than its words
        process.do(partial(knows_no_answer, WrongPeriodError("There is no 31 June.", "30 June", 7)))
    assert (period.value.suggestion, period.value.end) == ("30 June", 7)
    assert not is_here(process.do(where))


def test_an_answer_that_cannot_be_read_is_found_here_and_leaves_nothing_to_the_next(process: Process) -> None:
    there = int(process.do(where))
    assert process.do(partial(unreadable_beside, os.getpid())) == where()
    assert int(process.do(where)) not in {there, os.getpid()}


def test_one_that_begins_while_it_is_closed_is_not_waited_for(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, closed = Process._begun, []

    def begun_late(self: Process) -> Any:
        closing = Thread(target=process.close)
        closing.start()
        closed.append(closing)
        soon(lambda: process._closed, 20)
        return begun(self)

    monkeypatch.setattr(Process, "_begun", begun_late)
    assert is_here(process.do(partial(hangs_beside, os.getpid())))
    closed[0].join(20)
    assert process._process is None


def test_where_all_are_busy_for_long_it_is_done_here() -> None:
    processes = Processes((Process(), Process()), free=0.05)
    with ThreadPoolExecutor(2) as threads:
        held = [threads.submit(processes.do, partial(hangs_beside, os.getpid())) for _ in range(2)]
        soon(lambda: not processes._free, 20)
        assert is_here(processes.do(where))
        processes.close()  # what is under way there is done here, too
        assert all(is_here(each.result(20)) for each in held)
    assert is_here(processes.do(where))


def test_while_one_rests_the_others_work() -> None:
    processes = Processes((Process(), Process()))
    first = int(processes.do(where))
    assert first == int(processes.do(where)) != os.getpid()
    os.kill(first, signal.SIGKILL)
    assert is_here(processes.do(where))
    assert len({int(processes.do(where)) for _ in range(3)} - {first, os.getpid()}) == 1
    processes.close()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells it so")
@pytest.mark.parametrize("script", [BEGUN, COPIED], ids=["begun", "copied"])
def test_the_processes_end_with_the_bot_however_that_ends(script: str) -> None:
    words = [sys.executable, "-c", script]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as bot:
        assert bot.stdout
        there = [Path(f"/proc/{each}") for each in bot.stdout.readline().split()]
        assert there
        assert all(each.exists() for each in there)
        bot.kill()
    soon(lambda: all(not each.exists() or "State:\tZ" in (each / "status").read_text() for each in there), 20)


@pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux")
def test_a_system_that_forgets_processes_at_once_is_no_matter() -> None:
    done = subprocess.run([sys.executable, "-c", FORGOTTEN], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "well\n", done.stderr


def test_where_no_copy_can_be_made_a_process_begins_when_it_is_needed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse() -> int:
        raise BlockingIOError

    monkeypatch.setattr(module, "cores", lambda: 2)
    monkeypatch.setattr(module.sys, "platform", "linux")
    monkeypatch.setattr(os, "fork", refuse)
    monkeypatch.setattr("gc.freeze", lambda: None)  # this process goes on
    before = len(list(Path("/dev/fd").iterdir()))
    with beside(1) as doing:
        assert [each.getMessage() for each in caplog.records] == ["process_not_begun"]
        assert len(list(Path("/dev/fd").iterdir())) == before
        assert int(doing(where)) != os.getpid()


def test_on_one_core_or_without_processes_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "cores", lambda: 1)
    with beside(2) as doing:
        assert doing is here
        assert is_here(doing(where))
    monkeypatch.setattr(module, "cores", lambda: 2)
    with beside(0) as doing:
        assert doing is here
    monkeypatch.setattr(module.sys, "platform", "other")  # where no copies are made: this process has threads
    with beside(1) as doing:
        there = int(doing(where))
        assert there != os.getpid()
    assert is_here(doing(where))
