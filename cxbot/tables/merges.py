"""Merged contacts: who is left of them, followed through chains.

A circle, which no source should tell, ends too: of those in it the one with the smallest id is left.
"""

from collections.abc import Callable, Collection, Iterable

from sqlalchemy import Connection, select

from cxbot.database.statements import in_parts
from cxbot.tables.raw import contacts


def survivor(contact: int, merged_into: Callable[[int], int | None]) -> int:
    """The contact that is left of this one; `merged_into` says into whom one was merged, None: into nobody."""
    seen = [contact]
    while (following := merged_into(seen[-1])) is not None:
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]


def merged_into(connection: Connection, ids: Collection[int]) -> dict[int, int | None]:
    """Into whom each of these contacts was merged, and each of those, to the end; None for who was not."""
    into: dict[int, int | None] = {}
    wanted = set(ids)
    while wanted:
        into |= dict.fromkeys(wanted)
        for part in in_parts(sorted(wanted)):
            found = connection.execute(select(contacts.c.id, contacts.c.merged_into).where(contacts.c.id.in_(part)))
            into |= {each.id: each.merged_into for each in found}
        wanted = {each for each in into.values() if each is not None} - into.keys()
    return into


def survivors(connection: Connection, ids: Collection[int]) -> dict[int, int]:
    """For each contact the one that is left after all merges. A contact that there is not stands for itself."""
    into = merged_into(connection, ids)
    return {each: survivor(each, into.get) for each in ids}


def with_merged(connection: Connection, ids: Iterable[int]) -> list[int]:
    """These contacts and all that were merged into them, through chains."""
    family = set(ids)
    latest = family
    while latest:
        merged: set[int] = set()
        for part in in_parts(sorted(latest)):
            merged.update(connection.scalars(select(contacts.c.id).where(contacts.c.merged_into.in_(part))))
        latest = merged - family
        family = family | latest
    return sorted(family)
