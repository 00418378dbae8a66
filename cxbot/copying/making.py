"""Puts the file of a copy together: all of it anew, or what changed in a file that is there."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, Table, column, select, table

from cxbot.calendar import moment, seconds
from cxbot.copying.copied import CHANGING, INFO, Belongs, belongs, columns, tables, version
from cxbot.copying.opening import driver
from cxbot.copying.transferring import carry, create, plain
from cxbot.database.duck import quoted
from cxbot.database.statements import in_parts
from cxbot.tables import derived, raw

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Changes = Mapping[str, Sequence[int]]  # ids by the name of the table
Progress = Callable[[int, int], None]

MEMORY = "512MB"  # that DuckDB takes to write; beyond it goes to a folder beside the file

PASSING = "arriving"  # the temporary table that new rows come into
# Rows lie in the order in which reports ask for them, so that blocks of other times are skipped.
IN_ORDER = ("at", "started_at")


@dataclass(frozen=True, slots=True)
class About:
    """What a copy says of itself: whose it is, of which schema, and of what moment."""

    id: str
    version: str
    made_at: datetime
    refreshed_at: datetime


@contextmanager
def writing(path: Path) -> Iterator["DuckDBPyConnection"]:
    """A file that is written; what was written is in the file, and nowhere else, at the end.

    Not in one transaction, which would hold all that was carried over in memory: whoever fails throws the file away.
    """
    with closing(driver().connect(str(path), config={"memory_limit": MEMORY})) as into:
        yield into
        into.execute("CHECKPOINT")


def make(connection: Connection, into: "DuckDBPyConnection", about: About, progress: Progress | None = None) -> int:
    """Copy everything; how many rows."""
    count, every = 0, tables()
    for number, each in enumerate(every):
        create(into, each)
        order = next((name for name in IN_ORDER if name in each.c), None)
        if order is None:
            count += carry(connection, plain(each), each, into, each.name)
        else:  # sorted here, which takes to the disk what memory does not hold
            create(into, each, PASSING, passing=True)
            count += carry(connection, plain(each), each, into, PASSING)
            into.execute(f"INSERT INTO {quoted(each.name)} SELECT * FROM {PASSING} ORDER BY {quoted(order)}")  # noqa: S608 - names of ours
            into.execute(f"DROP TABLE {PASSING}")
        if progress:
            progress(number + 1, len(every))
    into.execute(f"CREATE TABLE {INFO} (id VARCHAR, version VARCHAR, made_at BIGINT, refreshed_at BIGINT)")
    _say(into, about)
    return count


def refresh(connection: Connection, into: "DuckDBPyConnection", about: About, changes: Changes) -> int:
    """Copy what changed in the place of what was there of it; how many rows."""
    changes = _with_ratings(connection, into, changes)
    for each in CHANGING:
        into.execute(f"CREATE TEMP TABLE {_changed(each)} (id BIGINT)")
        for part in in_parts(changes.get(each.name, ())):
            values = ", ".join(f"({int(id_)})" for id_ in part)
            into.execute(f"INSERT INTO {_changed(each)} VALUES {values}")  # noqa: S608 - numbers, and names of ours
    count = 0
    # From what hangs on other rows to what it hangs on: the latter say which of the former are meant.
    for each in reversed(tables()):
        into.execute(f"DELETE FROM {quoted(each.name)} WHERE {_outdated(each)}")  # noqa: S608 - names of ours
    for each in tables():
        create(into, each, PASSING, passing=True)
        for statement in _arriving(each, changes):
            count += carry(connection, statement, each, into, PASSING)
        key = quoted(*each.primary_key.columns.keys())
        if belongs(each) is not Belongs.WHOLE:
            # What belongs elsewhere now, and was there before.
            into.execute(f"DELETE FROM {quoted(each.name)} WHERE ({key}) IN (SELECT ({key}) FROM {PASSING})")  # noqa: S608
        into.execute(f"INSERT INTO {quoted(each.name)} SELECT * FROM {PASSING}")  # noqa: S608 - as above
        into.execute(f"DROP TABLE {PASSING}")
    into.execute(f"DELETE FROM {INFO}")  # noqa: S608 - as above
    _say(into, about)
    return count


def _with_ratings(connection: Connection, into: "DuckDBPyConnection", changes: Changes) -> Changes:
    """What changed, with the ratings that were given in its conversations, or are: derived rows hang on them."""
    found = set(changes.get(raw.ratings.name, ()))
    for part in in_parts(changes.get(raw.conversations.name, ())):
        given: Select[tuple[int]] = (
            select(column("id")).select_from(table("ratings")).where(column("conversation_id").in_(part))
        )
        found.update(connection.scalars(given))
        ids = ", ".join(str(int(each)) for each in part)
        before = into.execute(f"SELECT id FROM ratings WHERE conversation_id IN ({ids})")  # noqa: S608 - numbers
        found.update(row[0] for row in before.fetchall())
    return {**changes, raw.ratings.name: sorted(found)}


def read_about(path: Path) -> About | None:
    """What a file says of itself; None where it is no copy.

    Raises:
        SettingError: DuckDB is not installed.
    """
    duckdb = driver()
    try:
        with closing(duckdb.connect(str(path), read_only=True)) as found:
            row = found.execute(f"SELECT id, version, made_at, refreshed_at FROM {INFO}").fetchone()  # noqa: S608 - as above
    except duckdb.Error:
        return None
    return None if row is None else About(row[0], row[1], moment(row[2]), moment(row[3]))


def read_table(path: Path, source: Table) -> list[tuple[Any, ...]]:
    """The rows of a table in a copy, as `plain` reads them in the database."""
    names = quoted(*(each.name for each in columns(source)))
    with closing(driver().connect(str(path), read_only=True)) as found:
        rows: list[tuple[Any, ...]] = found.execute(f"SELECT {names} FROM {quoted(source.name)}").fetchall()  # noqa: S608 - as above
        return rows


def _say(into: "DuckDBPyConnection", about: About) -> None:
    told = [about.id, version(), seconds(about.made_at), seconds(about.refreshed_at)]
    into.execute(f"INSERT INTO {INFO} VALUES (?, ?, ?, ?)", told)  # noqa: S608 - as above


def _changed(source: Table) -> str:
    return f"changed_{source.name}"


_OF_SEGMENTS = (
    "SELECT id FROM segments WHERE conversation_id IN (TABLE changed_conversations) "
    "OR rating_id IN (TABLE changed_ratings)"
)


def _outdated(source: Table) -> str:
    """Which rows of a copy are replaced."""
    how = belongs(source)
    if how is Belongs.WHOLE:
        return "true"
    if how is Belongs.ITSELF:
        return f"id IN (TABLE {_changed(source)})"
    if how is Belongs.SEGMENT:
        return f"segment_id IN ({_OF_SEGMENTS})"
    if how is Belongs.RATING:
        return "rating_id IN (TABLE changed_ratings)"
    own = "id" if source is raw.conversations else "conversation_id"
    also = " OR rating_id IN (TABLE changed_ratings)" if source is derived.segments else ""
    return f"{own} IN (TABLE changed_conversations){also}"


def _arriving(source: Table, changes: Changes) -> Iterable[Any]:
    """The statements that read what comes in their place."""
    how, statement = belongs(source), plain(source)
    if how is Belongs.WHOLE:
        return [statement]
    if how is Belongs.ITSELF:
        return [statement.where(column("id").in_(part)) for part in in_parts(changes.get(source.name, ()))]
    conversations, ratings = (in_parts(changes.get(each.name, ())) for each in (raw.conversations, raw.ratings))
    found = [] if how is Belongs.RATING else [_of(source, how, "conversation_id", part) for part in conversations]
    if how in {Belongs.SEGMENT, Belongs.RATING} or source is derived.segments:
        found += [_of(source, how, "rating_id", part) for part in ratings]
    return [statement.where(each) for each in found]


def _of(source: Table, how: Belongs, owner: str, ids: Sequence[int]) -> ColumnElement[bool]:
    """Whether a row belongs to one of these conversations, or of these ratings outside of them."""
    if how is Belongs.SEGMENT:
        segments = table("segments", column("id"), column(owner))
        return column("segment_id").in_(select(segments.c.id).where(segments.c[owner].in_(ids)))
    return column("id" if source is raw.conversations else owner).in_(ids)
