"""Pictures drawn in a process beside: the same ones, and each of them arrives whatever becomes of the process."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from cxbot.drawing import process
from cxbot.drawing.process import DrawingProcess, drawing, first_picture
from cxbot.ways import bound, following, ways_named
from tests.charts.gallery import draw, gallery
from tests.drawing.beside import fails, hangs_beside, says_a_number, where
from tests.driver import soon

ROOT = Path(__file__).parents[2]
PARENT = """
import time
from cxbot.drawing.process import DrawingProcess
from tests.drawing.beside import where
print(DrawingProcess().draw(where).decode(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def beside() -> Iterator[DrawingProcess]:
    found = DrawingProcess(again=0.0)
    yield found
    found.close()


def is_here(found: bytes) -> bool:
    return found == where()


def test_pictures_and_their_ways_are_those_that_are_drawn_here(beside: DrawingProcess) -> None:
    assert not is_here(beside.draw(where))
    charts = list(gallery().values())[::20]
    with ThreadPoolExecutor(4) as threads:
        there = list(threads.map(beside.draw, [partial(draw, each) for each in charts]))
    assert there == [draw(each) for each in charts]
    assert beside.draw(first_picture) == first_picture()
    german = ways_named("de-DE")
    assert german is not None
    with following(lambda: german):
        act = bound(says_a_number)
    assert beside.draw(act) == act() == b"1.000"
    assert beside.draw(bound(says_a_number)) == b"1,000"


def test_a_process_that_is_killed_takes_no_picture_with_it(
    beside: DrawingProcess, caplog: pytest.LogCaptureFixture
) -> None:
    first = int(beside.draw(where))
    os.kill(first, signal.SIGKILL)
    with caplog.at_level(logging.WARNING):
        assert is_here(beside.draw(where))
    assert [each.getMessage() for each in caplog.records] == ["drawing_process_failed"]
    second = int(beside.draw(where))  # begun anew
    assert second not in {first, os.getpid()}
    beside.again = 60.0
    os.kill(second, signal.SIGKILL)
    assert is_here(beside.draw(where))
    assert is_here(beside.draw(where))  # and now it waits before it is begun again


def test_what_hangs_or_fails_beside_is_drawn_here(beside: DrawingProcess) -> None:
    with pytest.raises(ZeroDivisionError):
        beside.draw(fails)
    there = int(beside.draw(where))  # it goes on, and what was printed is no picture
    for each in (signal.SIGINT, signal.SIGTERM):
        os.kill(there, each)  # as a terminal or a service's end sends them to all
    assert int(beside.draw(where)) == there

    def here() -> bytes:  # cannot be pickled
        return where()

    assert is_here(beside.draw(here))
    beside.patience = 0.5
    assert is_here(beside.draw(partial(hangs_beside, os.getpid())))
    beside.close()
    assert is_here(beside.draw(where))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells it so")
def test_the_process_ends_with_the_bot_however_that_ends() -> None:
    words = [sys.executable, "-c", PARENT]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as bot:
        assert bot.stdout
        there = Path(f"/proc/{int(bot.stdout.readline())}")
        assert there.exists()
        bot.kill()
    soon(lambda: not there.exists() or "State:\tZ" in (there / "status").read_text(), 20)


def test_on_one_core_pictures_are_drawn_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_cores", lambda: 1)
    with drawing() as drawn:
        assert is_here(drawn(where))
    monkeypatch.setattr(process, "_cores", lambda: 2)
    with drawing() as drawn:
        there = int(drawn(where))
        assert there != os.getpid()
    assert is_here(drawn(where))
