"""How far Chatwoot was told: a position in each of its streams, and the cursor that holds them.

Positions are in Chatwoot's own terms: its ids and its times, never ours. No position is later than its database's own
clock, so that a row from the future hides none that come after it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, text

from cxbot.sources.chatwoot.messages import aware, naive
from cxbot.sources.chatwoot.schema import Schema
from cxbot.sources.chatwoot.words import EVENTS, OPENED
from cxbot.sources.cursors import cursor_read

VERSION = 1
OVERLAP = timedelta(minutes=10)  # ids and times are given before a row can be seen
CENSUS = timedelta(days=1)  # how often ids are compared, since what is deleted leaves no trace
# Messages have no index by when they were changed, but one by when they were written. What is older than this is looked
# through with the census only: of millions of messages a few changed.
RECENT = timedelta(days=30)
LAG = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Positions:
    """How far each stream was seen, and when by Chatwoot's clock."""

    at: datetime
    message: int = 0
    event: int = 0
    message_at: datetime | None = None
    answer_at: datetime | None = None
    conversation_at: datetime | None = None
    contact_at: datetime | None = None

    def written(self) -> dict[str, Any]:
        """As JSON."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(self).items()
        }

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Positions":
        """From JSON."""
        values: dict[str, Any] = {
            name: datetime.fromisoformat(each) if isinstance(each, str) else each for name, each in told.items()
        }
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a sync stands.

    `done` is up to where everything is told; none while the first load goes on. `to` is what the round at work leads
    to, none where no round is; `after` the last conversation that it told. `unknown` counts what has no meaning here,
    `hours` are the business hours told last, by inbox, `people` the ids of colleagues told so far, `company` marks
    what people and places were told last; `census` is when ids were compared, `searched` up to which change messages of
    any age were looked through, `events` the last event whose name was looked at.
    """

    start: datetime
    done: Positions | None = None
    to: Positions | None = None
    after: int = 0
    unknown: Mapping[str, int] = field(default_factory=dict)
    hours: Mapping[str, str] = field(default_factory=dict)
    census: datetime | None = None
    people: tuple[str, ...] = ()
    company: str = ""
    searched: datetime | None = None
    events: int = 0

    @property
    def is_census_due(self) -> bool:
        """Whether the round at work compares ids, and looks through messages of any age."""
        return self.census is None or (self.to is not None and self.to.at - self.census >= CENSUS)

    def written(self) -> str:
        """As text."""
        told = {
            "version": VERSION,
            "start": self.start.isoformat(),
            "done": self.done.written() if self.done else None,
            "to": self.to.written() if self.to else None,
            "after": self.after,
            "unknown": dict(self.unknown),
            "hours": dict(self.hours),
            "census": self.census.isoformat() if self.census else None,
            "people": self.people,
            "company": self.company,
            "searched": self.searched.isoformat() if self.searched else None,
            "events": self.events,
        }
        return json.dumps(told, sort_keys=True)

    @classmethod
    def read(cls, name: str, written: str) -> "Cursor":
        """From text.

        Raises:
            SourceError: it was written by another version of the bot.
        """
        with cursor_read(name, written, VERSION) as told:
            positions = {each: Positions.read(told[each]) if told[each] else None for each in ("done", "to")}
            moments = {
                each: datetime.fromisoformat(told[each]) if told.get(each) else None
                for each in ("start", "census", "searched")
            }
            return cls(**(told | positions | moments | {"people": tuple(told["people"])}))


def their_clock(connection: Connection) -> datetime:
    """What the clock of Chatwoot's database shows."""
    found: datetime = connection.execute(text("SELECT transaction_timestamp()")).scalar_one()
    return aware(found)


def read_positions(connection: Connection, schema: Schema, account: int, now: datetime) -> Positions:
    """How far each stream reaches, no further than both clocks show."""
    now = min(their_clock(connection), now)
    settled = naive(now - OVERLAP)
    values: dict[str, Any] = {}
    for name, table in (("message", "messages"), ("event", "reporting_events")):
        columns = schema.table(table).c
        latest = select(columns.id).where(columns.account_id == account, columns.created_at <= settled)
        values[name] = connection.scalar(latest.order_by(columns.id.desc()).limit(1)) or 0
    for name, table in (
        ("answer_at", "csat_survey_responses"),
        ("conversation_at", "conversations"),
        ("contact_at", "contacts"),
    ):
        columns = schema.table(table).c
        newest = select(func.max(columns.updated_at)).where(
            columns.account_id == account, columns.updated_at <= naive(now)
        )
        found = connection.scalar(newest)
        values[name] = aware(found) if found else None
    return Positions(at=now, message_at=_latest_change(connection, schema, account, now), **values)


def _latest_change(connection: Connection, schema: Schema, account: int, now: datetime) -> datetime | None:
    """When a message changed last, of those written of late; else when the last one was written."""
    columns = schema.table("messages").c
    there = columns.account_id == account, columns.created_at <= naive(now)
    changes = select(func.max(columns.updated_at)).where(
        *there, columns.created_at >= naive(now - RECENT), columns.updated_at <= naive(now)
    )
    written = select(columns.created_at).where(*there).order_by(columns.created_at.desc()).limit(1)
    found = connection.scalar(changes) or connection.scalar(written)
    return aware(found) if found else None


def unknown_events(connection: Connection, schema: Schema, account: int, after: int, upto: int) -> Mapping[str, int]:
    """How many events there are between two ids of each name that is not known, by the name."""
    columns = schema.table("reporting_events").c
    strange = (
        select(columns.name, func.count())
        .where(columns.account_id == account, columns.id > after, columns.id <= upto, columns.name.not_in(EVENTS))
        .group_by(columns.name)
    )
    return dict(map(tuple, connection.execute(strange)))


def opened_since(connection: Connection, schema: Schema, account: int) -> datetime | None:
    """When events of opening began to be kept."""
    columns = schema.table("reporting_events").c
    found = connection.scalar(
        select(func.min(columns.created_at)).where(columns.account_id == account, columns.name == OPENED)
    )
    return aware(found) if found else None


def changed(connection: Connection, schema: Schema, account: int, at: Cursor, since: Positions) -> list[int]:
    """The conversations in which anything changed since some positions, in order."""
    messages = schema.table("messages").c
    events = schema.table("reporting_events").c
    answers = schema.table("csat_survey_responses").c
    conversations = schema.table("conversations").c
    found = set[int]()
    wanted: tuple[Select[Any], ...] = (
        select(messages.conversation_id).where(messages.account_id == account, messages.id > since.message),
        select(messages.conversation_id).where(messages.account_id == account, *_edited(messages, at, since)),
        select(events.conversation_id).where(events.account_id == account, events.id > since.event),
        select(answers.conversation_id).where(answers.account_id == account, *_after(answers, since.answer_at)),
        select(conversations.id).where(
            conversations.account_id == account, *_after(conversations, since.conversation_at)
        ),
    )
    for statement in wanted:
        found.update(each for each in connection.scalars(statement.distinct()) if each is not None)
    return sorted(_since_start(connection, schema, account, found, at.start))


def _edited(columns: Any, at: Cursor, since: Positions) -> tuple[Any, ...]:
    """Messages that were changed: those written of late; with the census all, since they were last looked through."""
    if at.is_census_due:
        return _after(columns, at.searched or since.message_at)
    return (*_after(columns, since.message_at), columns.created_at >= naive(since.at - RECENT))


def _after(columns: Any, at: datetime | None) -> tuple[Any, ...]:
    return () if at is None else (columns.updated_at >= naive(at - OVERLAP),)


def _since_start(
    connection: Connection, schema: Schema, account: int, ids: Iterable[int], start: datetime
) -> Iterator[int]:
    """Those of the conversations in which anything happened since the start."""
    columns = schema.table("conversations").c
    wanted = sorted(ids)
    for first in range(0, len(wanted), 10_000):
        part = wanted[first : first + 10_000]
        yield from connection.scalars(select(columns.id).where(*in_span(schema, account, start), columns.id.in_(part)))


def to_load(connection: Connection, schema: Schema, account: int, start: datetime, after: int, most: int) -> list[int]:
    """The next conversations, by their ids, in which anything happened since the start."""
    columns, wanted = schema.table("conversations").c, in_span(schema, account, start)
    return list(
        connection.scalars(select(columns.id).where(*wanted, columns.id > after).order_by(columns.id).limit(most))
    )


def left_to_load(connection: Connection, schema: Schema, account: int, start: datetime, after: int) -> int:
    """How many are left."""
    columns, wanted = schema.table("conversations").c, in_span(schema, account, start)
    return int(connection.scalar(select(func.count()).where(*wanted, columns.id > after)) or 0)


def in_span(schema: Schema, account: int, start: datetime) -> tuple[Any, ...]:
    """Of which conversations anything happened since the start, as conditions."""
    columns, answers = schema.table("conversations").c, schema.table("csat_survey_responses").c
    begun = naive(start)
    rated = select(answers.conversation_id).where(answers.account_id == account, answers.updated_at >= begun)
    moved = [columns.updated_at >= begun]
    if schema.has("conversations", "last_activity_at"):
        moved.append(columns.last_activity_at >= begun)
    return columns.account_id == account, or_(*moved, columns.id.in_(rated))
