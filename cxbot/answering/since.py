"""The things behind a number, by the ids that sources have for them, and what became of them since it was told.

It reads ids, moments and values only: however many there are, nothing else is known of them until they are looked at.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Integer, Select, and_, literal, select, tuple_

from cxbot.answer import Figure, Row
from cxbot.answer.counted import Comparing, Counted, Since
from cxbot.answering.count import Count
from cxbot.answering.counting import figure
from cxbot.answering.details import OF_THING, described
from cxbot.answering.narrowing import event_of
from cxbot.answering.selecting import latest_rows
from cxbot.calendar import moment
from cxbot.event import Event, Thing
from cxbot.metric import Aggregate, Metric
from cxbot.tables import derived, raw

_READ_AT_ONCE = 5_000


def counted(count: Count, metric: Metric) -> Iterator[Counted]:
    """Everything that a metric counted, in any order: one statement, read in pieces."""
    merely = metric.aggregate is Aggregate.COUNT
    with count.connection.execute(_statement(count, metric), execution_options={"yield_per": _READ_AT_ONCE}) as found:
        for source, id_, number, at, value, score in found:
            known = id_ if number == 1 else f"{id_}/{number}"
            yield Counted(source, known, at, None if merely else float(value), score)


def since(count: Count, metric: Metric, then: Figure, told: Iterable[Counted]) -> Since:
    """What became of a figure that was told, with the things that it counted then."""
    comparing, n, total, squares = Comparing.with_then(told), 0, 0.0, 0.0
    sources = {each for each, _ in comparing.left}
    for each in counted(count, metric):
        comparing.see(each)
        value = each.value or 0.0
        n, total, squares = n + 1, total + value, squares + value * value
    forgotten = sources - set(count.connection.scalars(select(raw.sources.c.name)))
    return Since(
        then,
        figure(metric, n, total, squares),
        _newest_first(comparing.added),
        _newest_first(comparing.removed()),
        tuple(sorted(comparing.revised, key=lambda each: (-each[1].at, each[1].id))),
        forgotten=tuple(sorted(forgotten)),
    )


@dataclass(frozen=True, slots=True)
class Looked:
    """A thing as people see it: whether it is still `known` in the data, and when it was rated `again` since."""

    row: Row
    known: bool = True
    again: datetime | None = None


def looked_at(
    connection: Connection, metric: Metric, things: Sequence[Counted], inboxes: Collection[int] = ()
) -> list[Looked]:
    """Things with what people want to see of each, as far as it is known now; a few, as each is looked up.

    Of what stands in several inboxes one of these is shown, where only those are asked about.
    """
    event = event_of(metric)
    found = _found(connection, event, things, inboxes)
    rows = iter(list(described(connection, metric, [each for each, _ in found.values()])))
    looked = []
    for each in things:
        if each.name not in found:
            row = Row(each.id, moment(each.at), "", "", "", "", each.value, score=each.score)
            looked.append(Looked(row, known=False))
            continue
        last = found[each.name][1]
        row = replace(next(rows), id=each.id, value=each.value, score=each.score)
        looked.append(Looked(row, again=moment(last) if event.is_rating and last > each.at else None))
    return looked


def _newest_first(things: Iterable[Counted]) -> tuple[Counted, ...]:
    return tuple(sorted(things, key=lambda each: (-each.at, each.id)))


def _statement(count: Count, metric: Metric) -> Select[Any]:
    event = event_of(metric)
    found = latest_rows(event, count.whens, count.scope, now=count.now).order_by(None).subquery("found")
    number: ColumnElement[Any] = literal(1)
    score: ColumnElement[Any] = literal(None, Integer)
    source: FromClause = found
    if event.thing is Thing.CONVERSATION:
        thing, number = raw.conversations, derived.segments.c.number
        source = source.join(derived.segments, derived.segments.c.id == found.c.key)
        source = source.join(thing, thing.c.id == derived.segments.c.conversation_id)
    else:
        thing = OF_THING[event.thing]
        source = source.join(thing, thing.c.id == found.c.key)
    if event.is_rating:
        given = derived.credits.alias("given")
        source = source.join(given, and_(given.c.rating_id == found.c.key, given.c.at == found.c.at))
        score = given.c.score
    source = source.join(raw.sources, raw.sources.c.id == thing.c.source_id)
    return select(raw.sources.c.name, thing.c.external_id, number, found.c.at, found.c.value, score).select_from(source)


def _own_keys(connection: Connection, thing: Thing, things: Sequence[Counted]) -> dict[tuple[str, str], int]:
    """Our own key of each thing that is in the data."""
    source, number = raw.sources.c.name, derived.segments.c.number
    if thing is not Thing.CONVERSATION:
        table, one = OF_THING[thing], literal(1)
        statement = select(source, table.c.external_id, one, table.c.id)
        called = [each.name for each in things]
    else:
        table, segment = raw.conversations, derived.segments
        statement = select(source, table.c.external_id, number, segment.c.id)
        statement = statement.join_from(table, segment, segment.c.conversation_id == table.c.id)
        # What a later segment is called by may also be what a helpdesk calls a conversation: both are looked for.
        called = [(each.source, name) for each in things for name in (each.id, each.id.rpartition("/")[0]) if name]
    statement = statement.join(raw.sources, raw.sources.c.id == table.c.source_id)
    keys: dict[tuple[str, str], int] = {}
    for row in connection.execute(statement.where(tuple_(source, table.c.external_id).in_(called))):
        keys[row[0], row[1] if row[2] == 1 else f"{row[1]}/{row[2]}"] = row[3]
    return keys


@dataclass(frozen=True, slots=True)
class _Found:
    """A row as `described` takes it."""

    key: int
    at: int
    value: float
    segment: int
    inbox: int | None
    teammate: int | None


def _found(
    connection: Connection, event: Event, things: Sequence[Counted], inboxes: Collection[int]
) -> dict[tuple[str, str], tuple[_Found, int]]:
    """Where each thing is now, and its last moment: as it was at its own where that is known, else as it was last."""
    keys = _own_keys(connection, event.thing, things)
    teammate = literal(None, Integer) if event.teammate is None else event.teammate
    statement = select(event.key, event.at, event.segment, event.inbox, teammate).where(event.key.in_(keys.values()))
    known: dict[int, list[Any]] = {}
    leading = [] if event.shortcut.leading is None else [event.shortcut.leading.desc()]
    for row in connection.execute(statement.order_by(event.at, *leading, event.inbox)):
        known.setdefault(row[0], []).append(row)
    found = {}
    for each in things:
        rows = known.get(keys.get(each.name, -1))
        if rows:
            then = [row for row in rows if row[1] == each.at] or rows[-1:]
            row = next((row for row in then if row[3] in inboxes), then[0])
            found[each.name] = (_Found(row[0], each.at, each.value or 0.0, *row[2:]), rows[-1][1])
    return found
