"""Contacts of whom a source tells a part at a time: what is unsaid stays, and who lost an address is merged."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from cxbot.database.statements import Row, in_parts
from cxbot.source import ContactRecord
from cxbot.syncing.ids import Ids
from cxbot.syncing.marking import Marks
from cxbot.tables import raw
from cxbot.tables.folding import found_by

_COLUMNS = {"name": "name", "address": "address", "account": "account_id", "merged_into": "merged_into"}


def keep_unsaid(connection: Connection, ids: Ids, told: Sequence[ContactRecord], rows: Sequence[Row]) -> None:
    """Put what was told before into the rows of contacts, where it is left unsaid now; `rows` are those of `told`."""
    known, columns = ids.of(raw.contacts), raw.contacts.c
    own = sorted(known[each.id] for each in told if each.unsaid and each.id in known)
    before: dict[int, Mapping[str, Any]] = {}
    for part in in_parts(own):
        statement = select(columns.id, *(columns[name] for name in _COLUMNS.values())).where(columns.id.in_(part))
        before |= {row.id: row._mapping for row in connection.execute(statement)}  # noqa: SLF001 - its public name
    for record, row in zip(told, rows, strict=True):
        if (kept := before.get(known.get(record.id, 0))) is not None:
            row.update({_COLUMNS[name]: kept[_COLUMNS[name]] for name in record.unsaid})
            row["found_by"] = found_by(row["name"], row["address"])


def merge_owned(connection: Connection, ids: Ids, told: Sequence[ContactRecord], marks: Marks) -> None:
    """Merge who was told before under an address that a contact has now, unless both are told."""
    known, columns = ids.of(raw.contacts), raw.contacts.c
    owners = {address.lower(): known[each.id] for each in told for address in each.owns if each.id in known}
    beside = {known[each.id] for each in told if each.id in known}
    for part in in_parts(sorted(owners)):
        statement = select(columns.id, columns.address, columns.merged_into).where(
            columns.source_id == ids.source, columns.address.in_(part)
        )
        lost = {
            row.id: owners[row.address]
            for row in connection.execute(statement)
            if row.id not in beside and row.merged_into != owners[row.address]
        }
        marks.of_contacts(connection, lost)
        for contact, owner in lost.items():
            connection.execute(update(raw.contacts).where(columns.id == contact).values(merged_into=owner))
        marks.of_contacts(connection, lost)
