"""What a database holds, in the words of the sources: our own ids replaced by theirs, so that databases compare."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, select

from cxbot.source import Batch, Record
from cxbot.tables import derived, metadata, raw

NOW = datetime.fromisoformat("2026-11-25T10:00:00Z")
RAW = [table for table in metadata.sorted_tables if raw.__dict__.get(table.name) is table]
DERIVED = [table for table in metadata.sorted_tables if table in derived.__dict__.values()]
# Ours alone: numbers of rows, where a load stands, marks, names as they are searched.
OURS = {"id", "source_id", "cursor", "stale", "mapping", "found_by"}


@dataclass(frozen=True)
class Telling:
    """A source that tells these batches, each of some records."""

    told: Sequence[Sequence[Record] | Batch]
    name: str = "test"
    kind: str = "test"
    notes: tuple[str, ...] = ()

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        """Tell what is left after the cursor."""
        for number, each in enumerate(self.told, start=1):
            if number > int(cursor or 0):
                yield (
                    each
                    if isinstance(each, Batch)
                    else Batch(tuple(each), str(number), number, len(self.told), synced_until=now)
                )


def telling(*records: Record) -> Telling:
    """A source that tells these records at once, whenever it is asked."""
    return Telling([Batch(records, "", 1, 1, synced_until=NOW)])


def facts(engine: Engine, tables: Sequence[Table] = RAW) -> dict[str, list[tuple[str, ...]]]:
    """Every row of every raw table, in order."""
    with engine.connect() as connection:
        names = _names(connection)
        return {table.name: sorted(_rows(connection, table, names)) for table in tables}


def stale(engine: Engine) -> set[str]:
    """The ids, in their source, of conversations and ratings that are marked to be derived again."""
    with engine.connect() as connection:
        return {
            external
            for table in (raw.conversations, raw.ratings)
            for external in connection.scalars(select(table.c.external_id).where(table.c.stale))
        }


def _rows(connection: Connection, table: Table, names: dict[str, dict[int, str]]) -> Iterator[tuple[str, ...]]:
    for row in connection.execute(select(table)).mappings():
        yield tuple(_said(table, column.name, row[column.name], names) for column in table.c if column.name not in OURS)


def _said(table: Table, column: str, value: Any, names: dict[str, dict[int, str]]) -> str:
    for key in table.c[column].foreign_keys:
        if value is not None and key.column.table.name in names:
            return names[key.column.table.name][value]
    return repr(value)


def _names(connection: Connection) -> dict[str, dict[int, str]]:
    names: dict[str, dict[int, str]] = {
        table.name: dict(connection.execute(select(table.c.id, table.c.external_id)).all())
        for table in RAW
        if "external_id" in table.c
    }
    segment = derived.segments.c
    names["segments"] = {
        own: f"{names['conversations'].get(conversation)} {names['ratings'].get(rating)} {number}"
        for own, conversation, rating, number in connection.execute(
            select(segment.id, segment.conversation_id, segment.rating_id, segment.number)
        )
    }
    return names
