"""Rows that belong to records of another file, in any order and however many: kept on disk until they are asked for."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

MOST_NAMED = 500


@dataclass(frozen=True, slots=True)
class SideIndex:
    """Values by the record that they belong to; with the number of the line where each stood."""

    side_index: sqlite3.Connection

    def put(self, rows: Iterable[tuple[str, int, str]]) -> None:
        """Put all rows of (owner, line, value) on it, and sort it."""
        self.side_index.executemany("INSERT INTO side VALUES (?, ?, ?)", rows)
        self.side_index.execute("CREATE INDEX owners ON side (owner)")

    def ask(self, owners: list[str]) -> None:
        """Note that these owners exist."""
        self.side_index.executemany("INSERT OR IGNORE INTO asked VALUES (?)", ((each,) for each in owners))

    def of(self, owners: list[str]) -> dict[str, list[tuple[int, str]]]:
        """What belongs to these owners, in the order of its lines."""
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.ask(owners)
        for start in range(0, len(owners), MOST_NAMED):
            some = owners[start : start + MOST_NAMED]
            marks = ",".join("?" * len(some))
            query = f"SELECT owner, line, value FROM side WHERE owner IN ({marks}) ORDER BY line"  # noqa: S608 - only marks
            for owner, line, value in self.side_index.execute(query, some):
                found[owner].append((line, value))
        return found

    def orphans(self) -> Iterator[tuple[str, int]]:
        """Owners that were never asked for, with the line of their first row."""
        yield from self.side_index.execute(
            "SELECT owner, min(line) FROM side WHERE owner NOT IN (SELECT owner FROM asked) GROUP BY owner ORDER BY 2"
        )


@contextmanager
def side_index() -> Iterator[SideIndex]:
    """An empty side_index, in a file that is gone afterwards."""
    with closing(sqlite3.connect("", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("CREATE TABLE asked (owner TEXT PRIMARY KEY) WITHOUT ROWID")
        connection.execute("CREATE TABLE side (owner TEXT, line INTEGER, value TEXT)")
        yield SideIndex(connection)
