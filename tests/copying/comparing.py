"""Whether a copy holds what the database holds: every row of every table."""

from typing import Any

from sqlalchemy import Engine, Table

from cxbot.copying.copied import tables
from cxbot.copying.transferring import plain
from cxbot.database import reading


def differences(engine: Engine, copy: Engine) -> dict[str, tuple[list[Any], list[Any]]]:
    """By table the rows that only the database has, and those that only the copy has."""
    found = {}
    for each in tables():
        there, here = (_rows(some, each) for some in (engine, copy))
        if there != here:
            found[each.name] = [row for row in there if row not in here], [row for row in here if row not in there]
    return found


def _rows(engine: Engine, table: Table) -> list[tuple[Any, ...]]:
    with reading(engine) as connection:
        return sorted(map(tuple, connection.execute(plain(table))), key=repr_of)


def repr_of(row: tuple[Any, ...]) -> str:
    return repr([int(each) if isinstance(each, bool) else each for each in row])
