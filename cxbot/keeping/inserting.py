"""INSERTs that do not mind the row being there already, alike on SQLite and PostgreSQL."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_or_replace(
    connection: Connection, table: Table, rows: list[dict[str, Any]], key: tuple[str, ...], replace: tuple[str, ...]
) -> None:
    """Insert rows; where `key` is there already, give the columns of `replace` their new values."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    connection.execute(
        statement.on_conflict_do_update(index_elements=key, set_={name: statement.excluded[name] for name in replace}),
        rows,
    )


def insert_if_new(connection: Connection, table: Table, row: dict[str, Any], key: tuple[str, ...]) -> bool:
    """Insert a row unless `key` is there already; whether it was inserted."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(**row).on_conflict_do_nothing(index_elements=key)
    return connection.execute(statement).rowcount == 1
