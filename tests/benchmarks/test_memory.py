"""How much memory `cxbot serve` takes on the sample company, at the start and after many reports.

Wanted: 150 MB at the start, 220 at most, and flat after 50 reports, with all its processes; threads and open files
likewise. Run with `pytest tests/benchmarks/test_memory.py -s` to read the figures; REPORTS says after how many they are
taken, as in REPORTS=0,50,1000, and MEMORY_URL names a database that is there, for which 260 MB are wanted.
"""

import os
import re
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.benchmarks.serving import make_sample, serving
from tests.driver import free_port, soon
from tests.slack.scripted import SECRET, command, running, workspace

REPORTS = tuple(map(int, os.environ.get("REPORTS", "0,12").split(",")))
MESSAGES = 3  # of a report: itself and two in its thread
# People ask for many things, and each has statements and pictures of its own.
BEGINS = [date(2026, 8, 10) + timedelta(days=10 * number) for number in range(4)]
WORDS = [f"{each} - {each + timedelta(days=days)}" for days in (6, 27, 60) for each in BEGINS]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a process and those that it began take: memory in MB, also with what they share counted once."""

    resident: int
    proportional: int
    threads: int
    files: int

    def __str__(self) -> str:
        return f"{self.resident} MB ({self.proportional} shared), {self.threads} threads, {self.files} files"


def taken_by(pid: int) -> Taken:
    every = [pid, *_begun_by(pid)]
    status = [Path(f"/proc/{each}/status").read_text() for each in every]
    shared = [Path(f"/proc/{each}/smaps_rollup").read_text() for each in every]
    return Taken(
        sum(_number("VmRSS", each) for each in status) // 1024,
        sum(_number("Pss", each) for each in shared) // 1024,
        sum(_number("Threads", each) for each in status),
        sum(len(list(Path(f"/proc/{each}/fd").iterdir())) for each in every),
    )


def _begun_by(pid: int) -> list[int]:
    lists = [each.read_text().split() for each in Path(f"/proc/{pid}/task").glob("*/children")]
    return [int(each) for begun in lists for each in begun]


def _number(name: str, told: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+)", told, re.MULTILINE)
    assert found
    return int(found[1])


@pytest.mark.slow
@pytest.mark.timeout(7_200)  # as many reports as REPORTS says
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells it so")
def test_the_memory_of_all_processes_over_many_reports(tmp_path: Path) -> None:
    port, taken = free_port(), []
    url = os.environ.get("MEMORY_URL") or f"sqlite:///{tmp_path}/sample.sqlite3"
    if "MEMORY_URL" not in os.environ:
        make_sample(url)
    settings = {
        "CXBOT_DATABASE_URL": f"sqlite:///{tmp_path}/kept.sqlite3",
        "CXBOT_REPORTS_URL": url,
        "CXBOT_MODE": "http",
        "CXBOT_HOST": "127.0.0.1",
        "CXBOT_PORT": str(port),
        "CXBOT_SLACK_BOT_TOKEN": "xoxb-1",
        "CXBOT_SLACK_SIGNING_SECRET": SECRET,
    }
    posted = [{"ok": True, "ts": f"{number}.1"} for number in range(1, MESSAGES * REPORTS[-1] + 20)]
    with (
        running(workspace() | {"chat.postMessage": posted}) as slack,
        serving(settings | {"CXBOT_SLACK_API_URL": slack.url}) as bot,
    ):
        done = 0
        for wanted in REPORTS:
            for number in range(done, wanted):
                words = WORDS[number % len(WORDS)]
                assert b"Counting" in command(f"http://127.0.0.1:{port}", number, words)
                # The report and its thread are there before the next is asked for.
                soon(lambda number=number: len(slack.asked("chat.postMessage")) >= MESSAGES * (number + 1), 60)
            done = wanted
            time.sleep(3)  # what is free is given back once nothing is under way, at most once a second
            taken.append(taken_by(bot.pid))
            print(f"\nafter {wanted}: {taken[-1]}", end="")
    print()
    assert len(slack.asked("chat.postMessage")) == MESSAGES * REPORTS[-1]
