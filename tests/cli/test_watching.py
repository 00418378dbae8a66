"""What others see of a running bot: health, metrics, and that it works, from another process."""

import json
import re
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from sqlalchemy import Engine

from cxbot import migrations
from cxbot.cli.building import manifest
from cxbot.cli.watching import ANSWERING, Bounded, Watching
from cxbot.database import make_engine, reading
from cxbot.errors import DataError
from cxbot.keeping.deliveries import Deliveries, Promise, State
from cxbot.keeping.outlook import outlook
from cxbot.keeping.processes import Processes, known_processes
from cxbot.observing.metrics import Pulse
from tests.cli.serving import environment_of, samples, serving
from tests.driver import opened, soon
from tests.promised.world import World
from tests.slack.bot import NOW, fill
from tests.slack.reports import report_in


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["socket", "http"])
def test_a_running_bot_says_how_it_is(tmp_path: Path, mode: str):
    database = filled(tmp_path)
    with opened(manifest(), mode) as slack, serving(environment_of(slack, database, tmp_path, mode)) as served:
        ana, channel = slack.as_person("teammate"), slack.channel_of("teammate")
        slack.invite(channel)
        soon(lambda: mode == "http" or slack.playground.connected, 20)
        slack.break_("429", method="chat.postMessage", times=1, seconds=1)
        ana.types(channel, "/cx 2026-11-09 - 2026-11-15")
        report_in(ana, channel)
        status, text = served.get("/metrics")
        assert status == 200
        found = samples(text)
        assert found["cxbot_last_tick_age_seconds"] < 60
        assert found["cxbot_ack_seconds_count"] >= 1
        assert found["cxbot_answer_seconds_count"] >= 1
        assert found["cxbot_drawing_seconds_count"] >= 1
        assert found['cxbot_slack_rate_limited_total{method="chat.postMessage"}'] == 1
        assert found['cxbot_jobs_waiting{pool="report"}'] == 0
        assert found["cxbot_database_up"] == 1
        assert found["cxbot_oldest_open_delivery_age_seconds"] == 0
        # Labels are few, and nothing of the workspace stands in it.
        assert set(re.findall(r'[{,](\w+)="', text)) <= {"le", "kind", "outcome", "method", "pool", "state"}
        secrets = (channel, ana.person, "Thanks", slack.access.bot_token)
        assert not [each for each in secrets if each in text]
        if mode == "http":  # what Slack reaches tells no metrics
            with pytest.raises(HTTPError) as refused:
                urlopen(f"http://127.0.0.1:{slack.bot_port}/metrics", timeout=5)
            assert refused.value.code == 404
            refused.value.close()
        _is_seen_from_outside(database, served.process.pid, mode)
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(30) == 0
        assert not list(tmp_path.glob("cx.sqlite3-*"))  # all of it is in its file, which can be copied now
        assert _processes(database)[0].stopped_at is not None


def filled(folder: Path) -> str:
    """A database with two weeks of ratings."""
    engine = make_engine(f"sqlite:///{folder}/cx.sqlite3")
    migrations.upgrade(engine)
    fill(engine)
    engine.dispose()
    return f"sqlite:///{folder}/cx.sqlite3"


def _is_seen_from_outside(database: str, pid: int, mode: str):
    (known,) = _processes(database)
    assert (known.pid, known.mode, known.stopped_at) == (pid, mode, None)
    before = known.ticked_at
    soon(lambda: _processes(database)[0].ticked_at > before, 25)
    assert _processes(database)[0].is_alive(datetime.now(UTC))


def _processes(database: str) -> list[Any]:
    engine = make_engine(database, read_only=True)
    try:
        with reading(engine) as connection:
            return known_processes(connection)
    finally:
        engine.dispose()


@pytest.mark.slow
def test_where_its_port_is_slacks_the_metrics_are_there(tmp_path: Path):
    with opened(manifest(), "http") as slack:
        environment = environment_of(slack, f"sqlite:///{tmp_path}/cx.sqlite3", tmp_path, "http")
        with serving(environment, metrics_port=slack.bot_port) as served:
            assert "cxbot_last_tick_age_seconds" in served.get("/metrics")[1]


@pytest.mark.slow
def test_a_database_that_is_gone_is_told_by_the_health(tmp_path: Path):
    with opened(manifest()) as slack:
        file = tmp_path / "cx.sqlite3"
        with serving(environment_of(slack, f"sqlite:///{file}", tmp_path)) as served:
            for each in tmp_path.glob("cx.sqlite3*"):
                each.unlink()
            _, text = soon(lambda: (found := served.get("/health"))[0] == 503 and found)
            assert json.loads(text)["error"].startswith("The database is not there any more.")
            assert samples(served.get("/metrics")[1])["cxbot_database_up"] == 0


def watched(engine: Engine, clock: Any) -> Watching:
    quiet = SimpleNamespace(name="quick", waiting=0)
    pools = SimpleNamespace(quick=quiet, reports=quiet, threads=quiet)
    context = SimpleNamespace(bot=SimpleNamespace(workspace="T1"), pools=pools)
    return Watching(context, engine, engine, lambda: NOW, lambda: NOW, "socket", Pulse(clock))  # type: ignore[arg-type]


def test_a_bot_that_does_not_tick_is_not_well(engine: Engine):
    seconds = [100.0]
    watch = watched(engine, lambda: seconds[0])
    watch.begin()
    assert watch.trouble() == "The bot is starting: it does not listen to Slack yet."
    watch.listens.set()
    seconds[0] += 60
    assert not watch.trouble()
    seconds[0] += 15
    assert watch.trouble().startswith("The last tick was 75 s ago: what is due is not posted.")
    watch.ticked()
    assert not watch.trouble()


def test_a_process_that_everybody_forgot_is_there_again(engine: Engine):
    watch = watched(engine, time.monotonic)
    watch.ticked()
    with reading(engine) as connection:
        assert [each.id for each in known_processes(connection, "T1")] == [watch.id]


def test_processes_are_forgotten_after_a_week(engine: Engine):
    now = [NOW]
    known = Processes(engine, "T1", lambda: now[0])
    known.begin("old", "there", 1, "socket", "1")
    now[0] += timedelta(days=6)
    known.begin("new", "here", 2, "socket", "1")
    known.forget_old()
    with reading(engine) as connection:
        assert [each.id for each in known_processes(connection)] == ["new", "old"]
    now[0] += timedelta(days=1, seconds=1)
    known.forget_old()
    with reading(engine) as connection:
        assert [each.id for each in known_processes(connection)] == ["new"]


def test_a_database_that_hangs_holds_nobody_up_and_is_asked_once_at_a_time():
    asked, over = [], Event()

    def hang() -> Any:
        asked.append(1)
        over.wait(60)
        return "at last"

    look = Bounded(hang, 0.1)
    for _ in range(3):
        with pytest.raises(DataError, match=r"does not answer within 0\.1 s"):
            look()
    assert len(asked) == 1
    over.set()
    assert soon(lambda: look._found and look()) == "at last"
    assert ANSWERING < 10  # of the ten seconds that watchers usually wait


def test_how_deliveries_stand(engine: Engine):
    world = World(engine)
    kept = world.add()
    first = kept.due.at
    world.pass_time(first - world.now + timedelta(minutes=1))
    world.work()
    world.pass_time(timedelta(minutes=1))  # within which what is due at once is spread
    world.work()
    digests = Deliveries(engine, "T1", lambda: world.now)
    waiting = Promise("waits", "C1", first - timedelta(hours=1), wait=timedelta(hours=5))
    digests.promise(kept.number, [waiting, Promise("missed", "C1", first, state=State.MISSED)])
    with reading(engine) as connection:
        found = outlook(connection, "T1", world.now)
        elsewhere = outlook(connection, "T2", world.now)
    assert (dict(found.open), found.oldest_due_at) == (
        {State.PENDING: 1, State.POSTING: 0},
        first - timedelta(hours=1),
    )
    assert (dict(found.ended), found.unverified) == ({State.POSTED: 1, State.MISSED: 1}, 0)
    assert (elsewhere.oldest_due_at, dict(elsewhere.ended)) == (None, {})


def test_what_came_of_deliveries_is_counted_once(engine: Engine):
    ended = []
    world = World(engine)
    kept = world.add()
    digests = Deliveries(engine, "T1", lambda: world.now, lambda held, state: ended.append((held.key, state)))
    digests.promise(kept.number, [Promise("one", "C1", world.now)])
    held = digests.claim(timedelta(seconds=120))
    assert held is not None
    assert digests.posted(held, "C1", "1.1")
    assert not digests.posted(held, "C1", "1.1")
    assert ended == [("one", State.POSTED)]
