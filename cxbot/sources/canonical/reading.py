"""Reads one canonical CSV: its header checked once, its rows made values, bad ones refused by line and column."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import MISSING, dataclass, fields
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice, repeat
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cxbot.errors import SourceError
from cxbot.source import Refused
from cxbot.sources.canonical.cells import ID, TEXT
from cxbot.sources.canonical.format import Column, File, Side
from cxbot.sources.rows import UTF8, Row, encoding_of, rows

ROWS_AT_ONCE = 1000
VALUES_KEPT = 1000  # of a cell that has few
EMPTY = " is empty"

Values = tuple[Any, ...]  # of a row, in the order of its file's columns


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one column; `nothing` is what its empty cells mean. One without `read` has texts as they are."""

    name: str
    number: int | None
    needed: bool
    nothing: Any
    read: Callable[[str], Any] | None

    def column(self, texts: Iterable[str]) -> Iterable[Any]:
        """The values of cells.

        Raises:
            ValueError: one of them cannot be read, or is empty and must not be.
        """
        bare, read, nothing = [text.strip() for text in texts], self.read, self.nothing
        if self.needed:
            if not all(bare):
                raise ValueError(EMPTY)
            return bare if read is None else [read(text) for text in bare]
        if read is None:
            return bare if nothing == "" else [text or nothing for text in bare]
        return [read(text) if text else nothing for text in bare]

    def cell(self, text: str) -> Any:
        """The value of one cell; the error ends a sentence."""
        bare = text.strip()
        if not bare:
            if self.needed:
                raise ValueError(EMPTY)
            return self.nothing
        try:
            return bare if self.read is None else self.read(bare)
        except ValueError as error:
            raise ValueError(f": {error}") from error


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose header was read: each column with its number there, None where it is missing."""

    path: Path
    file: File | Side
    columns: tuple[tuple[Column, int | None], ...]
    width: int
    unknown: tuple[str, ...]
    zone: ZoneInfo | None

    @property
    def filled(self) -> bool:
        """Whether there is any row below the header."""
        return next(self.rows(), None) is not None

    def place(self, line: int) -> str:
        """Where a line stands, for people."""
        return f"{self.path.name}, line {line}"

    def rows(self) -> Iterator[tuple[int, Values | Refused]]:
        """The rows behind the header with their lines: their values, or why the row is refused."""
        readers = [_reader(self.file, column, number, self.zone) for column, number in self.columns]
        behind = islice(rows(self.path, UTF8, ",", self.width), 1, None)
        while some := list(islice(behind, ROWS_AT_ONCE)):
            if columns := self._in_columns(some, readers):
                yield from zip([row.line for row in some], zip(*columns, strict=True), strict=True)
            else:
                yield from ((row.line, self._read(row, readers)) for row in some)

    def _in_columns(self, some: Sequence[Row], readers: Sequence[Reader]) -> list[Iterable[Any]]:
        """The values of rows, column by column, which is quick; nothing where any of them is refused."""
        if any(row.broken or len(row.values) != self.width for row in some):
            return []
        texts = list(zip(*[row.values for row in some], strict=True))
        try:
            return [
                repeat(reader.nothing, len(some)) if reader.number is None else reader.column(texts[reader.number])
                for reader in readers
            ]
        except ValueError:
            return []

    def _read(self, row: Row, readers: Sequence[Reader]) -> Values | Refused:
        if row.broken:
            return Refused(self.place(row.line), row.broken)
        if len(row.values) != self.width:
            reason = f"it has {len(row.values)} columns, and the header has {self.width}"
            return Refused(self.place(row.line), reason)
        values = list[Any]()
        for reader in readers:
            try:
                values.append(reader.nothing if reader.number is None else reader.cell(row.values[reader.number]))
            except ValueError as error:
                return Refused(self.place(row.line), f"column {reader.name}{error}")
        return tuple(values)


def open_file(path: Path, file: File | Side, zone: ZoneInfo | None) -> Opened:
    """Read a file's header.

    Raises:
        SourceError: the file is no CSV in UTF-8, or a column is missing.
    """
    if encoding_of(path) != UTF8:
        raise SourceError(f"{path} is not UTF-8. Save it as UTF-8; nothing else is read the same everywhere.")
    header = next(rows(path, UTF8, ","), None)
    if header is None or header.broken:
        raise SourceError(f"{path}, line 1: {header.broken if header else 'there is no header'}.")
    names = [name.strip() for name in header.values]
    known = [column.name for column in file.columns]
    missing = next((column.name for column in file.columns if column.needed and column.name not in names), None)
    if missing:
        near = get_close_matches(missing, [name for name in names if name not in known], 1)
        meant = f" Is it “{near[0]}”?" if near else ""
        raise SourceError(
            f"{path} has no column {missing}.{meant} Its columns are {', '.join(names)}; see: cxbot load --format"
        )
    twice = next((name for name in known if names.count(name) > 1), None)
    if twice:
        raise SourceError(f"{path} has the column {twice} {names.count(twice)} times. Leave one, or name the other.")
    columns = tuple((column, names.index(column.name) if column.name in names else None) for column in file.columns)
    return Opened(path, file, columns, len(names), tuple(name for name in names if name not in known), zone)


def _reader(file: File | Side, column: Column, number: int | None, zone: ZoneInfo | None) -> Reader:
    cell = column.cell
    nothing: Any = ""
    if isinstance(file, File):
        defaults = {each.name: each.default for each in fields(file.record) if each.default is not MISSING}
        nothing = defaults.get(column.name, cell.empty)

    def read(text: str) -> Any:
        return cell.read(text, zone)

    if cell is TEXT or cell is ID:
        return Reader(column.name, number, column.needed, nothing, None)
    return Reader(column.name, number, column.needed, nothing, lru_cache(VALUES_KEPT)(read) if cell.few else read)
