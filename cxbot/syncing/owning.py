"""Contacts of whom a source tells a part at a time: what is unsaid stays, and who lost an address is merged."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, select, update

from cxbot.database.statements import in_parts
from cxbot.source import ContactRecord
from cxbot.syncing.ids import Ids
from cxbot.syncing.marking import Marks
from cxbot.tables import raw


def with_unsaid(connection: Connection, ids: Ids, told: Mapping[str, ContactRecord]) -> dict[str, ContactRecord]:
    """Contacts by their ids in the source, each with what was told of it before where that is left unsaid now."""
    known = ids.of(raw.contacts)
    own = sorted(known[each.id] for each in told.values() if each.unsaid and each.id in known)
    before = dict[str, dict[str, Any]]()
    for part in in_parts(own):
        for row in connection.execute(_said_before(part)):
            said = {"name": row.name, "address": row.address, "account": "", "merged_into": ""}
            for field, table, id_, external in (
                ("account", raw.accounts, row.account_id, row.account),
                ("merged_into", raw.contacts, row.merged_into, row.survivor),
            ):
                if id_ is not None:
                    ids.of(table)[external] = id_
                    said[field] = external
            before[row.external_id] = said
    return {
        own_id: replace(each, **{name: before[own_id][name] for name in each.unsaid}) if own_id in before else each
        for own_id, each in told.items()
    }


def _said_before(own: Sequence[int]) -> Select[Any]:
    columns, survivor = raw.contacts.c, raw.contacts.alias("survivor")
    return (
        select(
            *(columns.external_id, columns.name, columns.address, columns.account_id, columns.merged_into),
            raw.accounts.c.external_id.label("account"),
            survivor.c.external_id.label("survivor"),
        )
        .outerjoin(raw.accounts, raw.accounts.c.id == columns.account_id)
        .outerjoin(survivor, survivor.c.id == columns.merged_into)
        .where(columns.id.in_(own))
    )


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
