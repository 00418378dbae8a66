"""A CSV as a table: the separator, the header below title lines, where each thing stands, the footers at its end."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from cxbot.errors import SourceError
from cxbot.sources.names import folded, is_nothing, tidied
from cxbot.sources.rows import Row, rows

DELIMITERS = (",", ";", "\t", "|")
NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}
MOST_LISTED = 40
MOST_COLUMNS = 2000
MOST_NAMES = 100_000  # kept in memory
MOST_FOOTERS = 5
LOOKED_AT = 50  # rows, to find out the separator and the header
NOT_MAPPED = "-"  # said of a thing that no column is to be taken for
_HINT = re.compile(r'^"?sep=(.)"?$')  # Excel's
_WORDS = re.compile(r"[^\W\d_].*[\s:]|:")
_SECOND_HEADER = frozenset({"response", "open-ended response"})


@dataclass(frozen=True)
class Sheet:
    """A file with its header, which stands in line `first`; `above` are the title lines over it.

    `second` is True where another line of headings follows, as in SurveyMonkey's exports.
    """

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    first: int
    above: tuple[str, ...] = ()
    second: bool = False

    def rows(self, footers: list[Row] | None = None) -> Iterator[Row]:
        """The rows behind the header. Footers are no rows; they are added to the list."""
        held: list[Row] = []
        for row in self._below():
            if self._may_be_footer(row):
                held.append(row)
                if len(held) <= MOST_FOOTERS:
                    continue
                row = held.pop()  # noqa: PLW2901 - told behind those that were held back
            yield from held
            held = []
            yield row
        if footers is not None:
            footers += held

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The header without case, invisible characters and double spaces; what comes twice is numbered."""
        seen: Counter[str] = Counter()
        found = []
        for each in self.header:
            name = folded(each)
            seen[name] += 1
            found.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
        return tuple(found)

    @cached_property
    def in_order(self) -> tuple[tuple[int, str], ...]:
        """The columns in the order of their names, which keys go by: where each stands, and how its cells begin."""
        return tuple(sorted(enumerate(f"{name}\x1e" for name in self.names), key=lambda each: each[1]))

    def _below(self) -> Iterator[Row]:
        behind = (
            row for row in rows(self.path, self.encoding, self.delimiter, len(self.header)) if row.line > self.first
        )
        return islice(behind, 1, None) if self.second else behind

    def _may_be_footer(self, row: Row) -> bool:
        """Whether a row is a line of words alone, such as “Reporting period 1-30 Nov”."""
        said = [each for each in row.values if each.strip()]
        return not row.broken and len(row.values) < len(self.header) and len(said) == 1 and bool(_WORDS.search(said[0]))


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is known again: its key, made of all its cells, and these with the number of their columns."""

    key: str
    cells: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Table:
    """A sheet, and the columns, by number, that each mapped thing is joined from."""

    sheet: Sheet
    places: dict[str, tuple[int, ...]]

    @property
    def path(self) -> Path:
        """The file."""
        return self.sheet.path

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns."""
        return self.sheet.header

    @property
    def delimiter(self) -> str:
        """What stands between columns."""
        return self.sheet.delimiter

    def rows(self, footers: list[Row] | None = None) -> Iterator[Row]:
        """The rows behind the header."""
        return self.sheet.rows(footers)

    def value(self, row: Row, what: str) -> str:
        """What a row says of something; empty where it is not mapped."""
        places = self.places.get(what, ())
        if len(places) == 1:
            return row.values[places[0]].strip() if places[0] < len(row.values) else ""
        said = (row.values[place].strip() for place in places if place < len(row.values))
        return " ".join(each for each in said if each)

    @cached_property
    def _names(self) -> dict[str, tuple[str, str]]:
        return {}

    def name(self, row: Row, what: str) -> tuple[str, str]:
        """The name that a row gives to something, and its id, which is the name without case; empty for placeholders.

        What a cell says is worked out once: a file has many rows of few people, and is read several times.
        """
        text = self.value(row, what)
        found = self._names.get(text)
        if found is None:
            name = tidied(text)
            name = "" if is_nothing(name) else name
            found = name, folded(name)
            if len(self._names) < MOST_NAMES:
                self._names[text] = found
        return found

    def named(self, what: str) -> str:
        """The column's name, for telling people."""
        return "+".join(self.header[place] for place in self.places[what])

    def line(self, row: Row) -> Line:
        """What a row is known by, whatever the order of its columns."""
        values, width = row.values, len(row.values)
        cells = [
            (place, f"{name}{text}")
            for place, name in self.sheet.in_order
            if place < width and (text := tidied(values[place]))
        ]
        return Line(_key("", [cell for _, cell in cells]), cells)

    def moment_keys(self, line: Line, moments: Iterable[str]) -> list[str]:
        """Its key with each of the moments in the place of the cells that tell it, however they write it."""
        times = self.places["rated_at"]
        others = [cell for place, cell in line.cells if place not in times]
        return [_key(each, others) for each in moments]


def _key(moment: str, cells: Sequence[str]) -> str:
    told = "\x1f".join([moment, *sorted(cells)])
    return f"row:{blake2b(told.encode('utf-8', 'replace'), digest_size=10).hexdigest()}"


def open_sheet(path: Path, encoding: str, delimiter: str = "") -> Sheet:
    """Find the separator, unless it is given, and the header.

    Raises:
        SourceError: it is no table.
    """
    if len(delimiter) > 1:
        raise SourceError(
            f'The delimiter “{delimiter}” is not one character. Write --delimiter ";" or --delimiter tab.'
        )
    delimiter = delimiter or _guess(path, encoding)
    some = list(islice(rows(path, encoding, delimiter), LOOKED_AT))
    if not some:
        raise SourceError(f"{path} is empty.")
    if some[0].broken:
        raise SourceError(f"{path}, line {some[0].line}: {some[0].broken}.")
    if len(some[0].values) > MOST_COLUMNS:
        raise SourceError(f"{path} has {len(some[0].values):,} columns; more than {MOST_COLUMNS:,} are no ratings.")
    usual = _usual_width(some)
    place = next((number for number, row in enumerate(some) if _is_header(row, usual)), None)
    if place is None or usual < 2:
        raise SourceError(
            f"{path} does not look like a CSV of ratings: its first line, “{some[0].values[0][:60]}”, is one column. "
            'If it is one, say what stands between its columns: --delimiter ";".'
        )
    header = some[place]
    names = tuple(tidied(name) for name in header.values)
    above = tuple(" ".join(filter(None, (each.strip() for each in row.values))) for row in some[:place])
    second = place + 1 < len(some) and _is_second_header(some[place + 1])
    return Sheet(path, encoding, delimiter, names, header.line, above, second)


def locate(sheet: Sheet, columns: dict[str, str]) -> Table:
    """Find each mapped column in the header.

    Raises:
        SourceError: a column does not exist (names the nearest and lists them all), or comes twice (asks which).
    """
    places = {what: _places(what, column, sheet) for what, column in columns.items() if column != NOT_MAPPED}
    return Table(sheet, places)


def _guess(path: Path, encoding: str) -> str:
    """The separator that cuts most of the first rows into the same number of columns, and the most of them."""
    first = next(rows(path, encoding, "\x1f"), None)  # a separator that no line has
    if first and not first.broken and (hint := _HINT.match(first.values[0])):
        return hint[1]

    def fit(delimiter: str) -> tuple[float, int]:
        found = list(islice(rows(path, encoding, delimiter), LOOKED_AT))
        usual = _usual_width(found)
        return (sum(len(row.values) == usual for row in found) / len(found), usual) if usual > 1 else (0, 0)

    return max(DELIMITERS, key=fit)


def _usual_width(found: Sequence[Row]) -> int:
    """How many columns most rows have that are cut at all; of two such numbers the one that comes first."""
    widths = Counter(len(row.values) for row in found if len(row.values) > 1)
    return widths.most_common(1)[0][0] if widths else 0


def _is_header(row: Row, usual: int) -> bool:
    said = sum(bool(each.strip()) for each in row.values)
    title = len(row.values) <= 2 and usual >= 4
    return not row.broken and said >= 2 and not title


def _is_second_header(row: Row) -> bool:
    said = {each.strip().casefold() for each in row.values if each.strip()}
    return bool(said & _SECOND_HEADER) and not row.values[0].strip()


def _places(what: str, column: str, sheet: Sheet) -> tuple[int, ...]:
    """Where a column stands; a name may have a "+" of its own, else "+" joins columns."""
    whole = _place(what, column, sheet)
    if whole is not None:
        return (whole,)
    found = []
    for part in column.split("+"):
        place = _place(what, part.strip(), sheet)
        if place is None:
            near = get_close_matches(folded(part), [folded(each) for each in sheet.header], 1, 0.5)
            meant = next((f" Did you mean “{each}”?" for each in sheet.header if near and folded(each) == near[0]), "")
            raise SourceError(
                f"{sheet.path} has no column “{part.strip()}”.{meant} Its columns are: {listed(sheet.header)}."
            )
        found.append(place)
    return tuple(found)


def _place(what: str, column: str, sheet: Sheet) -> int | None:
    name = folded(column)
    exact = [place for place, each in enumerate(sheet.header) if each == tidied(column)]
    found = exact or [place for place, each in enumerate(sheet.header) if folded(each) == name]
    if len(found) > 1:
        numbers = " and ".join(f"column {place + 1}" for place in found)
        raise SourceError(
            f"{sheet.path} has {len(found)} columns “{sheet.header[found[0]]}”: {numbers}. Say which one it is: "
            f'--map {what}="{column}#1" or --map {what}="{column}#2".'
        )
    if found:
        return found[0]
    whole, mark, number = name.rpartition("#")
    if mark and number.isdecimal():
        named = [place for place, each in enumerate(sheet.header) if folded(each) == whole]
        if 1 <= int(number) <= len(named):
            return named[int(number) - 1]
    return None


def listed(names: Sequence[str]) -> str:
    """Names, the first of them where there are many."""
    some = ", ".join(name[:40] for name in names[:MOST_LISTED])
    return some if len(names) <= MOST_LISTED else f"{some} and {len(names) - MOST_LISTED} more"
