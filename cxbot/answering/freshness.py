"""Whether the sources that are synced again and again reach far enough for a period. Nobody waits for a file."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from cxbot.filter import is_row
from cxbot.period import Period
from cxbot.tables import raw
from cxbot.tables.connected import connected_sources

RUNNING = timedelta(hours=1)  # of a period that is not over so much may be missing at its end


@dataclass(frozen=True, slots=True)
class Behind:
    """A source that does not reach far enough: up to when it is known, None where it was never synced.

    `one_of` is how many sources there are.
    """

    name: str
    until: datetime | None
    one_of: int = 1


def behind(connection: Connection, period: Period, at: datetime, sources: Iterable[str] = ()) -> Behind | None:
    """The source that lags most, of those that do not reach as far as a period goes at a moment; None: all reach it.

    Those of these `sources`, by id, else of all.
    """
    told = raw.sources.c
    known = (
        select(told.name, told.synced_until)
        .join_from(raw.sources, connected_sources)
        .where(connected_sources.c.every > 0)
    )
    asked = [int(each) for each in sources if is_row(each)]
    known = known.where(told.id.in_(asked)) if asked else known
    needed = period.end if period.end <= at else at - RUNNING
    short = [(name, until) for name, until in connection.execute(known) if until is None or until < needed]
    if not short:
        return None
    name, until = min(short, key=lambda each: (each[1] is not None, each[1] or needed, each[0]))
    return Behind(name, until, connection.scalar(select(func.count()).select_from(raw.sources)) or 1)


def state_of_data(connection: Connection) -> Hashable:
    """What changes whenever something was loaded, synced or worked out."""
    told = select(raw.sources.c.id, raw.sources.c.synced_until, raw.sources.c.cursor, raw.sources.c.blank_ratings)
    left = (raw.waiting_conversations, raw.waiting_ratings)
    waiting = tuple(connection.scalar(select(func.count()).select_from(each.subquery())) for each in left)
    return tuple(map(tuple, connection.execute(told.order_by(raw.sources.c.id)))), waiting
