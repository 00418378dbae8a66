"""Replaces the derived rows of conversations and lone ratings; a segment keeps its id as long as its number exists."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, delete, select, update

from cxbot.database.bulk import among, insert_all, next_ids, read_rows
from cxbot.database.statements import Row
from cxbot.deriving import days
from cxbot.deriving.history import IN, OUT
from cxbot.deriving.outcome import Credit, Outcome, Segment, Sent
from cxbot.tables import derived

Key = tuple[int | None, int | None, int]  # conversation, rating, number
Values = tuple[Any, ...]  # of a row

_OF_A_SEGMENT = (
    derived.segment_contacts,
    derived.segment_accounts,
    derived.segment_teammates,
    derived.touches,
    derived.counted_messages,
    derived.archivings,
    derived.credits,
    derived.sent_surveys,
)


def replace(
    connection: Connection, outcomes: Sequence[Outcome], conversations: Sequence[int], ratings: Sequence[int]
) -> None:
    """Write what was derived from these conversations and ratings in place of what was derived from them before."""
    before = _existing(connection, conversations, ratings)
    if before:
        days.take(connection, conversations)
    _forget(connection, [row["id"] for row in before.values()])
    _forget_placed(connection, derived.credits.c.rating_id, ratings)
    _forget_placed(connection, derived.sent_surveys.c.survey_id, [one.survey for each in outcomes for one in each.sent])
    wanted = {key: segment for outcome in outcomes for key, segment in _keyed(outcome)}
    told = {key: _segment_row(key, segment) for key, segment in wanted.items()}
    ids = _write_segments(connection, before, told)
    for table, names, rows in _hanging_on(outcomes, wanted, told, ids):
        insert_all(connection, table, names, rows)
    days.put(connection, conversations)


def _keyed(outcome: Outcome) -> Iterator[tuple[Key, Segment]]:
    for segment in outcome.segments:
        yield (outcome.conversation, None, segment.number), segment
    for credit in outcome.credits:
        if credit.lone:
            yield (None, credit.rating, credit.lone.number), credit.lone


def _existing(connection: Connection, conversations: Sequence[int], ratings: Sequence[int]) -> dict[Key, Row]:
    columns = derived.segments.c
    found: dict[Key, Row] = {}
    for column, ids in ((columns.conversation_id, conversations), (columns.rating_id, ratings)):
        names = [each.name for each in derived.segments.c]
        for values in read_rows(connection, select(derived.segments).where(among(connection, column, ids))):
            row = dict(zip(names, values, strict=True))
            found[row["conversation_id"], row["rating_id"], row["number"]] = row
    return found


def _forget(connection: Connection, segments: Sequence[int]) -> None:
    """Delete what hangs on these segments."""
    for table in _OF_A_SEGMENT if segments else ():
        connection.execute(delete(table).where(among(connection, table.c.segment_id, segments)))


def _forget_placed(connection: Connection, key: Column[int], ids: Sequence[int]) -> None:
    """Delete the rows of ratings or surveys, wherever they stood before."""
    if ids:
        connection.execute(delete(key.table).where(among(connection, key, ids)))


def _write_segments(connection: Connection, before: dict[Key, Row], wanted: dict[Key, Row]) -> dict[Key, int]:
    """Write what differs; the segments' ids."""
    columns = derived.segments.c
    fresh, changed = dict[Key, Row](), []
    for key, row in wanted.items():
        if (old := before.get(key)) is None:
            fresh[key] = row
        elif any(old[name] != value for name, value in row.items()):
            changed.append(row | {"old_id": old["id"]})
    if gone := [old["id"] for key, old in before.items() if key not in wanted]:
        connection.execute(delete(derived.segments).where(among(connection, columns.id, gone)))
    if changed:
        connection.execute(update(derived.segments).where(columns.id == bindparam("old_id")), changed)
    ids = dict(zip(fresh, next_ids(connection, derived.segments, len(fresh)), strict=True))
    names = ("id", *next(iter(fresh.values()), {}))
    insert_all(connection, derived.segments, names, [(ids[key], *row.values()) for key, row in fresh.items()])
    return {key: ids[key] if key in ids else before[key]["id"] for key in wanted}


def _segment_row(key: Key, segment: Segment) -> Row:
    waits = [each.reply.business_seconds for each in segment.counted if each.reply]
    # Whatever ends an archiving is an activity of its segment: at the end of that, one that nothing ended lasts.
    lasting = [each for each in segment.archived if each.archiving.until is None]
    return {
        "conversation_id": key[0],
        "rating_id": key[1],
        "number": segment.number,
        "started_at": segment.started_at,
        "inbox_id": segment.inbox,
        "has_message": segment.has_message,
        "state": segment.state,
        "last_at": segment.touches[-1].at if segment.touches else None,
        "received": sum(each.direction == IN for each in segment.counted),
        "sent": sum(each.direction == OUT for each in segment.counted),
        "replies": len(waits),
        "reply_total": sum(waits),
        "reply_squares": sum(each * each for each in waits),
        "first_business_seconds": next((each.first.business_seconds for each in segment.counted if each.first), None),
        "archived": int(bool(lasting)),
        "archived_with_reply": int(any(each.replied for each in lasting)),
        "moved": _has_moved(segment),
    }


def _has_moved(segment: Segment) -> bool:
    """Whether any of its rows names another inbox than that where it started."""
    named = {each.inbox for each in segment.touches}
    named.update(inbox for each in segment.counted for inbox in each.inboxes or (None,))
    named.update(each.archiving.inbox for each in segment.archived)
    return not named <= {segment.inbox}


def _hanging_on(
    outcomes: Iterable[Outcome], wanted: dict[Key, Segment], told: dict[Key, Row], ids: dict[Key, int]
) -> Iterator[tuple[Table, tuple[str, ...], list[Values]]]:
    """The rows of each table, with the names of their columns."""
    placed = [(ids[key], segment) for key, segment in wanted.items()]

    def rows(make: Callable[[int, Segment], Iterable[Values]]) -> list[Values]:
        return [row for segment_id, segment in placed for row in make(segment_id, segment)]

    carried = {ids[key]: tuple(row[name] for name in _CARRIED) for key, row in told.items()}
    yield (
        derived.segment_contacts,
        ("segment_id", "contact_id", *_CARRIED),
        rows(lambda own, each: ((own, one, *carried[own]) for one in sorted(each.contacts))),
    )
    yield (
        derived.segment_accounts,
        ("segment_id", "account_id", *_CARRIED),
        rows(lambda own, each: ((own, one, *carried[own]) for one in sorted(each.accounts))),
    )
    yield (
        derived.segment_teammates,
        ("segment_id", "teammate_id"),
        rows(lambda own, each: ((own, one) for one in sorted(each.teammates))),
    )
    yield (
        derived.touches,
        ("segment_id", "at", "inbox_id"),
        rows(lambda own, each: [(own, one.at, one.inbox) for one in each.touches]),
    )
    yield derived.counted_messages, _COUNTED, rows(_counted_rows)
    yield derived.archivings, _ARCHIVED, rows(_archiving_rows)
    yield (
        derived.credits,
        _CREDITED,
        [_credit_row(credit, ids[_segment_of(credit, outcome)]) for outcome in outcomes for credit in outcome.credits],
    )
    yield (
        derived.sent_surveys,
        ("survey_id", "segment_id", "at", "inbox_id", "teammate_id", "answered_at"),
        [
            (each.survey, ids[outcome.conversation, None, each.number], *_placed(each))
            for outcome in outcomes
            for each in outcome.sent
        ],
    )


# What links to customers say of their segment.
_CARRIED = tuple(each.name for each in derived.segment_contacts.c if each.name not in {"segment_id", "contact_id"})
_COUNTED = (
    *("segment_id", "message_id", "at", "direction", "inbox_id", "teammate_id", "leading"),
    *("reply_seconds", "reply_business_seconds", "first_seconds", "first_business_seconds"),
)


def _counted_rows(segment_id: int, segment: Segment) -> Iterator[Values]:
    for each in segment.counted:
        reply, first = each.reply, each.first
        waited = (
            *((None, None) if reply is None else (reply.seconds, reply.business_seconds)),
            *((None, None) if first is None else (first.seconds, first.business_seconds)),
        )
        direction = str(each.direction)
        leading = True
        for inbox in each.inboxes or (None,):
            yield segment_id, each.message, each.at, direction, inbox, each.teammate, leading, *waited
            leading = False


_ARCHIVED = (
    *("segment_id", "at", "until", "kind", "inbox_id", "replied", "known_from", "known_until"),
    *("replies", "reply_seconds", "reply_business_seconds"),
)


def _archiving_rows(segment_id: int, segment: Segment) -> Iterator[Values]:
    for each in segment.archived:
        began = each.archiving
        yield (
            *(segment_id, began.at, began.until, str(began.kind), began.inbox),
            *(each.replied, each.known_from, each.known_until),
            *(each.replies, each.reply_seconds, each.reply_business_seconds),
        )


def _segment_of(credit: Credit, outcome: Outcome) -> Key:
    return (None, credit.rating, 1) if credit.number is None else (outcome.conversation, None, credit.number)


_CREDITED = (
    *("rating_id", "segment_id", "at", "until", "score", "satisfied"),
    *("inbox_id", "channel", "teammate_id", "rule", "comment"),
)


def _credit_row(credit: Credit, segment_id: int) -> Values:
    return (
        *(credit.rating, segment_id, credit.at, credit.until, credit.score, int(credit.satisfied)),
        *(credit.inbox, credit.channel, credit.teammate, credit.rule, credit.comment),
    )


def _placed(sent: Sent) -> Values:
    return sent.at, sent.inbox, sent.teammate, sent.answered_at
