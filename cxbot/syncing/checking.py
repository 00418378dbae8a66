"""Our rows behind a figure, by the ids that a helpdesk knows them by: to be laid beside its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from cxbot.calendar import seconds
from cxbot.metric import EventName
from cxbot.metrics import catalogue
from cxbot.source import Total
from cxbot.tables import derived, raw
from cxbot.unit import Unit

SATISFIED, BEST, WORST = 4, 5, 1


@dataclass(frozen=True, slots=True)
class Laid:
    """A helpdesk's figure beside ours; `only_theirs`, `only_ours` and `other` are rows that make the difference."""

    total: Total
    ours: float | None
    n: int
    only_theirs: tuple[str, ...]
    only_ours: tuple[str, ...]
    other: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        """Whether no row differs."""
        return not (self.only_theirs or self.only_ours or self.other)


def lay_beside(connection: Connection, source: int, total: Total, start: datetime, end: datetime) -> Laid:
    """Lay a helpdesk's figure of a span beside ours."""
    metric = catalogue()[total.metric]
    found = _ROWS[metric.event](connection, source, seconds(start), seconds(end))
    among = total.among
    ours = {name: value for name, value in found.items() if among is None or name.partition(" ")[0] in among}
    theirs = total.rows
    both = theirs.keys() & ours.keys()
    rated = metric.unit is Unit.PERCENT
    values = [100.0 * (each >= SATISFIED) for each in ours.values()] if rated else list(ours.values())
    near = 0.0 if metric.unit is not Unit.DURATION else total.near
    value = sum(values) if metric.unit is Unit.COUNT else sum(values) / len(values) if values else None
    return Laid(
        total,
        value,
        len(values),
        tuple(sorted(theirs.keys() - ours.keys())),
        tuple(sorted(ours.keys() - theirs.keys())),
        tuple(sorted(each for each in both if abs(theirs[each] - ours[each]) > near)),
    )


def _ratings(connection: Connection, source: int, start: int, end: int) -> Mapping[str, float]:
    columns = derived.credits.c
    statement = (
        select(raw.ratings.c.external_id, columns.score, columns.satisfied)
        .join_from(derived.credits, raw.ratings, columns.rating_id == raw.ratings.c.id)
        .where(raw.ratings.c.source_id == source, columns.until.is_(None), columns.at >= start, columns.at < end)
    )
    usual = {True: BEST, False: WORST}  # of those that only say good or bad
    return {
        row.external_id: float(usual[bool(row.satisfied)] if row.score is None else row.score)
        for row in connection.execute(statement)
    }


def _replies(connection: Connection, source: int, start: int, end: int) -> Mapping[str, float]:
    columns = derived.counted_messages.c
    rows = _messages(connection, source, start, end, columns.reply_seconds)
    return {f"{row.external_id} {row.at}": float(row.value) for row in rows}


def _first_replies(connection: Connection, source: int, start: int, end: int) -> Mapping[str, float]:
    """By conversation, of those that were answered before they began anew."""
    columns = derived.counted_messages.c
    rows = _messages(connection, source, start, end, columns.first_seconds)
    return {row.external_id: float(row.value) for row in rows if row.number == 1}


def _sent(connection: Connection, source: int, start: int, end: int) -> Mapping[str, float]:
    """By conversation, how many were sent."""
    columns = derived.counted_messages.c
    found: dict[str, float] = {}
    for row in _messages(connection, source, start, end, columns.teammate_id, columns.direction == "out"):
        found[row.external_id] = found.get(row.external_id, 0.0) + 1.0
    return found


def _messages(
    connection: Connection, source: int, start: int, end: int, value: ColumnElement[Any], *more: ColumnElement[bool]
) -> Iterable[Row[Any]]:
    counted, conversations, segments = derived.counted_messages.c, raw.conversations.c, derived.segments.c
    statement = (
        select(conversations.external_id, counted.at, value.label("value"), segments.number)
        .join_from(derived.counted_messages, raw.messages, counted.message_id == raw.messages.c.id)
        .join(raw.conversations, conversations.id == raw.messages.c.conversation_id)
        .join(derived.segments, segments.id == counted.segment_id)
        .where(
            raw.messages.c.source_id == source,
            counted.leading,
            value.is_not(None),
            counted.at >= start,
            counted.at < end,
            *more,
        )
    )
    return connection.execute(statement)


def _archivings(connection: Connection, source: int, start: int, end: int) -> Mapping[str, float]:
    archived, conversations, segments = derived.archivings.c, raw.conversations.c, derived.segments.c
    statement = (
        select(conversations.external_id, archived.at)
        .join_from(derived.archivings, derived.segments, segments.id == archived.segment_id)
        .join(raw.conversations, conversations.id == segments.conversation_id)
        .where(
            conversations.source_id == source,
            archived.known_from == archived.at,
            archived.until.is_(None) | (archived.until >= end),
            archived.at >= start,
            archived.at < end,
        )
    )
    return {f"{row.external_id} {row.at}": 1.0 for row in connection.execute(statement)}


Rows = Callable[[Connection, int, int, int], Mapping[str, float]]
_ROWS: Mapping[EventName, Rows] = {
    EventName.RATINGS: _ratings,
    EventName.REPLIES: _replies,
    EventName.FIRST_REPLIES: _first_replies,
    EventName.SENT: _sent,
    EventName.ARCHIVINGS: _archivings,
}
