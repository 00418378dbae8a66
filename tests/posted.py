"""A digest that was posted, as the outbox leaves it: for whoever asks later what it told."""

from datetime import datetime, time, timedelta

from sqlalchemy import Engine

from cxbot.digesting import digest
from cxbot.keeping.deliveries import Deliveries, Delivery, Promise
from cxbot.keeping.schedules import KeptSchedule, Schedules, Wanted
from cxbot.keeping.told import Told
from cxbot.period import CalendarUnit, Relative, Units
from cxbot.question import Question
from cxbot.replying import Replying
from cxbot.rights import EVERYTHING
from cxbot.schedule import Rhythm, Schedule
from cxbot.view import View

LEASE = timedelta(minutes=2)
SLOT = "2026-11-16T09:00"


def subscribed(engine: Engine, question: Question, now: datetime) -> tuple[KeptSchedule, Deliveries]:
    """A digest of a question, every day in C1, and the deliveries of its workspace at that moment."""
    deliveries = Deliveries(engine, "T1", lambda: now)
    view = View("Weekly", question, Relative.of(Units(CalendarUnit.WEEK, 1, 1)))
    schedules = Schedules(engine, "T1", lambda: now, deliveries)
    return schedules.add(Wanted("C1", view, "", Schedule(Rhythm.DAILY, "UTC", time(9))), "U1"), deliveries


def claimed(deliveries: Deliveries, kept: KeptSchedule, due_at: datetime, slot: str = SLOT) -> Delivery:
    """A delivery that is about to be posted."""
    deliveries.promise(kept.number, [Promise(f"{kept.key}/{slot}", "C1", due_at, slot)])
    held = deliveries.claim(LEASE)
    assert held is not None
    return held


def posted(
    deliveries: Deliveries, kept: KeptSchedule, told: Told, due_at: datetime, slot: str = SLOT, ts: str = "1.1"
) -> Delivery:
    """A delivery that told this, and was posted."""
    held = claimed(deliveries, kept, due_at, slot)
    assert deliveries.begin_posting(held, told, LEASE, LEASE)
    assert deliveries.posted(held, "C1", ts)
    found = deliveries.find(held.id)
    assert found is not None
    return found


def told_now(replying: Replying, question: Question) -> Told:
    """What a digest of a question tells now."""
    return digest(replying, question, EVERYTHING, name="Weekly", when="every day")[1]
