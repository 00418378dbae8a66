"""What the sums of days have to be, worked out in plain Python from the rows of each segment."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Engine, select

from cxbot.tables import derived, raw

Key = tuple[int, int, int | None, bool]  # source, day, inbox, moved


def wrong_sums(engine: Engine) -> list[str]:
    """Where the sums of days are not those of their segments, or a segment does not say whether it moved."""
    with engine.connect() as connection:
        expected, ends, wrong = _expected(connection)
        found: dict[Key, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        until: dict[Key, int] = {}
        for row in connection.execute(select(derived.segment_days)).mappings():
            key = (row["source_id"], row["day"], row["inbox_id"], row["moved"])
            if row["until"] is not None:
                until[key] = max(until.get(key, 0), row["until"])
            for name in NAMES:
                found[key][name] += row[name]
    for key in sorted({*expected, *found}, key=repr):
        wanted, got = (dict.fromkeys(NAMES, 0) | each.get(key, {}) for each in (expected, found))
        wrong += [f"{key} {name}: {got[name]} instead of {wanted[name]}" for name in NAMES if got[name] != wanted[name]]
    wrong += [f"{key} ends at {until.get(key)}, not {end}" for key, end in ends.items() if until.get(key, 0) < end]
    return wrong


NAMES = (
    *("begun", "with_message", "received", "sent", "replies", "reply_total", "reply_squares"),
    *("first_replies", "first_total", "first_squares", "archived", "archived_with_reply"),
    *("resolutions", "resolution_total", "resolution_squares"),
)


def _expected(connection: Connection) -> tuple[dict[Key, dict[str, int]], dict[Key, int], list[str]]:
    told = select(raw.conversations.c.id, raw.conversations.c.source_id)
    sources: dict[int, int] = {row.id: row.source_id for row in connection.execute(told)}
    named: dict[int, set[int | None]] = defaultdict(set)
    for table in (derived.touches, derived.counted_messages, derived.archivings):
        for segment, inbox in connection.execute(select(table.c.segment_id, table.c.inbox_id)):
            named[segment].add(inbox)
    sums: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    ends: dict[Key, int] = {}
    wrong = []
    for row in connection.execute(select(derived.segments).where(derived.segments.c.rating_id.is_(None))):
        if (len(named[row.id] | {row.inbox_id}) > 1) != row.moved:
            wrong.append(f"segment {row.id} says moved: {row.moved}")
        key = (sources[row.conversation_id], row.started_at // 86_400, row.inbox_id, row.moved)
        ends[key] = max(ends.get(key, 0), row.last_at)
        for name, value in _values(row).items():
            sums[key][name] += value
    return sums, ends, wrong


def _values(row: Any) -> dict[str, int]:
    first, resolved = row.first_business_seconds, row.archived and row.replies > 0
    return {
        "begun": 1,
        "with_message": int(row.has_message),
        "received": row.received,
        "sent": row.sent,
        "replies": row.replies,
        "reply_total": row.reply_total,
        "reply_squares": row.reply_squares,
        "first_replies": int(first is not None),
        "first_total": first or 0,
        "first_squares": (first or 0) ** 2,
        "archived": row.archived,
        "archived_with_reply": row.archived_with_reply,
        "resolutions": int(resolved),
        "resolution_total": row.reply_total if resolved else 0,
        "resolution_squares": row.reply_total**2 if resolved else 0,
    }
