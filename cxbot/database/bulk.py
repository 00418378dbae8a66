"""Many rows at once, as plain tuples of what the driver keeps: building a statement from dicts costs more than writing.

Knows no defaults and no types of columns: a moment is its seconds, and every column that needs a value is named.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.exc import DBAPIError


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
        # What SQLAlchemy makes of errors in its own statements, so that they are told in the same words.
        raise DBAPIError.instance(statement, None, error, psycopg.Error, dialect=connection.dialect) from error
