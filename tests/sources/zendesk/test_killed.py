"""A sync of a Zendesk whose process is killed, for real, at random moments; and begun again."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cxbot.database import make_engine
from cxbot.syncing import sync
from cxbot.syncing.connected import connect
from cxbot.tables import metadata
from tests.sources.zendesk.desk import EMAIL, TOKEN, Desk, at
from tests.sources.zendesk.test_following import ended

NOW = at("25 10:00")
KILLS = 3
PROGRAM = """
import sys
from datetime import UTC, datetime
from cxbot.database import make_engine
from cxbot.sources.zendesk import Options, Zendesk, rounds
from cxbot.sources.zendesk.client import open_api
from cxbot.syncing.connected import connected_named
from cxbot.syncing.regularly import Syncing
from cxbot.syncing.turns import Holder

engine, now = make_engine(sys.argv[1]), datetime.fromisoformat(sys.argv[3])
options = Options("https://acme.zendesk.com", datetime(2025, 10, 1, tzinfo=UTC))
rounds.AT_ONCE = 5
source = Zendesk("shop", open_api(sys.argv[2] + "/api/v2", sys.argv[4], sys.argv[5]), options)
work = Syncing(engine, lambda _: source, Holder.of_this_process(), lambda: now)
print("begins", flush=True)
work.sync(connected_named(engine, "shop"))
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_at_random_it_comes_to_the_same_rows(
    seed: int, zendesk: Desk, tmp_path: Path, fresh_sqlite: Callable[[], Engine]
) -> None:
    zendesk.limit = 1_000_000
    for number in range(50):
        zendesk.tell(f"Mon 9:{number:02} inbound; 10:{number:02} reply ana and archive; 11:00 rate good")
    chance = random.Random(seed)
    url = f"sqlite:///{tmp_path}/killed.sqlite3"
    engine = make_engine(url)
    metadata.create_all(engine)
    connect(engine, "zendesk", "shop", {}, every=None, notes=(), now=NOW)
    killed = 0
    while True:
        zendesk.time.at += 60  # a minute of its quotas for each process
        words = [sys.executable, "-c", PROGRAM, url, zendesk.address, NOW.isoformat(), EMAIL, TOKEN]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begins\n"
            if killed < KILLS:
                time.sleep(chance.random() * 0.6)
                process.kill()
            code = process.wait()
        if code == 0:
            break
        assert code == -9  # never an error
        killed += 1
    once = fresh_sqlite()
    sync(once, zendesk.source(), now=NOW)
    assert ended(engine) == ended(once)
    engine.dispose()
