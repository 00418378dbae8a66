"""Which row a source's id means: asked of the database once for all that a batch names."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table, select

from cxbot.database.bulk import among, read_rows

NO_SOURCE = -1  # our id of a source that is not there yet
# Few rows, named again and again: remembered from batch to batch. The others are forgotten after each.
SMALL = frozenset({"inboxes", "teammates", "teams", "tags"})


@dataclass(slots=True)
class Ids:
    """Our ids by the ids of one source, for each table; `belonged` is the conversation that our id belonged to."""

    source: int
    known: dict[str, dict[str, int]] = field(default_factory=dict)
    belonged: dict[str, dict[int, int]] = field(default_factory=dict)

    def of(self, table: Table) -> dict[str, int]:
        """The ids known so far of a table."""
        return self.known.setdefault(table.name, {})

    def look_up(self, connection: Connection, table: Table, wanted: Iterable[str]) -> dict[str, int]:
        """Ask for ids that are not known yet; what is known of this table then."""
        known = self.of(table)
        unknown = set(wanted) - known.keys() - {""}
        if not unknown or self.source == NO_SOURCE:
            return known
        columns = [table.c.external_id, table.c.id, *(c for c in table.c if c.name == "conversation_id")]
        these = (table.c.source_id == self.source) & among(connection, table.c.external_id, unknown)
        for external, own, *conversation in read_rows(connection, select(*columns).where(these)):
            known[external] = own
            if conversation and conversation[0] is not None:
                self.belonged.setdefault(table.name, {})[own] = conversation[0]
        return known

    def forget(self, tables: Iterable[Table]) -> None:
        """Forget what was learnt of tables, from which rows were removed."""
        for table in tables:
            self.known.pop(table.name, None)
            self.belonged.pop(table.name, None)

    def forget_large(self) -> None:
        """Forget what was learnt of tables that may be large."""
        for name in self.known.keys() - SMALL:
            del self.known[name]
        self.belonged.clear()
