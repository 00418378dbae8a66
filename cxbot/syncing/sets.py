"""Rows that are a set hanging on a parent: written as the differences to those that are there."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, select

from cxbot.database.bulk import among, insert_all, read_rows

Values = tuple[Any, ...]


def replace_sets(
    connection: Connection, table: Table, wanted: Mapping[int, Collection[Values]], old: set[int]
) -> set[int]:
    """Make the rows that hang on parents those that are wanted; the parents for which something changed.

    Rows are told without the parent, which is the table's first column: what else is in its key, then what is not.
    `old` are the parents that may have rows already.
    """
    keys = [column.name for column in table.primary_key]
    names = [*keys, *(column.name for column in table.c if column.name not in keys)]
    before, after = set[Values](), set[Values]()
    if told_again := old & wanted.keys():
        statement = select(*(table.c[name] for name in names))
        before.update(read_rows(connection, statement.where(among(connection, table.c[names[0]], told_again))))
        after.update((owner, *row) for owner in told_again for row in wanted[owner])
    gone, added = before - after, after - before
    if gone:
        length = len(keys)
        matches = and_(*(table.c[name] == bindparam(f"old_{name}") for name in names[:length]))
        connection.execute(
            delete(table).where(matches),
            [{f"old_{name}": value for name, value in zip(names[:length], row, strict=False)} for row in sorted(gone)],
        )
    fresh = [
        (owner, *row)
        for owner, rows in wanted.items()
        if owner not in old
        for row in (rows if len(rows) < 2 else dict.fromkeys(rows))
    ]
    insert_all(connection, table, names, [*sorted(added), *fresh])
    return {row[0] for changed in (gone, added, fresh) for row in changed}
