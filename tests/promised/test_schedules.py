"""What changes a schedule changes what is still to come; nothing that was promised is lost or comes twice."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import update

from cxbot.database import changing
from cxbot.errors import AskError
from cxbot.keeping.deliveries import PAUSED
from cxbot.schedule import Rhythm, Schedule
from cxbot.tables.promised import schedules
from tests.promised.world import MINUTE, NINE, World, due


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


def test_two_people_who_change_one_at_once_are_told(world: World):
    kept = world.add()
    world.schedules.pause(kept, "U1")
    with pytest.raises(AskError, match="changed or deleted meanwhile"):
        world.schedules.delete(kept, "U2")
