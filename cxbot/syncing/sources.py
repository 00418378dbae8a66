"""The sources that are there: what they are, how far they reach, how they are read; and how one is forgotten."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from cxbot.database import changing, reading
from cxbot.errors import SourceError
from cxbot.syncing.connected import Connected, connected_sources
from cxbot.tables import metadata, raw

# What there is of a source, for people to count.
COUNTED = (raw.ratings, raw.conversations, raw.messages)
FILES = ("csv", "ratings_csv")  # loaded to their end, not synced: a place to go on from means that a load was stopped


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source. `stopped` says that a load of it has not come to its end.

    `settings` is what is kept of how it is read; `counts` has its rows by raw table. `connected` is how syncing it
    goes, where it is connected.
    """

    kind: str
    name: str
    synced_until: datetime | None
    stopped: bool
    blank: int
    settings: Mapping[str, Any]
    counts: Mapping[str, int]
    notes: tuple[str, ...]
    connected: Connected | None = None


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A source that is synced on a schedule: up to when it is known, how often it is asked, and what keeps it back.

    `next_at` is when it will be asked again.
    """

    name: str
    synced_until: datetime | None
    every: timedelta
    trouble: str
    next_at: datetime

    def is_stale(self, now: datetime, patience: timedelta) -> bool:
        """Whether less is known than there should be: nothing of the last two syncs' time and `patience`."""
        return self.synced_until is None or self.synced_until < now - 2 * self.every - patience


def scheduled_sources(connection: Connection) -> list[Scheduled]:
    """The sources that are synced on a schedule, by name."""
    return [
        Scheduled(each.name, each.synced_until, each.every, each.trouble, each.next_at)
        for each in connected_sources(connection)
        if each.every is not None
    ]


def known_sources(connection: Connection) -> list[KnownSource]:
    """All sources, by name."""
    counts: dict[int, dict[str, int]] = {}
    for table in COUNTED:
        column = table.c.source_id
        for source, count in connection.execute(select(column, func.count()).group_by(column)):
            counts.setdefault(source, {})[table.name] = count
    connected = {each.id: each for each in connected_sources(connection)}
    columns = raw.sources.c
    statement = select(
        columns.id,
        columns.kind,
        columns.name,
        columns.synced_until,
        columns.cursor,
        columns.blank_ratings,
        columns.mapping,
        columns.notes,
    ).order_by(columns.name)
    found = []
    for own, kind, name, until, cursor, blank, mapping, notes in connection.execute(statement):
        stopped = bool(cursor) and kind in FILES
        kept = (stopped, blank, json.loads(mapping), counts.get(own, {}), tuple(notes.splitlines()))
        found.append(KnownSource(kind, name, until, *kept, connected.get(own)))
    return found


def notes_of(engine: Engine, source: int) -> tuple[str, ...]:
    """What a person should know of a source, by our id."""
    with reading(engine) as connection:
        found = connection.scalar(select(raw.sources.c.notes).where(raw.sources.c.id == source))
    return tuple((found or "").splitlines())


def keep_settings(engine: Engine, kind: str, name: str, settings: Mapping[str, Any]) -> None:
    """Keep how a source is read; one that is not there yet is entered."""
    columns, written = raw.sources.c, json.dumps(settings, ensure_ascii=False)
    with changing(engine) as connection:
        found = connection.execute(select(columns.id, columns.kind).where(columns.name == name)).first()
        if found is None:
            connection.execute(insert(raw.sources).values(kind=kind, name=name, mapping=written))
        elif found.kind == kind:
            connection.execute(update(raw.sources).where(columns.id == found.id).values(mapping=written))


def forget_source(engine: Engine, name: str) -> None:
    """Remove a source with all that was told by it and all that was worked out from that, in one transaction.

    Raises:
        SourceError: there is none of this name.
    """
    with changing(engine, patient=True) as connection:
        # As a batch holds it: who derives just now ends first.
        held = select(raw.sources.c.id).where(raw.sources.c.name == name).with_for_update(key_share=True)
        own = connection.scalar(held)
        if own is None:
            raise SourceError(f"There is no source “{name}”. What there is: cxbot sources")
        # What names others goes before them, so that little is left to be looked for.
        for table in reversed(metadata.sorted_tables):
            if "source_id" in table.c:
                connection.execute(delete(table).where(table.c.source_id == own))
        connection.execute(delete(raw.sources).where(raw.sources.c.id == own))
