"""Filters by contact: whoever was merged into another is the survivor, in old questions too."""

from collections.abc import Collection

from sqlalchemy import Connection

from cxbot.filter import Filter, Kind, is_row
from cxbot.tables.merges import survivors


def after_merges(connection: Connection, filters: Collection[Filter]) -> tuple[Filter, ...]:
    """The filters with every contact's survivor in its place."""
    return tuple(
        Filter(each.kind, surviving(connection, each.ids)) if each.kind is Kind.CONTACT else each for each in filters
    )


def surviving(connection: Connection, ids: Collection[str]) -> tuple[str, ...]:
    """The survivors of contacts' ids as questions carry them, each once; what is no id is left as it is."""
    known = survivors(connection, [int(each) for each in ids if is_row(each)])
    return tuple(dict.fromkeys(str(known[int(each)]) if is_row(each) else each for each in ids))
