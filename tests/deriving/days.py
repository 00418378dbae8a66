"""What the sums of days have to be, worked out in plain Python from the rows of each segment and message."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Table, select

from cxbot.tables import derived, raw

DAY = 86_400
OF_REPLIES = ("replies", "reply_total", "reply_squares", "first_replies", "first_total", "first_squares")
OF_SEGMENTS = (
    *("begun", "with_message", "received", "sent", *OF_REPLIES, "archived", "archived_with_reply"),
    *("resolutions", "resolution_total", "resolution_squares"),
)


def wrong_sums(engine: Engine) -> list[str]:
    """Where the sums of days are not those of what is derived, or a segment does not say whether it moved."""
    with engine.connect() as connection:
        rows = _Rows.read(connection)
        return [
            *(
                f"segment {each.id} says moved: {each.moved}"
                for each in rows.segments
                if rows.moved(each) != each.moved
            ),
            *_differences(connection, derived.segment_days, ("source_id", "day", "inbox_id", "moved"), rows.by_inbox()),
            *_differences(connection, derived.acted_days, ("source_id", "day", "teammate_id"), rows.by_acted()),
            *_differences(connection, derived.tag_days, ("source_id", "day", "tag_id"), rows.by_tag()),
            *_differences(connection, derived.author_days, ("source_id", "day", "teammate_id"), rows.by_author()),
            *_ends_too_soon(connection, rows),
        ]


Sums = Mapping[tuple[Any, ...], Mapping[str, int]]


@dataclass(frozen=True)
class _Rows:
    segments: list[Any]
    sources: dict[int, int]
    named: dict[int, set[int | None]]
    acted: dict[int, list[int]]
    messages: list[Any]
    source_of: dict[int, int] = field(default_factory=dict)
    tagged: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def read(cls, connection: Connection) -> "_Rows":
        told = connection.execute(select(raw.conversations.c.id, raw.conversations.c.source_id))
        found = cls([], {row.id: row.source_id for row in told}, defaultdict(set), defaultdict(list), [])
        for table in (derived.touches, derived.counted_messages, derived.archivings):
            for segment, inbox in connection.execute(select(table.c.segment_id, table.c.inbox_id)):
                found.named[segment].add(inbox)
        for segment, teammate in connection.execute(select(derived.segment_teammates)):
            found.acted[segment].append(teammate)
        for conversation, tag in connection.execute(select(raw.conversation_tags)):
            found.tagged[conversation].append(tag)
        found.segments.extend(
            connection.execute(select(derived.segments).where(derived.segments.c.conversation_id.is_not(None)))
        )
        found.source_of.update({each.id: found.sources[each.conversation_id] for each in found.segments})
        found.messages.extend(
            each for each in connection.execute(select(derived.counted_messages)) if each.direction == "out"
        )
        return found

    def moved(self, segment: Any) -> bool:
        return len(self.named[segment.id] | {segment.inbox_id}) > 1

    def by_inbox(self) -> Sums:
        return _added(
            ((self.source_of[each.id], each.started_at // DAY, each.inbox_id, each.moved), _of_segment(each))
            for each in self.segments
        )

    def by_acted(self) -> Sums:
        return _added(
            ((self.source_of[each.id], each.started_at // DAY, teammate), _of_segment(each))
            for each in self.segments
            for teammate in self.acted[each.id]
        )

    def by_tag(self) -> Sums:
        return _added(
            ((self.source_of[each.id], each.started_at // DAY, tag), _of_segment(each))
            for each in self.segments
            for tag in self.tagged.get(each.conversation_id, [None])
        )

    def by_author(self) -> Sums:
        return _added(
            ((self.source_of[each.segment_id], each.at // DAY, each.teammate_id), _of_message(each))
            for each in self.messages
            if each.leading
        )


def _added(parts: Iterator[tuple[tuple[Any, ...], dict[str, int]]]) -> Sums:
    sums: dict[tuple[Any, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for key, values in parts:
        for name, value in values.items():
            sums[key][name] += value
    return sums


def _differences(connection: Connection, table: Table, key: tuple[str, ...], expected: Sums) -> Iterator[str]:
    names = [each for each in OF_SEGMENTS if each in table.c]
    rows = connection.execute(select(table)).mappings().all()
    found = _added((tuple(row[each] for each in key), {name: row[name] for name in names}) for row in rows)
    for each in sorted({*expected, *found}, key=repr):
        wanted, got = (dict.fromkeys(names, 0) | dict(some.get(each, {})) for some in (expected, found))
        for name in names:
            if got[name] != wanted[name]:
                yield f"{table.name} {each} {name}: {got[name]} instead of {wanted[name]}"


def _ends_too_soon(connection: Connection, rows: _Rows) -> Iterator[str]:
    until: dict[int, int] = {}
    days = derived.segment_days.c
    for day, end in connection.execute(select(days.day, days.until).where(days.until.is_not(None))):
        until[day] = max(until.get(day, end), end)
    for each in rows.segments:
        if until.get(each.started_at // DAY, 0) < each.last_at:
            yield f"the day of segment {each.id} ends before it"


def _of_segment(row: Any) -> dict[str, int]:
    first, resolved = row.first_business_seconds, bool(row.archived) and row.replies > 0
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


def _of_message(row: Any) -> dict[str, int]:
    reply, first = row.reply_business_seconds, row.first_business_seconds
    return {
        "sent": 1,
        "replies": int(reply is not None),
        "reply_total": reply or 0,
        "reply_squares": (reply or 0) ** 2,
        "first_replies": int(first is not None),
        "first_total": first or 0,
        "first_squares": (first or 0) ** 2,
    }
