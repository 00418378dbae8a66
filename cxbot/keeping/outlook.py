"""How deliveries stand: what is open and since when, and how the last ones ended. For who runs the bot; it reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from cxbot.keeping.deliveries import OPEN, DeliveryKind, State
from cxbot.tables.promised import deliveries

TODAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The deliveries of a workspace: open ones by state and what was due first of them; how many are unverified.

    `ended` are the digests that ended within the last 24 hours, by state.
    """

    open: Mapping[State, int]
    oldest_due_at: datetime | None
    unverified: int
    ended: Mapping[State, int]


def outlook(connection: Connection, workspace: str, clock: datetime) -> Outlook:
    """How the deliveries of a workspace stand; `clock` is real time, which ends are written in."""
    mine = deliveries.c.workspace == workspace
    state = deliveries.c.state
    number = func.count()
    waiting = select(state, number, func.min(deliveries.c.due_at)).where(mine, state.in_(OPEN)).group_by(state)
    found = connection.execute(waiting).all()
    digests = mine & (deliveries.c.kind == DeliveryKind.DIGEST)
    lately = digests & (deliveries.c.ended_at >= clock - TODAY)
    ended = connection.execute(select(state, number).where(lately).group_by(state)).all()
    unverified = select(number).select_from(deliveries).where(digests, state == State.UNVERIFIED)
    return Outlook(
        open={each: next((count for name, count, _ in found if name == each), 0) for each in OPEN},
        oldest_due_at=min((due for _, _, due in found), default=None),
        unverified=connection.scalar(unverified) or 0,
        ended={State(name): count for name, count in ended},
    )
