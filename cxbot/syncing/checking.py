"""Our rows behind a figure, by the ids that a helpdesk knows them by: to be laid beside its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from cxbot.calendar import seconds
from cxbot.metrics import catalogue
from cxbot.source import Total
from cxbot.tables import derived, raw
from cxbot.unit import Unit

NEAR = 1.0  # seconds, or points, within which two rows are the same
SATISFIED = 4


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
    rated = catalogue()[total.metric].unit is Unit.PERCENT
    ours = (_ratings if rated else _replies)(connection, source, seconds(start), seconds(end))
    theirs = total.rows
    both = theirs.keys() & ours.keys()
    values = [100.0 * (each >= SATISFIED) for each in ours.values()] if rated else list(ours.values())
    near = 0.0 if rated else NEAR
    return Laid(
        total,
        sum(values) / len(values) if values else None,
        len(values),
        tuple(sorted(theirs.keys() - ours.keys())),
        tuple(sorted(ours.keys() - theirs.keys())),
        tuple(sorted(each for each in both if abs(theirs[each] - ours[each]) > near)),
    )


def _ratings(connection: Connection, source: int, start: int, end: int) -> Mapping[str, float]:
    columns = derived.credits.c
    statement = (
        select(raw.ratings.c.external_id, columns.score)
        .join_from(derived.credits, raw.ratings, columns.rating_id == raw.ratings.c.id)
        .where(raw.ratings.c.source_id == source, columns.until.is_(None), columns.at >= start, columns.at < end)
    )
    return {row.external_id: float(row.score or 0) for row in connection.execute(statement)}


def _replies(connection: Connection, source: int, start: int, end: int) -> Mapping[str, float]:
    counted, conversations = derived.counted_messages.c, raw.conversations.c
    statement = (
        select(conversations.external_id, counted.at, counted.reply_seconds)
        .join_from(derived.counted_messages, raw.messages, counted.message_id == raw.messages.c.id)
        .join(raw.conversations, conversations.id == raw.messages.c.conversation_id)
        .where(
            raw.messages.c.source_id == source,
            counted.leading,
            counted.reply_seconds.is_not(None),
            counted.at >= start,
            counted.at < end,
        )
    )
    return {f"{row.external_id} {row.at}": float(row.reply_seconds) for row in connection.execute(statement)}
