"""A CSV's header against a mapping: the delimiter, and where each thing stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

from cxbot.errors import SourceError
from cxbot.sources.ratings_csv.mapping import Mapping
from cxbot.sources.rows import Row, rows

DELIMITERS = (",", ";", "\t", "|")
NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}
MOST_LISTED = 40
LOOKED_AT = 50  # rows, to find out the delimiter


@dataclass(frozen=True, slots=True)
class Table:
    """A file with its header; `places` are the columns, by number, that each mapped thing is joined from."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    places: dict[str, tuple[int, ...]]

    def rows(self) -> Iterator[Row]:
        """The rows behind the header."""
        return islice(rows(self.path, self.encoding, self.delimiter), 1, None)

    def value(self, row: Row, what: str) -> str:
        """What a row says of something; empty where it is not mapped."""
        said = (row.values[place].strip() for place in self.places.get(what, ()) if place < len(row.values))
        return " ".join(each for each in said if each)

    def named(self, what: str) -> str:
        """The column's name, for telling people."""
        return "+".join(self.header[place] for place in self.places[what])


def open_table(path: Path, encoding: str, mapping: Mapping) -> Table:
    """Read the header, and find each mapped column in it.

    Raises:
        SourceError: it is no table, or a column does not exist; names the nearest and lists them all.
    """
    delimiter = mapping.delimiter or _guess(path, encoding)
    if len(delimiter) != 1:
        raise SourceError(
            f'The delimiter “{delimiter}” is not one character. Write --delimiter ";" or --delimiter tab.'
        )
    header = next(rows(path, encoding, delimiter), None)
    if header is None:
        raise SourceError(f"{path} is empty.")
    if header.broken:
        raise SourceError(f"{path}, line {header.line}: {header.broken}.")
    names = tuple(name.strip() for name in header.values)
    if len(names) < 2:
        raise SourceError(
            f"{path} does not look like a CSV of ratings: its first line, “{header.values[0][:60]}”, is one column. "
            'If it is one, say what stands between its columns: --delimiter ";".'
        )
    places = {what: _places(column, names, path) for what, column in mapping.columns.items()}
    return Table(path, encoding, delimiter, names, places)


def _guess(path: Path, encoding: str) -> str:
    """The delimiter that cuts most of the first rows into the same number of columns, and the most of them."""

    def fit(delimiter: str) -> tuple[float, int]:
        found = [len(row.values) for row in islice(rows(path, encoding, delimiter), LOOKED_AT)]
        width = found[0] if found else 0
        return (sum(each == width for each in found) / len(found), width) if width > 1 else (0, 0)

    return max(DELIMITERS, key=fit)


def _places(column: str, names: Sequence[str], path: Path) -> tuple[int, ...]:
    """Where a column stands; a name may have a "+" of its own, else "+" joins columns."""
    whole = _place(column, names)
    if whole is not None:
        return (whole,)
    found = []
    for part in column.split("+"):
        place = _place(part.strip(), names)
        if place is None:
            near = get_close_matches(part.strip().casefold(), [each.casefold() for each in names], 1, 0.5)
            meant = next((f" Did you mean “{each}”?" for each in names if near and each.casefold() == near[0]), "")
            raise SourceError(f"{path} has no column “{part.strip()}”.{meant} Its columns are: {_listed(names)}.")
        found.append(place)
    return tuple(found)


def _place(column: str, names: Sequence[str]) -> int | None:
    if column in names:
        return names.index(column)
    folded = [each.casefold() for each in names]
    return folded.index(column.casefold()) if column.casefold() in folded else None


def _listed(names: Sequence[str]) -> str:
    some = ", ".join(name[:40] for name in names[:MOST_LISTED])
    return some if len(names) <= MOST_LISTED else f"{some} and {len(names) - MOST_LISTED} more"
