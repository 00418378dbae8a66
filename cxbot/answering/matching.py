"""What is called exactly so: by its name, its address or its id in the helpdesk, in any capitals of any alphabet.

The database narrows by what it has an index for, and the last word is Python's: on SQLite a comparison that knows all
capitals is a function of Python's, which holds up every other thread once for each row.
"""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Table, and_, func, or_, select, union

from cxbot.tables.folding import folded

BEHIND_ALL = "\U0010ffff"
_NOT_ASCII = "*[^ -~]*"  # as SQLite's GLOB says it


def called_exactly(
    connection: Connection,
    table: Table,
    text: str,
    also: Sequence[ColumnElement[Any]] = (),
    *,
    most: int,
    source: int | None = None,
) -> list[tuple[int, str]]:
    """At most so many (id, name) of a table's rows whose name, id in the helpdesk or other columns are the text.

    Of one `source`, or of all.
    """
    wanted = text.lower()
    inner = _candidates(connection, table, text).subquery("candidates")
    columns = (table.c.id, table.c.name, table.c.external_id, *also)
    found = select(*columns).join(inner, inner.c.id == table.c.id).order_by(table.c.found_by, table.c.id)
    if source is not None:
        found = found.where(table.c.source_id == source)
    with connection.execute(found) as rows:
        called = ((id_, name) for id_, name, *others in rows if wanted in {each.lower() for each in (name, *others)})
        return sorted(islice(called, most), key=lambda each: (each[1].lower(), each[0]))


def _candidates(connection: Connection, table: Table, text: str) -> CompoundSelect[Any]:
    """The ids of all that are called so, and of a few others: each way walks along an index of its own."""
    key, column = folded(text), table.c.found_by
    ways = [_is_id(connection, table, text)]
    if key:
        # Its first line is the whole text, or its last.
        ways.append(or_(column == key, and_(column >= f"{key}\n", column < f"{key}\n{BEHIND_ALL}")))
        ways.append(column.endswith(f"\n{key}", autoescape=True))
    return union(*(select(table.c.id).where(each) for each in ways))


def _is_id(connection: Connection, table: Table, text: str) -> ColumnElement[bool]:
    """Whether the text is the id in the helpdesk, which is hardly ever anything but ASCII."""
    column, on_sqlite = table.c.external_id, connection.dialect.name == "sqlite"
    if text.isascii():
        pattern = "".join(f"/{each}" if each in "/%_" else each for each in text)
        return column.like(pattern, escape="/") if on_sqlite else column.ilike(pattern, escape="/")
    same = func.lower(column) == func.lower(text)
    return and_(column.op("GLOB", is_comparison=True)(_NOT_ASCII), same) if on_sqlite else same
