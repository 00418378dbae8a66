"""Writes the records of one batch as raw rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, zip_longest
from typing import Any

from sqlalchemy import Connection, Table, select

from cxbot.calendar import seconds
from cxbot.source import (
    ContactRecord,
    ConversationRecord,
    Gone,
    IfKnown,
    RatingRecord,
    Record,
    RecordKind,
    Refused,
    Remaining,
)
from cxbot.syncing.circles import in_circles
from cxbot.syncing.following import Taken, follow
from cxbot.syncing.ids import Ids
from cxbot.syncing.marking import Marks
from cxbot.syncing.owning import merge_owned, with_unsaid
from cxbot.syncing.recognising import keep_keys, recognise
from cxbot.syncing.record_types import RECORD_TYPES, RecordType
from cxbot.syncing.removing import PARTS, TABLES, forget_submissions, of_conversations, remove, untold
from cxbot.syncing.rows import write_rows
from cxbot.syncing.settings_rows import SETTINGS_ROWS, write_settings_row
from cxbot.tables import raw

IDS_AT_ONCE = 10_000
REMOVING = frozenset({Gone, Remaining})
Told = tuple[str, Any]  # where the record stands, and the record


@dataclass(slots=True)
class Writing:
    """Writes one batch in one transaction; `counts` and `removed` say how many of each type were taken, or are gone."""

    connection: Connection
    ids: Ids
    marks: Marks = field(default_factory=Marks)
    counts: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)

    def write(self, records: Sequence[Record], places: Sequence[str] = ()) -> None:
        """Write the records, and remove what is gone; `places` says where each stands in the source."""
        told = zip_longest(places, records, fillvalue="")
        for gone, stretch in groupby(told, key=lambda each: type(each[1]) in REMOVING):
            if gone:
                self._remove_gone(record for _, record in stretch)
            else:
                self._write(stretch)
        if whole := {each.id for each in records if isinstance(each, ConversationRecord) and each.whole}:
            self._remove_untold(whole, records)
        self.marks.write(self.connection)
        self.ids.forget_large()

    def _write(self, stretch: Iterable[Told]) -> None:
        """Write what is named before what names it."""
        told: dict[type, list[Told]] = defaultdict(list)
        for each in stretch:
            told[type(each[1])].append(each)
        for place, each in self._known(told.pop(IfKnown, ())):
            told[type(each)].append((place, each))
        for record_type in RECORD_TYPES:
            if record_type.record is ContactRecord:
                self._contacts(record_type, told[record_type.record])
            else:
                self._take(record_type, told[record_type.record])
            if record_type.table is raw.inboxes:
                for setting in SETTINGS_ROWS:
                    self._set(told[setting])

    def _known(self, told: Iterable[Told]) -> Iterable[Told]:
        """Of what is told only where it was told before: that, after what it names."""
        wanted = list(told)
        for each in RECORD_TYPES:
            some = [(place, one) for place, one in wanted if type(one.record) is each.record]
            known = self.ids.look_up(self.connection, each.table, {one.record.id for _, one in some})
            yield from ((place, one) for place, only in some if only.record.id in known for one in only.after)
            yield from ((place, only.record) for place, only in some if only.record.id in known)

    def _remove_gone(self, gone: Iterable[Any]) -> None:
        wanted: dict[RecordKind, set[str]] = defaultdict(set)
        for each in gone:
            wanted[each.kind] |= {each.id} if isinstance(each, Gone) else self._not_remaining(each)
        for kind, externals in wanted.items():
            known = self.ids.look_up(self.connection, TABLES[kind], externals)
            self._remove(TABLES[kind], [known[each] for each in externals if each in known])

    def _not_remaining(self, remaining: Remaining) -> set[str]:
        columns = TABLES[remaining.kind].c
        statement = select(columns.external_id).where(columns.source_id == self.ids.source)
        known = self.connection.scalars(statement, execution_options={"yield_per": IDS_AT_ONCE})
        return {each for each in known if each not in remaining.ids and not each.startswith(remaining.besides)}

    def _remove_untold(self, whole: set[str], records: Sequence[Record]) -> None:
        """Of conversations that were told as a whole, remove what is not among the records.

        What was told counts as told, even where it was refused; a survey, too, when a rating names it.
        """
        known = self.ids.look_up(self.connection, raw.conversations, whole)
        apart = {each.id for each in records if isinstance(each, ConversationRecord) and each.rated_apart}
        submissions: dict[str, set[int]] = defaultdict(set)
        for each in records:
            if isinstance(each, RatingRecord):
                submissions[each.id].add(seconds(each.submitted_at))
        for table, record in PARTS.items():
            besides = apart if table in {raw.ratings, raw.surveys} else set()
            conversations = {known[each] for each in whole - besides if each in known}
            told = {each.id for each in records if isinstance(each, record)}
            if table is raw.surveys:
                told |= {each.survey for each in records if isinstance(each, RatingRecord)}
            there = self.ids.look_up(self.connection, table, told)
            kept = {there[each]: each for each in told if each in there}
            if table is raw.ratings:
                own = of_conversations(self.connection, table, conversations)
                forget_submissions(
                    self.connection, {each: submissions[kept[each]] for each in own if each in kept}, self.marks
                )
            self._remove(table, untold(self.connection, table, conversations, kept))

    def _remove(self, table: Table, ids: Sequence[int]) -> None:
        if ids:
            remove(self.connection, table, ids, self.marks)
            self.ids.forget([table, *PARTS])
            self.removed[table.name] = self.removed.get(table.name, 0) + len(ids)

    def _contacts(self, record_type: RecordType, told: Iterable[Told]) -> None:
        """Write survivors first: of a chain of merges, each link waits for the one that it leads to."""
        waiting = {record.id: (place, record) for place, record in told}
        records = [record for _, record in waiting.values()]
        for name in in_circles(self.connection, self.ids, records):
            self._refuse(waiting.pop(name)[0], record_type.table, name, "it is merged in a circle")
        while waiting:
            ready = [each for each in waiting.values() if each[1].merged_into not in waiting]
            for _, record in ready:
                del waiting[record.id]
            self._take(record_type, ready)
        merge_owned(self.connection, self.ids, records, self.marks)

    def _take(self, record_type: RecordType, told: Sequence[Told]) -> None:
        """Write records of one type that name nothing unknown."""
        if not told:
            return
        taken = self._recognised(self._knowing(record_type, told))
        latest = {record.id: record for _, record in taken}  # told twice, the last telling stands
        ids = self.ids.look_up(self.connection, record_type.table, latest)
        existing = {ids[external] for external in latest if external in ids}
        if record_type.record is ContactRecord:
            latest = with_unsaid(self.connection, self.ids, latest)
        changed = write_rows(self.connection, self.ids, record_type, latest)
        records = [record for _, record in taken]
        follow(Taken(record_type.table, records, existing, changed), self.connection, self.ids, self.marks)
        keep_keys(self.connection, self.ids, (each for each in records if isinstance(each, RatingRecord)))
        self._count(record_type.table, len(latest))

    def _recognised(self, told: Sequence[Told]) -> Sequence[Told]:
        """Ratings under the names that they have, where they were told under others before."""
        ratings = [record for _, record in told if isinstance(record, RatingRecord)]
        if not any(each.also for each in ratings):
            return told
        found = recognise(self.connection, self.ids, ratings, self.marks)
        return [(place, record) for (place, _), record in zip(told, found, strict=True)]

    def _knowing(self, record_type: RecordType, told: Sequence[Told]) -> Sequence[Told]:
        """The records that name nothing unknown; the others are refused."""
        records = [record for _, record in told]
        all_known = True
        for names in record_type.names:
            wanted = set(names.of(records)) - {""}
            all_known &= wanted <= self.ids.look_up(self.connection, names.table, wanted).keys()
        if all_known:
            return told
        taken = []
        for each in told:
            named = record_type.named(each[1])
            unknown = next(((table, name) for table, name in named if name not in self.ids.of(table)), None)
            if unknown is None:
                taken.append(each)
            else:
                self._refuse(each[0], record_type.table, each[1].id, f"{_thing(unknown[0])} “{unknown[1]}” is unknown")
        return taken

    def _set(self, told: Iterable[Told]) -> None:
        """Write what holds from a moment on, and our own addresses: rows without ids of their own."""
        for place, record in told:
            reason = write_settings_row(record, self.connection, self.ids, self.marks)
            table = SETTINGS_ROWS[type(record)]
            if reason:
                self.refused.append(Refused(place or table.name, reason))
            else:
                self._count(table, 1)

    def _refuse(self, place: str, table: Table, external: str, reason: str) -> None:
        self.refused.append(Refused(place or f"{_thing(table)} “{external}”", reason))

    def _count(self, table: Table, taken: int) -> None:
        self.counts[table.name] = self.counts.get(table.name, 0) + taken


def _thing(table: Table) -> str:
    """The word for one row of a table."""
    return {"inboxes": "inbox", "activities": "activity"}.get(table.name, table.name.removesuffix("s"))
