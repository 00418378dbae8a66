"""Tells the rows of canonical files as batches of records, with what other files say of them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from cxbot.source import Batch, RatingRecord, Record, Refused
from cxbot.sources.canonical.format import SIDES, File, Side
from cxbot.sources.canonical.reading import Opened, Values
from cxbot.sources.canonical.sides import SideIndex, side_index
from cxbot.sources.canonical.twice import Row, Seen, seen
from cxbot.sources.rows import count_lines

ROWS_AT_ONCE = 4000
PARTS_KEPT = 10_000
HAPPENED = ("sent_at", "at", "submitted_at")  # the columns that say how new a row is

Line = tuple[int, Values]
Numbered = tuple[int, int, Values | Refused | None]  # a row's number, its line, and what stands there
SideIndexes = list[tuple[Side, SideIndex]]


@dataclass(slots=True)
class Telling:
    """Tells one file after the other; `newest` is the newest moment so far, in seconds since 1970 (0: none)."""

    files: dict[str, Opened]
    stack: ExitStack
    newest: int
    done: int = 0
    expected: int = 0
    refused: list[Refused] = field(default_factory=list)
    alike: int = 0

    def __post_init__(self) -> None:
        self.expected = sum(self._length(name) for name in self.files)

    @property
    def dated(self) -> bool:
        """Whether any file with rows says when things happened."""
        return any(
            each.filled and any(column.name in HAPPENED for column, _ in each.columns) for each in self.files.values()
        )

    def pass_over(self, file: File) -> None:
        """All of a file was told before."""
        self.done += self._length(file.name) + sum(self._length(side.name) for side in self._sides(file))

    def tell(self, file: File, skip: int, now: datetime) -> Iterator[tuple[Batch, int]]:
        """Batches (as yet without a cursor) of a file's rows behind `skip`, and the row that each reaches (0: all).

        What happened after `now` (and a day) is refused.
        """
        indexes: SideIndexes = [(side, self._index(self.files[side.name])) for side in self._sides(file)]
        last = next((number for number, each in enumerate(file.columns) if each.name == file.last), None)
        lines, held = list[Line](), list[Line]()
        for reached, rows in self._once(file, now + timedelta(days=1)):
            lines, passed = [], list[str]()
            for number, line, values in rows:
                if isinstance(values, tuple):
                    if last is not None and values[last]:
                        held.append((line, values))
                    elif number > skip:
                        lines.append((line, values))
                    else:
                        passed.append(values[0])
                elif number > skip:
                    self._leave_out(values)
            for _, each in indexes if passed else ():
                each.of(passed)  # what was told before is there, too, for what belongs to it
            if reached % ROWS_AT_ONCE == 0 and reached > skip:
                yield self._batch(file, lines, indexes, self.done + reached), reached
                lines = []
        self.done += self._length(file.name)
        final = self._batch(file, [*lines, *held], indexes, self.done)
        yield replace(final, refused=(*final.refused, *self._orphans(indexes))), 0

    def _leave_out(self, refused: Refused | None) -> None:
        if refused is None:
            self.alike += 1
        else:
            self.refused.append(refused)

    def _batch(self, file: File, lines: list[Line], indexes: SideIndexes, done: int) -> Batch:
        owners = [values[0] for _, values in lines] if indexes else []
        parts = [(side.field, _parting(side), each.of(owners)) for side, each in indexes]
        make = file.record  # whose fields stand in the order of the columns
        records: list[Record] = []
        for _, values in lines if parts else ():
            more = {name: tuple([part(*cells) for cells in found.get(values[0], ())]) for name, part, found in parts}
            records.append(make(*values, **more))
        if not parts:
            records = [make(*values) for _, values in lines]
        blank = 0
        if make is RatingRecord:
            blank = sum(isinstance(each, RatingRecord) and each.score is each.satisfied is None for each in records)
        if lines and (when := _when(file)) is not None:
            newest: datetime = max(values[when] for _, values in lines)
            self.newest = max(self.newest, int(newest.timestamp()))
        refused, self.refused = tuple(self.refused), []
        alike, self.alike = self.alike, 0
        file_name = self.files[file.name].path.name
        places = tuple([f"{file_name}, line {line}" for line, _ in lines])
        return Batch(tuple(records), "", done, self.expected, refused, blank, places=places, alike=alike)

    def _once(self, file: File, latest: datetime) -> Iterator[tuple[int, list[Numbered]]]:
        """Rows, some at a time, with their numbers and lines, and the number that is reached.

        Nothing stands in the place of one that is alike to a row before; one of after `latest` is refused.

        Raises:
            SourceError: at the end, where an id came twice with other cells.
        """
        opened, when = self.files[file.name], _when(file)
        rows, reached = opened.rows(), 0
        with seen(file) if file.columns[0].name == "id" else nullcontext() as before:
            while some := list(islice(rows, ROWS_AT_ONCE)):
                numbered: list[Numbered] = [(number, *row) for number, row in enumerate(some, reached + 1)]
                reached += len(some)
                if before is not None:
                    numbered = _told_first(numbered, before)
                if when is not None:
                    numbered = [
                        (number, line, _late(opened, line, values[when]))
                        if isinstance(values, tuple) and values[when] > latest
                        else (number, line, values)
                        for number, line, values in numbered
                    ]
                yield reached, numbered
            if before is not None:
                before.check(opened.path)

    def _orphans(self, indexes: SideIndexes) -> Iterator[Refused]:
        """Rows that belong to nothing in the other file."""
        for side, each in indexes:
            for owner, line in each.orphans():
                reason = f"{side.columns[0].name} “{owner}” is not in {side.of}"
                yield Refused(self.files[side.name].place(line), reason)

    def _index(self, opened: Opened) -> SideIndex:
        """What a side file says, put on a side_index; bad rows are refused."""
        made = self.stack.enter_context(side_index(len(opened.file.columns) - 1))

        def rows() -> Iterator[tuple[str | int, ...]]:
            for line, values in opened.rows():
                if isinstance(values, Refused):
                    self.refused.append(values)
                else:
                    yield values[0], line, *map(str, values[1:])

        made.put(rows())
        self.done += self._length(opened.path.name)
        return made

    def _sides(self, file: File) -> list[Side]:
        return [side for side in SIDES if side.of == file.name and side.name in self.files]

    def _length(self, name: str) -> int:
        return count_lines(self.files[name].path) - 1


def _when(file: File) -> int | None:
    """The number of the column that says when something happened; None where none does."""
    return next((number for number, column in enumerate(file.columns) if column.name in HAPPENED), None)


def _late(opened: Opened, line: int, at: datetime) -> Refused:
    """A row that cannot have happened yet."""
    column = next(column.name for column, _ in opened.columns if column.name in HAPPENED)
    return Refused(opened.place(line), f"column {column}: {at:%Y-%m-%d} is in the future")


def _told_first(rows: list[Numbered], before: Seen) -> list[Numbered]:
    """Rows without those whose id came before with other cells; nothing in the place of one that came before."""
    read = [(line, values) for _, line, values in rows if isinstance(values, tuple)]
    noted = before.note(read)
    if all(each is Row.FIRST for each in noted):
        return rows
    found = dict(zip((line for line, _ in read), noted, strict=True))
    kept = [(each, found.get(each[1], Row.FIRST)) for each in rows]
    return [each if what is Row.FIRST else (each[0], each[1], None) for each, what in kept if what is not Row.OTHER]


def _parting(side: Side) -> Callable[..., Any]:
    """What makes a part of the cells that a row of a side file has beside its owner; the same cells, the same part."""
    return lru_cache(PARTS_KEPT)(side.part) if side.part else str
