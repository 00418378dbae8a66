"""Rows that are a set hanging on a parent: written as the differences to those that are there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert, select

from cxbot.database.statements import Row, in_parts


def replace_sets(connection: Connection, table: Table, wanted: Mapping[int, Iterable[Row]], old: set[int]) -> set[int]:
    """Make the rows that hang on parents those that are wanted; the parents for which something changed.

    The first column of the table is the parent; `old` are the parents that may have rows already.
    """
    parent, *columns = [column.name for column in table.primary_key]
    others = [column.name for column in table.c if column.name not in {parent, *columns}]
    names = (parent, *columns, *others)
    before = set(_existing(connection, table, names, sorted(old & wanted.keys())))
    after = {
        (owner, *(row[name] for name in columns), *(row[name] for name in others))
        for owner, rows in wanted.items()
        for row in rows
    }
    gone, fresh = before - after, after - before
    if gone:
        length = 1 + len(columns)
        matches = and_(*(table.c[name] == bindparam(f"old_{name}") for name in names[:length]))
        connection.execute(
            delete(table).where(matches),
            [{f"old_{name}": value for name, value in zip(names[:length], row, strict=False)} for row in sorted(gone)],
        )
    if fresh:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in sorted(fresh)])
    return {row[0] for row in gone | fresh}


def _existing(
    connection: Connection, table: Table, names: Sequence[str], parents: Sequence[int]
) -> Iterator[tuple[Any, ...]]:
    for part in in_parts(parents):
        statement = select(*(table.c[name] for name in names)).where(table.c[names[0]].in_(part))
        for row in connection.execute(statement):
            yield tuple(row)
