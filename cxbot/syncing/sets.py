"""Rows that are a set hanging on a parent: written as the differences to those that are there."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, select

from cxbot.database.bulk import among, insert_all, read_rows

Values = tuple[Any, ...]
Meanwhile = Callable[[Collection[int]], AbstractContextManager[None]]


def replace_sets(
    connection: Connection,
    table: Table,
    wanted: Mapping[int, Collection[Values]],
    old: set[int],
    meanwhile: Meanwhile = lambda _: nullcontext(),
) -> set[int]:
    """Make the rows that hang on parents those that are wanted; the parents for which something changed.

    Rows are told without the parent, which is the table's first column: what else is in its key, then what is not.
    `old` are the parents that may have rows already; while those that do not stay as they were change, what is to be
    done `meanwhile` lasts.
    """
    keys = [column.name for column in table.primary_key]
    names = [*keys, *(column.name for column in table.c if column.name not in keys)]
    before, after = set[Values](), set[Values]()
    if told_again := old & wanted.keys():
        statement = select(*(table.c[name] for name in names))
        before.update(read_rows(connection, statement.where(among(connection, table.c[names[0]], told_again))))
        after.update((owner, *row) for owner in told_again for row in wanted[owner])
    gone, added = before - after, after - before
    fresh = [
        (owner, *row)
        for owner, rows in wanted.items()
        if owner not in old
        for row in (rows if len(rows) < 2 else dict.fromkeys(rows))
    ]
    with meanwhile({row[0] for row in gone | added}):
        _delete(connection, table, keys, gone)
        insert_all(connection, table, names, [*sorted(added), *fresh])
    return {row[0] for changed in (gone, added, fresh) for row in changed}


def _delete(connection: Connection, table: Table, keys: Sequence[str], gone: Collection[Values]) -> None:
    if gone:
        matches = and_(*(table.c[name] == bindparam(f"old_{name}") for name in keys))
        rows = [{f"old_{name}": value for name, value in zip(keys, row, strict=False)} for row in sorted(gone)]
        connection.execute(delete(table).where(matches), rows)
