"""What deliveries told: figures, how many things were counted and a hash of them for ever, the things for 13 months.

Deliveries that counted the same things share what is kept of them: the same digest in a hundred channels costs one.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, select, update

from cxbot.answer.counted import Counted, decode
from cxbot.database import changing, reading
from cxbot.database.statements import upsert
from cxbot.tables.promised import deliveries, told_rows

KEPT = timedelta(days=397)  # 13 months, however long those are
MOST_AT_ONCE = 200  # some of them are a megabyte


@dataclass(frozen=True, slots=True)
class Told:
    """What a digest told: the encoded question with absolute dates, its figures, and what its leading number counted.

    `figures` and `sizes` are JSON by metric: the value, and how many things it rests on. `metric` is the leading one,
    empty where nothing was counted; of what it counted there are the number, a hash of the ids, and the things
    themselves as `cxbot.answer.counted` writes them (`rows`; they are not read with a delivery). `at` is when all of it
    was true, by the clock that reports follow. `incomplete` is what it said of data that were not there yet: then a
    correction follows. So many messages as `parts` follow in its thread.
    """

    question: str = ""
    figures: str = ""
    counted: int | None = None
    counted_hash: str = ""
    metric: str = ""
    sizes: str = ""
    at: datetime | None = None
    rows: bytes = b""
    incomplete: str = ""
    parts: int = 0


def write_within(connection: Connection, delivery: str, told: Told, now: datetime) -> None:
    """Within a transaction, keep what a delivery tells; what it was about to tell before is overwritten."""
    name = hashlib.sha256(told.rows).hexdigest() if told.rows else ""
    if name:
        upsert(connection, told_rows, [{"name": name, "told_at": now, "rows": told.rows}], ["name"])
    kept = {
        "question": told.question,
        "figures": told.figures,
        "counted": told.counted,
        "counted_hash": told.counted_hash,
        "metric": told.metric,
        "sizes": told.sizes,
        "told_at": told.at,
        "told_rows": name,
        "incomplete": told.incomplete,
        "parts": told.parts,
    }
    connection.execute(update(deliveries).where(deliveries.c.id == delivery).values(**kept))


def things_of(engine: Engine, delivery: str) -> list[Counted] | None:
    """The things that a delivery counted; None where they are kept no more, or never were.

    Raises:
        DataError: the database does not answer.
    """
    kept = select(told_rows.c.rows).join(deliveries, deliveries.c.told_rows == told_rows.c.name)
    with reading(engine) as connection:
        rows = connection.scalar(kept.where(deliveries.c.id == delivery))
    return None if rows is None else decode(rows)


def forget_old(engine: Engine, now: datetime, most: int = 50 * MOST_AT_ONCE) -> int:
    """Forget things that were told more than 13 months ago, some at a time and at most so many; how many there were.

    Raises:
        DataError: the database does not answer.
    """
    old = select(told_rows.c.name).where(told_rows.c.told_at < now - KEPT).order_by(told_rows.c.told_at)
    some = old.limit(MOST_AT_ONCE).with_for_update(skip_locked=True)
    forgotten = 0
    while forgotten < most:
        with changing(engine) as connection:
            gone = connection.execute(delete(told_rows).where(told_rows.c.name.in_(some))).rowcount
        forgotten += gone
        if gone < MOST_AT_ONCE:
            break
    return forgotten
