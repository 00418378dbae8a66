"""Customers of a Front: contacts, by all their addresses; and accounts, which alone know who belongs to them."""

from collections.abc import Iterator, Sequence

from cxbot.source import AccountRecord, ContactRecord
from cxbot.sources.front.client import Api, Row
from cxbot.sources.front.conversations import LOOSE, Person

EVERYTHING = ("name", "address", "account", "merged_into")


def contact(row: Row, account: str = "") -> ContactRecord:
    """A contact as Front has it now; without an account it stays with the one that it was told with."""
    own = str(row["id"])
    handles = handles_of(row)
    name = str(row.get("name") or "") or (handles[0] if handles else own)
    unsaid = () if account else ("account",)
    return ContactRecord(own, name, handles[0] if handles else "", account, unsaid=unsaid, owns=tuple(handles))


def handles_of(row: Row) -> list[str]:
    """The addresses of a contact, mail before others."""
    told = [each for each in row.get("handles") or () if isinstance(each, dict) and each.get("handle")]
    return [str(each["handle"]) for each in sorted(told, key=lambda each: each.get("source") != "email")]


def account(row: Row) -> AccountRecord:
    """An account."""
    domains = row.get("domains") or [""]
    return AccountRecord(str(row["id"]), str(row.get("name") or row["id"]), str(domains[0]))


def named(person: Person, owner: Row | None) -> Iterator[ContactRecord]:
    """Somebody whom a message names: no more is known there than a name and an address.

    Who is no contact is known by the address, and is the contact who owns it as soon as there is one.
    """
    if person.id.startswith(LOOSE) and owner is not None:
        yield contact(owner)
        yield ContactRecord(person.id, person.name, person.handle, merged_into=str(owner["id"]))
    else:
        yield ContactRecord(person.id, person.name, person.handle, unsaid=EVERYTHING)


def changed_contacts(api: Api, after: float, before: float, *, private: bool) -> Iterator[ContactRecord]:
    """The contacts that changed between two moments."""
    params: dict[str, str | int] = {"q[updated_after]": f"{after:.3f}", "q[updated_before]": f"{before:.3f}"}
    for row in api.listed("/contacts", **params, limit=100, sort_by="updated_at", sort_order="asc"):
        if private or not row.get("is_private"):
            yield contact(row)


def members(api: Api, own: str, *, private: bool) -> Sequence[ContactRecord]:
    """The contacts of an account."""
    rows = api.listed(f"/accounts/{own}/contacts", limit=100)
    return [contact(row, own) for row in rows if private or not row.get("is_private")]
