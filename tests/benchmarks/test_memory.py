"""How much memory the bot's process takes on the sample company, at the start and after many reports.

Wanted: 150 MB at the start, 250 at most, and flat after 50 reports. Run with
`pytest tests/benchmarks/test_memory.py -s` to read the figures.
"""

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cxbot import migrations
from cxbot.database import gather_statistics, make_engine
from cxbot.deriving import derive_stale
from cxbot.sources.sample import Sample
from cxbot.syncing import sync
from tests.benchmarks.serving import serving
from tests.driver import free_port, soon
from tests.slack.scripted import SECRET, command, running, workspace

REPORTS = (0, 50, 100, 150)
MESSAGES = 3  # of a report: itself and two in its thread
# People ask for many things, and each has statements and pictures of its own.
WORDS = (
    *("last week", "last month", "this month", "last 90 days", "this quarter", "yesterday", "last 7 days", "october"),
    *("last 28 days", "last 30 days", "september", "last quarter"),
)


def resident(pid: int) -> int:
    """What a process has in memory, in MB."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) // 1024


def make_sample(url: str) -> None:
    """Make the sample company's two years."""
    engine = make_engine(url)
    migrations.upgrade(engine)
    sync(engine, Sample(), now=datetime.now(UTC))
    derive_stale(engine)
    gather_statistics(engine)
    engine.dispose()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells it so")
def test_the_memory_of_a_process_over_many_reports(tmp_path: Path) -> None:
    url, port, taken = f"sqlite:///{tmp_path}/sample.sqlite3", free_port(), []
    make_sample(url)
    settings = {
        "CXBOT_DATABASE_URL": url,
        "CXBOT_MODE": "http",
        "CXBOT_HOST": "127.0.0.1",
        "CXBOT_PORT": str(port),
        "CXBOT_SLACK_BOT_TOKEN": "xoxb-1",
        "CXBOT_SLACK_SIGNING_SECRET": SECRET,
    }
    posted = [{"ok": True, "ts": f"{number}.1"} for number in range(1, MESSAGES * REPORTS[-1] + 20)]
    with running(workspace() | {"chat.postMessage": posted}) as slack, serving(slack.url, settings) as pid:
        done = 0
        for wanted in REPORTS:
            for number in range(done, wanted):
                words = WORDS[number % len(WORDS)]
                assert b"Counting" in command(f"http://127.0.0.1:{port}", number, words)
                # The report and its thread are there before the next is asked for.
                soon(lambda number=number: len(slack.asked("chat.postMessage")) >= MESSAGES * (number + 1), 30)
            done = wanted
            time.sleep(2)  # what is free is given back once nothing is under way, at most once a second
            taken.append(resident(pid))
    print("\n" + ", ".join(f"after {n}: {mb} MB" for n, mb in zip(REPORTS, taken, strict=True)))
    assert len(slack.asked("chat.postMessage")) == MESSAGES * REPORTS[-1]
