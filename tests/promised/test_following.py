"""What a digest has follow in its thread, what it waits for, and what is not said at all; on both databases."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from cxbot.errors import AskError, DeliveryError, Outcome
from cxbot.keeping.deliveries import Delivery, DeliveryKind, Promise, State, Told
from cxbot.outbox import Outbox, Rendered, Timing
from tests.promised.world import HOUR, MINUTE, NINE, Slack, World, due

SECOND = timedelta(seconds=1)
_PROMISE = Promise("", "C1", NINE)


@pytest.fixture
def world(engine: Engine) -> World:
    found = World(engine)
    found.key = found.add().key
    return due(found)


def telling(world: World, told: Told, **changed: Any) -> Outbox:
    """An outbox whose digests tell this."""

    def render(delivery: Delivery) -> Rendered:
        return Rendered(delivery.key, told if delivery.kind is DeliveryKind.DIGEST else Told())

    return replace(world.outbox(), render=render, **changed)


def test_what_says_nothing_is_skipped_and_nobody_is_told(world: World):
    outbox = replace(world.outbox(), render=lambda _: Rendered(None, skipped="only 3 ratings, fewer than 5"))
    outbox.deliver()
    (found,) = world.deliveries.newest(int(world.key))
    assert (found.state, found.error) == (State.SKIPPED, "only 3 ratings, fewer than 5")
    world.until_quiet()
    assert world.slack.posted == []


def test_what_follows_in_the_thread_comes_once_each_under_the_digest(world: World):
    outbox = telling(world, Told(parts=2))
    outbox.deliver()
    (digest,) = world.deliveries.newest(int(world.key))
    for _ in range(3):
        world.pass_time(SECOND)
        outbox.deliver()
    assert world.times_posted() == {
        f"{world.key}/2026-10-20T09:00": 1, f"thread/{digest.id}/1": 1, f"thread/{digest.id}/2": 1,
    }  # fmt: skip
    part = world.deliveries.find(world.deliveries.id_of(f"thread/{digest.id}/2"))
    assert (part.kind, part.thread, part.parent, part.state) == (
        DeliveryKind.THREAD, digest.ts, digest.id, State.POSTED,
    )  # fmt: skip


def test_what_follows_a_digest_that_was_almost_too_late_comes_too(world: World):
    world.now = NINE + 12 * HOUR - SECOND
    outbox = telling(world, Told(parts=1, at=world.now))
    outbox.deliver()
    world.pass_time(MINUTE)
    outbox.deliver()
    assert [each.split("/")[0] for each in world.states(State.POSTED)] == [world.key, "thread"]


def test_found_by_somebody_else_it_is_followed_as_it_was_written_down(world: World):
    world.slack.faults = lambda: "silent"
    telling(world, Told(parts=1)).deliver()
    world.slack.faults = lambda: ""
    world.pass_time(2 * MINUTE)
    # Whoever finds it has drawn nothing.
    replace(world.outbox(), render=lambda _: Rendered("part")).deliver()
    world.pass_time(SECOND)
    replace(world.outbox(), render=lambda _: Rendered("part")).deliver()
    assert sorted(world.times_posted().values()) == [1, 1]
    assert [each.split("/")[0] for each in world.states(State.POSTED)] == [world.key, "thread"]


def test_a_thread_that_cannot_be_posted_holds_no_digest_up(world: World):
    def render(delivery: Delivery) -> Rendered:
        if delivery.kind is DeliveryKind.THREAD:
            raise DeliveryError("no", Outcome.REFUSED)
        return Rendered("digest", Told(parts=1))

    outbox = replace(world.outbox(), render=render)
    for day in range(4):
        world.now = NINE + timedelta(days=day)
        world.scheduling().tick()
        world.pass_time(MINUTE)
        outbox.deliver()
        world.pass_time(SECOND)
        outbox.deliver()
    assert [each.state for each in world.deliveries.newest(int(world.key), 9)] == [State.POSTED] * 4
    assert len(world.states(State.FAILED)) == 4
    assert world.schedules.find(world.key).state == "on"
    assert {place for place, _ in world.slack.posted} == {"C1"}  # nobody is told of what follows


def test_data_that_are_not_there_hold_a_digest_back_for_an_hour(world: World):
    outbox = telling(world, Told(incomplete="data as of Sun 22:10"), waits=lambda _: "The helpdesk ends on Sunday.")
    looks = 0
    while world.now < NINE + HOUR:
        outbox.deliver()
        looks += 1
        world.pass_time(30 * SECOND)
    assert world.slack.posted == []
    (held,) = world.deliveries.newest(int(world.key))
    assert (held.state, held.error, held.attempts) == (State.PENDING, "The helpdesk ends on Sunday.", 0)
    assert looks == 118
    world.pass_time(30 * SECOND)
    outbox.deliver()
    (digest,) = world.deliveries.newest(int(world.key))
    assert digest.state is State.POSTED
    # It is corrected once, when nothing is missing any more.
    for _ in range(5):
        world.pass_time(MINUTE)
        outbox.deliver()
    assert len(world.slack.posted) == 1
    whole = replace(outbox, waits=lambda _: "")
    for _ in range(3):
        world.pass_time(MINUTE)
        whole.deliver()
    assert world.times_posted() == {f"{world.key}/2026-10-20T09:00": 1, f"correction/{digest.id}": 1}


def test_data_that_come_within_the_hour_need_no_correction(world: World):
    missing = ["The helpdesk ends on Sunday."]
    outbox = telling(world, Told(), waits=lambda _: missing[0])
    outbox.deliver()
    missing[0] = ""
    world.pass_time(MINUTE)
    outbox.deliver()
    world.until_quiet()
    assert world.times_posted() == {f"{world.key}/2026-10-20T09:00": 1}


def test_data_that_never_come_are_not_waited_for_any_longer(world: World):
    outbox = telling(world, Told(incomplete="data as of Sun 22:10"), waits=lambda _: "The helpdesk ends on Sunday.")
    world.now = NINE + HOUR
    outbox.deliver()
    world.now = NINE + 12 * HOUR + SECOND
    outbox.deliver()
    assert world.times_posted() == {f"{world.key}/2026-10-20T09:00": 1}
    assert [each.split("/")[0] for each in world.states(State.SKIPPED)] == ["correction"]


def test_what_somebody_asks_for_now_waits_for_nothing(world: World):
    outbox = telling(world, Told(incomplete="data as of Sun 22:10"), waits=lambda _: "The helpdesk ends on Sunday.")
    kept = world.schedules.pause(world.schedules.find(world.key), "U1")
    world.deliveries.promise(kept.number, [replace(_PROMISE, key=f"{kept.key}/now/1", due_at=world.now)])
    outbox.deliver()
    assert world.times_posted() == {f"{kept.key}/now/1": 1}


def test_where_it_cannot_be_known_whether_data_are_there_it_fails_in_words(world: World):
    def waits(_: Delivery) -> str:
        raise AskError("The view was deleted.")

    telling(world, Told(), waits=waits).deliver()
    (found,) = world.deliveries.newest(int(world.key))
    assert (found.state, found.error) == (State.FAILED, "The view was deleted.")


def test_looking_goes_on_where_it_was_interrupted(world: World):
    world.slack.faults = lambda: "lost"
    world.outbox().deliver()
    world.slack.faults = lambda: ""
    world.pass_time(2 * MINUTE)
    asked = []

    class Paged(Slack):
        def find(self, channel, delivery, since, *, thread="", seen=""):
            asked.append(seen)
            if len(asked) < 4:
                raise DeliveryError("slow down", Outcome.UNSENT, wait=60, seen=str(10 - len(asked)))
            return super().find(channel, delivery, since, thread=thread, seen=seen)

    paged = Paged(world)
    paged.posted = world.slack.posted
    for _ in range(4):
        # Each time as if another process came along.
        replace(world.outbox(), place=paged).deliver()
        world.pass_time(MINUTE)
    assert asked == ["", "9", "8", "7"]
    assert world.times_posted() == {f"{world.key}/2026-10-20T09:00": 1}
    # What was looked through before it was posted again says nothing of that.
    (found,) = world.deliveries.newest(int(world.key))
    assert found.seen == ""


def test_a_process_leaves_alone_what_it_is_at_when_the_clock_is_set_forward(world: World):
    class Slow(Slack):
        def post(self, message, channel, delivery):
            self.world.pass_time(2 * HOUR)  # the clock is set while it is being posted
            outbox.deliver()
            self.world.pass_time(-2 * HOUR)
            return super().post(message, channel, delivery)

    slow = Slow(world)
    slow.posted = world.slack.posted
    outbox = replace(world.outbox(), place=slow, timing=Timing())
    outbox.deliver()
    world.until_quiet()
    assert len(world.slack.posted) == 1


def test_who_lost_it_while_looking_draws_nothing(world: World):
    world.slack.faults = lambda: "lost"
    world.outbox().deliver()
    world.slack.faults = lambda: ""
    world.pass_time(2 * MINUTE)
    drawn = []

    class Slow(Slack):
        def find(self, channel, delivery, since, **_: str):
            self.world.pass_time(121 * SECOND)
            return super().find(channel, delivery, since)

    slow = Slow(world)
    slow.posted = world.slack.posted
    replace(world.outbox(), place=slow, render=drawn.append).deliver(1)
    assert drawn == []
    world.until_quiet()
    assert len(world.slack.posted) == 1
