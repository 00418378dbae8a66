"""A delivery: what is to be said once, how far it is, and what it told. It knows neither a database nor Slack."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cxbot.keeping.told import Told


class State(StrEnum):
    """How far a delivery is."""

    PENDING = "pending"  # surely not posted, and will be
    POSTING = "posting"  # perhaps posted
    POSTED = "posted"
    MISSED = "missed"  # it became too late
    CANCELLED = "cancelled"  # its schedule was paused or deleted
    SKIPPED = "skipped"  # there was nothing to say, `error` says why
    FAILED = "failed"  # for good; surely not posted
    UNVERIFIED = "unverified"  # perhaps posted, and nobody can tell


OPEN = (State.PENDING, State.POSTING)


class DeliveryKind(StrEnum):
    """What is delivered."""

    DIGEST = "digest"
    NOTICE = "notice"  # words to the owner of a schedule
    THREAD = "thread"  # what follows a digest in its thread
    CORRECTION = "correction"  # what a digest whose data were not whole says in its thread once they are


@dataclass(frozen=True, slots=True)
class Promise:
    """A delivery that is to be promised. `wait` is how long it keeps back at least; `state` what it begins with.

    `thread` is the ts of the message that it goes under; `parent` the id of the delivery that it is about.
    """

    key: str
    place: str
    due_at: datetime
    slot: str = ""
    kind: DeliveryKind = DeliveryKind.DIGEST
    words: str = ""
    wait: timedelta = timedelta(0)
    state: State = State.PENDING
    error: str = ""
    thread: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery as it was read. `wanted` is False once its schedule was paused or deleted; "send now" stays wanted.

    `seen` says how far it was looked for: what Slack has of that time and later holds nothing of it. At `decided_at`
    somebody had it sent again, of which nobody could tell whether it was posted.
    """

    id: str
    key: str
    kind: DeliveryKind
    schedule: int
    place: str
    slot: str
    due_at: datetime
    state: State
    attempts: int
    fence: int
    first_post_at: datetime | None
    ended_at: datetime | None
    ts: str
    error: str
    words: str
    told: Told
    thread: str = ""
    parent: str = ""
    seen: str = ""
    decided_at: datetime | None = None
    wanted: bool = True
