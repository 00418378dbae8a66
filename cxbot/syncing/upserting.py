"""Writes rows that may be there already, the same way on SQLite and PostgreSQL, and says which of them changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite

Row = dict[str, Any]
MOST_NAMED = 1000  # values in one statement; databases bound how many it may carry


def upsert(connection: Connection, table: Table, rows: Sequence[Row], key: Sequence[str]) -> list[Any]:
    """Insert rows, or update those whose key is there; return those that were new or differed.

    Every row has the same columns. No key may come twice. What is returned is (id, *key), or the key
    alone where the table has no id.
    """
    if not rows:
        return []
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table)
    values = [name for name in rows[0] if name not in key]
    returned = [table.c[name] for name in (*(("id",) if "id" in table.c else ()), *key)]
    if values:
        differs = or_(*(table.c[name].is_distinct_from(statement.excluded[name]) for name in values))
        told = {name: statement.excluded[name] for name in values}
        statement = statement.on_conflict_do_update(index_elements=list(key), set_=told, where=differs)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(key))
    return list(connection.execute(statement.returning(*returned), list(rows)).all())


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


def parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Cut values into pieces that one statement can name."""
    return (values[start : start + MOST_NAMED] for start in range(0, len(values), MOST_NAMED))


def _existing(
    connection: Connection, table: Table, names: Sequence[str], parents: Sequence[int]
) -> Iterator[tuple[Any, ...]]:
    for part in parts(parents):
        statement = select(*(table.c[name] for name in names)).where(table.c[names[0]].in_(part))
        for row in connection.execute(statement):
            yield tuple(row)
