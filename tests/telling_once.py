"""What is told in many empty databases is told once, and its rows are put into all others of the kind.

A test that is about telling, syncing or deriving tells by itself.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Engine, insert, select

from cxbot.tables import metadata, raw

Fill = Callable[..., object]  # of an engine, and how it is to be filled
_COUNTED = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of the tables that have any, and how far PostgreSQL has counted."""

    tables: dict[str, list[dict[str, Any]]]
    counted: list[tuple[str, int]]


def filled(engine: Engine, fill: Fill, *how: Hashable) -> None:
    """Fill a database: one that is empty with the rows that `fill` brought about in the first of its kind."""
    with engine.connect() as connection:
        empty = connection.scalar(select(raw.sources.c.id).limit(1)) is None
    known, key = _told(), (engine.dialect.name, fill, *how)
    if empty and key in known:
        _put(engine, known[key])
        return
    fill(engine, *how)
    if empty:
        known[key] = _taken(engine)


@cache
def _told() -> dict[tuple[Hashable, ...], Rows]:
    return {}


def _taken(engine: Engine) -> Rows:
    with engine.connect() as connection:
        every = {each.name: connection.execute(select(each)).mappings().all() for each in metadata.sorted_tables}
        counted = connection.exec_driver_sql(_COUNTED).all() if engine.dialect.name == "postgresql" else []
    tables = {name: [dict(row) for row in rows] for name, rows in every.items() if rows}
    return Rows(tables, [(name, at) for name, at in counted])


def _put(engine: Engine, rows: Rows) -> None:
    with engine.begin() as connection:
        # Rows may name later ones.
        deferred = "SET LOCAL session_replication_role = replica"
        connection.exec_driver_sql(deferred if rows.counted else "PRAGMA defer_foreign_keys = ON")
        for name, some in rows.tables.items():
            connection.execute(insert(metadata.tables[name]), some)
        for name, at in rows.counted:
            connection.exec_driver_sql("SELECT setval(%s, %s)", (name, at))
