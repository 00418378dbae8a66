"""Records of one type become rows: new ones are inserted, and of those that are there only what differs is updated."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from cxbot.database.bulk import among, insert_all, next_ids, read_rows, update_all
from cxbot.syncing.ids import Ids
from cxbot.syncing.record_types import RecordType, Values


def write_rows(connection: Connection, ids: Ids, record_type: RecordType, records: Mapping[str, Any]) -> set[int]:
    """Write the rows of records, told by their ids in the source; our ids of those that are new or differ.

    Ids of rows that are there must have been looked up; those of new ones are known afterwards. Nobody else writes
    rows of the same source meanwhile.
    """
    known, table = ids.of(record_type.table), record_type.table
    fresh = [record for external, record in records.items() if external not in known]
    again = [record for external, record in records.items() if external in known]
    changed = _update(
        connection,
        record_type,
        dict(zip([known[each.id] for each in again], record_type.rows(again, ids.of), strict=True)),
    )
    own = next_ids(connection, table, len(fresh))
    rows = [
        (number, ids.source, each.id, *values)
        for number, each, values in zip(own, fresh, record_type.rows(fresh, ids.of), strict=True)
    ]
    insert_all(connection, table, ("id", "source_id", "external_id", *record_type.columns), rows)
    known.update((each.id, number) for number, each in zip(own, fresh, strict=True))
    return changed.union(own)


def _update(connection: Connection, record_type: RecordType, wanted: Mapping[int, Values]) -> set[int]:
    """Update the rows that differ from what is wanted of them; their ids."""
    if not wanted:
        return set()
    table, names = record_type.table, record_type.columns
    # As they are kept: nothing is made of moments.
    there = read_rows(
        connection, select(table.c.id, *(table.c[name] for name in names)).where(among(connection, table.c.id, wanted))
    )
    differing = [own for own, *before in there if tuple(before) != wanted[own]]
    update_all(connection, table, names, [(*wanted[own], own) for own in differing])
    return set(differing)
