"""What is due again and again: whose it is, what it shows, when it is due next, and whether it is paused.

It knows people and places by Slack's ids only. A deleted one stays, so that whoever presses an old button is told.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, func, insert, or_, select, update

from cxbot.database import changing, reading
from cxbot.errors import AskError
from cxbot.keeping.deliveries import DELETED, ON, PAUSED, Deliveries, DeliveryKind, Promise
from cxbot.schedule import Due, Schedule
from cxbot.tables.promised import schedules
from cxbot.view import View

MOST = 20  # schedules of one place
_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class KeptSchedule:
    """A schedule of a view, and the place that its digests go to: a channel, or one person directly; Slack's ids.

    `owner` made it; `view_key` is of a saved view, which is shown as it is then, empty for `view` as it stands here.
    `reason` says why the bot paused it itself. `version` grows with every change, `changed_by` made the last one.
    It comes where there are at least `least` ratings, and is `short` when nothing changed.
    """

    key: str
    place: str
    owner: str
    view: View
    view_key: str
    schedule: Schedule
    state: str
    reason: str
    due: Due
    version: int
    changed_by: str
    least: int = 0
    short: bool = False

    @property
    def number(self) -> int:
        """Its own id."""
        return int(self.key)


@dataclass(frozen=True, slots=True)
class Schedules:
    """The schedules of one workspace. `now` is the clock that reports follow; what is due is promised in `promises`."""

    engine: Engine
    workspace: str
    now: Callable[[], datetime]
    promises: Deliveries

    def add(
        self,
        place: str,
        view: View,
        view_key: str,
        schedule: Schedule,
        by: str,
        *,
        least: int = 0,
        short: bool = False,
    ) -> KeptSchedule:
        """Keep a new schedule, which is due for the first time after now.

        Raises:
            AskError: the place has too many.
        """
        now = self.now()
        due = schedule.next(now)
        row = {
            "workspace": self.workspace,
            "place": place,
            "owner": by,
            "made_at": now,
            "changed_by": by,
            "changed_at": now,
            "version": 1,
            "view": view.encode(),
            "view_key": view_key,
            "schedule": schedule.encode(),
            "state": ON,
            "reason": "",
            "next_slot": due.slot,
            "next_at": due.at,
            "failures": 0,
            "least": least,
            "short": int(short),
        }
        with changing(self.engine) as connection:
            there = self._mine & (schedules.c.place == place) & (schedules.c.state != DELETED)
            if (connection.scalar(select(func.count()).select_from(schedules).where(there)) or 0) >= MOST:
                raise AskError(
                    f"There are {MOST} digests here already, which is the most. Delete one first.", "digests"
                )
            key = connection.scalar(insert(schedules).values(**row).returning(schedules.c.id))
            return self._find(connection, str(key))

    def find(self, key: str) -> KeptSchedule:
        """The schedule with this key, deleted or not.

        Raises:
            AskError: there never was one.
        """
        with reading(self.engine) as connection:
            return self._find(connection, key)

    def of(self, person: str, place: str) -> list[KeptSchedule]:
        """What goes to a place or a person, and what the person owns; the soonest due first."""
        theirs = or_(schedules.c.place.in_([each for each in (place, person) if each]), schedules.c.owner == person)
        found = select(schedules).where(self._mine, theirs, schedules.c.state != DELETED)
        with reading(self.engine) as connection:
            return [_read(row) for row in connection.execute(found.order_by(schedules.c.next_at, schedules.c.id))]

    def pause(self, kept: KeptSchedule, by: str) -> KeptSchedule:
        """Have nothing be due until it is resumed; what was promised and is not posted is taken back.

        Raises:
            AskError: somebody else changed it meanwhile.
        """
        return self._change(kept, by, state=PAUSED, reason="")

    def resume(self, kept: KeptSchedule, by: str) -> KeptSchedule:
        """Have it be due again, for the first time after now: what it would have been meanwhile is not made up for.

        Raises:
            AskError: somebody else changed it meanwhile.
        """
        due = kept.schedule.next(self.now())
        return self._change(kept, by, state=ON, reason="", failures=0, next_slot=due.slot, next_at=due.at)

    def pause_for(self, kept: KeptSchedule, reason: str, words: str, told: str = "") -> KeptSchedule | None:
        """Pause it because of what happened, and have somebody told once: its owner, or who is `told` in her place.

        `reason` is what lists say, `words` are the notice. None where it is paused or deleted already, or somebody
        changed it meanwhile: then nothing is done, and nobody is told.
        """
        version = kept.version + 1
        paused = {"state": PAUSED, "reason": reason, "changed_at": self.now(), "version": version}
        notice = Promise(
            f"notice/paused/{kept.key}/{version}",
            told or kept.owner,
            self.now(),
            kind=DeliveryKind.NOTICE,
            words=words,
        )
        with changing(self.engine) as connection:
            on = self._as(kept) & (schedules.c.state == ON)
            if not connection.execute(update(schedules).where(on).values(**paused)).rowcount:
                return None
            self.promises.cancel_within(connection, kept.number)
            self.promises.promise_within(connection, kept.number, [notice])
            return self._find(connection, kept.key)

    def delete(self, kept: KeptSchedule, by: str) -> KeptSchedule:
        """Delete it; what was promised and is not posted is taken back.

        Raises:
            AskError: somebody else changed it meanwhile.
        """
        return self._change(kept, by, state=DELETED, reason="")

    def due(self) -> list[str]:
        """The keys of what is due, what has been so for longest first."""
        found = select(schedules.c.id).where(self._mine, schedules.c.state == ON, schedules.c.next_at <= self.now())
        with reading(self.engine) as connection:
            return [str(key) for key in connection.scalars(found.order_by(schedules.c.next_at, schedules.c.id))]

    def advance(self, kept: KeptSchedule, promises: Sequence[Promise], following: Due) -> bool:
        """Promise what was due and go on to what is due next, both or none; False where somebody else did."""
        seen = (schedules.c.next_slot == kept.due.slot) & (schedules.c.next_at == kept.due.at)
        here = self._as(kept) & seen & (schedules.c.state == ON)
        moved = update(schedules).where(here).values(next_slot=following.slot, next_at=following.at)
        with changing(self.engine) as connection:
            if not connection.execute(moved).rowcount:
                return False
            self.promises.promise_within(connection, kept.number, promises)
            return True

    @property
    def _mine(self) -> ColumnElement[bool]:
        return schedules.c.workspace == self.workspace

    def _as(self, kept: KeptSchedule) -> ColumnElement[bool]:
        return self._mine & (schedules.c.id == kept.number) & (schedules.c.version == kept.version)

    def _change(self, kept: KeptSchedule, by: str, **changed: Any) -> KeptSchedule:
        now = self.now()
        with changing(self.engine) as connection:
            values = changed | {"changed_by": by, "changed_at": now, "version": kept.version + 1}
            alive = self._as(kept) & (schedules.c.state != DELETED)
            if not connection.execute(update(schedules).where(alive).values(**values)).rowcount:
                raise AskError("This digest was changed or deleted meanwhile. The list shows how it is now.", "digests")
            if changed["state"] != ON:
                self.promises.cancel_within(connection, kept.number)
            return self._find(connection, kept.key)

    def _find(self, connection: Connection, key: str) -> KeptSchedule:
        known = key.isascii() and key.isdecimal() and len(key) <= _MOST_DIGITS
        mine = self._mine & (schedules.c.id == (int(key) if known else -1))
        row = connection.execute(select(schedules).where(mine)).first()
        if row is None:
            raise AskError("There is no such digest. The list shows those there are.", "digests")
        return _read(row)


def _read(row: Row[Any]) -> KeptSchedule:
    return KeptSchedule(
        key=str(row.id),
        place=row.place,
        owner=row.owner,
        view=View.decode(row.view),
        view_key=row.view_key,
        schedule=Schedule.decode(row.schedule),
        state=row.state,
        reason=row.reason,
        due=Due(row.next_slot, row.next_at),
        version=row.version,
        changed_by=row.changed_by,
        least=row.least,
        short=bool(row.short),
    )
