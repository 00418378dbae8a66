"""A sync of a Front whose process is killed, for real, at random requests; and begun again."""

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cxbot.database import make_engine
from cxbot.syncing import sync
from cxbot.syncing.connected import connect
from cxbot.tables import metadata
from tests.sources.front.desk import TOKEN, Desk
from tests.sources.front.happening import START, at
from tests.sources.front.test_following import ended

NOW = at("5 10:00")
KILLS = 3
PROGRAM = """
import sys
from datetime import datetime
from cxbot.database import make_engine
from cxbot.sources.front import Front, Options, analytics, client, happening
from cxbot.sources.pacing import Limit
from cxbot.syncing.connected import connected_named
from cxbot.syncing.regularly import Syncing
from cxbot.syncing.turns import Holder

engine, now = make_engine(sys.argv[1]), datetime.fromisoformat(sys.argv[3])
client.BURST = client.SLOW = Limit(1_000_000, 1.0)
analytics.FIRST_POLL, happening.AT_ONCE = 0.0, 3
source = Front("shop", client.open_api(sys.argv[2], sys.argv[4]), Options(datetime.fromisoformat(sys.argv[5])))
work = Syncing(engine, lambda _: source, Holder.of_this_process(), lambda: now)
work.sync(connected_named(engine, "shop"))
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_at_random_requests_it_comes_to_the_same_rows(
    seed: int, front: Desk, tmp_path: Path, fresh_sqlite: Callable[[], Engine]
) -> None:
    front.limit = front.burst = 1_000_000
    front.is_checked, front.time.at = False, NOW.timestamp()
    for number in range(20):
        front.tell(f"Mon 9:{number:02} inbound; 10:{number:02} reply ana and archive; Tue 11:00 rate 5; 12:00 inbound")
    front.merge(front.tell("Mon 9:00 inbound"), front.tell("Tue 9:00 automatic inbound"), at("4 9:00"))
    once = fresh_sqlite()
    sync(once, front.source(), now=NOW)
    whole = len(front.asked)
    front.time.at = NOW.timestamp()
    chance = random.Random(seed)
    url = f"sqlite:///{tmp_path}/killed.sqlite3"
    engine = make_engine(url)
    metadata.create_all(engine)
    connect(engine, "front", "shop", {}, every=None, notes=(), now=NOW)
    codes = []
    # Each time at least half of what was left is still to be done.
    for kill in (*(chance.randrange(3, whole // 2**number) for number in range(1, KILLS + 1)), None):
        front.asked.clear()
        words = [sys.executable, "-c", PROGRAM, url, front.address, NOW.isoformat(), TOKEN, START.isoformat()]
        with subprocess.Popen(words) as process:
            front.at_request = lambda number, kill=kill, process=process: process.kill() if number == kill else None  # type: ignore[misc]
            codes.append(process.wait())
    assert codes == [-9] * KILLS + [0]  # never an error
    assert ended(engine) == ended(once)
    engine.dispose()
