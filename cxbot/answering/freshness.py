"""How fresh the data are."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from cxbot.tables import raw


def as_of(connection: Connection) -> datetime | None:
    """The moment up to which every source is known; None without any, or while one has not been synced yet."""
    oldest, known, every = connection.execute(
        select(func.min(raw.sources.c.synced_until), func.count(raw.sources.c.synced_until), func.count())
    ).one()
    found: datetime | None = oldest if known == every else None
    return found
