"""Reads one canonical CSV: its header checked once, its rows made values, bad ones refused by line and column."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import MISSING, dataclass, fields
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cxbot.errors import SourceError
from cxbot.source import Refused
from cxbot.sources.canonical.cells import ID, TEXT, Cell
from cxbot.sources.canonical.format import Column, File, Side
from cxbot.sources.rows import UTF8, encoding_of, rows

VALUES_KEPT = 1000  # of a cell that has few

Values = dict[str, Any]
Reader = tuple[str, int | None, Callable[[str], Any] | None, bool]  # of a column: its name, number, how, and if needed


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
        """The rows behind the header with their lines: the cells that are filled, or why the row is refused."""
        readers = [
            (column.name, number, _reader(column.cell, self.zone), column.needed) for column, number in self.columns
        ]
        width = self.width
        for line, texts, broken in islice(rows(self.path, UTF8, ",", width), 1, None):
            if broken:
                yield line, Refused(self.place(line), broken)
            elif len(texts) != width:
                reason = f"it has {len(texts)} columns, and the header has {width}"
                yield line, Refused(self.place(line), reason)
            else:
                yield line, self._read(line, texts, readers)

    def _read(self, line: int, texts: Sequence[str], readers: Sequence[Reader]) -> Values | Refused:
        values: Values = {}
        for name, number, read, needed in readers:
            text = "" if number is None else texts[number].strip()
            if text:
                try:
                    values[name] = text if read is None else read(text)
                except ValueError as error:
                    return Refused(self.place(line), f"column {name}: {error}")
            elif needed:
                return Refused(self.place(line), f"column {name} is empty")
        return values


def _reader(cell: Cell, zone: ZoneInfo | None) -> Callable[[str], Any] | None:
    """What reads a cell's text; None: nothing needs to, it is the value."""
    if cell is TEXT or cell is ID:
        return None

    def read(text: str) -> Any:
        return cell.read(text, zone)

    return lru_cache(VALUES_KEPT)(read) if cell.few else read


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


def meant_by_nothing(file: File) -> Values:
    """What empty cells mean, for fields of a record that have no default."""
    without = {field.name for field in fields(file.record) if field.default is MISSING}
    return {column.name: column.cell.empty for column in file.columns if column.name in without}
