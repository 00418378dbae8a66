"""Work done by workers: with the same outcome, which arrives whatever becomes of them."""

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

from cxbot import workers as module
from cxbot.asking.reading import WrongPeriodError
from cxbot.drawing.warming import first_picture
from cxbot.errors import AskError, DataError
from cxbot.ways import bound, following, ways_named
from cxbot.workers import Workers, here, open_workers
from cxbot.workers.worker import Worker
from tests.acts_of_workers import fails, hangs_there, knows_no_answer, says_a_number, unreadable_there, where
from tests.charts.gallery import draw, gallery
from tests.driver import soon

ROOT = Path(__file__).parents[1]
BEGUN = """
import time
from cxbot.workers.worker import Worker
from tests.acts_of_workers import where
print(Worker().do(where).decode(), flush=True)
time.sleep(60)
"""
# Two copies, the pictures that each draws, and where an ordinary signal finds them still.
COPIED = """
import hashlib, os, signal, time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from cxbot.workers import open_workers
from cxbot.drawing.warming import first_picture
from tests.acts_of_workers import where
from tests.charts.gallery import draw, gallery
charts = [partial(draw, each) for each in list(gallery().values())[::20]]
with open_workers(2, ready=first_picture) as doing:
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
from cxbot.workers.worker import Worker
from tests.acts_of_workers import where
from tests.driver import soon
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
worker = Worker()
worker.copy(())
there = int(worker.do(where))
assert there != os.getpid()
os.kill(there, signal.SIGKILL)
soon(lambda: not os.path.exists(f"/proc/{there}"), 20)
assert int(worker.do(where)) == os.getpid()
worker.copy(())
worker.close()
print("well")
"""


@pytest.fixture
def worker() -> Iterator[Worker]:
    found = Worker(again=0.0)
    yield found
    found.close()


def is_here(found: bytes) -> bool:
    return found == where()


def test_pictures_and_their_ways_are_those_that_are_drawn_here(worker: Worker) -> None:
    assert not is_here(worker.do(where))
    charts = list(gallery().values())[::20]
    with ThreadPoolExecutor(4) as threads:
        there = list(threads.map(worker.do, [partial(draw, each) for each in charts]))
    assert there == [draw(each) for each in charts]
    assert worker.do(first_picture) == first_picture()
    german = ways_named("de-DE")
    assert german is not None
    with following(lambda: german):
        act = bound(says_a_number)
    assert worker.do(act) == act() == b"1.000"
    assert worker.do(bound(says_a_number)) == b"1,000"


def test_a_process_that_is_killed_takes_no_picture_with_it(worker: Worker, caplog: pytest.LogCaptureFixture) -> None:
    first = int(worker.do(where))
    os.kill(first, signal.SIGKILL)
    with caplog.at_level(logging.WARNING):
        assert is_here(worker.do(where))
    assert [each.getMessage() for each in caplog.records] == ["process_failed"]
    second = int(worker.do(where))  # begun anew
    assert second not in {first, os.getpid()}
    worker.again = 60.0
    os.kill(second, signal.SIGKILL)
    assert is_here(worker.do(where))
    assert is_here(worker.do(where))  # and now it waits before it is begun again


def test_what_hangs_or_fails_there_is_drawn_here(worker: Worker) -> None:
    with pytest.raises(ZeroDivisionError):
        worker.do(fails)
    there = int(worker.do(where))  # it goes on, and what was printed is no picture
    for each in (signal.SIGINT, signal.SIGTERM):
        os.kill(there, each)  # as a terminal or a service's end sends them to all
    assert int(worker.do(where)) == there

    def here() -> bytes:  # cannot be pickled
        return where()

    assert is_here(worker.do(here))
    worker.patience = 0.5
    assert is_here(worker.do(partial(hangs_there, os.getpid())))
    worker.close()
    assert is_here(worker.do(where))


def test_what_a_person_is_told_is_raised_here_as_it_was_there(worker: Worker) -> None:
    with pytest.raises(AskError, match="There is no such inbox") as asked:
        worker.do(partial(knows_no_answer, AskError("There is no such inbox.", "csat last week")))
    assert asked.value.suggestion == "csat last week"
    with pytest.raises(DataError) as failed:
        worker.do(partial(knows_no_answer, DataError("Not now.", reason="disk full")))
    assert failed.value.reason == "disk full"
    with pytest.raises(WrongPeriodError, match="There is no 31 June") as period:  # made from more than its words
        worker.do(partial(knows_no_answer, WrongPeriodError("There is no 31 June.", "30 June", 7)))
    assert (period.value.suggestion, period.value.end) == ("30 June", 7)
    assert not is_here(worker.do(where))


def test_an_answer_that_cannot_be_read_is_found_here_and_leaves_nothing_to_the_next(worker: Worker) -> None:
    there = int(worker.do(where))
    assert worker.do(partial(unreadable_there, os.getpid())) == where()
    assert int(worker.do(where)) not in {there, os.getpid()}


def test_one_that_begins_while_it_is_closed_is_not_waited_for(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, closed = Worker._begun, []

    def begun_late(self: Worker) -> Any:
        closing = Thread(target=worker.close)
        closing.start()
        closed.append(closing)
        soon(lambda: worker._closed, 20)
        return begun(self)

    monkeypatch.setattr(Worker, "_begun", begun_late)
    assert is_here(worker.do(partial(hangs_there, os.getpid())))
    closed[0].join(20)
    assert worker._process is None


def test_where_all_are_busy_for_long_it_is_done_here() -> None:
    workers = Workers((Worker(), Worker()), free=0.05)
    with ThreadPoolExecutor(2) as threads:
        held = [threads.submit(workers.do, partial(hangs_there, os.getpid())) for _ in range(2)]
        soon(lambda: not workers._free, 20)
        assert is_here(workers.do(where))
        workers.close()  # what is under way there is done here, too
        assert all(is_here(each.result(20)) for each in held)
    assert is_here(workers.do(where))


def test_while_one_rests_the_others_work() -> None:
    workers = Workers((Worker(), Worker()))
    first = int(workers.do(where))
    assert first == int(workers.do(where)) != os.getpid()
    os.kill(first, signal.SIGKILL)
    assert is_here(workers.do(where))
    assert len({int(workers.do(where)) for _ in range(3)} - {first, os.getpid()}) == 1
    workers.close()


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
    with open_workers(1) as doing:
        assert [each.getMessage() for each in caplog.records] == ["process_not_begun"]
        assert len(list(Path("/dev/fd").iterdir())) == before
        assert int(doing(where)) != os.getpid()


def test_on_one_core_or_without_processes_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "cores", lambda: 1)
    with open_workers(2) as doing:
        assert doing is here
        assert is_here(doing(where))
    monkeypatch.setattr(module, "cores", lambda: 2)
    with open_workers(0) as doing:
        assert doing is here
    monkeypatch.setattr(module.sys, "platform", "other")  # where no copies are made: this process has threads
    with open_workers(1) as doing:
        there = int(doing(where))
        assert there != os.getpid()
    assert is_here(doing(where))
