"""What is due again and again: whose it is, what it shows, when it is due next, and whether it is paused.

It knows people and places by Slack's ids only. A deleted one stays, so that whoever presses an old button is told.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, func, insert, or_, select, update

from cxbot.database import changing, reading
from cxbot.errors import AskError
from cxbot.keeping.deliveries import DELETED, ON, PAUSED, Deliveries, DeliveryKind, Promise
from cxbot.schedule import Due, Schedule
from cxbot.settings import MOST_DIGESTS
from cxbot.tables.promised import schedules
from cxbot.view import View

_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to come, where to and when; the parts are those of a kept schedule."""

    place: str
    view: View
    view_key: str
    schedule: Schedule
    least: int = 0
    short: bool = False


@dataclass(frozen=True, slots=True)
class KeptSchedule:
    """A schedule of a view, and the place that its digests go to: a channel, or one person directly; Slack's ids.

    `owner` made it; `view_key` is of a saved view, which is shown as it is then, empty for `view` as it stands here.
    `reason` says why the bot paused it itself. `version` grows with every change, `changed_by` made the last one.
    It comes where there are at least `least` ratings, and is `short` when nothing changed. `cause` is what the bot
    looks at to see whether what it paused it for is over; empty where it did not, or somebody was told that it is.
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
    cause: str = ""

    @property
    def number(self) -> int:
        """Its own id."""
        return int(self.key)

    @property
    def wanted(self) -> Wanted:
        """What is wanted of it."""
        return Wanted(self.place, self.view, self.view_key, self.schedule, self.least, self.short)


@dataclass(frozen=True, slots=True)
class Schedules:
    """The schedules of one workspace, of a place as many as `most`.

    `now` is the clock that reports follow; what is due is promised in `promises`.
    """

    engine: Engine
    workspace: str
    now: Callable[[], datetime]
    promises: Deliveries
    most: int = MOST_DIGESTS

    def add(self, wanted: Wanted, by: str, tell: str = "") -> KeptSchedule:
        """Keep a new schedule, which is due for the first time after now.

        `tell` are words to the one person that it comes to.

        Raises:
            AskError: the place has too many.
        """
        now = self.now()
        due = wanted.schedule.next(now)
        row = _columns(wanted) | {
            "workspace": self.workspace,
            "owner": by,
            "made_at": now,
            "changed_by": by,
            "changed_at": now,
            "version": 1,
            "state": ON,
            "reason": "",
            "next_slot": due.slot,
            "next_at": due.at,
            "failures": 0,
        }
        with changing(self.engine) as connection:
            self._check_room(connection, wanted.place)
            key = connection.scalar(insert(schedules).values(**row).returning(schedules.c.id))
            kept = self._find(connection, str(key))
            self._tell(connection, kept, tell)
            return kept

    def check_room(self, place: str) -> None:
        """Let a place pass that may have a digest more.

        Raises:
            AskError: it has too many.
        """
        with reading(self.engine) as connection:
            self._check_room(connection, place)

    def find(self, key: str) -> KeptSchedule:
        """The schedule with this key, deleted or not.

        Raises:
            AskError: there never was one.
        """
        with reading(self.engine) as connection:
            return self._find(connection, key)

    def of(self, person: str, *places: str) -> list[KeptSchedule]:
        """What goes to these places or a person, and what the person owns; the soonest due first."""
        wheres = [each for each in (*places, person) if each]
        theirs = or_(schedules.c.place.in_(wheres), schedules.c.owner == person)
        found = select(schedules).where(self._mine, theirs, schedules.c.state != DELETED)
        with reading(self.engine) as connection:
            return _readable(connection.execute(found.order_by(schedules.c.next_at, schedules.c.id)))

    def watched(self, place: str = "", person: str = "") -> list[KeptSchedule]:
        """What is on, or paused for what may be over one day; of one place or one person where that is named.

        Of a person is what goes to her, and what she made or changed last.
        """
        found = select(schedules).where(self._mine, or_(schedules.c.state == ON, schedules.c.cause != ""))
        found = found.where(schedules.c.state != DELETED)
        if place:
            found = found.where(schedules.c.place == place)
        if person:
            found = found.where(or_(*(schedules.c[name] == person for name in ("place", "owner", "changed_by"))))
        with reading(self.engine) as connection:
            return _readable(connection.execute(found.order_by(schedules.c.id)))

    def change(self, kept: KeptSchedule, wanted: Wanted, by: str, tell: str = "") -> KeptSchedule:
        """Put what is wanted now in the place of what was; a paused one stays so.

        It is due for the first time after now, and after all that was promised already: no time comes twice, and none
        that is over. What is promised and surely not posted comes to the new place, as it is wanted now. `tell` are
        words to the one person that it comes to; none where it came to her before.

        Raises:
            AskError: somebody else changed it meanwhile, it is due just now, or the new place has too many.
        """
        with changing(self.engine) as connection:
            if wanted.place != kept.place:
                self._check_room(connection, wanted.place)
            due = self._following(connection, kept, wanted.schedule)
            values = _columns(wanted) | {"next_slot": due.slot, "next_at": due.at}
            if wanted.place != kept.place:
                values |= {"cause": "", "reason": ""}  # which is of the place where it went
            changed = self._write(connection, kept, values | {"changed_by": by})
            self.promises.move_within(connection, kept.number, wanted.place)
            self._tell(connection, changed, tell)
            return changed

    def pause(self, kept: KeptSchedule, by: str) -> KeptSchedule:
        """Have nothing be due until it is resumed; what was promised and is not posted is taken back.

        Raises:
            AskError: somebody else changed it meanwhile.
        """
        return self._change(kept, by, state=PAUSED, reason="")

    def resume(self, kept: KeptSchedule, by: str) -> KeptSchedule:
        """Have it be due again, for the first time after now: what it would have been meanwhile is not made up for.

        Raises:
            AskError: somebody else changed it meanwhile, or it is on and due just now.
        """
        with changing(self.engine) as connection:
            due = self._following(connection, kept, kept.schedule)
            values = {"state": ON, "reason": "", "cause": "", "failures": 0, "next_slot": due.slot, "next_at": due.at}
            return self._write(connection, kept, values | {"changed_by": by})

    def pause_for(
        self, kept: KeptSchedule, reason: str, words: str, told: str = "", *, cause: str = ""
    ) -> KeptSchedule | None:
        """Pause it because of what happened, and have somebody told once: its owner, or who is `told` in her place.

        `reason` is what lists say, `words` are the notice, without which nobody is told; `cause` is what to look at
        later. None where it is paused or deleted already, or somebody changed it meanwhile: then nothing is done, and
        nobody is told.
        """
        version = kept.version + 1
        paused = {"state": PAUSED, "reason": reason, "cause": cause, "changed_at": self.now(), "version": version}
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
            self.promises.promise_within(connection, kept.number, [notice] if words else [])
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
        """Change its state to one in which nothing comes, and take back what was promised."""
        with changing(self.engine) as connection:
            found = self._write(connection, kept, changed | {"cause": "", "changed_by": by})
            self.promises.cancel_within(connection, kept.number)
            return found

    def _write(self, connection: Connection, kept: KeptSchedule, values: dict[str, Any]) -> KeptSchedule:
        """Change it as it was seen."""
        values |= {"changed_at": self.now(), "version": kept.version + 1}
        alive = self._as(kept) & (schedules.c.state != DELETED)
        if not connection.execute(update(schedules).where(alive).values(**values)).rowcount:
            raise AskError("This digest was changed or deleted meanwhile. The list shows how it is now.", "digests")
        return self._find(connection, kept.key)

    def _following(self, connection: Connection, kept: KeptSchedule, schedule: Schedule) -> Due:
        """The first time that it is due after now, and after the last that was promised.

        In another zone the clock on the wall may show that time once more.
        """
        seen = self._find(connection, kept.key)
        if seen.state == ON and seen.due.at <= self.now():
            # What is due is promised within seconds; else nobody would hear of it any more.
            raise AskError("This digest is due just now. Wait some seconds, and do it again.", "digests")
        slot, at = self.promises.last_within(connection, kept.number)
        due = schedule.next(self.now() if at is None else max(self.now(), at))
        while due.slot <= slot:
            due = schedule.next(due.at)
        return due

    def _check_room(self, connection: Connection, place: str) -> None:
        there = self._mine & (schedules.c.place == place) & (schedules.c.state != DELETED)
        if (connection.scalar(select(func.count()).select_from(schedules).where(there)) or 0) >= self.most:
            raise AskError(
                f"There are {self.most} digests there already, which is the most. Delete one first.", "digests"
            )

    def _tell(self, connection: Connection, kept: KeptSchedule, words: str) -> None:
        """Promise words to the person that it comes to, where there are any."""
        if words:
            key = f"notice/subscribed/{kept.key}/{kept.version}"
            notice = Promise(key, kept.place, self.now(), kind=DeliveryKind.NOTICE, words=words)
            self.promises.promise_within(connection, kept.number, [notice])

    def _find(self, connection: Connection, key: str) -> KeptSchedule:
        known = key.isascii() and key.isdecimal() and len(key) <= _MOST_DIGITS
        mine = self._mine & (schedules.c.id == (int(key) if known else -1))
        row = connection.execute(select(schedules).where(mine)).first()
        if row is None:
            raise AskError("There is no such digest. The list shows those there are.", "digests")
        return _read(row)


def _columns(wanted: Wanted) -> dict[str, Any]:
    return {
        "place": wanted.place,
        "view": wanted.view.encode(),
        "view_key": wanted.view_key,
        "schedule": wanted.schedule.encode(),
        "least": wanted.least,
        "short": int(wanted.short),
    }


def _readable(rows: Iterable[Row[Any]]) -> list[KeptSchedule]:
    """All but those of a newer version, or in a zone that is unknown here: they hold the others up nowhere."""
    found = []
    for row in rows:
        with suppress(AskError):
            found.append(_read(row))
    return found


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
        cause=row.cause,
    )
