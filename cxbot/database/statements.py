"""Statements that every part needs: rows written over those that are there, and long lists named in pieces.

The same on every database, in its own words.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import BigInteger, BindParameter, ColumnElement, Connection, Table, Text, Values, column, func, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.selectable import HasCTE
from sqlalchemy.sql.visitors import InternalTraversal

Row = dict[str, Any]
T = TypeVar("T")

MOST_NAMED = 1000  # values in one statement; databases bound how many it may carry


def in_parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut values into pieces that one statement can name."""
    return (values[start : start + MOST_NAMED] for start in range(0, len(values), MOST_NAMED))


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


def insert_if_new(connection: Connection, table: Table, row: Row, key: Sequence[str]) -> bool:
    """Insert a row unless its key is there; whether it was inserted."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(**row).on_conflict_do_nothing(index_elements=list(key))
    # The number of rows is not told by every driver; the row is.
    return connection.execute(statement.returning(table.c[key[0]])).first() is not None


def first_line(connection: Connection, text: ColumnElement[str]) -> ColumnElement[str]:
    """The first line of a text, in the same order of characters as the text."""
    if connection.dialect.name == "sqlite":
        end = func.char(10)
        return func.substr(text, 1, func.instr(text.concat(end), end) - 1, type_=Text())
    return func.split_part(text, func.chr(10), 1, type_=Text())


class TableOfValues(Values):
    """Rows of whole numbers as a table, in a statement that is compiled once for each number of rows.

    SQLAlchemy compiles its own anew each time: it does not look whether the values are like those of before.
    """

    _traverse_internals = [  # noqa: RUF012 - SQLAlchemy declares it so
        ("_column_args", InternalTraversal.dp_clauseelement_list),
        ("_rows", InternalTraversal.dp_clauseelement_tuples),
        ("name", InternalTraversal.dp_string),
        ("literal_binds", InternalTraversal.dp_boolean),
        *HasCTE._has_ctes_traverse_internals,  # noqa: SLF001 - as its own class has it
    ]

    def __init__(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[int]]) -> None:
        number = BigInteger()
        super().__init__(*(column(each, number) for each in columns), name=name)
        self._rows = tuple(tuple(BindParameter(None, each, number, unique=True) for each in row) for row in rows)

    @property
    def _data(self) -> Any:  # type: ignore[override]  # where its own class keeps what was told it
        return (self._rows,)
