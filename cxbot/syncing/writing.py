"""Writes the records of one batch as raw rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table

from cxbot.database.statements import Row, upsert
from cxbot.source import ContactRecord, Record, Refused
from cxbot.syncing.following import Taken, follow
from cxbot.syncing.ids import Ids
from cxbot.syncing.marking import Marks
from cxbot.syncing.record_types import RECORD_TYPES, RecordType
from cxbot.syncing.settings_rows import SETTINGS_ROWS, write_settings_row
from cxbot.tables import raw

Told = tuple[str, Any]  # where the record stands, and the record


@dataclass(slots=True)
class Writing:
    """Writes one batch in one transaction; `counts` how many records of each type were taken."""

    connection: Connection
    ids: Ids
    marks: Marks = field(default_factory=Marks)
    counts: dict[str, int] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)

    def write(self, records: Sequence[Record], places: Sequence[str] = ()) -> None:
        """Write the records, what is named before what names it; `places` says where each stands in the source."""
        told: dict[type, list[Told]] = defaultdict(list)
        for number, record in enumerate(records):
            told[type(record)].append((places[number] if places else "", record))
        for record_type in RECORD_TYPES:
            if record_type.record is ContactRecord:
                self._contacts(record_type, told[record_type.record])
            else:
                self._take(record_type, told[record_type.record])
            if record_type.table is raw.inboxes:
                for setting in SETTINGS_ROWS:
                    self._set(told[setting])
        self.marks.write(self.connection)
        self.ids.forget_large()

    def _contacts(self, record_type: RecordType, told: Iterable[Told]) -> None:
        """Write survivors first: of a chain of merges, each link waits for the one that it leads to."""
        waiting = {record.id: (place, record) for place, record in told}
        while ready := [each for each in waiting.values() if each[1].merged_into not in waiting]:
            for _, record in ready:
                del waiting[record.id]
            self._take(record_type, ready)
        for place, record in waiting.values():
            self._refuse(place, record_type.table, record.id, "it is merged in a circle")

    def _take(self, record_type: RecordType, told: Sequence[Told]) -> None:
        """Write records of one type that name nothing unknown."""
        if not told:
            return
        taken = self._knowing(record_type, told)
        latest = {record.id: record for _, record in taken}  # told twice, the last telling stands
        ids = self.ids.look_up(self.connection, record_type.table, latest)
        existing = {ids[external] for external in latest if external in ids}
        rows: list[Row] = [
            {"source_id": self.ids.source, "external_id": record.id} | record_type.row(record, self.ids.of)
            for record in latest.values()
        ]
        changed = set()
        for own, _, external in upsert(self.connection, record_type.table, rows, ("source_id", "external_id")):
            self.ids.of(record_type.table)[external] = own
            changed.add(own)
        records = [record for _, record in taken]
        follow(Taken(record_type.table, records, existing, changed), self.connection, self.ids, self.marks)
        self._count(record_type.table, len(latest))

    def _knowing(self, record_type: RecordType, told: Sequence[Told]) -> list[Told]:
        """The records that name nothing unknown; the others are refused."""
        named = [tuple(record_type.names(record)) for _, record in told]
        wanted: dict[str, tuple[Table, set[str]]] = {}
        for names in named:
            for table, external in names:
                if external:
                    wanted.setdefault(table.name, (table, set()))[1].add(external)
        for table, externals in wanted.values():
            self.ids.look_up(self.connection, table, externals)
        taken = []
        for each, names in zip(told, named, strict=True):
            unknown = next(((table, name) for table, name in names if name and name not in self.ids.of(table)), None)
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
