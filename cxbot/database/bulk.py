"""Many rows at once, as plain tuples of what the driver keeps: more than that costs more than the database itself.

Knows no defaults and no types of columns: a moment is its seconds, a flag may be 1 or 0, and every column that needs a
value is named.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, any_, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError


def read_rows(connection: Connection, statement: Select[Any]) -> list[tuple[Any, ...]]:
    """Read all rows of a statement."""
    with connection.execute(statement) as result:
        cursor: Any = result.cursor
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def among(connection: Connection, column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Whether a column has one of these values, however many: they are one value of the statement."""
    if connection.dialect.name == "postgresql":
        return column == any_(bindparam(None, list(values), ARRAY(column.type), unique=True))
    return column.in_(select(func.json_each(json.dumps(list(values))).table_valued("value").c.value))


def insert_all(connection: Connection, table: Table, names: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of these columns."""
    if not rows:
        return
    quoted = connection.dialect.identifier_preparer
    into = f"{quoted.format_table(table)} ({', '.join(quoted.format_column(table.c[name]) for name in names)})"
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {into} FROM STDIN", rows)
    else:
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608 - only our own names


def update_all(connection: Connection, table: Table, names: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    """Update rows: values in the order of these columns, then the row's id."""
    if not rows:
        return
    quoted = connection.dialect.identifier_preparer
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    told = ", ".join(f"{quoted.format_column(table.c[name])} = {mark}" for name in names)
    statement = f"UPDATE {quoted.format_table(table)} SET {told} WHERE id = {mark}"  # noqa: S608 - only our own names
    connection.exec_driver_sql(statement, rows)


def next_ids(connection: Connection, table: Table, count: int) -> Sequence[int]:
    """Take so many ids for rows of a table that are about to be inserted; nobody else gets them."""
    if not count:
        return ()
    if connection.dialect.name == "postgresql":
        drawn = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
        return list(connection.scalars(drawn, {"name": table.name, "count": count}))
    # Nobody else writes until this transaction ends; the database would number the rows alike.
    last = connection.scalar(select(func.max(table.c.id))) or 0
    return range(last + 1, last + count + 1)


def _copy(connection: Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    import psycopg

    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        if driver.closed:
            connection.invalidate(error)
        # What SQLAlchemy makes of errors in its own statements, so that they are told in the same words.
        raise DBAPIError.instance(statement, None, error, psycopg.Error, dialect=connection.dialect) from error
