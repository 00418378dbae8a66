"""What a load would do, before it does it: what is new, what changes, what is refused. Writes nothing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select

from cxbot.calendar import zone_named
from cxbot.database import reading
from cxbot.database.statements import in_parts
from cxbot.errors import PeriodError
from cxbot.source import Batch, ContactRecord, HoursRecord, InactivityRecord, RatingRecord, Refused, Source
from cxbot.syncing.circles import in_circles
from cxbot.syncing.ids import NO_SOURCE, Ids
from cxbot.syncing.recognising import before_of, told_before
from cxbot.syncing.record_types import RECORD_TYPES, RecordType
from cxbot.tables import raw

MOST_REFUSED = 100
NEVER_NAMED = frozenset({raw.messages, raw.activities, raw.ratings})  # by other records: their ids need no remembering

Told = tuple[str, Any]  # where the record stands, and the record


@dataclass(slots=True)
class Rehearsal:
    """What was found: ratings that are `new`, `changed` and `unchanged`, rows that are `alike`, `blank` and refused.

    `counts` has the things of each raw table and `fresh` how many of them are not there yet. `taken` and `left_out`
    count rows by file. `refused` are the first refused ones, `reasons` all of them by their reason. `known` counts
    ratings whose id is there, and `strange` those among them that are of another moment and customer.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    alike: int = 0
    blank: int = 0
    known: int = 0
    strange: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    fresh: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def refused_count(self) -> int:
        """How many rows are refused."""
        return sum(self.left_out.values())

    def refuse(self, place: str, reason: str) -> None:
        """Note a refused row."""
        self.left_out[file_of(place)] += 1
        self.reasons[reason] += 1
        if len(self.refused) < MOST_REFUSED:
            self.refused.append(Refused(place, reason))


def file_of(place: str) -> str:
    """The file of a place such as “messages.csv, line 7”."""
    return place.rpartition(", line ")[0]


def rehearse(
    engine: Engine, source: Source, *, now: datetime, progress: Callable[[int, int], None] | None = None
) -> Rehearsal:
    """Go through everything that a source tells, from its beginning, and compare it with what is there.

    Raises:
        SourceError: the source cannot be read.
        DataError: the database cannot be reached.
    """
    found = Rehearsal()
    told: dict[str, set[str]] = defaultdict(set)
    for batch in source.batches("", now):
        with reading(engine) as connection:
            own = connection.scalar(select(raw.sources.c.id).where(raw.sources.c.name == source.name))
            _go_through(batch, connection, Ids(NO_SOURCE if own is None else own), told, found)
        if progress:
            progress(batch.done, batch.expected)
    return found


def _go_through(
    batch: Batch, connection: Connection, own_ids: Ids, told: dict[str, set[str]], found: Rehearsal
) -> None:
    for each in batch.refused:
        found.refuse(each.place, each.reason)
    found.blank += batch.blank
    found.alike += batch.alike
    placed: dict[type, list[Told]] = defaultdict(list)
    for number, record in enumerate(batch.records):
        placed[type(record)].append((batch.places[number] if batch.places else "", record))
    taken = set[str]()  # the rows, each of which may tell several things
    for record_type in RECORD_TYPES:
        taken |= _things(record_type, placed[record_type.record], connection, own_ids, told, found)
        if record_type.table is raw.inboxes:
            for setting in (InactivityRecord, HoursRecord):
                taken |= _settings(placed[setting], connection, own_ids, told, found)
    found.taken.update(file_of(place) for place in taken if place)


def _things(
    record_type: RecordType,
    placed: Sequence[Told],
    connection: Connection,
    own_ids: Ids,
    told: dict[str, set[str]],
    found: Rehearsal,
) -> set[str]:
    """Go through the things of one kind; the places of those that would be taken."""
    if not placed:
        return set()
    here = told[record_type.table.name]
    records = [record for _, record in placed]
    all_known = True
    for names in record_type.names:
        strange = set(names.of(records)) - told[names.table.name] - {""}
        all_known &= strange <= own_ids.look_up(connection, names.table, strange).keys()
    if record_type.record is ContactRecord:
        placed = _without_circles(placed, connection, own_ids, found)
        all_known &= not any(record.merged_into for _, record in placed)
    if all_known:
        taken, places = [record for _, record in placed], {place for place, _ in placed}
        here |= {record.id for record in taken}
    else:
        taken, places = _taken(record_type, placed, own_ids, told, found)
    there = own_ids.look_up(connection, record_type.table, {record.id for record in taken})
    if record_type.table in NEVER_NAMED:
        here.clear()
    found.counts[record_type.table.name] += len(taken)
    if record_type.record is RatingRecord:
        _ratings(taken, connection, own_ids, found)
    else:
        found.fresh[record_type.table.name] += sum(record.id not in there for record in taken)
    return places


def _taken(
    record_type: RecordType, placed: Sequence[Told], own_ids: Ids, told: dict[str, set[str]], found: Rehearsal
) -> tuple[list[Any], set[str]]:
    """The records that name nothing unknown, with their places; the others are refused."""
    here = told[record_type.table.name]
    waiting, taken, places = list(placed), list[Any](), set[str]()
    while waiting:
        # Of a chain of merges each waits for the one that it leads to.
        coming = {record.id for _, record in waiting} if record_type.record is ContactRecord else set[str]()
        parted: dict[bool, list[Told]] = {True: [], False: []}
        for each in waiting:
            waits = any(table is raw.contacts and name in coming for table, name in record_type.named(each[1]))
            parted[waits].append(each)
        ready, waiting = parted[False], parted[True]
        for place, record in ready:
            unknown = next(
                (
                    (table, name)
                    for table, name in record_type.named(record)
                    if name not in told[table.name] and name not in own_ids.of(table)
                ),
                None,
            )
            if unknown is None:
                taken.append(record)
                places.add(place)
            else:
                thing = {"inboxes": "inbox"}.get(unknown[0].name, unknown[0].name.removesuffix("s"))
                found.refuse(place or f"{record_type.table.name} “{record.id}”", f"{thing} “{unknown[1]}” is unknown")
        here |= {record.id for record in taken}
    return taken, places


def _without_circles(placed: Sequence[Told], connection: Connection, own_ids: Ids, found: Rehearsal) -> list[Told]:
    """Contacts, each told last, without those that are merged in a circle; these are refused."""
    latest = {record.id: (place, record) for place, record in placed}
    for name in in_circles(connection, own_ids, [record for _, record in latest.values()]):
        found.refuse(latest.pop(name)[0], "it is merged in a circle")
    return list(latest.values())


def _settings(
    placed: Sequence[Told], connection: Connection, own_ids: Ids, told: dict[str, set[str]], found: Rehearsal
) -> set[str]:
    places = set[str]()
    for place, record in placed:
        own_ids.look_up(connection, raw.inboxes, [record.inbox])
        reason = ""
        if record.inbox and record.inbox not in told["inboxes"] and record.inbox not in own_ids.of(raw.inboxes):
            reason = f"inbox “{record.inbox}” is unknown"
        elif isinstance(record, HoursRecord):
            try:
                zone_named(record.zone)
            except PeriodError as error:
                reason = error.text
        if reason:
            found.refuse(place, reason)
        else:
            places.add(place)
    return places


def _ratings(records: Sequence[RatingRecord], connection: Connection, own_ids: Ids, found: Rehearsal) -> None:
    ids = own_ids.of(raw.ratings)
    lines = told_before(connection, own_ids.source, records)
    there = {record.id: ids[record.id] for record in records if record.id in ids}
    there |= {
        record.id: before.own for record in records if record.id not in there and (before := before_of(record, lines))
    }
    kept, revisions = _kept(connection, there.values()), _revisions(connection, there.values())
    for record in records:
        own = there.get(record.id)
        if own is None:
            found.new += 1
            continue
        name, *fields = kept[own]
        at = record.submitted_at.replace(microsecond=0)
        same = revisions[own].get(at) == (record.score, record.satisfied, record.comment)
        nameless = record.id in record.also
        if same and (nameless or name == record.id) and fields == _fields(record):
            found.unchanged += 1
        else:
            found.changed += 1
        if not nameless and record.id in ids:
            found.known += 1
            other = at not in revisions[own] and (not fields[1] or not record.contact or fields[1] != record.contact)
            found.strange += other and not any(key in lines for key in record.also)


def _fields(record: RatingRecord) -> list[str]:
    return [
        *(record.conversation, record.contact, record.inbox, record.teammate, record.survey),
        *(record.channel, record.link),
    ]


def _kept(connection: Connection, own: Iterable[int]) -> dict[int, list[str]]:
    """Of ratings by our id: their name, and what they name, in the order of `_fields`."""
    ratings = raw.ratings
    named = (raw.conversations, raw.contacts, raw.inboxes, raw.teammates, raw.surveys)
    joined: Any = ratings
    for table in named:
        joined = joined.outerjoin(table, next(c for c in ratings.c if c.references(table.c.id)) == table.c.id)
    columns = [ratings.c.id, ratings.c.external_id, *(table.c.external_id for table in named)]
    columns += [ratings.c.channel, ratings.c.link]
    found = {}
    for part in in_parts(sorted(set(own))):
        for key, *rest in connection.execute(select(*columns).select_from(joined).where(ratings.c.id.in_(part))):
            found[key] = [each or "" for each in rest]
    return found


def _revisions(connection: Connection, own: Iterable[int]) -> dict[int, dict[datetime, tuple[Any, ...]]]:
    columns = raw.rating_revisions.c
    found: dict[int, dict[datetime, tuple[Any, ...]]] = defaultdict(dict)
    for part in in_parts(sorted(set(own))):
        for key, at, *rest in connection.execute(select(raw.rating_revisions).where(columns.rating_id.in_(part))):
            found[key][at] = tuple(rest)
    return found
