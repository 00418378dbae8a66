"""Which customer a row is about: the one who rated (after merges the survivor), else those involved in the segment."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from cxbot.answering.names import names
from cxbot.filter import Kind
from cxbot.tables.derived import segment_contacts
from cxbot.tables.merges import survivors
from cxbot.tables.raw import accounts, contacts


def customers_of(connection: Connection, rows: Sequence[tuple[int, int | None]]) -> list[str]:
    """For each (segment, contact or None) a customer's name: "Jane Doe", "Jane Doe +2", or empty."""
    segments = {segment for segment, contact in rows if contact is None}
    involved: dict[int, list[str]] = {}
    if segments:
        found = connection.execute(
            select(segment_contacts.c.segment_id, contacts.c.name)
            .join(contacts, contacts.c.id == segment_contacts.c.contact_id)
            .where(segment_contacts.c.segment_id.in_(sorted(segments)))
            .order_by(contacts.c.id)
        )
        for segment, name in found:
            involved.setdefault(segment, []).append(name)
    left = survivors(connection, {contact for _, contact in rows if contact is not None})
    known = names(connection, Kind.CONTACT, set(left.values()))
    return [_name(involved.get(segment, [])) if contact is None else known[left[contact]] for segment, contact in rows]


def accounts_of(connection: Connection, rows: Sequence[tuple[int, int | None]]) -> list[str]:
    """For each (segment, contact or None) the account of its only customer; empty with several, or where none is."""
    segments = {segment for segment, contact in rows if contact is None}
    involved: dict[int, set[int]] = {}
    if segments:
        link = segment_contacts.c
        for segment, contact in connection.execute(
            select(link.segment_id, link.contact_id).where(link.segment_id.in_(sorted(segments)))
        ):
            involved.setdefault(segment, set()).add(contact)
    alone = [involved.get(segment, set()) if contact is None else {contact} for segment, contact in rows]
    left = survivors(connection, {contact for found in alone if len(found) == 1 for contact in found})
    belonging = select(contacts.c.id, accounts.c.name).join(accounts, accounts.c.id == contacts.c.account_id)
    found = connection.execute(belonging.where(contacts.c.id.in_(sorted(set(left.values())))))
    known = {each.id: each.name for each in found}
    return [known.get(left[min(each)], "") if len(each) == 1 else "" for each in alone]


def _name(involved: list[str]) -> str:
    return "" if not involved else involved[0] if len(involved) == 1 else f"{involved[0]} +{len(involved) - 1}"
