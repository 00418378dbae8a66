"""How much memory the bot's process takes, at the start and after many reports: it is to stay flat after 50.

Run with `pytest tests/benchmarks/test_memory.py -s` to read the figures.
"""

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cxbot.slack.sending.clients import Access
from tests.driver import free_port, soon
from tests.slack.process import started
from tests.slack.scripted import SECRET, command, running, workspace

REPORTS = (0, 50, 100, 150)


def resident(pid: int) -> int:
    """What a process has in memory, in MB."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) // 1024


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells it so")
def test_the_memory_of_a_process_over_many_reports(sqlite_engine: Engine) -> None:
    posted = [{"ok": True, "ts": f"{number}.1"} for number in range(1, 2 * REPORTS[-1] + 20)]
    with running(workspace() | {"chat.postMessage": posted}) as slack:
        access = Access("xoxb-1", "xapp-1", SECRET, base_url=slack.url)
        port, taken = free_port(), []
        with started("http", access, sqlite_engine, port=port) as bot:
            done = 0
            for wanted in REPORTS:
                for number in range(done, wanted):
                    assert b"Counting" in command(f"http://127.0.0.1:{port}", number)
                    # The report and its thread are there before the next is asked for.
                    soon(lambda number=number: len(slack.asked("chat.postMessage")) >= 2 * (number + 1), 30)
                done = wanted
                taken.append(resident(bot.pid))
    print("\n" + ", ".join(f"after {n}: {mb} MB" for n, mb in zip(REPORTS, taken, strict=True)))
    assert len(slack.asked("chat.postMessage")) == 2 * REPORTS[-1]
