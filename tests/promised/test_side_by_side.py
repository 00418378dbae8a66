"""Several deliveries at once in one process, and what is forgotten in the end; on both databases."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Event

import pytest
from sqlalchemy import Engine, select

from cxbot.cli.promising import side_by_side
from cxbot.errors import DataError
from cxbot.keeping.deliveries import DeliveryKind, State
from cxbot.keeping.forgetting import forget_ended
from cxbot.tables.promised import deliveries
from tests.promised.world import MINUTE, NINE, Slack, World

DAY = timedelta(days=1)


def due_in_places(engine: Engine, number: int) -> World:
    world = World(engine)
    for each in range(number):
        world.add(place=f"C{each}")
    world.now = NINE
    world.scheduling().tick()
    world.pass_time(MINUTE)
    return world


def never() -> bool:
    return False


def test_several_are_posted_at_once_and_each_once(engine: Engine):
    world, together = due_in_places(engine, 12), Barrier(4)

    class Together(Slack):
        def post(self, message, channel, delivery):
            together.wait(30)  # until four are at it
            return super().post(message, channel, delivery)

    place = Together(world)
    side_by_side(replace(world.outbox(), place=place), never, 4)
    assert sorted(channel for channel, _ in place.posted) == sorted(f"C{each}" for each in range(12))


def test_one_that_takes_long_holds_no_other_up(engine: Engine):
    world, others = due_in_places(engine, 9), Event()

    class Slow(Slack):
        def post(self, message, channel, delivery):
            if channel == "C0":
                assert others.wait(30)
            posted = super().post(message, channel, delivery)
            if len(self.posted) == 8:
                others.set()
            return posted

    place = Slow(world)
    side_by_side(replace(world.outbox(), place=place), never, 2)
    assert place.posted[-1][0] == "C0"
    assert len(place.posted) == 9


def test_who_stops_begins_nothing_new(engine: Engine):
    world, stopping = due_in_places(engine, 5), Event()

    class Stops(Slack):
        def post(self, message, channel, delivery):
            stopping.set()
            return super().post(message, channel, delivery)

    place = Stops(world)
    side_by_side(replace(world.outbox(), place=place), stopping.is_set, 1)
    assert len(place.posted) == 1
    assert len(world.states(State.PENDING)) == 4


def test_a_database_that_does_not_answer_is_told_once_all_have_ended(sqlite_engine: Engine):
    world = due_in_places(sqlite_engine, 3)

    def render(_):
        raise DataError("busy")

    with pytest.raises(DataError):
        side_by_side(replace(world.outbox(), render=render), never, 2)


def test_what_ended_long_ago_is_forgotten_and_what_digests_told_is_not(engine: Engine):
    world = due_in_places(engine, 1)
    (key,) = world.states(State.PENDING)
    world.work()
    kept = world.schedules.find("1")
    world.now = NINE + 3 * DAY + MINUTE  # two are missed, of which the owner is told
    world.work()
    world.pass_time(MINUTE)
    world.work()
    assert len(world.states(*State)) == 5
    ended = world.now
    world.now = ended + 89 * DAY
    forget_ended(world.deliveries, world.now)
    assert len(world.states(*State)) == 5
    # The schedule has stood still since: what comes after its next time could be promised again.
    world.now = ended + 91 * DAY + MINUTE
    forget_ended(world.deliveries, world.now)
    assert world.states(*State) == [key, f"{kept.key}/2026-10-23T09:00"]


def test_what_could_be_promised_again_is_not_forgotten(engine: Engine):
    world = due_in_places(engine, 1)
    kept = world.schedules.find("1")
    world.schedules.pause(kept, "U1")  # takes it back
    assert len(world.states(State.CANCELLED)) == 1
    with engine.begin() as connection:  # as a restored backup has it
        connection.exec_driver_sql(f"UPDATE schedules SET next_at = {int(NINE.timestamp())}")
    world.pass_time(100 * DAY)
    forget_ended(world.deliveries, world.now)
    assert len(world.states(State.CANCELLED)) == 1
    # By the clock of reports it is not long ago.
    forget_ended(world.deliveries, NINE + DAY)
    assert len(world.states(State.CANCELLED)) == 1
    with engine.connect() as connection:
        assert connection.scalar(select(deliveries.c.kind)) == DeliveryKind.DIGEST
