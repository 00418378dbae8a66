"""What is forgotten of deliveries once it is old: those that ended otherwise than posted, and the things they counted.

Digests that were posted stay: what they told is kept for ever.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, not_, select

from cxbot.database import changing
from cxbot.keeping.deliveries import Deliveries
from cxbot.keeping.delivery import OPEN, DeliveryKind, State
from cxbot.keeping.told import forget_old
from cxbot.tables.promised import deliveries, schedules

KEPT = timedelta(days=90)  # of what ended


def forget_ended(kept: Deliveries, now: datetime) -> None:
    """Forget what ended long ago, unless it could be promised again; `now` is the clock that due times follow.

    Raises:
        DataError: the database does not answer.
    """
    told = (deliveries.c.kind == DeliveryKind.DIGEST) & (deliveries.c.state == State.POSTED)
    over = deliveries.c.state.not_in(OPEN) & (deliveries.c.ended_at < kept.clock() - KEPT)
    # By its own clock, too: that may be set otherwise than the real one.
    passed = deliveries.c.due_at < now - KEPT
    next_at = select(schedules.c.next_at).where(schedules.c.id == deliveries.c.schedule_id).scalar_subquery()
    old = (deliveries.c.workspace == kept.workspace) & over & passed & (deliveries.c.due_at < next_at) & not_(told)
    with changing(kept.engine) as connection:
        connection.execute(delete(deliveries).where(old))


def forget_told(kept: Deliveries) -> None:
    """Forget the things that were counted more than 13 months ago, a bounded number at once.

    Raises:
        DataError: the database does not answer.
    """
    forget_old(kept.engine, kept.clock())
