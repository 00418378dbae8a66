"""What changed in the database since a copy was refreshed: noted by triggers, row by row, while there is any copy.

So it does not matter who changes what. A change that comes while a copy is being refreshed is kept for the next time.
"""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, func, insert, select, text, tuple_, update

from cxbot.copying.copied import NOTED
from cxbot.copying.making import About, Changes
from cxbot.database import changing
from cxbot.tables.copies import copies, copy_changes

LONG = timedelta(days=7)  # a copy that was not refreshed for so long is one that nobody has any more
# Deriving is told by the mark that it clears; of contacts and accounts every change counts.
_EVENTS = {"INSERT": "new", "UPDATE": "new", "DELETE": "old"}
_NOTED = (
    "INSERT INTO copy_changes (copy_id, kind, row_id, taken) SELECT id, '{kind}', {row}, '' FROM copies WHERE true "
    "ON CONFLICT (copy_id, kind, row_id) DO UPDATE SET taken = ''"
)


def watch(engine: Engine, about: About, place: str) -> None:
    """Note from now on what changes, for a copy that is about to be made.

    Of one that was at the same place, or that nobody has refreshed for long, nothing is noted any more: such a one is
    made anew where it is still there.
    """
    gone = copies.c.refreshed_at < about.made_at - LONG
    with changing(engine, patient=True) as connection:
        connection.execute(delete(copies).where((copies.c.id == about.id) | (copies.c.place == place) | gone))
        connection.execute(delete(copy_changes).where(copy_changes.c.copy_id.not_in(select(copies.c.id))))
        row = {"id": about.id, "place": place, "made_at": about.made_at, "refreshed_at": about.refreshed_at}
        connection.execute(insert(copies), row)
        for statement in _triggers(connection):
            connection.execute(text(statement))


def forget(engine: Engine, about: About | None, place: str) -> bool:
    """Note no more what changes for a copy; whether there was one. Without any copy there are no triggers."""
    this = copies.c.place == place if about is None else (copies.c.place == place) | (copies.c.id == about.id)
    with changing(engine, patient=True) as connection:
        ids = list(connection.scalars(select(copies.c.id).where(this)))
        connection.execute(delete(copy_changes).where(copy_changes.c.copy_id.in_(ids)))
        connection.execute(delete(copies).where(copies.c.id.in_(ids)))
        if not connection.scalar(select(func.count()).select_from(copies)):
            for statement in _no_triggers(connection):
                connection.execute(text(statement))
    return bool(ids)


def is_watched(connection: Connection, about: About) -> bool:
    """Whether what changed since a copy was refreshed is noted.

    It is not where the database says that it was refreshed at another moment: as where a backup took its place, which
    knows nothing of what changed, and was copied, after it was made.
    """
    known = connection.scalar(select(copies.c.refreshed_at).where(copies.c.id == about.id))
    return known == about.refreshed_at


def take(engine: Engine, copy_id: str, by: str) -> None:
    """Take what changed, with what was taken before and not brought to an end.

    What somebody is changing again right now is left to the next time, not waited for.
    """
    with changing(engine) as connection:
        these = _free(copy_changes.c.copy_id == copy_id)
        connection.execute(update(copy_changes).where(these).values(taken=by))


def noted(connection: Connection, copy_id: str) -> Changes:
    """All that is noted for a copy in the state of the data that this connection sees, taken or not."""
    found: dict[str, list[int]] = {}
    columns = copy_changes.c
    for kind, row in connection.execute(select(columns.kind, columns.row_id).where(columns.copy_id == copy_id)):
        found.setdefault(kind, []).append(row)
    return {kind: sorted(rows) for kind, rows in found.items()}


def done(engine: Engine, about: About, by: str) -> None:
    """What was taken is in the copy; what changed again meanwhile stays."""
    with changing(engine) as connection:
        these = _free((copy_changes.c.copy_id == about.id) & (copy_changes.c.taken == by))
        connection.execute(delete(copy_changes).where(these))
        connection.execute(update(copies).where(copies.c.id == about.id).values(refreshed_at=about.refreshed_at))


def _free(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Those of these rows that nobody else is changing: two that wait for each other's rows would block both."""
    key = tuple_(*copy_changes.primary_key.columns)
    return key.in_(select(*copy_changes.primary_key.columns).where(which).with_for_update(skip_locked=True))


def _triggers(connection: Connection) -> Iterator[str]:
    server = connection.dialect.name != "sqlite"
    for table, (kind, column) in NOTED.items():
        noted = {row: _NOTED.format(kind=kind.name, row=f"{row}.{column}") for row in ("new", "old")}
        if server:
            yield (
                f"CREATE OR REPLACE FUNCTION {_function(table)}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF TG_OP = 'DELETE' THEN {noted['old']}; ELSE {noted['new']}; END IF; RETURN NULL; END $$"
            )
        for what, row in _EVENTS.items():
            fires = f"{_name(table, what)} AFTER {what} ON {table.name}"
            if server:
                yield f"CREATE OR REPLACE TRIGGER {fires} FOR EACH ROW EXECUTE FUNCTION {_function(table)}()"
            else:
                yield f"CREATE TRIGGER IF NOT EXISTS {fires} BEGIN {noted[row]}; END"


def _no_triggers(connection: Connection) -> Iterator[str]:
    server = connection.dialect.name != "sqlite"
    for table in NOTED:
        for what in _EVENTS:
            yield f"DROP TRIGGER IF EXISTS {_name(table, what)}{f' ON {table.name}' if server else ''}"
        if server:
            yield f"DROP FUNCTION IF EXISTS {_function(table)}()"


def _name(table: Table, what: str) -> str:
    return f"cxbot_copy_{table.name}_{what.lower()}"


def _function(table: Table) -> str:
    return f"cxbot_note_{table.name}"
