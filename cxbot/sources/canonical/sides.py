"""Rows that belong to records of another file, in any order and however many: kept on disk until they are asked for."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

Cells = tuple[str, ...]


@dataclass(slots=True)
class SideIndex:
    """Cells by the record that they belong to; a bit for each row says whether its owner was asked for."""

    connection: sqlite3.Connection
    columns: int
    count: int = 0
    asked: bytearray = field(default_factory=bytearray)

    def put(self, rows: Iterable[tuple[str | int, ...]]) -> None:
        """Put all rows of (owner, line, cells ...) on it, and sort it."""
        marks = ", ".join("?" * (2 + self.columns))
        self.connection.executemany(f"INSERT INTO side VALUES ({marks})", rows)  # noqa: S608 - only marks
        self.connection.execute("CREATE INDEX owners ON side (owner)")
        (self.count,) = self.connection.execute("SELECT count(*) FROM side").fetchone()
        self.asked = bytearray(self.count // 8 + 1)

    def of(self, owners: Sequence[str]) -> dict[str, list[Cells]]:
        """What belongs to these owners, in the order of its lines."""
        found: dict[str, list[Cells]] = defaultdict(list)
        query = "SELECT rowid, * FROM side WHERE owner IN (SELECT value FROM json_each(?)) ORDER BY rowid"
        asked = self.asked
        for number, owner, _, *cells in self.connection.execute(query, (json.dumps(owners),)):
            asked[number >> 3] |= 1 << (number & 7)
            found[owner].append(tuple(cells))
        return found

    def orphans(self) -> Iterator[tuple[str, int]]:
        """Owners that were never asked for, with the line of their first row."""
        if sum(each.bit_count() for each in self.asked) == self.count:
            return
        told = set[str]()
        for number, owner, line in self.connection.execute("SELECT rowid, owner, line FROM side ORDER BY rowid"):
            if not self.asked[number >> 3] & 1 << (number & 7) and owner not in told:
                told.add(owner)
                yield owner, line


@contextmanager
def side_index(columns: int) -> Iterator[SideIndex]:
    """An empty side index for so many cells a row, in a file that is gone afterwards."""
    with closing(sqlite3.connect("", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=OFF")
        cells = "".join(f", cell{number} TEXT" for number in range(columns))
        connection.execute(f"CREATE TABLE side (owner TEXT, line INTEGER{cells})")
        yield SideIndex(connection, columns)
