"""What was promised to be said once, and how far each of it is. The same statements on SQLite and PostgreSQL.

Who works on a delivery holds a lease and the fence that came with it; whoever claims it later gets a greater fence, and
what is written with an older one changes nothing. It knows neither what is posted nor how.
"""

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, exists, func, or_, select, update

from cxbot.database import changing, reading
from cxbot.database.statements import insert_if_new
from cxbot.keeping.delivery import OPEN, Delivery, DeliveryKind, Promise, State
from cxbot.keeping.told import Told, write_within
from cxbot.tables.promised import deliveries, schedules

__all__ = [
    "DELETED",
    "ON",
    "OPEN",
    "PAUSED",
    "Deliveries",
    "Delivery",
    "DeliveryKind",
    "Promise",
    "State",
    "Told",
]

MOST_FAILURES = 3  # one after the other, until a schedule is paused
GIVEN_UP = f"It failed {MOST_FAILURES} times in a row, so I paused it: press Digests to resume it."
ON, PAUSED, DELETED = "on", "paused", "deleted"  # states of a schedule
_APART = timedelta(seconds=1)  # messages of one thread
_NAMES = uuid.UUID("6f0a7c52-5a3e-4d0c-9d0e-3c8f4f4f1a2b")


def _nobody(_held: Delivery, _state: State) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The deliveries of one workspace. `clock` is real time, the same for all processes that share the database.

    `ended` hears of each delivery that this process brought to an end.
    """

    engine: Engine
    workspace: str
    clock: Callable[[], datetime]
    ended: Callable[[Delivery, State], object] = _nobody

    def promise(self, schedule: int, promises: Sequence[Promise]) -> None:
        """Promise what was not promised yet."""
        with changing(self.engine) as connection:
            self.promise_within(connection, schedule, promises)

    def id_of(self, key: str) -> str:
        """The id of the delivery with this key, promised or not."""
        return str(uuid.uuid5(_NAMES, f"{self.workspace}/{key}"))

    def promise_within(self, connection: Connection, schedule: int, promises: Sequence[Promise]) -> None:
        """Promise what was not promised yet, within a transaction."""
        now = self.clock()
        for each in promises:
            row = {
                "id": self.id_of(each.key),
                "workspace": self.workspace,
                "key": each.key,
                "kind": each.kind.value,
                "schedule_id": schedule,
                "place": each.place,
                "slot": each.slot,
                "due_at": each.due_at,
                "made_at": now,
                "state": each.state.value,
                "attempts": 0,
                "fence": 0,
                "not_before": now + each.wait,
                "ended_at": None if each.state in OPEN else now,
                "channel": "",
                "ts": "",
                "error": each.error,
                "words": each.words,
                "question": "",
                "figures": "",
                "counted_hash": "",
                "incomplete": "",
                "parts": 0,
                "thread": each.thread,
                "parent": each.parent,
                "seen": "",
            }
            insert_if_new(connection, deliveries, row, ("workspace", "key"))

    def claim(self, lease: timedelta, busy: Collection[str] = ()) -> Delivery | None:
        """Take on what has waited longest of what is to be worked on now; None where there is nothing.

        What this process is `busy` with stays as it is, whatever a clock that was set says of its lease.
        """
        now = self.clock()
        waiting = self._waiting(now, busy)
        first = (
            select(deliveries.c.id)
            .where(waiting, deliveries.c.not_before <= now)
            .order_by(deliveries.c.not_before, deliveries.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .scalar_subquery()
        )
        taken = {
            "lease_until": now + lease,
            "fence": deliveries.c.fence + 1,
            "attempts": deliveries.c.attempts + 1,
        }
        # Once more `free`: PostgreSQL may run the inner statement before somebody else's claim is committed.
        claimed = update(deliveries).where(deliveries.c.id == first, waiting).values(**taken)
        with changing(self.engine) as connection:
            row = connection.execute(claimed.returning(deliveries)).first()
            return None if row is None else _read(row, self._wanted(connection, row))

    def is_any_waiting(self, busy: Collection[str] = ()) -> bool:
        """Whether there is anything to be claimed now."""
        now = self.clock()
        due = select(deliveries.c.id).where(self._waiting(now, busy), deliveries.c.not_before <= now)
        with reading(self.engine) as connection:
            return connection.execute(due.limit(1)).first() is not None

    def goes_on(self, held: Delivery, lease: timedelta) -> bool:
        """It is worked on for longer, as from now; False where somebody else has it, or may have it soon."""
        now = self.clock()
        mine = self._held(held) & (deliveries.c.lease_until > now)
        longer = update(deliveries).where(mine).values(lease_until=now + lease)
        with changing(self.engine) as connection:
            return bool(connection.execute(longer).rowcount)

    def begin_posting(self, held: Delivery, told: Told, lease: timedelta, settle: timedelta) -> bool:
        """Write down that it is about to be posted; False where it is not ours to post any more.

        Its outcome is unknown from now on: nobody looks before it has settled.
        """
        now = self.clock()
        on = exists().where(schedules.c.id == deliveries.c.schedule_id, schedules.c.state == ON)
        begun = {
            "state": State.POSTING.value,
            "lease_until": now + lease,
            "not_before": now + settle,
            "last_post_at": now,
            "first_post_at": held.first_post_at or now,
            "seen": "",
        }
        mine = self._held(held) & (deliveries.c.lease_until > now)
        if held.slot:
            mine &= on
        with changing(self.engine) as connection:
            if not connection.execute(update(deliveries).where(mine).values(**begun)).rowcount:
                return False
            write_within(connection, held.id, told, now)
            return True

    def posted(self, held: Delivery, channel: str, ts: str) -> bool:
        """It is there, and what follows it in its thread is promised; False where somebody else has it now."""
        gone_well = update(schedules).where(schedules.c.id == held.schedule).values(failures=0)
        with changing(self.engine) as connection:
            done = self._end(connection, held, State.POSTED, channel=channel, ts=ts, error="")
            if done and held.kind is DeliveryKind.DIGEST:
                connection.execute(gone_well)
                self.promise_within(connection, held.schedule, self._following(connection, held, ts))
        if done:
            self.ended(held, State.POSTED)
        return done

    def hold(self, held: Delivery, wait: timedelta, why: str) -> bool:
        """It waits for something else, which is no attempt; False where somebody else has it now."""
        return self._release(held, held.state, wait, why, attempts=held.attempts - 1)

    def looked(self, held: Delivery, wait: timedelta, seen: str, why: str) -> bool:
        """It was looked for so far, and is looked for further; False where somebody else has it now."""
        return self._release(held, held.state, wait, why, attempts=held.attempts - 1, seen=seen)

    def again(self, held: Delivery, wait: timedelta, error: str) -> bool:
        """It is surely not there, and will be tried again after a while; False where somebody else has it now."""
        return self._release(held, State.PENDING, wait, error)

    def unsure(self, held: Delivery, wait: timedelta, error: str) -> bool:
        """Nobody knows whether it is there: it is looked for after a while; False where somebody else has it now."""
        return self._release(held, State.POSTING, wait, error)

    def later(self, held: Delivery, wait: timedelta, error: str) -> bool:
        """Nothing came of it this time, and it is as it was; False where somebody else has it now."""
        return self._release(held, held.state, wait, error)

    def end(self, held: Delivery, state: State, error: str, notice: Promise | None = None) -> bool:
        """It ends otherwise than posted, and its owner is told; False where somebody else has it now.

        A schedule that failed so often one time after the other is paused.
        """
        with changing(self.engine) as connection:
            done = self._end(connection, held, state, error=error)
            if done and state is State.FAILED and held.kind is DeliveryKind.DIGEST:
                this = schedules.c.id == held.schedule
                connection.execute(update(schedules).where(this).values(failures=schedules.c.failures + 1))
                too_many = this & (schedules.c.failures >= MOST_FAILURES) & (schedules.c.state == ON)
                paused = {"state": PAUSED, "reason": error, "version": schedules.c.version + 1}
                if connection.execute(update(schedules).where(too_many).values(**paused)).rowcount and notice:
                    notice = replace(notice, words=f"{notice.words} {GIVEN_UP}")
            if done and notice is not None:
                self.promise_within(connection, held.schedule, [notice])
        if done:
            self.ended(held, state)
        return done

    def cancel_within(self, connection: Connection, schedule: int) -> None:
        """Within a transaction, take back what a schedule promised and is surely not posted."""
        pending = (deliveries.c.schedule_id == schedule) & (deliveries.c.state == State.PENDING)
        digests = pending & (deliveries.c.kind == DeliveryKind.DIGEST) & (deliveries.c.slot != "")
        gone = {"state": State.CANCELLED.value, "fence": deliveries.c.fence + 1, "ended_at": self.clock()}
        connection.execute(update(deliveries).where(digests).values(**gone, lease_until=None))

    def move_within(self, connection: Connection, schedule: int, place: str) -> None:
        """Within a transaction, have what a schedule promised and is surely not posted come to a place.

        Who has it drawn for another place does not post that: it is claimed and drawn anew.
        """
        pending = (deliveries.c.schedule_id == schedule) & (deliveries.c.state == State.PENDING)
        digests = pending & (deliveries.c.kind == DeliveryKind.DIGEST)
        moved = {"place": place, "fence": deliveries.c.fence + 1, "lease_until": None}
        connection.execute(update(deliveries).where(digests).values(**moved))

    def last_within(self, connection: Connection, schedule: int) -> tuple[str, datetime | None]:
        """Within a transaction, the last nominal time that a schedule promised, and its last moment; empty and None."""
        slots = (deliveries.c.schedule_id == schedule) & (deliveries.c.slot != "")
        found = select(func.max(deliveries.c.slot), func.max(deliveries.c.due_at)).where(slots)
        slot, at = connection.execute(found).one()
        return slot or "", at

    def find(self, delivery: str) -> Delivery | None:
        """The delivery with this id; None where there is none."""
        mine = (deliveries.c.workspace == self.workspace) & (deliveries.c.id == delivery)
        with reading(self.engine) as connection:
            row = connection.execute(select(deliveries).where(mine)).first()
            return None if row is None else _read(row, self._wanted(connection, row))

    def newest(self, schedule: int, most: int = 1) -> list[Delivery]:
        """The last digests of a schedule, the newest first."""
        mine = (deliveries.c.workspace == self.workspace) & (deliveries.c.schedule_id == schedule)
        digests = select(deliveries).where(mine, deliveries.c.kind == DeliveryKind.DIGEST)
        newest = digests.order_by(deliveries.c.due_at.desc(), deliveries.c.id).limit(most)
        with reading(self.engine) as connection:
            return [_read(row) for row in connection.execute(newest)]

    def posted_at(self, channel: str, ts: str) -> Delivery | None:
        """The digest that is this message; None where it is none."""
        here = (deliveries.c.channel == channel) & (deliveries.c.ts == ts)
        return self._where(here & (deliveries.c.kind == DeliveryKind.DIGEST)) if channel and ts else None

    def before(self, delivery: Delivery) -> Delivery | None:
        """The digest that the same schedule posted last before this one was due; None where there was none."""
        mine = (
            (deliveries.c.kind == DeliveryKind.DIGEST)
            & (deliveries.c.schedule_id == delivery.schedule)
            & (deliveries.c.state == State.POSTED)
        )
        return self._where(mine & (deliveries.c.due_at < delivery.due_at) & (deliveries.c.id != delivery.id))

    def _where(self, condition: ColumnElement[bool]) -> Delivery | None:
        """The newest of the deliveries that meet a condition."""
        found = select(deliveries).where(deliveries.c.workspace == self.workspace, condition)
        newest = found.order_by(deliveries.c.due_at.desc(), deliveries.c.id).limit(1)
        with reading(self.engine) as connection:
            row = connection.execute(newest).first()
            return None if row is None else _read(row)

    def _waiting(self, now: datetime, busy: Collection[str]) -> ColumnElement[bool]:
        free = or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= now)
        waiting = (deliveries.c.workspace == self.workspace) & deliveries.c.state.in_(OPEN) & free
        return waiting & deliveries.c.id.not_in(busy) if busy else waiting

    def _wanted(self, connection: Connection, row: Row[Any]) -> bool:
        state = connection.scalar(select(schedules.c.state).where(schedules.c.id == row.schedule_id))
        return state == ON or not row.slot

    def _held(self, held: Delivery) -> ColumnElement[bool]:
        mine = (deliveries.c.id == held.id) & (deliveries.c.fence == held.fence)
        return mine & deliveries.c.state.in_(OPEN)

    def _following(self, connection: Connection, held: Delivery, ts: str) -> list[Promise]:
        """What a digest that is there has follow in its thread, as was written down before it was posted."""
        told = (deliveries.c.parts, deliveries.c.incomplete, deliveries.c.told_at)
        parts, incomplete, told_at = connection.execute(select(*told).where(deliveries.c.id == held.id)).one()
        # However late the digest was, what belongs to it is due only now.
        begun = max(held.due_at, told_at or held.due_at)
        follow = [(f"thread/{held.id}/{each}", DeliveryKind.THREAD, begun) for each in range(1, parts + 1)]
        if incomplete:
            follow.append((f"correction/{held.id}", DeliveryKind.CORRECTION, held.due_at))
        return [
            # One after the other, in their order.
            Promise(key, held.place, due_at, "", kind, wait=place * _APART, thread=ts, parent=held.id)
            for place, (key, kind, due_at) in enumerate(follow, 1)
            if ts
        ]

    def _release(self, held: Delivery, state: State, wait: timedelta, error: str, **changed: Any) -> bool:
        free = {"state": state.value, "lease_until": None, "not_before": self.clock() + wait, "error": error} | changed
        with changing(self.engine) as connection:
            return bool(connection.execute(update(deliveries).where(self._held(held)).values(**free)).rowcount)

    def _end(self, connection: Connection, held: Delivery, state: State, **changed: str) -> bool:
        ended = {"state": state.value, "lease_until": None, "ended_at": self.clock(), **changed}
        return bool(connection.execute(update(deliveries).where(self._held(held)).values(**ended)).rowcount)


def _read(row: Row[Any], wanted: bool = True) -> Delivery:
    return Delivery(
        id=row.id,
        key=row.key,
        kind=DeliveryKind(row.kind),
        schedule=row.schedule_id,
        place=row.place,
        slot=row.slot,
        due_at=row.due_at,
        state=State(row.state),
        attempts=row.attempts,
        fence=row.fence,
        first_post_at=row.first_post_at,
        ended_at=row.ended_at,
        ts=row.ts,
        error=row.error,
        words=row.words,
        told=Told(
            question=row.question,
            figures=row.figures,
            counted=row.counted,
            counted_hash=row.counted_hash,
            metric=row.metric,
            sizes=row.sizes,
            at=row.told_at,
            incomplete=row.incomplete,
            parts=row.parts,
        ),
        thread=row.thread,
        parent=row.parent,
        seen=row.seen,
        decided_at=row.decided_at,
        wanted=wanted,
    )
