"""What things are called: ids to names for people, and what people type to ids."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, false, select, union

from cxbot.answer import Group
from cxbot.answering.desks import beside, desks, parted, told_by
from cxbot.answering.matching import called_exactly
from cxbot.filter import Kind, is_row
from cxbot.question import Question
from cxbot.tables import raw
from cxbot.tables.derived import credits  # noqa: A004 - the field's word for whom a rating belongs to
from cxbot.tables.folding import folded
from cxbot.tables.merges import survivors

MOST = 30  # matches that are looked at
NONE = "(none)"

TABLES: dict[Kind, Table] = {
    Kind.INBOX: raw.inboxes,
    Kind.TEAMMATE: raw.teammates,
    Kind.TEAM: raw.teams,
    Kind.TAG: raw.tags,
    Kind.ACCOUNT: raw.accounts,
    Kind.CONTACT: raw.contacts,
}
# Beside name and external id.
ALSO: dict[Kind, tuple[ColumnElement[Any], ...]] = {
    Kind.TEAMMATE: (raw.teammates.c.email,),
    Kind.ACCOUNT: (raw.accounts.c.domain,),
    Kind.CONTACT: (raw.contacts.c.address,),
}


class DatabaseNames:
    """Finds inboxes, people, tags and customers by what they are called."""

    def __init__(self, connection: Connection, whole: Collection[Kind] = ()) -> None:
        """Things of the `whole` kinds are found by their whole name only: so nobody learns a name by half of it."""
        self._connection = connection
        self._whole = whole

    def exact(self, kind: Kind, text: str) -> Sequence[tuple[str, str]]:
        """(id, name) of those whose name, address, domain or id in the helpdesk is the text, in any capitals.

        Where several helpdesks have one of that name, "Support (zendesk)" is that of one; a source is found by its
        kind, too. A merged contact is found as the one that survived.
        """
        if kind is Kind.SOURCE:
            known, key = desks(self._connection), text.strip().casefold()
            return [(str(each.id), each.name) for each in known if key in {each.name.casefold(), each.kind}]
        if kind is Kind.CHANNEL:
            return [(each, each) for each in channels(self._connection) if text.casefold() == each.casefold()]
        if kind not in TABLES or not text.strip():
            return []
        table, also = TABLES[kind], ALSO.get(kind, ())
        found = called_exactly(self._connection, table, text.strip(), also, most=MOST)
        if not found and (there := parted(text, desks(self._connection))):
            name, source = there
            found = called_exactly(self._connection, table, name, also, most=MOST, source=source.id)
        return self._left(kind, found)

    def find(self, kind: Kind, text: str) -> Sequence[tuple[str, str]]:
        """(id, name) of those whose name, address or domain contains the text, in any capitals.

        A whole address is only itself: jo@acme.com is not ann-jo@acme.com. A merged contact is found as the one that
        survived.
        """
        whole = self.exact(kind, text) if "@" in text or kind in self._whole else ()
        if whole or kind in self._whole:
            return whole
        if kind is Kind.CHANNEL:
            return [(each, each) for each in channels(self._connection) if text.casefold() in each.casefold()]
        if kind is Kind.SOURCE:
            known = desks(self._connection)
            return [(str(each.id), each.name) for each in known if folded(text) in folded(each.name)]
        table = TABLES.get(kind)
        if table is None:
            return []
        found = select(table.c.id, table.c.name).where(is_found(table, text))
        rows = self._connection.execute(found.order_by(table.c.found_by, table.c.id).limit(MOST))
        return self._left(kind, [(id_, name) for id_, name in rows])

    def _left(self, kind: Kind, found: Sequence[tuple[int, str]]) -> Sequence[tuple[str, str]]:
        if kind is Kind.CONTACT:
            return self._survivors([id_ for id_, _ in found])
        return [(str(id_), name) for id_, name in found]

    def _survivors(self, ids: Sequence[int]) -> list[tuple[str, str]]:
        left = survivors(self._connection, ids)
        called = names(self._connection, Kind.CONTACT, set(left.values()))
        return list({str(left[each]): called[left[each]] for each in ids}.items())


def is_found(table: Table, text: str) -> ColumnElement[bool]:
    """Whether a text stands in what rows are found by: a name, an address or a domain, without accents and capitals.

    Not by the database's own lower(), which here is Python's, and would let nobody else work meanwhile.
    """
    key = folded(text)
    return table.c.found_by.contains(key, autoescape=True) if key else false()


def channels(connection: Connection) -> list[str]:
    """The channels of inboxes, and those that ratings outside of conversations carry."""
    inbox, carried = raw.inboxes.c.channel, credits.c.channel
    every = union(select(inbox), select(carried).where(carried != "")).subquery("channels")
    return list(connection.scalars(select(every.c.channel).order_by(every.c.channel)))


def names_of(connection: Connection, question: Question) -> dict[tuple[Kind, str], str]:
    """What the ids in a question are called; a merged contact as the one that survived."""
    return {key: name for key, (name, _) in named(connection, question).items()}


def named(connection: Connection, question: Question) -> dict[tuple[Kind, str], tuple[str, str]]:
    """What the ids in a question are called, and what they are in the helpdesk; a merged contact as the survivor.

    What another source has as well is called so with its source: "Support (zendesk)".
    """
    return {key: (beside(name, source), id_) for key, (name, source, id_) in _named(connection, question).items()}


def _named(connection: Connection, question: Question) -> dict[tuple[Kind, str], tuple[str, str, str]]:
    """Of the ids in a question: name, source where another has one alike, and what they are in the helpdesk."""
    asked = [(each.kind, each.ids) for each in question.filters]
    if question.cell:
        asked.append((question.cell[0], (question.cell[1],)))
    found: dict[tuple[Kind, str], tuple[str, str, str]] = {}
    for kind, ids in asked:
        known = [int(each) for each in ids if is_row(each)] if kind in {*TABLES, Kind.SOURCE} else []
        left = survivors(connection, known) if kind is Kind.CONTACT else {each: each for each in known}
        apart = told_by(connection, TABLES[kind], set(left.values())) if kind in TABLES else {}
        rows = _look_up(connection, kind, set(left.values()))
        called = {row.id: (row.name, apart.get(row.id, ""), row.external_id) for row in rows}
        found |= {(kind, str(each)): called[left[each]] for each in known if left[each] in called}
        found |= {(kind, each): (each or NONE, "", each) for each in ids if (kind, each) not in found}
    return found


def called(connection: Connection, question: Question) -> dict[tuple[Kind, str], tuple[str, ...]]:
    """What can be typed for the ids in a question, the friendliest first and the helpdesk's id last.

    Of a contact the address comes first: many have one name.
    """
    known = _named(connection, question)
    addresses: dict[tuple[Kind, str], str] = {}
    for kind, column in ((kind, also[0]) for kind, also in ALSO.items()):
        ids = [int(id_) for of_kind, id_ in known if of_kind is kind and is_row(id_)]
        if ids:
            table = TABLES[kind]
            found = connection.execute(select(table.c.id, column).where(table.c.id.in_(ids))).all()
            addresses |= {(kind, str(id_)): address for id_, address in found if address}
    return {
        (kind, id_): tuple(
            each for each in (*((address, name) if kind is Kind.CONTACT else (name, address)), of_one, id_there) if each
        )
        for (kind, id_), (name, source, id_there) in known.items()
        for address, of_one in [(addresses.get((kind, id_), ""), source and beside(name, source))]
    }


def teammates_at(connection: Connection, address: str) -> frozenset[str]:
    """The ids of teammates with exactly this address, in any capitals; none without one.

    An address proves who somebody is, a name does not.
    """
    wanted = address.strip().lower()
    if not wanted:
        return frozenset()
    found = connection.execute(select(raw.teammates.c.id, raw.teammates.c.email).where(is_found(raw.teammates, wanted)))
    return frozenset(str(id_) for id_, email in found if email.lower() == wanted)


def names(connection: Connection, kind: Kind, ids: Collection[int]) -> dict[int, str]:
    """What these are called, by id."""
    return {row.id: row.name for row in _look_up(connection, kind, ids)}


def external_ids(connection: Connection, kind: Kind, ids: Collection[int]) -> dict[int, str]:
    """What their ids are in the source they came from."""
    return {row.id: row.external_id for row in _look_up(connection, kind, ids)}


def told_apart(connection: Connection, groups: Iterable[Group]) -> tuple[Group, ...]:
    """Rows of a table or split, those that are called alike with what tells them apart beside their name.

    That is an address, else the account, else the source, else the id in the helpdesk: the first that all of them have,
    each another.
    """
    rows = tuple(groups)
    alike = {each for each, number in Counter(map(_spoken, rows)).items() if number > 1}
    same = [each for each in rows if _spoken(each) in alike and is_row(each.key) and each.by in TABLES]
    if not same:
        return rows
    known = _told_by(connection, same[0].by, [int(each.key) for each in same])
    beside: dict[str, str] = {}
    for name in alike:
        keys = [each.key for each in same if _spoken(each) == name]
        columns = zip(*(known[int(key)] for key in keys), strict=True)
        told = next((each for each in columns if all(each) and len(set(each)) == len(each)), ())
        beside |= dict(zip(keys, told, strict=False))
    return tuple(replace(each, beside=beside.get(each.key, "")) for each in rows)


def _spoken(group: Group) -> str:
    return folded(group.name)


def _told_by(connection: Connection, kind: Kind, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """By id what tells things of one name apart, the friendliest first."""
    table = TABLES[kind]
    columns = [*ALSO.get(kind, ()), raw.sources.c.name.label("source"), table.c.external_id]
    told = table.join(raw.sources, raw.sources.c.id == table.c.source_id)
    if kind is Kind.CONTACT:
        columns.insert(1, raw.accounts.c.name.label("account"))
        told = told.outerjoin(raw.accounts, raw.accounts.c.id == table.c.account_id)
    found = connection.execute(select(table.c.id, *columns).select_from(told).where(table.c.id.in_(sorted(ids))))
    return {row[0]: tuple(each or "" for each in row[1:]) for row in found}


def _look_up(connection: Connection, kind: Kind, ids: Collection[int]) -> Iterable[Any]:
    table = raw.sources if kind is Kind.SOURCE else TABLES.get(kind)
    if table is None or not ids:
        return []
    outside = table.c.name if kind is Kind.SOURCE else table.c.external_id
    columns = select(table.c.id, table.c.name, outside.label("external_id"))
    return connection.execute(columns.where(table.c.id.in_(sorted(ids)))).all()
