"""What a Chatwoot tells, by kind, for tests."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select

from cxbot.deriving import derive_stale
from cxbot.source import (
    ActivityKind,
    ActivityRecord,
)
from cxbot.syncing import sync
from cxbot.tables import derived, raw
from tests.sources.chatwoot.desk import Desk, at

NOW = at("25 10:00")


def told(desk: Desk, kind: type, **options: Any) -> list[Any]:
    """The records of a kind that a first sync tells, each once."""
    found: dict[Any, None] = {}
    for batch in desk.source(**options).batches("", NOW):
        found.update((each, None) for each in batch.records if isinstance(each, kind))
    return list(found)


def deeds(desk: Desk, **options: Any) -> list[tuple[str, datetime, ActivityKind, str]]:
    """What was done, in order."""
    records: list[ActivityRecord] = told(desk, ActivityRecord, **options)
    return sorted(((each.id, each.at, each.kind, each.teammate) for each in records), key=lambda each: each[1])


def notes(desk: Desk, **options: Any) -> str:
    return "\n".join(list(desk.source(**options).batches("", NOW))[-1].notes or ())


def replies(engine: Engine, desk: Desk) -> list[tuple[int, int]]:
    """The replies that are counted after a sync: message and seconds."""
    loaded = sync(engine, desk.source(), now=NOW)
    assert loaded.refused == ()
    derive_stale(engine)
    columns = derived.counted_messages.c
    with engine.connect() as connection:
        statement = select(raw.messages.c.external_id, columns.reply_seconds).join_from(
            derived.counted_messages, raw.messages, columns.message_id == raw.messages.c.id
        )
        rows = connection.execute(statement.where(columns.reply_seconds.is_not(None), columns.leading))
        return sorted((int(row.external_id), row.reply_seconds) for row in rows)
