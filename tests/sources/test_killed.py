"""Syncs whose processes are killed, for real, at random requests, and begun again: the rows of one that was not.

Each run follows from a number; KILLS has more of them.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import IO, Any

import pytest
from sqlalchemy import Engine, select

from cxbot.database import make_engine
from cxbot.deriving import derive_stale
from cxbot.sources.registry import open_source
from cxbot.syncing import sync
from cxbot.syncing.connected import connect
from cxbot.tables import connected, metadata
from tests.sources.answering import Asked, Reply, Sleepless, serving
from tests.sources.worker import NAME, Job, at_each_request
from tests.sources.worlds import HELPDESKS, Helpdesk
from tests.syncing.told import DERIVED, facts

RUNS = int(os.environ.get("KILLS", "3"))
KILLS = 5  # in each run
STEPS = 60  # of what goes on
BATCH = 3
LIMIT = 20  # requests a minute: fewer than any plan has, so that it is reached again and again


@dataclass
class Workers:
    """Processes that sync, one after the other."""

    orders: IO[str]
    said: IO[str]

    def sync(self, most: int | None = None) -> int:
        """Let one sync, and kill it behind so many requests; the code it ended with."""
        self.orders.write("begin\n")
        self.orders.flush()
        own, code = 0, None
        for line in self.said:
            word, _, number = line.strip().partition(" ")
            if word == "begins":
                own = int(number)
            elif word == "ended":
                return int(number)
            elif most is not None:
                most -= 1
            if most == 0 and own:
                os.kill(own, 9)
                most = None
        raise AssertionError(f"the workers are gone, with {code}")


@contextmanager
def working(job: Job) -> Iterator[Workers]:
    words = (sys.executable, "-m", "tests.sources.worker", job.written())
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Workers(process.stdin, process.stdout)
        finally:
            process.stdin.close()


@contextmanager
def clock(time: Sleepless) -> Iterator[str]:
    """The address of a clock, for whoever sleeps by it in another process."""

    def answer(asked: Asked) -> Reply:
        if seconds := asked.one("seconds"):
            time.sleep(float(seconds))
        return Reply(200, time.at)

    with serving(answer) as address:
        yield address


def ended(engine: Engine) -> tuple[Any, Any]:
    derive_stale(engine)
    kept = facts(engine)
    del kept["sources"]
    return kept, facts(engine, DERIVED)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(RUNS))
@pytest.mark.parametrize("kind", HELPDESKS)
def test_killed_at_random_requests_it_comes_to_the_same_rows(
    kind: str,
    seed: int,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    fresh_sqlite: Callable[[], Engine],
) -> None:
    helpdesk: Helpdesk = HELPDESKS[kind]
    world, chance = helpdesk.world(request.getfixturevalue, seed), Random(seed)
    for _ in range(STEPS):
        world.go_on()
    now = world.now + timedelta(hours=1)
    time: Sleepless = getattr(world.desk, "time", Sleepless())
    time.at = now.timestamp()
    settings, requests, codes = dict(helpdesk.settings(world.desk)), [0], list[int]()
    once, url = fresh_sqlite(), f"sqlite:///{tmp_path}/killed.sqlite3"
    source: Any = open_source(helpdesk.kind, NAME, settings)
    if hasattr(source, "api"):
        source.api.http.clock = source.api.http.pace.clock = time.clock
        world.desk.limit = LIMIT

    def count() -> None:
        requests[0] += 1

    at_each_request(source, count)
    sync(once, source, now=now)
    time.at += 120  # what it asked is long ago
    engine = make_engine(url)
    metadata.create_all(engine)
    connect(engine, helpdesk.kind, NAME, {}, every=None, notes=(), now=now)
    with clock(time) as address:
        job = Job(url, helpdesk.kind, settings, now.isoformat(), address, helpdesk.rounds.__name__, BATCH)
        with working(job) as workers:
            for _ in range(KILLS):
                codes.append(workers.sync(chance.randrange(1, requests[0])))
            assert workers.sync() == 0
    print("USED", getattr(world.desk, "most_used", 0))
    assert ended(engine) == ended(once)
    with engine.connect() as connection:
        columns = connected.connected_sources.c
        assert connection.execute(select(columns.held_by, columns.trouble)).one() == ("", "")
    engine.dispose()
    if hasattr(world.desk, "most_used"):
        assert world.desk.most_used <= 0.6
