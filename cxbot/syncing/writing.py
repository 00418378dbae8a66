"""Writes the records of one batch as raw rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table

from cxbot.source import ContactRecord, Record, Refused
from cxbot.syncing.following import Taken, follow
from cxbot.syncing.kinds import KINDS, Kind
from cxbot.syncing.knowing import Known
from cxbot.syncing.marking import Marks
from cxbot.syncing.setting import SETTINGS, write_setting
from cxbot.syncing.upserting import Row, upsert
from cxbot.tables import raw

Told = tuple[str, Any]  # where the record stands, and the record


@dataclass(frozen=True, slots=True)
class Writing:
    """Writes one batch in one transaction; `counts` how many records of each kind were taken."""

    connection: Connection
    known: Known
    marks: Marks = field(default_factory=Marks)
    counts: dict[str, int] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)

    def write(self, records: Sequence[Record], places: Sequence[str] = ()) -> None:
        """Write the records, what is named before what names it; `places` says where each stands in the source."""
        told: dict[type, list[Told]] = defaultdict(list)
        for number, record in enumerate(records):
            told[type(record)].append((places[number] if places else "", record))
        for kind in KINDS:
            if kind.record is ContactRecord:
                self._contacts(kind, told[kind.record])
            else:
                self._take(kind, told[kind.record])
            if kind.table is raw.inboxes:
                for setting in SETTINGS:
                    self._set(told[setting])
        self.marks.write(self.connection)
        self.known.forget_large()

    def _contacts(self, kind: Kind, told: Iterable[Told]) -> None:
        """Write survivors first: of a chain of merges, each link waits for the one that it leads to."""
        waiting = {record.id: (place, record) for place, record in told}
        while ready := [each for each in waiting.values() if each[1].merged_into not in waiting]:
            for _, record in ready:
                del waiting[record.id]
            self._take(kind, ready)
        for place, record in waiting.values():
            self._refuse(place, kind.table, record.id, "it is merged in a circle")

    def _take(self, kind: Kind, told: Sequence[Told]) -> None:
        """Write records of one kind that name nothing unknown."""
        if not told:
            return
        taken = self._knowing(kind, told)
        latest = {record.id: record for _, record in taken}  # told twice, the last telling stands
        ids = self.known.look_up(self.connection, kind.table, latest)
        existing = {ids[external] for external in latest if external in ids}
        rows: list[Row] = [
            {"source_id": self.known.source, "external_id": record.id} | kind.row(record, self.known.of)
            for record in latest.values()
        ]
        changed = set()
        for own, _, external in upsert(self.connection, kind.table, rows, ("source_id", "external_id")):
            self.known.of(kind.table)[external] = own
            changed.add(own)
        records = [record for _, record in taken]
        follow(Taken(kind.table, records, existing, changed), self.connection, self.known, self.marks)
        self._count(kind.table, len(latest))

    def _knowing(self, kind: Kind, told: Sequence[Told]) -> list[Told]:
        """The records that name nothing unknown; the others are refused."""
        named = [tuple(kind.names(record)) for _, record in told]
        wanted: dict[str, tuple[Table, set[str]]] = {}
        for names in named:
            for table, external in names:
                if external:
                    wanted.setdefault(table.name, (table, set()))[1].add(external)
        for table, externals in wanted.values():
            self.known.look_up(self.connection, table, externals)
        taken = []
        for each, names in zip(told, named, strict=True):
            unknown = next(((table, name) for table, name in names if name and name not in self.known.of(table)), None)
            if unknown is None:
                taken.append(each)
            else:
                self._refuse(each[0], kind.table, each[1].id, f"{_thing(unknown[0])} “{unknown[1]}” is unknown")
        return taken

    def _set(self, told: Iterable[Told]) -> None:
        """Write what holds from a moment on, and our own addresses: rows without ids of their own."""
        for place, record in told:
            reason = write_setting(record, self.connection, self.known, self.marks)
            table = SETTINGS[type(record)]
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
