"""Finds things while somebody types: first those whose name begins with the text.

Then come those with a word or an address that does, then the others. Accents and capitals make no difference; `%` and
`_` are nothing special. It reads what rows are found by (`cxbot.tables.folding`), which is indexed where there are
many.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, literal, not_, or_, select

from cxbot.answering.desks import Desk, desks, told_by
from cxbot.answering.matching import BEHIND_ALL
from cxbot.answering.names import ALSO, TABLES, channels
from cxbot.filter import Kind, Named, is_row
from cxbot.tables.folding import folded
from cxbot.tables.merges import survivors

MOST = 100
_BEFORE_WORDS = " \n@-.'("


def find(connection: Connection, kind: Kind, text: str, most: int = MOST) -> Sequence[Named]:
    """At most so many things of a kind that a text finds; without a text the first of all.

    A merged contact is found as the one that survived, once. What another source has as well has its source beside it.
    """
    key = folded(text)
    if kind is Kind.SOURCE:
        return [_source(each) for each in desks(connection) if key in folded(each.name)][:most]
    if kind is Kind.CHANNEL:
        there = sorted((folded(each), each) for each in channels(connection) if key in folded(each))
        return [Named(each, each) for _, each in sorted(there, key=lambda each: not each[0].startswith(key))][:most]
    if kind not in TABLES:
        return []
    rows = list(connection.execute(_beginning(kind, key, most)))
    if key and len(rows) < most:
        rows += connection.execute(_containing(kind, key, most - len(rows)))
    apart = told_by(connection, TABLES[kind], {each.id for each in rows})
    found = [_thing(each.id, each.name, each.also, apart) for each in rows]
    return _survivors(connection, rows, found) if kind is Kind.CONTACT else found


def described(connection: Connection, kind: Kind, ids: Sequence[str]) -> Mapping[str, Named]:
    """What these are called, by the ids that are asked for; what there is no more is left out.

    A merged contact is called as the one that survived, and has its id.
    """
    if kind is Kind.SOURCE:
        return {str(each.id): _source(each) for each in desks(connection) if str(each.id) in ids}
    if kind not in TABLES:
        return {each: Named(each, each) for each in ids}
    own = {each: int(each) for each in ids if is_row(each)}
    left = survivors(connection, set(own.values())) if kind is Kind.CONTACT else {each: each for each in own.values()}
    called = _called(connection, kind, set(left.values()))
    return {each: called[left[id_]] for each, id_ in own.items() if left[id_] in called}


def _beginning(kind: Kind, key: str, most: int) -> Select[Any]:
    """Those whose name begins so: a walk along the index."""
    columns = TABLES[kind].c
    inner = select(columns.id, columns.found_by, literal(0).label("rank"))
    inner = inner.where(_begins(kind, key)) if key else inner
    return _with_names(kind, inner.order_by(columns.found_by, columns.id).limit(most))


def _containing(kind: Kind, key: str, most: int) -> Select[Any]:
    """The others in which it stands: words and addresses that begin so come first. A walk through the index."""
    columns = TABLES[kind].c
    begins_word = or_(*(columns.found_by.contains(f"{each}{key}", autoescape=True) for each in _BEFORE_WORDS))
    rank = case((begins_word, 1), else_=2).label("rank")
    inner = select(columns.id, columns.found_by, rank)
    inner = inner.where(and_(columns.found_by.contains(key, autoescape=True), not_(_begins(kind, key))))
    return _with_names(kind, inner.order_by(rank, columns.found_by, columns.id).limit(most))


def _begins(kind: Kind, key: str) -> ColumnElement[bool]:
    column = TABLES[kind].c.found_by
    return and_(column >= key, column < key + BEHIND_ALL)


def _with_names(kind: Kind, inner: Select[Any]) -> Select[Any]:
    """Only those that were found are looked up in their table."""
    table, found = TABLES[kind], inner.subquery("found")
    columns = [table.c.id, table.c.name, _also(kind).label("also")]
    if kind is Kind.CONTACT:
        columns.append(table.c.merged_into)
    return select(*columns).join(found, found.c.id == table.c.id).order_by(found.c.rank, found.c.found_by, found.c.id)


def _also(kind: Kind) -> ColumnElement[Any]:
    """An address or a domain, where there is one."""
    return ALSO[kind][0] if kind in ALSO else literal("")


def _survivors(connection: Connection, rows: Sequence[Row[Any]], found: Sequence[Named]) -> Sequence[Named]:
    merged = [each.id for each in rows if each.merged_into is not None]
    if not merged:
        return found
    left = survivors(connection, merged)
    called = _called(connection, Kind.CONTACT, set(left.values()))
    into = {str(each): called[survivor] for each, survivor in left.items() if survivor in called}
    return list({there.id: there for each in found for there in (into.get(each.id, each),)}.values())


def _called(connection: Connection, kind: Kind, ids: set[int]) -> dict[int, Named]:
    table = TABLES[kind]
    rows = connection.execute(select(table.c.id, table.c.name, _also(kind)).where(table.c.id.in_(sorted(ids))))
    apart = told_by(connection, table, ids)
    return {id_: _thing(id_, name, also, apart) for id_, name, also in rows}


def _thing(id_: int, name: str, also: str, apart: Mapping[int, str]) -> Named:
    return Named(str(id_), name, ", ".join(each for each in (also, apart.get(id_, "")) if each))


def _source(desk: Desk) -> Named:
    return Named(str(desk.id), desk.name)
