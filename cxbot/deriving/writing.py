"""Replaces the derived rows of conversations and lone ratings; a segment keeps its id as long as its number exists."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlalchemy import Column, Connection, Table, bindparam, delete, insert, select, update

from cxbot.database.statements import Row, in_parts
from cxbot.deriving import days
from cxbot.deriving.history import IN, OUT
from cxbot.deriving.outcome import Counted, Credit, Outcome, Segment, Sent
from cxbot.tables import derived

Key = tuple[int | None, int | None, int]  # conversation, rating, number

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
    _write_segments(connection, before, wanted)
    ids = _ids(connection, before, wanted, conversations, ratings)
    for table, rows in _hanging_on(outcomes, wanted, ids):
        if rows:
            connection.execute(insert(table), rows)
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
        for part in in_parts(ids):
            for row in connection.execute(select(derived.segments).where(column.in_(part))).mappings():
                found[row["conversation_id"], row["rating_id"], row["number"]] = dict(row)
    return found


def _forget(connection: Connection, segments: Sequence[int]) -> None:
    """Delete what hangs on these segments."""
    for part in in_parts(segments):
        for table in _OF_A_SEGMENT:
            connection.execute(delete(table).where(table.c.segment_id.in_(part)))


def _forget_placed(connection: Connection, key: Column[int], ids: Sequence[int]) -> None:
    """Delete the rows of ratings or surveys, wherever they stood before."""
    for part in in_parts(ids):
        connection.execute(delete(key.table).where(key.in_(part)))


def _write_segments(connection: Connection, before: dict[Key, Row], wanted: dict[Key, Segment]) -> None:
    columns = derived.segments.c
    fresh, changed = [], []
    for key, segment in wanted.items():
        row = _segment_row(key, segment)
        if (old := before.get(key)) is None:
            fresh.append(row)
        elif any(old[name] != value for name, value in row.items()):
            changed.append(row | {"old_id": old["id"]})
    for part in in_parts([old["id"] for key, old in before.items() if key not in wanted]):
        connection.execute(delete(derived.segments).where(columns.id.in_(part)))
    if changed:
        connection.execute(update(derived.segments).where(columns.id == bindparam("old_id")), changed)
    if fresh:
        connection.execute(insert(derived.segments), fresh)


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


def _ids(
    connection: Connection,
    before: dict[Key, Row],
    wanted: dict[Key, Segment],
    conversations: Sequence[int],
    ratings: Sequence[int],
) -> dict[Key, int]:
    """The segments' ids. New ones are looked up: that is alike on every database, and quick."""
    known = before if wanted.keys() <= before.keys() else _existing(connection, conversations, ratings)
    return {key: row["id"] for key, row in known.items()}


def _hanging_on(
    outcomes: Iterable[Outcome], wanted: dict[Key, Segment], ids: dict[Key, int]
) -> Iterator[tuple[Table, list[Row]]]:
    placed = [(ids[key], segment) for key, segment in wanted.items()]

    def rows(make: Callable[[Segment], Iterable[Row]]) -> list[Row]:
        return [{"segment_id": segment_id} | row for segment_id, segment in placed for row in make(segment)]

    yield derived.segment_contacts, rows(lambda each: ({"contact_id": one} for one in sorted(each.contacts)))
    yield derived.segment_accounts, rows(lambda each: ({"account_id": one} for one in sorted(each.accounts)))
    yield derived.segment_teammates, rows(lambda each: ({"teammate_id": one} for one in sorted(each.teammates)))
    yield derived.touches, rows(lambda each: ({"at": one.at, "inbox_id": one.inbox} for one in each.touches))
    yield derived.counted_messages, rows(lambda each: (row for one in each.counted for row in _counted_rows(one)))
    yield derived.archivings, rows(_archiving_rows)
    yield (
        derived.credits,
        [_credit_row(credit, ids[_segment_of(credit, outcome)]) for outcome in outcomes for credit in outcome.credits],
    )
    yield (
        derived.sent_surveys,
        [
            _sent_row(each, ids[outcome.conversation, None, each.number])
            for outcome in outcomes
            for each in outcome.sent
        ],
    )


def _counted_rows(counted: Counted) -> Iterator[Row]:
    for position, inbox in enumerate(counted.inboxes or (None,)):
        yield {
            "message_id": counted.message,
            "at": counted.at,
            "direction": counted.direction,
            "inbox_id": inbox,
            "teammate_id": counted.teammate,
            "leading": position == 0,
            "reply_seconds": counted.reply and counted.reply.seconds,
            "reply_business_seconds": counted.reply and counted.reply.business_seconds,
            "first_seconds": counted.first and counted.first.seconds,
            "first_business_seconds": counted.first and counted.first.business_seconds,
        }


def _archiving_rows(segment: Segment) -> Iterator[Row]:
    for each in segment.archived:
        yield {
            "at": each.archiving.at,
            "until": each.archiving.until,
            "kind": each.archiving.kind,
            "inbox_id": each.archiving.inbox,
            "replied": each.replied,
            "known_from": each.known_from,
            "known_until": each.known_until,
            "replies": each.replies,
            "reply_seconds": each.reply_seconds,
            "reply_business_seconds": each.reply_business_seconds,
        }


def _segment_of(credit: Credit, outcome: Outcome) -> Key:
    return (None, credit.rating, 1) if credit.number is None else (outcome.conversation, None, credit.number)


def _credit_row(credit: Credit, segment_id: int) -> Row:
    return {
        "rating_id": credit.rating,
        "segment_id": segment_id,
        "at": credit.at,
        "until": credit.until,
        "score": credit.score,
        "satisfied": int(credit.satisfied),
        "inbox_id": credit.inbox,
        "channel": credit.channel,
        "teammate_id": credit.teammate,
        "rule": credit.rule,
        "comment": credit.comment,
    }


def _sent_row(sent: Sent, segment_id: int) -> Row:
    return {
        "survey_id": sent.survey,
        "segment_id": segment_id,
        "at": sent.at,
        "inbox_id": sent.inbox,
        "teammate_id": sent.teammate,
        "answered_at": sent.answered_at,
    }
