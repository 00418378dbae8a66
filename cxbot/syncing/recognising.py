"""Ratings that a source has told before under another name: a file's lines are known by what they say.

Knows no files: only the names that a record may have been told under (`RatingRecord.also`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select, update

from cxbot.database.statements import in_parts, upsert
from cxbot.source import RatingRecord
from cxbot.syncing.ids import Ids
from cxbot.syncing.marking import Marks
from cxbot.tables import raw


@dataclass(frozen=True, slots=True)
class Before:
    """A rating that is there: our id of it, the name it has, and whether that is none but what its line says."""

    own: int
    external: str
    nameless: bool


def told_before(connection: Connection, source: int, records: Iterable[RatingRecord]) -> dict[str, list[Before]]:
    """The ratings that are known by the keys of these records, by key."""
    wanted = sorted({key for each in records for key in each.also})
    ratings, keys = raw.ratings.c, raw.rating_keys.c
    # One table after the other: joined, a database that has not looked at them yet goes through all ratings.
    by_key: list[tuple[str, int]] = []
    for part in in_parts(wanted):
        statement = select(keys.key, keys.rating_id).where(keys.key.in_(part))
        by_key += [(key, own) for key, own in connection.execute(statement)]
    nameless = exists().where(keys.rating_id == ratings.id, keys.key == ratings.external_id).correlate(raw.ratings)
    there: dict[int, Before] = {}
    for ids in in_parts(sorted({own for _, own in by_key})):
        known = select(ratings.id, ratings.external_id, nameless).where(
            ratings.id.in_(ids), ratings.source_id == source
        )
        there.update({own: Before(own, external, named) for own, external, named in connection.execute(known)})
    found: dict[str, list[Before]] = defaultdict(list)
    for key, own in by_key:
        if own in there:
            found[key].append(there[own])
    return found


def before_of(record: RatingRecord, found: Mapping[str, Sequence[Before]]) -> Before | None:
    """The rating of another name that a record is, if there is one. The first key that leads anywhere decides."""
    hits = next((found[key] for key in record.also if found.get(key)), ())
    return next((each for each in hits if each.external != record.id), None)


def recognise(
    connection: Connection, own_ids: Ids, records: Sequence[RatingRecord], marks: Marks
) -> list[RatingRecord]:
    """The records under the names that their ratings have, or are given here.

    A rating that was known by its line gets the id that it is told with now; a line that is told without an id keeps
    that which it was told with before. Where both are there already, they were one, and the nameless goes.
    """
    found = told_before(connection, own_ids.source, records)
    if not found:
        return list(records)
    ids = own_ids.look_up(connection, raw.ratings, [each.id for each in records])
    taken = []
    for each in records:
        before = before_of(each, found)
        if before is None:
            taken.append(each)
        elif each.id in each.also:
            taken.append(each if each.id in ids else replace(each, id=before.external))
        else:
            taken.append(each)
            if before.nameless:
                _name(connection, own_ids, before, each.id, marks)
    return taken


def keep_keys(connection: Connection, own_ids: Ids, records: Iterable[RatingRecord]) -> None:
    """Keep what these ratings are known by, and forget when lines said that they were given, if they say so no more."""
    ids = own_ids.of(raw.ratings)
    rows = {(ids[each.id], key): each.submitted_at.replace(microsecond=0) for each in records for key in each.also}
    if not rows:
        return
    keys, gone = raw.rating_keys.c, set[tuple[int, datetime]]()
    for part in in_parts(sorted({own for own, _ in rows})):
        statement = select(keys.rating_id, keys.key, keys.at).where(keys.rating_id.in_(part))
        gone |= {(own, at) for own, key, at in connection.execute(statement) if rows.get((own, key), at) != at}
    for table, column in ((raw.rating_revisions, "submitted_at"), (raw.rating_keys, "at")):
        for own, at in gone:
            connection.execute(delete(table).where(table.c.rating_id == own, table.c[column] == at))
    upsert(
        connection,
        raw.rating_keys,
        [{"rating_id": own, "key": key, "at": at} for (own, key), at in sorted(rows.items())],
        ("rating_id", "key"),
    )


def _name(connection: Connection, own_ids: Ids, before: Before, name: str, marks: Marks) -> None:
    """Give a nameless rating its id, unless another has it: then it is the same, told twice."""
    ids, ratings = own_ids.of(raw.ratings), raw.ratings.c
    if name not in ids:
        connection.execute(update(raw.ratings).where(ratings.id == before.own).values(external_id=name))
        ids[name] = ids.pop(before.external, before.own)
        return
    conversation = connection.scalar(select(ratings.conversation_id).where(ratings.id == before.own))
    if conversation is not None:
        marks.conversations.add(conversation)
    connection.execute(delete(raw.ratings).where(ratings.id == before.own))
    ids.pop(before.external, None)
