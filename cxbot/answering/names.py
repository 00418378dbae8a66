"""What things are called: ids to names for people, and what people type to ids."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, or_, select

from cxbot.question import Kind, Question
from cxbot.tables import raw

MOST = 30  # matches that are looked at

_TABLES: dict[Kind, Table] = {
    Kind.INBOX: raw.inboxes,
    Kind.TEAMMATE: raw.teammates,
    Kind.TEAM: raw.teams,
    Kind.TAG: raw.tags,
    Kind.ACCOUNT: raw.accounts,
    Kind.CONTACT: raw.contacts,
}
# Beside name and external id.
_ALSO: dict[Kind, tuple[ColumnElement[Any], ...]] = {
    Kind.TEAMMATE: (raw.teammates.c.email,),
    Kind.ACCOUNT: (raw.accounts.c.domain,),
    Kind.CONTACT: (raw.contacts.c.address,),
}


class DatabaseNames:
    """Finds inboxes, people, tags and customers by what they are called."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, kind: Kind, text: str) -> Sequence[tuple[str, str]]:
        """(id, name) of those whose name, address, domain or id contains the text; exact matches first.

        A merged contact is found as the one that survived.
        """
        if kind is Kind.CHANNEL:
            channels = self._connection.scalars(
                select(raw.inboxes.c.channel).distinct().order_by(raw.inboxes.c.channel)
            )
            return [(each, each) for each in channels if text.casefold() in each.casefold()]
        table = _TABLES.get(kind)
        if table is None:
            return []
        wanted = text.removeprefix("@").strip()
        columns = (table.c.name, table.c.external_id, *_ALSO.get(kind, ()))
        matches = or_(*(each.icontains(wanted, autoescape=True) for each in columns))
        exact = or_(*(func.lower(each) == wanted.lower() for each in columns))
        found = self._connection.execute(
            select(table.c.id, table.c.name)
            .where(matches)
            .order_by(exact.desc(), func.lower(table.c.name), table.c.id)
            .limit(MOST)
        ).all()
        if kind is Kind.CONTACT:
            return self._survivors([each.id for each in found])
        return [(str(each.id), each.name) for each in found]

    def _survivors(self, ids: Iterable[int]) -> list[tuple[str, str]]:
        contacts = raw.contacts.c
        survivors: dict[str, str] = {}
        for each in ids:
            row = self._connection.execute(
                select(contacts.id, contacts.name, contacts.merged_into).where(contacts.id == each)
            ).one()
            seen = {row.id}
            while row.merged_into is not None and row.merged_into not in seen:
                seen.add(row.merged_into)
                row = self._connection.execute(
                    select(contacts.id, contacts.name, contacts.merged_into).where(contacts.id == row.merged_into)
                ).one()
            survivors[str(row.id)] = row.name
        return list(survivors.items())


def names_of(connection: Connection, question: Question) -> dict[tuple[Kind, str], str]:
    """What the ids in a question's filters are called."""
    found: dict[tuple[Kind, str], str] = {}
    for each in question.filters:
        ids = [int(id_) for id_ in each.ids if id_.isdecimal()] if each.kind in _TABLES else []
        called = {str(id_): name for id_, name in names(connection, each.kind, ids).items()}
        found |= {(each.kind, id_): called.get(id_, id_) for id_ in each.ids}
    return found


def names(connection: Connection, kind: Kind, ids: Collection[int]) -> dict[int, str]:
    """What these are called, by id."""
    return {row.id: row.name for row in _look_up(connection, kind, ids)}


def external_ids(connection: Connection, kind: Kind, ids: Collection[int]) -> dict[int, str]:
    """What their ids are in the source they came from."""
    return {row.id: row.external_id for row in _look_up(connection, kind, ids)}


def _look_up(connection: Connection, kind: Kind, ids: Collection[int]) -> Iterable[Any]:
    table = _TABLES.get(kind)
    if table is None or not ids:
        return []
    columns = select(table.c.id, table.c.name, table.c.external_id)
    return connection.execute(columns.where(table.c.id.in_(sorted(ids)))).all()
