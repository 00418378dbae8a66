"""The digests and deliveries of all workspaces, for whoever runs the bot; and one that she has sent now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from cxbot.database import changing
from cxbot.errors import AskError
from cxbot.keeping.deliveries import DELETED, OPEN, Deliveries, DeliveryKind, Promise, State
from cxbot.keeping.schedules import KeptSchedule
from cxbot.tables.promised import deliveries, schedules

SHORTEST = 8  # characters of an id that name a delivery


@dataclass(frozen=True, slots=True)
class Entry:
    """A delivery as it stands; `last_post_at` is when it was last about to be posted, `at` when it came to its end."""

    id: str
    workspace: str
    schedule: int
    kind: str
    place: str
    slot: str
    due_at: datetime
    state: State
    attempts: int
    not_before: datetime
    lease_until: datetime | None
    last_post_at: datetime | None
    at: datetime | None
    error: str

    @property
    def dwell(self) -> float | None:
        """How many seconds after it was due it was there; None where it is not, as far as anybody knows."""
        return (self.at - self.due_at).total_seconds() if self.state is State.POSTED and self.at else None


def schedule_keys(connection: Connection, *, deleted: bool = False) -> list[tuple[str, str]]:
    """The workspace and key of every schedule, those that are due soonest first."""
    found = select(schedules.c.workspace, schedules.c.id).order_by(schedules.c.next_at, schedules.c.id)
    if not deleted:
        found = found.where(schedules.c.state != DELETED)
    return [(row.workspace, str(row.id)) for row in connection.execute(found)]


def entries_of(connection: Connection, schedule: int, most: int) -> list[Entry]:
    """The last digests of a schedule, the newest first."""
    return _entries(connection, _digests() & (deliveries.c.schedule_id == schedule), most)


def unsettled(connection: Connection, since: datetime, most: int) -> list[Entry]:
    """The digests that failed since a moment, and those of which nobody knows, the newest first."""
    failed = (deliveries.c.state == State.FAILED) & (deliveries.c.ended_at >= since)
    return _entries(connection, _digests() & (failed | (deliveries.c.state == State.UNVERIFIED)), most)


def still_open(connection: Connection, due_before: datetime, most: int) -> list[Entry]:
    """What was due before a moment and has not come to its end, the newest first."""
    late = deliveries.c.state.in_(OPEN) & (deliveries.c.due_at < due_before)
    return _entries(connection, late, most)


def named(connection: Connection, name: str) -> Entry:
    """The delivery whose id begins so.

    Raises:
        AskError: there is none, or more than one.
    """
    if len(name) < SHORTEST or not set(name) <= set("0123456789abcdef-"):
        raise AskError(f"“{name}” is no id of a delivery. `cxbot digests show ID` lists them.")
    found = _entries(connection, deliveries.c.id.startswith(name, autoescape=True), 2)
    if not found:
        raise AskError(f"There is no delivery {name}. `cxbot digests show ID` lists those of a digest.")
    if len(found) > 1:
        raise AskError(f"More than one delivery begins with {name}. Write more of its id.")
    return found[0]


def send_now(promises: Deliveries, kept: KeptSchedule, now: datetime, *, request: str = "") -> bool:
    """Promise that a digest comes now; False where the same was asked for already.

    Without a `request` of its own it is the same for as long as the last one that was asked for so is on its way.
    """
    with changing(promises.engine) as connection:
        key = f"{kept.key}/now/{request or _next_request(connection, promises.workspace, kept)}"
        there = (deliveries.c.workspace == promises.workspace) & (deliveries.c.key == key)
        if connection.execute(select(deliveries.c.id).where(there)).first() is not None:
            return False
        promises.promise_within(connection, kept.number, [Promise(key, kept.place, now)])
        return True


def _next_request(connection: Connection, workspace: str, kept: KeptSchedule) -> str:
    begins = f"{kept.key}/now/{_COUNTED}"
    mine = (deliveries.c.workspace == workspace) & deliveries.c.key.startswith(begins, autoescape=True)
    made = {
        int(row.key.removeprefix(begins)): State(row.state)
        for row in connection.execute(select(deliveries.c.key, deliveries.c.state).where(mine))
        if row.key.removeprefix(begins).isdecimal()
    }
    last = max(made, default=0)
    return f"{_COUNTED}{last if made.get(last) in OPEN else last + 1}"


def _digests() -> ColumnElement[bool]:
    return deliveries.c.kind == DeliveryKind.DIGEST


def _entries(connection: Connection, which: ColumnElement[bool], most: int) -> list[Entry]:
    newest = select(deliveries).where(which).order_by(deliveries.c.due_at.desc(), deliveries.c.id).limit(most)
    return [_entry(row) for row in connection.execute(newest)]


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        workspace=row.workspace,
        schedule=row.schedule_id,
        kind=row.kind,
        place=row.place,
        slot=row.slot,
        due_at=row.due_at,
        state=State(row.state),
        attempts=row.attempts,
        not_before=row.not_before,
        lease_until=row.lease_until,
        last_post_at=row.last_post_at,
        at=row.ended_at,
        error=row.error,
    )


_COUNTED = "command-"
