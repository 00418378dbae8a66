"""What is due is promised once and posted once; each way that a delivery can end, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, update

from cxbot.database import changing
from cxbot.errors import AskError, DataError, DeliveryError, Outcome, RightsError
from cxbot.keeping.deliveries import PAUSED, State
from cxbot.outbox import Rendered
from cxbot.schedule import Rhythm, Schedule
from cxbot.tables.promised import schedules
from tests.promised.world import World

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# 20 October 2026 is a Tuesday; 09:00 in Berlin is 07:00 UTC. A world begins at 05:00 UTC.
NINE = datetime(2026, 10, 20, 7, tzinfo=UTC)


@pytest.fixture
def world(engine: Engine) -> World:
    return World(engine)


def due(world: World) -> World:
    """A world at nine, and all that is spread has begun."""
    world.now = NINE
    world.scheduling().tick()
    world.now = NINE + MINUTE
    return world


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


def test_two_people_who_change_one_at_once_are_told(world: World):
    kept = world.add()
    world.schedules.pause(kept, "U1")
    with pytest.raises(AskError, match="changed or deleted meanwhile"):
        world.schedules.delete(kept, "U2")


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


def test_a_place_has_twenty_at_most(world: World):
    for _ in range(20):
        world.add()
    with pytest.raises(AskError, match="20 digests"):
        world.add()
    world.add(place="C2")


def test_weekly_in_another_zone(world: World):
    kept = world.add(Schedule(Rhythm.WEEKLY, "Asia/Tokyo", time(9), frozenset({2})))
    world.now = datetime(2026, 10, 21, 0, 1, tzinfo=UTC)
    world.work()
    world.pass_time(MINUTE)
    world.work()
    assert world.times_posted() == {f"{kept.key}/2026-10-21T09:00": 1}


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


def test_what_a_digest_is_asked_for_is_kept(world: World):
    plain = world.add()
    assert (plain.least, plain.short, plain.changed_by) == (0, False, "U1")
    kept = world.schedules.add(replace(plain.wanted, least=5, short=True), "U2")
    found = world.schedules.find(kept.key)
    assert (found.least, found.short, found.changed_by) == (5, True, "U2")


def test_an_edit_goes_on_to_the_first_time_after_the_last_that_was_promised(world: World):
    kept = world.add()
    due(world).work()
    # Nine in Berlin was promised; nine in New York is yet to come that day, and bears the same label.
    ny = replace(kept.wanted, schedule=Schedule(Rhythm.DAILY, "America/New_York", time(9)))
    changed = world.schedules.change(world.schedules.find(kept.key), ny, "U2")
    assert (changed.due.slot, changed.changed_by, changed.owner) == ("2026-10-21T09:00", "U2", "U1")
    # An earlier time of this day is over: nothing fires retroactively.
    early = replace(kept.wanted, schedule=Schedule(Rhythm.DAILY, "Europe/Berlin", time(8)))
    assert world.schedules.change(changed, early, "U2").due.slot == "2026-10-21T08:00"
    world.work()
    assert world.times_posted() == {f"{kept.key}/2026-10-20T09:00": 1}


def test_what_is_due_just_now_is_not_lost_to_who_changes_it_then(world: World):
    kept = world.add()
    world.now = NINE
    for change in (
        lambda: world.schedules.change(kept, replace(kept.wanted, least=5), "U2"),
        lambda: world.schedules.resume(kept, "U2"),
    ):
        with pytest.raises(AskError, match="due just now"):
            change()
    world.scheduling().tick()
    world.schedules.change(kept, replace(kept.wanted, least=5), "U2")
    world.pass_time(MINUTE)
    world.work()
    assert world.times_posted() == {f"{kept.key}/2026-10-20T09:00": 1}


def test_one_that_cannot_be_read_hides_no_other(world: World):
    kept, broken = world.add(), world.add()
    unknown = broken.schedule.encode().replace("Europe/Berlin", "Mars/Olympus")
    with changing(world.engine) as connection:
        connection.execute(update(schedules).where(schedules.c.id == broken.number).values(schedule=unknown))
    assert [each.key for each in world.schedules.of("U1")] == [kept.key]
    assert [each.key for each in world.schedules.watched()] == [kept.key]
    due(world).work()
    assert world.times_posted() == {f"{kept.key}/2026-10-20T09:00": 1}


def test_resumed_after_a_move_to_another_zone_no_time_comes_twice(world: World):
    kept = world.add()
    due(world).work()
    paused = world.schedules.pause(world.schedules.find(kept.key), "U1")
    ny = replace(kept.wanted, schedule=Schedule(Rhythm.DAILY, "America/New_York", time(9)))
    moved = world.schedules.change(paused, ny, "U1")
    assert moved.state == PAUSED
    assert world.schedules.resume(moved, "U1").due.slot == "2026-10-21T09:00"


def test_what_waits_comes_to_the_place_it_was_moved_to(world: World):
    kept = world.add()
    due(world)
    held = world.deliveries.claim(timedelta(seconds=120))
    assert held is not None
    world.schedules.change(
        world.schedules.find(kept.key), replace(kept.wanted, place="U7"), "U1", "You were subscribed."
    )
    # Who has it drawn for the place it left does not post it there.
    assert not world.deliveries.begin_posting(held, held.told, timedelta(seconds=120), timedelta(seconds=120))
    world.until_quiet()
    assert {place for place, _ in world.slack.posted} == {"U7"}
    assert world.times_posted() == {f"{kept.key}/2026-10-20T09:00": 1, f"notice/subscribed/{kept.key}/2": 1}


def test_who_is_subscribed_by_another_is_told_once(world: World):
    wanted = world.add().wanted
    kept = world.schedules.add(replace(wanted, place="U7"), "U1", "Ana subscribed you.")
    world.until_quiet()
    assert world.times_posted() == {f"notice/subscribed/{kept.key}/1": 1}
    assert [each.key for each in world.schedules.of("U7")] == [kept.key]


def test_a_full_place_takes_no_digest_that_is_moved_there(world: World):
    for _ in range(20):
        world.add()
    other = world.add(place="C2")
    with pytest.raises(AskError, match="20 digests"):
        world.schedules.change(other, replace(other.wanted, place="C1"), "U1")
    assert world.schedules.find(other.key).place == "C2"
