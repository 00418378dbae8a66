"""Carries rows from the database to a copy: read in pieces, column by column, which costs a tenth of row by row."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ColumnElement, Connection, Select, Table, column, select, table

from cxbot.copying.copied import columns, type_of
from cxbot.database.duck import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AT_ONCE = 122_880  # rows: of so many DuckDB makes a group


def create(into: "DuckDBPyConnection", source: Table, name: str | None = None, *, passing: bool = False) -> None:
    """Make a table for the rows of another; a `passing` one is gone with the connection."""
    told = ", ".join(f"{quoted(each.name)} {type_of(each)}" for each in columns(source))
    into.execute(f"CREATE {'TEMP ' if passing else ''}TABLE {quoted(name or source.name)} ({told})")


def plain(source: Table) -> Select[Any]:
    """A table's rows as the driver gives them: instants are seconds."""
    names: list[ColumnElement[Any]] = [column(each.name) for each in columns(source)]
    return select(*names).select_from(table(source.name))


def carry(connection: Connection, statement: Select[Any], source: Table, into: "DuckDBPyConnection", name: str) -> int:
    """Put the rows of a statement that reads as `plain` does into a table; how many there were."""
    count = 0
    told = columns(source)
    with connection.execute(statement, execution_options={"yield_per": AT_ONCE}) as rows:
        for some in rows.partitions():
            piece = {
                each.name: _array(values, each) for each, values in zip(told, zip(*some, strict=True), strict=True)
            }
            into.register("piece", piece)
            into.execute(f"INSERT INTO {quoted(name)} SELECT {quoted(*piece)} FROM piece")  # noqa: S608 - names of ours
            into.unregister("piece")
            count += len(some)
    return count


def _array(values: Sequence[Any], told: Column[Any]) -> Any:
    import numpy as np

    if type_of(told) == "VARCHAR":
        return np.array(values, dtype=object)
    kind = {"BOOLEAN": np.bool_, "DOUBLE": np.float64}.get(type_of(told), np.int64)
    if not told.nullable:
        return np.array(values, dtype=kind)
    missing = [each is None for each in values]
    return np.ma.masked_array(np.array([each or 0 for each in values], dtype=kind), mask=missing)
