"""Merges in a circle: contacts of whom nobody would be left, told at once or by one load after another."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from cxbot.source import ContactRecord
from cxbot.syncing.ids import Ids
from cxbot.tables import raw
from cxbot.tables.merges import merged_into

Node = int | str  # our id of a contact; the source's of one that is not there yet


def in_circles(connection: Connection, ids: Ids, told: Sequence[ContactRecord]) -> list[str]:
    """Those of the contacts that would be merged into themselves, by way of others told with them or before."""
    merged = [each for each in told if each.merged_into]
    if not merged:
        return []
    own = ids.look_up(connection, raw.contacts, {name for each in merged for name in (each.id, each.merged_into)})
    into: dict[Node, Node | None] = {}
    into.update(merged_into(connection, list(own.values())).items())
    for each in told:  # in place of what was told before
        into[own.get(each.id, each.id)] = own.get(each.merged_into, each.merged_into) if each.merged_into else None
    return [each.id for each in merged if _comes_back(own.get(each.id, each.id), into)]


def _comes_back(start: Node, into: Mapping[Node, Node | None]) -> bool:
    seen: set[Node] = set()
    at = into.get(start)
    while at is not None and at != start and at not in seen:
        seen.add(at)
        at = into.get(at)
    return at == start
