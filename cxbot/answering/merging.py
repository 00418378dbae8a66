"""Merged contacts: whoever was merged into another is the survivor, in old questions too."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from cxbot.filter import Filter, Kind
from cxbot.tables.raw import contacts

AT_ONCE = 1000  # ids in one statement; databases bound how many values a statement may carry


def survivors(connection: Connection, ids: Collection[int]) -> dict[int, int]:
    """For each contact the one that is left after all merges; of a circle, which no source should tell, the smallest.

    A contact that there is not stands for itself.
    """
    into: dict[int, int | None] = {}
    wanted = set(ids)
    while wanted:
        some = sorted(wanted)[:AT_ONCE]
        into |= dict.fromkeys(some)
        found = connection.execute(select(contacts.c.id, contacts.c.merged_into).where(contacts.c.id.in_(some)))
        into |= {each.id: each.merged_into for each in found}
        wanted = (wanted | {each for each in into.values() if each is not None}) - into.keys()
    return {each: _last(each, into) for each in ids}


def after_merges(connection: Connection, filters: Collection[Filter]) -> tuple[Filter, ...]:
    """The filters with every contact's survivor in its place."""
    return tuple(
        Filter(each.kind, surviving(connection, each.ids)) if each.kind is Kind.CONTACT else each for each in filters
    )


def surviving(connection: Connection, ids: Collection[str]) -> tuple[str, ...]:
    """The survivors of contacts' ids as questions carry them, each once; what is no id is left as it is."""
    known = survivors(connection, [int(each) for each in ids if each.isdecimal()])
    return tuple(dict.fromkeys(str(known[int(each)]) if each.isdecimal() else each for each in ids))


def _last(contact: int, into: dict[int, int | None]) -> int:
    seen = [contact]
    while (following := into[seen[-1]]) is not None:
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]
