"""Several sources beside one another: which there are, and which one a thing is of where another has one alike."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Table, exists, func, select

from cxbot.tables import raw


@dataclass(frozen=True, slots=True)
class Desk:
    """A source: its id, what it is called, and what kind of helpdesk or file it is."""

    id: int
    name: str
    kind: str


def desks(connection: Connection) -> list[Desk]:
    """Every source, by name."""
    columns = raw.sources.c
    found = select(columns.id, columns.name, columns.kind).order_by(func.lower(columns.name), columns.id)
    return [Desk(*row) for row in connection.execute(found)]


def told_by(connection: Connection, table: Table, ids: Collection[int]) -> dict[int, str]:
    """The names of their sources, by id, of those things that another source has as well under all the same names."""
    own, other = table, table.alias("other")
    alike = exists().where(other.c.found_by == own.c.found_by, other.c.source_id != own.c.source_id)
    named = select(own.c.id, raw.sources.c.name).join(raw.sources, raw.sources.c.id == own.c.source_id)
    return dict(map(tuple, connection.execute(named.where(own.c.id.in_(sorted(ids)), alike)))) if ids else {}


def beside(name: str, source: str) -> str:
    """A name with the source that it is of: "Support (zendesk)"."""
    return f"{name} ({source})" if source else name


def parted(text: str, among: Iterable[Desk]) -> tuple[str, Desk] | None:
    """A name and the source that it is of, as `beside` writes them; None where a text is nothing of the kind."""
    ends = ((each, text.strip().lower().removesuffix(beside("", each.name).lower())) for each in among)
    found = ((text.strip()[: len(name)], each) for each, name in ends if name and len(name) < len(text.strip()))
    return next(found, None)
