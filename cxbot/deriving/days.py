"""What days come to: the sums of their segments and of the messages sent, in step with what is derived and removed.

They are kept as changes. What was counted is taken back by rows of negative sums and what counts now is put in by
others, so that whoever derives waits for nobody and no order matters; the rows of a day are put together at the end.
Tags may change without anything else: whoever changes them does so `while_tags_change`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    Float,
    FromClause,
    Select,
    Table,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    null,
    select,
)

from cxbot.database import changing
from cxbot.database.statements import in_parts
from cxbot.event import Event
from cxbot.events import events
from cxbot.tables import raw
from cxbot.tables.derived import (
    acted_days,
    author_days,
    counted_messages,
    segment_days,
    segment_teammates,
    segments,
    tag_days,
)
from cxbot.unit import DAY

ROWS_AT_ONCE = 500
UNTIL = "until"  # what is no sum, but the latest of all

Sums = Mapping[str, ColumnElement[Any]]
_TOLD = segments.join(raw.conversations, raw.conversations.c.id == segments.c.conversation_id)


@dataclass(frozen=True, slots=True)
class _Days:
    """Sums of a kind: what they are read from, of whom (`where`), by what, and the columns that they are sums of."""

    table: Table
    rows: FromClause
    by: Sums
    sums: Sums
    where: tuple[ColumnElement[bool], ...]
    latest: ColumnElement[Any] | None = None

    def summed(self, *, taken: bool) -> Select[Any]:
        """Select what there is, by day; negative where it is to be taken away."""
        found = {name: func.sum(cast(each, Float) if _is_float(name) else each) for name, each in self.sums.items()}
        columns = [each.label(name) for name, each in self.by.items()]
        columns += [(-each if taken else each).label(name) for name, each in found.items()]
        if self.latest is not None:
            latest = cast(null(), BigInteger) if taken else func.max(self.latest)
            columns.append(latest.label(UNTIL))
        return select(*columns).select_from(self.rows).where(*self.where).group_by(*self.by.values())


def put(connection: Connection, conversations: Sequence[int]) -> None:
    """Add what these conversations' segments and messages come to."""
    _change(connection, conversations, _every(), taken=False)


def take(connection: Connection, conversations: Sequence[int]) -> None:
    """Take away what these conversations' segments and messages come to, before they change."""
    _change(connection, conversations, _every(), taken=True)


def take_gone(connection: Connection, conversations: Sequence[int], messages: Sequence[int]) -> None:
    """Take away what conversations and messages come to, before they are removed.

    The segment of a message that is removed alone says what it said until it is derived again.
    """
    *of_segments, of_authors = _every()
    for part in in_parts(conversations):
        for each in of_segments:
            _write(connection, each, each.summed(taken=True).where(segments.c.conversation_id.in_(part)))
    counted: set[int] = set()
    rows = select(counted_messages.c.id).join_from(counted_messages, segments)
    for column, ids in ((segments.c.conversation_id, conversations), (counted_messages.c.message_id, messages)):
        for part in in_parts(ids):
            counted.update(connection.scalars(rows.where(column.in_(part))))
    for part in in_parts(sorted(counted)):
        _write(connection, of_authors, of_authors.summed(taken=True).where(counted_messages.c.id.in_(part)))


@contextmanager
def while_tags_change(connection: Connection, conversations: Collection[int]) -> Iterator[None]:
    """Keep sums by tag in step while these conversations get or lose tags; no process derives them meanwhile."""
    own, held, sums = raw.conversations.c.id, sorted(conversations), (_of_tags(),)
    for part in in_parts(held):
        connection.execute(select(own).where(own.in_(part)).order_by(own).with_for_update())
    _change(connection, held, sums, taken=True)
    yield
    _change(connection, held, sums, taken=False)


def make_anew(engine: Engine) -> None:
    """Work all of it out from what is derived; whoever derives meanwhile waits."""
    with changing(engine, patient=True) as connection:
        for each in _every():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"LOCK TABLE {each.table.name} IN EXCLUSIVE MODE")
            connection.execute(delete(each.table))
            _write(connection, each, each.summed(taken=False))


def put_together(engine: Engine) -> None:
    """Make one row of those that say the same of the same, a few days in each transaction."""
    for each in _every():
        day = each.table.c.day
        several = select(day).group_by(*(each.table.c[name] for name in each.by)).having(func.count() > 1)
        rows = select(day, func.count()).where(day.in_(several)).group_by(day).order_by(day)
        with changing(engine, patient=True) as connection:
            found = [(of_day, count) for of_day, count in connection.execute(rows)]
        for days in _few(found):
            with changing(engine, patient=True) as connection:
                _put_together(connection, each, days)


def _few(days: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """Days in parts that have about so many rows, or one day."""
    part, rows = list[int](), 0
    for day, count in days:
        part.append(day)
        rows += count
        if rows >= ROWS_AT_ONCE:
            yield part
            part, rows = [], 0
    if part:
        yield part


def _put_together(connection: Connection, of: _Days, days: Sequence[int]) -> None:
    """The rows are held in order, so that who does the same at once waits, and then finds them gone."""
    columns = of.table.c
    wanted = select(of.table).where(columns.day.in_(days)).order_by(columns.id).with_for_update()
    rows = connection.execute(wanted).mappings().all()
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = tuple(row[name] for name in of.by)
        one = found.setdefault(key, dict(zip(of.by, key, strict=True)) | dict.fromkeys(of.sums, 0))
        for name in of.sums:
            one[name] += row[name]
    if of.latest is not None:
        # Looked up anew: what was taken away may have been the latest.
        latest = {key: at for day in days for key, at in _latest(connection, of, day)}
        for key, one in found.items():
            one[UNTIL] = latest.get(key)
    for part in in_parts([row["id"] for row in rows]):
        connection.execute(delete(of.table).where(columns.id.in_(part)))
    if left := [one for one in found.values() if any(one[name] for name in of.sums)]:
        connection.execute(insert(of.table), left)


def _latest(connection: Connection, of: _Days, day: int) -> Iterator[tuple[tuple[Any, ...], int]]:
    columns = [each.label(name) for name, each in of.by.items()]
    within = segments.c.started_at >= day * DAY, segments.c.started_at < (day + 1) * DAY
    statement = select(*columns, func.max(of.latest)).select_from(of.rows).where(*of.where, *within)
    for *key, at in connection.execute(statement.group_by(*of.by.values())):
        yield tuple(key), at


def _change(connection: Connection, conversations: Sequence[int], of: Iterable[_Days], *, taken: bool) -> None:
    for each in of:
        for part in in_parts(conversations):
            _write(connection, each, each.summed(taken=taken).where(segments.c.conversation_id.in_(part)))


def _write(connection: Connection, of: _Days, summed: Select[Any]) -> None:
    connection.execute(insert(of.table).from_select([each.name for each in summed.selected_columns], summed))


def _every() -> tuple[_Days, ...]:
    here = {"inbox_id": segments.c.inbox_id, "moved": segments.c.moved}
    acted = _TOLD.join(segment_teammates, segment_teammates.c.segment_id == segments.c.id)
    return (
        _of_tags(),  # first: whoever changes tags holds these alone, and then waits for those who derive
        _of_segments(segment_days, _TOLD, here, segments.c.last_at),
        _of_segments(acted_days, acted, {"teammate_id": segment_teammates.c.teammate_id}),
        _of_authors(),
    )


def _of_tags() -> _Days:
    tags = raw.conversation_tags
    tagged = _TOLD.outerjoin(tags, tags.c.conversation_id == segments.c.conversation_id)
    return _of_segments(tag_days, tagged, {"tag_id": tags.c.tag_id})


def _of_segments(table: Table, rows: FromClause, by: Sums, latest: ColumnElement[Any] | None = None) -> _Days:
    begun: Sums = {"source_id": raw.conversations.c.source_id, "day": segments.c.started_at // DAY}
    sums = {
        column.name: each
        for event in events().values()
        for column, each in zip(event.shortcut.days, event.shortcut.sums or (), strict=False)
    }
    return _Days(table, rows, {**begun, **by}, sums, (segments.c.last_at.is_not(None),), latest)


def _of_authors() -> _Days:
    message = counted_messages.c
    rows = counted_messages.join(segments, segments.c.id == message.segment_id)
    rows = rows.join(raw.conversations, raw.conversations.c.id == segments.c.conversation_id)
    by = {"source_id": raw.conversations.c.source_id, "day": message.at // DAY, "teammate_id": message.teammate_id}
    sums = {
        column.name: case((and_(*event.where), each), else_=0)
        for event in events().values()
        for column, each in zip(event.shortcut.by_author, _values(event), strict=False)
    }
    return _Days(author_days, rows, by, sums, (message.direction == "out", message.leading))


def _values(event: Event) -> tuple[ColumnElement[Any], ...]:
    """What a row counts, comes to, and its square."""
    value = literal(0) if event.value is None else event.value
    return literal(1), value, cast(value, Float) * value


def _is_float(name: str) -> bool:
    return name.endswith("squares")
