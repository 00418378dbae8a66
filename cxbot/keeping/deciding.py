"""What people decide about a delivery that is perhaps posted and that nobody can tell of: once each.

Sent again it is the same delivery with the same mark, so it is looked for once more where the bot may look by now.
"""

from typing import Any

from sqlalchemy import update

from cxbot.database import changing
from cxbot.keeping.deliveries import Deliveries
from cxbot.keeping.delivery import State
from cxbot.tables.promised import deliveries


def send_again(kept: Deliveries, delivery: str) -> bool:
    """Have an unverified delivery worked on again, however late it is; False where it is not unverified any more."""
    now = kept.clock()
    again = {
        "state": State.PENDING.value,
        "attempts": 0,
        "not_before": now,
        "lease_until": None,
        "ended_at": None,
        "decided_at": now,
        "error": "",
    }
    return _decide(kept, delivery, again)


def is_there(kept: Deliveries, delivery: str) -> bool:
    """Write down that an unverified delivery is posted; False where it is not unverified any more."""
    return _decide(kept, delivery, {"state": State.POSTED.value, "decided_at": kept.clock(), "error": ""})


def is_missing(kept: Deliveries, delivery: str) -> bool:
    """Write down that an unverified delivery is not there, and is not wanted; False where it is not unverified."""
    why = "It was not there, and is not sent again."
    return _decide(kept, delivery, {"state": State.FAILED.value, "decided_at": kept.clock(), "error": why})


def _decide(kept: Deliveries, delivery: str, decided: dict[str, Any]) -> bool:
    mine = (deliveries.c.workspace == kept.workspace) & (deliveries.c.id == delivery)
    still = mine & (deliveries.c.state == State.UNVERIFIED)
    decided = decided | {"fence": deliveries.c.fence + 1}
    with changing(kept.engine) as connection:
        return bool(connection.execute(update(deliveries).where(still).values(**decided)).rowcount)
