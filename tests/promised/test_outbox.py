"""What is due is promised once and posted once; each way that a delivery can end, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cxbot.errors import AskError, DataError, DeliveryError, Outcome, RightsError
from cxbot.keeping.deliveries import PAUSED, State
from cxbot.outbox import Rendered
from tests.promised.world import HOUR, MINUTE, NINE, World, due


def always(fault: str):
    return lambda: fault


def test_nothing_is_posted_before_it_is_due(world: World):
    world.add()
    world.now = NINE - timedelta(seconds=1)
    world.work()
    assert world.slack.posted == []


def test_what_is_due_is_posted_once_and_keeps_what_it_told(world: World):
    kept = world.add()
    due(world).work()
    world.work()
    assert world.times_posted() == {f"{kept.key}/2026-10-20T09:00": 1}
    (found,) = world.deliveries.newest(kept.number)
    assert (found.state, found.slot, found.ts, found.told.counted) == (State.POSTED, "2026-10-20T09:00", "1", 212)
    assert world.schedules.find(kept.key).due.slot == "2026-10-21T09:00"


def test_two_processes_promise_one(world: World):
    kept = world.add()
    world.now = NINE
    seen = world.schedules.find(kept.key)
    assert world.scheduling().tick() == 1
    # The other one read the schedule before the first one had advanced it.
    assert not world.schedules.advance(seen, [], seen.schedule.next(NINE))
    assert world.scheduling().tick() == 0
    assert world.states(State.PENDING) == [f"{kept.key}/2026-10-20T09:00"]


def test_a_clock_that_is_set_back_promises_nothing_anew(world: World):
    world.add()
    due(world).work()
    world.now = NINE - 2 * HOUR
    world.work()
    world.now = NINE + 2 * HOUR
    world.work()
    assert len(world.slack.posted) == 1


def test_where_the_answer_does_not_come_it_is_looked_for_before_it_is_posted_again(world: World):
    kept = world.add()
    world.slack.faults = always("silent")
    due(world).work()
    world.slack.faults = always("")
    assert world.states(State.POSTING) == [f"{kept.key}/2026-10-20T09:00"]
    world.pass_time(timedelta(seconds=119))
    world.work()
    assert world.states(State.POSTED) == []
    world.pass_time(timedelta(seconds=1))
    world.work()
    assert world.states(State.POSTED) == [f"{kept.key}/2026-10-20T09:00"]
    assert len(world.slack.posted) == 1


def test_what_is_not_there_is_posted_again(world: World):
    world.add()
    world.slack.faults = always("lost")
    due(world).work()
    world.until_quiet()
    assert len(world.slack.posted) == 1


def test_where_nobody_may_look_the_owner_decides(world: World):
    kept = world.add()
    world.slack.faults, world.slack.blind = always("silent"), True
    due(world).work()
    world.slack.faults = always("")
    world.until_quiet()
    assert world.states(State.UNVERIFIED) == [f"{kept.key}/2026-10-20T09:00"]
    assert [channel for channel, _ in world.slack.posted] == ["C1", "U1"]  # the digest, then words to its owner


def test_a_rate_limit_is_waited_for(world: World):
    world.add()
    world.slack.faults = always("limited")
    due(world).work()
    world.slack.faults = always("")
    world.pass_time(timedelta(seconds=29))
    world.work()
    assert world.slack.posted == []
    world.pass_time(timedelta(seconds=1))
    world.work()
    assert len(world.slack.posted) == 1


@pytest.mark.parametrize("error", [AskError("The view was deleted."), RightsError("no")])
def test_what_can_never_be_drawn_fails_and_its_owner_is_told_once(world: World, error: Exception):
    kept = world.add()

    def render(delivery) -> Rendered:
        if delivery.kind == "digest":
            raise error
        return Rendered(delivery.words)

    outbox = world.outbox()
    due(world)
    for _ in range(3):
        type(outbox)(outbox.deliveries, render, outbox.place, outbox.owner, outbox.now).deliver()
        world.pass_time(MINUTE)
    assert world.states(State.FAILED) == [f"{kept.key}/2026-10-20T09:00"]
    assert world.times_posted() == {f"notice/{kept.key}/2026-10-20T09:00": 1}


@pytest.mark.parametrize("error", [DataError("busy"), KeyError("a fault of ours"), DeliveryError("", Outcome.UNKNOWN)])
def test_what_could_not_be_drawn_once_is_drawn_again(world: World, error: Exception):
    world.add()
    failed = []

    def render(delivery) -> Rendered:
        if not failed:
            failed.append(delivery)
            raise error
        return Rendered("")

    outbox = world.outbox()
    outbox = type(outbox)(outbox.deliveries, render, outbox.place, outbox.owner, outbox.now)
    due(world)
    for _ in range(4):
        try:
            outbox.deliver()
        except DataError:
            assert isinstance(error, DataError)
        world.pass_time(MINUTE)
    assert len(world.slack.posted) == 1


def test_a_schedule_that_failed_three_times_is_paused_and_says_why(world: World):
    kept = world.add()
    outbox = world.outbox()

    def render(delivery) -> Rendered:
        raise AskError("The view was deleted.")

    outbox = type(outbox)(outbox.deliveries, render, outbox.place, outbox.owner, outbox.now)
    for day in range(5):
        world.now = NINE + timedelta(days=day)
        world.scheduling().tick()
        world.pass_time(MINUTE)
        outbox.deliver()
    found = world.schedules.find(kept.key)
    assert (found.state, found.reason) == (PAUSED, "The view was deleted.")
    assert len(world.deliveries.newest(kept.number, 10)) == 3
    # The last of them tells that no more will come, the others do not.
    notices = [
        world.deliveries.find(world.deliveries.id_of(f"notice/{kept.key}/2026-10-{day}T09:00")) for day in (21, 22)
    ]
    assert [each.words.endswith("so I paused it: press Digests to resume it.") for each in notices] == [False, True]


def test_after_an_outage_the_latest_is_caught_up_and_the_owner_told_of_the_others(world: World):
    kept = world.add()
    world.now = NINE + timedelta(days=3, hours=11)
    world.work()
    world.pass_time(MINUTE)
    world.work()
    posted = world.times_posted()
    notice = f"notice/{kept.key}/2026-10-22T09:00"
    assert posted == {f"{kept.key}/2026-10-23T09:00": 1, notice: 1}
    assert world.states(State.MISSED) == [f"{kept.key}/2026-10-{day}T09:00" for day in (20, 21, 22)]


def test_of_what_was_missed_another_is_told_where_the_owner_is_gone(world: World):
    world.add()
    world.now = NINE + timedelta(days=3, hours=11)
    replace(world.scheduling(), told=lambda _: "U9").tick()
    world.until_quiet()
    assert sorted(place for place, _ in world.slack.posted) == ["C1", "U9"]


def test_what_is_older_than_half_a_day_is_missed(world: World):
    kept = world.add()
    world.now = NINE + timedelta(hours=12, seconds=1)
    world.work()
    world.pass_time(MINUTE)
    world.work()
    assert world.times_posted() == {f"notice/{kept.key}/2026-10-20T09:00": 1}
    assert world.states(State.MISSED) == [f"{kept.key}/2026-10-20T09:00"]


def test_paused_nothing_comes_and_resumed_nothing_is_made_up_for(world: World):
    kept = world.schedules.pause(world.add(), "U2")
    world.now = NINE + timedelta(days=5)
    world.work()
    world.schedules.resume(kept, "U2")
    world.work()
    assert world.slack.posted == []
    assert world.schedules.find(kept.key).due.slot == "2026-10-25T09:00"  # winter time began, so it is an hour away


def test_what_was_promised_and_not_posted_is_taken_back_by_a_pause(world: World):
    kept = world.add()
    due(world)
    held = world.deliveries.claim(timedelta(seconds=120))
    assert held is not None
    world.schedules.pause(world.schedules.find(kept.key), "U1")
    # Who had taken it on does not post it.
    assert not world.deliveries.begin_posting(held, held.told, timedelta(seconds=120), timedelta(seconds=120))
    world.work()
    assert world.slack.posted == []
    assert world.states(State.CANCELLED) == [f"{kept.key}/2026-10-20T09:00"]


@pytest.mark.parametrize(("fault", "state"), [("silent", State.POSTED), ("lost", State.CANCELLED)])
def test_what_is_perhaps_posted_is_looked_for_after_it_was_deleted(world: World, fault: str, state: State):
    kept = world.add()
    world.slack.faults = always(fault)
    due(world).work()
    world.schedules.delete(world.schedules.find(kept.key), "U1")
    world.until_quiet()
    assert world.states(state) == [f"{kept.key}/2026-10-20T09:00"]
    assert len(world.slack.posted) == (fault == "silent")


def test_a_restored_backup_posts_nothing_again(world: World):
    world.add()
    due(world).work()
    with world.engine.begin() as connection:  # as it was before nine
        connection.exec_driver_sql("DELETE FROM deliveries")
        connection.exec_driver_sql(
            f"UPDATE schedules SET next_slot = '2026-10-20T09:00', next_at = {int(NINE.timestamp())}"
        )
    world.pass_time(5 * MINUTE)
    world.work()
    world.pass_time(MINUTE)
    world.work()
    assert len(world.slack.posted) == 1
    assert len(world.states(State.POSTED)) == 1


def test_a_process_that_froze_before_it_posts_gives_up(world: World):
    world.add()
    due(world)
    other = World(world.engine)
    other.slack = world.slack

    def freeze() -> None:
        world.pass_time(timedelta(seconds=130))
        other.now = world.now
        other.outbox().deliver()

    world.frozen = freeze
    world.work()
    world.until_quiet()
    assert len(world.slack.posted) == 1


def test_a_workspace_does_not_see_what_another_promised(world: World):
    world.add()
    due(world)
    deliveries = world.deliveries
    assert type(deliveries)(world.engine, "T2", deliveries.clock).claim(timedelta(seconds=120)) is None


def test_what_the_bot_pauses_itself_tells_its_owner_once_and_says_why(world: World):
    kept = world.add()
    due(world)
    paused = world.schedules.pause_for(kept, "the channel is archived", "I paused it.")
    assert paused is not None
    assert (paused.state, paused.reason, paused.changed_by) == ("paused", "the channel is archived", "U1")
    assert world.schedules.pause_for(paused, "again", "Twice.") is None
    world.until_quiet()
    assert world.slack.posted == [("U1", world.slack.posted[0][1])]
    assert world.states(State.POSTED) == [f"notice/paused/{kept.key}/2"]
    assert world.states(State.CANCELLED) == [f"{kept.key}/2026-10-20T09:00"]


def test_what_an_owner_is_to_be_told_is_told_after_any_outage(world: World):
    kept = world.add()
    world.schedules.pause_for(kept, "the channel is archived", "I paused it.")
    world.now += timedelta(days=3)
    world.pass_time(timedelta(days=3))
    world.until_quiet()
    assert world.states(State.POSTED) == [f"notice/paused/{kept.key}/2"]


def test_another_person_is_told_of_a_pause_whose_owner_is_gone(world: World):
    kept = world.add()
    assert world.schedules.pause_for(kept, "its owner left", "It was hers.", told="U9") is not None
    world.until_quiet()
    assert [place for place, _ in world.slack.posted] == ["U9"]
