"""`cxbot serve` in a process of its own, over a sample company or a database that is there, and what it writes down."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import IO

from cxbot import migrations
from cxbot.database import gather_statistics, make_engine
from cxbot.deriving import derive_stale
from cxbot.sources.sample import Sample, SampleSettings
from cxbot.syncing import sync

STARTING = 60.0  # seconds
READY = ("event=listening", "event=connected")


@dataclass(frozen=True, slots=True)
class Served:
    """The bot's process, and the lines of its log so far."""

    pid: int
    lines: list[str]


@contextmanager
def serving(settings: Mapping[str, str]) -> Iterator[Served]:
    """Run it until the end."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("CXBOT_")} | dict(settings)
    words = [sys.executable, "-m", "cxbot", "serve"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(words, cwd=root, env=own, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        lines: list[str] = []
        ready = Event()
        reader = Thread(target=_read, args=(process.stderr, lines, ready))
        reader.start()
        try:
            assert ready.wait(STARTING), lines
            assert process.poll() is None, lines
            yield Served(process.pid, lines)
        finally:
            process.terminate()
            process.wait(60)
            reader.join(10)


def _read(said: IO[str], lines: list[str], ready: Event) -> None:
    for line in said:
        lines.append(line.rstrip("\n"))
        if any(each in line for each in READY):
            ready.set()
    ready.set()


def make_sample(url: str, days: int | None = None) -> None:
    """Make the sample company's two years, or a quick one of so many days."""
    engine = make_engine(url)
    migrations.upgrade(engine)
    sample = Sample() if days is None else Sample(replace(SampleSettings.quick(), days=days))
    sync(engine, sample, now=datetime.now(UTC))
    derive_stale(engine)
    gather_statistics(engine)
    engine.dispose()
