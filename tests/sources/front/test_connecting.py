"""A Front is connected, synced, asked about and checked from the command line."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cxbot.sealing import new_key
from tests.cli.asked import asked
from tests.cli.conftest import Run, run
from tests.sources.front.desk import TOKEN, Desk
from tests.sources.front.happening import at

__all__ = ["run"]


@pytest.fixture
def connected(
    run: Run, front: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[], tuple[int, str, str]]:
    """One with two conversations, rated; what connecting it says. Waiting takes no time."""
    monkeypatch.setattr("cxbot.sources.front.client.Clock", lambda: front.time.clock)
    monkeypatch.setenv("CXBOT_SECRET_KEY", new_key())
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    front.tell("Mon 9:00 inbound; 9:05 assign ana; 9:10 reply ana and archive; 10:00 rate 5 saying great")
    front.tell("Tue 9:00 inbound; 9:30 reply bo and archive; 10:00 rate 2", customer="kim")

    def connect() -> tuple[int, str, str]:
        words = ("--set", f"token=@{tmp_path}/token", "--set", f"address={front.address}", "--set", "start=2026-11-01")
        return run("connect", "front", "shop", *words)

    return connect


def test_connected_synced_and_asked(connected: Callable[[], tuple[int, str, str]], run: Run, tmp_path: Path) -> None:
    code, out, err = connected()
    assert (code, err) == (0, "")
    assert "“shop” is connected (Front, from its Core API)" in out
    assert "Front of Acme." in out
    assert "1 inbox, 2 teammates, 0 teams." in out
    assert "so there is no response rate" in out
    with closing(sqlite3.connect(tmp_path / "data" / "cxbot.sqlite3")) as connection:
        kept = str(connection.execute("SELECT settings FROM connected_sources").fetchone()[0])
    assert TOKEN not in out + kept
    code, out, err = run("sync")
    assert code == 0, err
    assert "shop: Loaded" in out
    assert TOKEN not in out + err
    told = asked(run, "report nov 2026", "--now", "2026-11-08T10:00")["metrics"]
    assert told["csat_responses"]["value"] == 2
    assert told["csat_percentage"]["value"] == 50.0
    assert told["messages_received"]["value"] == 2
    assert told["reply_time"]["value"] == (10 + 30) * 60 / 2
    assert told["archived_conversations"]["value"] == 2
    listed = run("sources")[1]
    assert "TROUBLE" not in listed
    assert "Private" not in listed


def test_checked_against_fronts_own_figures(
    connected: Callable[[], tuple[int, str, str]], run: Run, front: Desk
) -> None:
    assert connected()[0] == 0
    assert run("sync")[0] == 0
    replies = [each["target"]["data"]["id"] for each in front.events if each["type"] == "out_reply"]
    front.response_times = dict(zip(replies, ("600", "1800"), strict=True))
    code, out, err = run("check", "shop", "2026-11-01", "-", "2026-11-07")
    assert (code, err) == (0, "")
    assert "satisfaction (Front's report): theirs 50.0 % of 2, ours 50.0 % of 2: equal" in out
    assert "response time (Front's report): theirs 1,200.0 s of 2, ours 1,200.0 s of 2: equal" in out
    front.response_times[replies[1]] = "2400"
    code, out, _ = run("check", "shop", "2026-11-01", "-", "2026-11-07")
    assert code == 1
    second = int(at("3 9:30").timestamp())
    assert "theirs 1,500.0 s of 2, ours 1,200.0 s of 2: DIFFERENT" in out
    assert f"other: {front.events[-2]['conversation']} {second}" in out
    assert "It may be because: Front measures in the business hours of its shifts" in out


def test_what_cannot_be_read_any_more_is_said_by_the_sync_that_finds_so(
    connected: Callable[[], tuple[int, str, str]], run: Run, front: Desk
) -> None:
    assert connected()[0] == 0
    assert "New in what" not in run("sync")[1]
    front.closed["/analytics"] = 403
    out = run("sync")[1]
    assert "New in what it does not tell, or tells in its own way:\n  Ratings cannot be read" in out
    assert "New in what" not in run("sync")[1]


def test_nothing_is_asked_of_another_time_than_fronts(
    connected: Callable[[], tuple[int, str, str]], run: Run, front: Desk
) -> None:
    assert connected()[0] == 0
    assert run("sync")[0] == 0
    before = [float(each.one("q[before]")) for each in front.asked if each.one("q[before]")]
    assert max(before) <= front.time.at
