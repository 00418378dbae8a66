"""Whom and what the rows of a file name: inboxes, teammates, accounts and customers, each told once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cxbot.source import AccountRecord, ContactRecord, InboxRecord, Record, TeammateRecord
from cxbot.sources.ratings_csv.table import Table
from cxbot.sources.rows import Row

_WITH_ADDRESS = re.compile(r"^(?P<name>.*\S) ?[(<](?P<address>[^\s@()<>]+@[^\s@()<>]+)[)>]$")


@dataclass(frozen=True, slots=True)
class Named:
    """What was found so far, by the ids it gets: names without case, of customers the address where there is one."""

    inboxes: dict[str, str] = field(default_factory=dict)
    teammates: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    contacts: dict[str, tuple[datetime, ContactRecord]] = field(default_factory=dict)

    def note(self, table: Table, row: Row, rated_at: datetime) -> None:
        """Note what a row names. The newest row says what a customer is called, and which account it has."""
        for found, what in ((self.inboxes, "inbox"), (self.teammates, "teammate"), (self.accounts, "account")):
            name, key = table.name(row, what)
            if name:
                found.setdefault(key, name)
        if contact := customer_of(table, row):
            before = self.contacts.get(contact.id)
            if before is None or before[0] < rated_at:
                self.contacts[contact.id] = (rated_at, contact)

    def records(self) -> Iterator[Record]:
        """All of it, what is named before what names it."""
        # The channel stands with each rating: one inbox of a file may have several.
        yield from (InboxRecord(key, name, "") for key, name in self.inboxes.items())
        yield from (_teammate(key, name) for key, name in self.teammates.items())
        yield from (AccountRecord(key, name) for key, name in self.accounts.items())
        yield from (contact for _, contact in self.contacts.values())


def customer_of(table: Table, row: Row) -> ContactRecord | None:
    """The customer of a row, if it names one."""
    name, key = table.name(row, "customer")
    address = table.name(row, "customer_address")[0].lower()
    if not name and not address:
        return None
    return ContactRecord(address or key, name or address, address, table.name(row, "account")[1])


def _teammate(key: str, name: str) -> TeammateRecord:
    """A teammate; some exports write the address behind the name."""
    if found := _WITH_ADDRESS.match(name):
        return TeammateRecord(key, found["name"], found["address"].lower())
    return TeammateRecord(key, name)
