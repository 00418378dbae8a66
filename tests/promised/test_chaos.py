"""Processes that are killed at every line, freeze, and speak to a Slack that does not answer: none lost, none doubled.

The same runs without one of the rules must lose or double some: they show that the test would see it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from cxbot.keeping.deliveries import Deliveries, Delivery, State
from cxbot.keeping.told import Told
from cxbot.outbox import Timing
from cxbot.schedule import Rhythm, Schedule
from cxbot.tables.promised import deliveries
from tests.promised.world import START, Slack, World, killed_at

NET = Timing()
# What is late is not looked for where nothing was written down: so each rule stands alone.
NO_NET = Timing(late=timedelta(days=30))
STEP = timedelta(seconds=47)
FAULTS = ["", "", "", "limited", "lost", "silent", "broken"]
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]


def hourly(number: int) -> Schedule:
    return Schedule(Rhythm.CRON, ZONES[number % len(ZONES)], cron=f"{7 * number % 60} * * * *")


def run(engine: Engine, seed: int, *, hours: int, timing: Timing = NET) -> tuple[World, int, int]:
    """Run through some hours with faults; the world, how many digests were lost and how many doubled."""
    world, other = World(engine, seed, timing=timing), World(engine, seed, timing=timing)
    chance, other.slack = world.chance, world.slack
    world.slack.faults = lambda: chance.choice(FAULTS)

    def freeze() -> None:
        if chance.random() < 0.1:
            world.pass_time(timedelta(seconds=chance.choice([30, 130])))
            other.now = world.now
            other.outbox().deliver()

    world.frozen = freeze
    kept = [world.add(hourly(number), place=f"C{number}") for number in range(5)]
    end = START + timedelta(hours=hours)
    while world.now < end:
        with killed_at(chance.randrange(1, 500)):
            world.work()
        world.pass_time(STEP * chance.randrange(1, 6))
    last = world.now
    world.until_quiet()
    expected = set()
    for each in kept:
        due = each.due
        while due.at <= last:
            expected.add(f"{each.key}/{due.slot}")
            due = each.schedule.next(due.at)
    posted = world.times_posted()
    return world, len(expected - set(posted)), sum(count > 1 for count in posted.values())


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "timing"), [(1, NET), (2, NO_NET)])
def test_none_is_lost_and_none_doubled(engine: Engine, seed: int, timing: Timing):
    world, lost, doubled = run(engine, seed, hours=30, timing=timing)
    assert (lost, doubled) == (0, 0)
    assert len(world.slack.posted) >= 145
    assert world.states(State.FAILED, State.MISSED, State.UNVERIFIED, State.CANCELLED) == []


@pytest.mark.slow
def test_killed_at_each_line_of_the_path_it_is_posted_once(engine: Engine):
    daily = Schedule(Rhythm.DAILY, "UTC", time(9))
    line, lines, wrong = 1, 1, []
    while line <= lines:
        world = World(engine, now=datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=line) - timedelta(minutes=1))
        kept = world.add(daily, place=f"C{line}")
        world.pass_time(timedelta(minutes=1))
        with killed_at(line) as counted:
            world.scheduling().tick()
            world.pass_time(timedelta(minutes=1))
            world.outbox().deliver()
        # The last line that there is, is the first at which nobody was killed.
        lines = max(lines, counted() + 1 if counted() >= line else line - 1)
        world.now = max(world.now, world.now.replace(minute=1))
        world.until_quiet()
        if set(world.times_posted().values()) != {1} or len(world.slack.posted) != 1:
            wrong.append((line, world.times_posted()))
        world.schedules.delete(world.schedules.find(kept.key), "U1")
        line += 1
    assert not wrong
    assert lines > 100


def no_look_up(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Slack, "find", lambda *_: "")


def unknown_is_unsent(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Deliveries, "unsure", Deliveries.again)


def nothing_written_before(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Deliveries, "begin_posting", lambda *_: True)


def posting_is_done(patch: pytest.MonkeyPatch) -> None:
    begin = Deliveries.begin_posting

    def begun(self: Deliveries, held: Any, *others: Any) -> bool:
        return begin(self, held, *others) and self.posted(held, "", "")

    patch.setattr(Deliveries, "begin_posting", begun)


def no_fence(patch: pytest.MonkeyPatch) -> None:
    def begun(self: Deliveries, held: Delivery, _told: Told, _lease: timedelta, settle: timedelta) -> bool:
        return self.unsure(held, settle, "")

    patch.setattr(Deliveries, "_held", lambda _, held: deliveries.c.id == held.id)
    patch.setattr(Deliveries, "begin_posting", begun)


def no_look_at_the_clock(patch: pytest.MonkeyPatch) -> None:
    awake = World.awake

    def always(self: World) -> float:
        awake(self)
        return 0.0

    patch.setattr(World, "awake", always)


CONTROLS: list[Callable[[pytest.MonkeyPatch], None]] = [
    no_look_up,
    unknown_is_unsent,
    nothing_written_before,
    posting_is_done,
    no_fence,
    no_look_at_the_clock,
]


@pytest.mark.slow
@pytest.mark.parametrize("control", CONTROLS)
def test_without_one_of_the_rules_some_are_lost_or_doubled(
    sqlite_engine: Engine, control: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
):
    control(monkeypatch)
    try:
        _, lost, doubled = run(sqlite_engine, 4, hours=15, timing=NO_NET)
    except AssertionError:
        return  # something waits for ever, which is as bad
    assert lost + doubled > 0
