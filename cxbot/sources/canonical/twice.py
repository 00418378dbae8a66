"""Rows of a file that share an id: where all cells are the same they are one row, else nobody knows which one is right.

What was there before is kept on disk: files may be longer than memory.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from cxbot.errors import SourceError
from cxbot.source import RatingRecord
from cxbot.sources.canonical.format import File
from cxbot.sources.canonical.reading import Values

MOST_NAMED = 500
MOST_DIGITS = 18  # of an id that fits, as a number, into 63 bits
LOWEST = -(1 << 63)
REVISED = ("conversation", "contact")  # of a rating's revisions the same


class Row(Enum):
    """What a row is among those before it."""

    FIRST = auto()
    ALIKE = auto()
    OTHER = auto()


@dataclass(slots=True)
class Seen:
    """The rows of one file so far; `twice` counts those that say something else than one before them."""

    connection: sqlite3.Connection
    file: File
    twice: int = 0
    example: tuple[str, int, int] | None = field(default=None)  # the id, and the two lines

    def note(self, rows: Sequence[tuple[int, Values]]) -> list[Row]:
        """Note rows with their lines; what each of them is."""
        claims = [(key, line, cells) for line, values in rows for key, cells in self._claims(values)]
        before = self.connection.total_changes
        self.connection.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", claims)
        if self.connection.total_changes - before == len(claims):
            return [Row.FIRST] * len(rows)
        there: dict[int, tuple[int, int]] = {}
        for start in range(0, len(claims), MOST_NAMED):
            some = [key for key, _, _ in claims[start : start + MOST_NAMED]]
            query = f"SELECT key, line, cells FROM seen WHERE key IN ({','.join('?' * len(some))})"  # noqa: S608 - only marks
            there.update((key, (line, cells)) for key, line, cells in self.connection.execute(query, some))
        return [self._of(line, values, there) for line, values in rows]

    def check(self, path: Path) -> None:
        """Make sure that no id came twice with other cells.

        Raises:
            SourceError: one did; names it and its lines.
        """
        if self.example is None:
            return
        key, before, line = self.example
        more = f" So it is with {_more(self.twice - 1)}." if self.twice > 1 else ""
        raise SourceError(
            f"{path}: the id {key} stands in lines {before} and {line}, which say different things.{more} Leave one "
            "row of each id, or give them ids of their own."
        )

    def _of(self, line: int, values: Values, there: dict[int, tuple[int, int]]) -> Row:
        first, *others = [(*there[key], cells) for key, cells in self._claims(values)]
        for before, kept, cells in (first, *others):
            if kept != cells:
                self.twice += 1
                self.example = self.example or (values[0], before, line)
                return Row.OTHER
        return Row.FIRST if first[0] == line else Row.ALIKE

    def _claims(self, values: Values) -> Iterable[tuple[int, int]]:
        """What a row is known by, and what no other row so known may say otherwise."""
        if self.file.record is not RatingRecord:
            return ((_key(values[0]), hash(values)),)
        key, submitted_at, *_ = values
        others = [column.name for column in self.file.columns]
        revised = ((name, values[others.index(name)]) for name in REVISED)
        return [
            (_hashed((key, submitted_at)), hash(values)),
            *((_hashed((key, name)), hash(value)) for name, value in revised if value),
        ]


def _key(text: str) -> int:
    """Numbers stay what they are: most files have them in order, and what comes in order is quick to note."""
    plain = text.isdecimal() and text.isascii() and len(text) <= MOST_DIGITS and (text[0] != "0" or text == "0")
    return int(text) if plain else _hashed(text)


def _hashed(known_by: object) -> int:
    """A negative number, which is none of an id."""
    return hash(known_by) | LOWEST


@contextmanager
def seen(file: File) -> Iterator[Seen]:
    """Nothing seen yet, in a file that is gone afterwards."""
    with closing(sqlite3.connect("", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute(
            "PRAGMA cache_size=-32768"
        )  # KiB: where keys come in no order, pages are written again and again
        connection.execute("CREATE TABLE seen (key INTEGER PRIMARY KEY, line INTEGER, cells INTEGER)")
        yield Seen(connection, file)


def _more(count: int) -> str:
    return "1 more row" if count == 1 else f"{count:,} more rows"
