"""What days come to: the sums of their segments, kept in step with what is derived and removed.

They are kept as changes. What was counted is taken back by a row of negative sums and what counts now is put in by
another, so that whoever derives waits for nobody and no order matters; the rows of a day are put together at the end.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    Float,
    Select,
    cast,
    delete,
    func,
    insert,
    null,
    select,
)

from cxbot.database import changing
from cxbot.database.statements import in_parts
from cxbot.events import events
from cxbot.tables import raw
from cxbot.tables.derived import segment_days, segments

DAY = 86_400
DAYS_AT_ONCE = 100
_KEY = ("source_id", "day", "inbox_id", "moved")
_SUMS = tuple(each.name for each in segment_days.c if each.name not in {"id", "until", *_KEY})


def put(connection: Connection, conversations: Sequence[int]) -> None:
    """Add what these conversations' segments come to."""
    for part in in_parts(conversations):
        _write(connection, _summed().where(segments.c.conversation_id.in_(part)))


def take(connection: Connection, conversations: Sequence[int]) -> None:
    """Take away what these conversations' segments come to, before they change or go."""
    for part in in_parts(conversations):
        _write(connection, _summed(taken=True).where(segments.c.conversation_id.in_(part)))


def make_anew(connection: Connection) -> None:
    """Work all of it out from the segments that there are, while nobody derives."""
    connection.execute(delete(segment_days))
    _write(connection, _summed())


def put_together(engine: Engine) -> None:
    """Make one row of those that say the same of the same, some days in each transaction."""
    columns = segment_days.c
    of_key = [columns[name] for name in _KEY]
    with changing(engine, patient=True) as connection:
        several = select(columns.day).group_by(*of_key).having(func.count() > 1).subquery()
        days = list(connection.scalars(select(several.c.day).distinct().order_by(several.c.day)))
    for start in range(0, len(days), DAYS_AT_ONCE):
        with changing(engine, patient=True) as connection:
            _put_together(connection, days[start : start + DAYS_AT_ONCE])


def _put_together(connection: Connection, days: Sequence[int]) -> None:
    """The rows are held in order, so that who does the same at once waits, and then finds them gone."""
    columns = segment_days.c
    wanted = select(segment_days).where(columns.day.in_(days)).order_by(columns.id).with_for_update()
    rows = connection.execute(wanted).mappings().all()
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = tuple(row[name] for name in _KEY)
        one = found.setdefault(key, dict(zip(_KEY, key, strict=True)) | {"until": None} | dict.fromkeys(_SUMS, 0))
        for name in _SUMS:
            one[name] += row[name]
        one["until"] = max((each for each in (one["until"], row["until"]) if each is not None), default=None)
    for part in in_parts([row["id"] for row in rows]):
        connection.execute(delete(segment_days).where(columns.id.in_(part)))
    if left := [one for one in found.values() if any(one[name] for name in _SUMS)]:
        connection.execute(insert(segment_days), left)


def _write(connection: Connection, summed: Select[Any]) -> None:
    names = [each.name for each in summed.selected_columns]
    connection.execute(insert(segment_days).from_select(names, summed))


def _summed(*, taken: bool = False) -> Select[Any]:
    """What segments come to, by day, source, inbox and whether they moved; negative where it is taken away."""
    day = (segments.c.started_at // DAY).label("day")
    source, until = raw.conversations.c.source_id, cast(null(), BigInteger) if taken else func.max(segments.c.last_at)
    sums = [(-total if taken else total).label(name) for name, total in _columns()]
    by = (source, day, segments.c.inbox_id, segments.c.moved)
    joined = segments.join(raw.conversations, raw.conversations.c.id == segments.c.conversation_id)
    found = select(*by, until.label("until"), *sums).select_from(joined)
    return found.where(segments.c.last_at.is_not(None)).group_by(*by)


def _columns() -> Iterator[tuple[str, ColumnElement[Any]]]:
    """Each column with what it is the sum of."""
    for event in events().values():
        for column, value in zip(event.shortcut.days, event.shortcut.sums or (), strict=False):
            yield column.name, func.sum(cast(value, Float) if column.name.endswith("squares") else value)
