"""A sync of a Chatwoot whose process is killed, for real, at random moments; and begun again."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from cxbot.database import make_engine
from cxbot.syncing import sync
from cxbot.syncing.connected import connect
from cxbot.tables import metadata
from tests.sources.chatwoot.desk import Desk, at
from tests.sources.chatwoot.test_following import ended

NOW = at("25 10:00")
KILLS = 3
PROGRAM = """
import sys
from datetime import UTC, datetime
from cxbot.database import make_engine
from cxbot.sources.chatwoot import Chatwoot, Options, rounds
from cxbot.sources.chatwoot.database import open_database
from cxbot.sources.chatwoot.texts import read_texts
from cxbot.source import Source
from cxbot.syncing.connected import connected_named
from cxbot.syncing.regularly import Syncing
from cxbot.syncing.turns import Holder

engine, now = make_engine(sys.argv[1]), datetime.fromisoformat(sys.argv[3])
options = Options(1, "https://chat.example.com", datetime(2025, 10, 1, tzinfo=UTC), read_texts())
rounds.AT_ONCE = 5
source = Chatwoot("shop", open_database("shop", sys.argv[2], ""), options)
work = Syncing(engine, lambda _: source, Holder.of_this_process(), lambda: now)
print("begins", flush=True)
work.sync(connected_named(engine, "shop"))
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_at_random_it_comes_to_the_same_rows(
    seed: int, desk: Desk, tmp_path: Path, fresh_sqlite: Callable[[], Engine]
) -> None:
    for number in range(120):
        begun = at("2 9:00") + timedelta(minutes=37 * number)
        own = desk.conversation(1, 1, begun)
        desk.inbound(own, begun)
        desk.outbound(own, begun + timedelta(minutes=9))
    chance = random.Random(seed)
    url = f"sqlite:///{tmp_path}/killed.sqlite3"
    engine = make_engine(url)
    metadata.create_all(engine)
    connect(engine, "chatwoot", "shop", {}, every=None, notes=(), now=NOW)
    killed = 0
    while True:
        words = [sys.executable, "-c", PROGRAM, url, desk.url, NOW.isoformat()]
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
    sync(once, desk.source(), now=NOW)
    assert ended(engine) == ended(once)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT held_by, trouble FROM connected_sources")).one() == ("", "")
    engine.dispose()
