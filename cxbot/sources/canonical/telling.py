"""Tells the rows of canonical files as batches of records, with what other files say of them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from cxbot.source import Batch, RatingRecord, Record, Refused
from cxbot.sources.canonical.format import SIDES, File, Side
from cxbot.sources.canonical.reading import Opened, Values, meant_by_nothing
from cxbot.sources.canonical.sides import SideIndex, side_index
from cxbot.sources.canonical.twice import Row, seen
from cxbot.sources.rows import count_lines

ROWS_AT_ONCE = 4000
PARTS_KEPT = 10_000
HAPPENED = ("sent_at", "at", "submitted_at")  # the columns that say how new a row is

Line = tuple[int, Values]
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
        lines, held, passed = list[Line](), list[Line](), list[str]()
        for number, line, values in self._timely(file, now + timedelta(days=1)):
            told_now = number > skip
            if values is None:
                self.alike += told_now
                continue
            if isinstance(values, Refused):
                if told_now:
                    self.refused.append(values)
            elif file.last and values.get(file.last):
                held.append((line, values))
            elif told_now:
                lines.append((line, values))
            elif indexes:
                passed.append(values["id"])
            if number % ROWS_AT_ONCE == 0:
                self._pass(indexes, passed)
                passed = []
                if told_now:
                    yield self._batch(file, lines, indexes, self.done + number), number
                    lines = []
        self._pass(indexes, passed)
        self.done += self._length(file.name)
        last = self._batch(file, [*lines, *held], indexes, self.done)
        yield replace(last, refused=(*last.refused, *self._orphans(indexes))), 0

    def _pass(self, indexes: SideIndexes, passed: list[str]) -> None:
        """What belongs to rows that were told before is known to belong to something."""
        for _, each in indexes if passed else ():
            each.of(passed)

    def _batch(self, file: File, lines: list[Line], indexes: SideIndexes, done: int) -> Batch:
        owners = [values["id"] for _, values in lines] if indexes else []
        parts = [(side.field, _parting(side), each.of(owners)) for side, each in indexes]
        opened, nothing = self.files[file.name], meant_by_nothing(file)
        records, places = list[Record](), list[str]()
        for line, values in lines:
            told = nothing | values
            for name, part, found in parts:
                if own := found.get(values["id"]):
                    told[name] = tuple([part(*cells) for cells in own])
            records.append(file.record(**told))
            places.append(opened.place(line))
        blank = 0
        if file.record is RatingRecord:
            blank = sum("score" not in values and "satisfied" not in values for _, values in lines)
        if lines and (when := _when(file)):
            newest: datetime = max(values[when] for _, values in lines)
            self.newest = max(self.newest, int(newest.timestamp()))
        refused, self.refused = tuple(self.refused), []
        alike, self.alike = self.alike, 0
        return Batch(tuple(records), "", done, self.expected, refused, blank, places=tuple(places), alike=alike)

    def _timely(self, file: File, latest: datetime) -> Iterator[tuple[int, int, Values | Refused | None]]:
        """Rows with their numbers and lines; those that cannot have happened yet are refused."""
        opened, when = self.files[file.name], _when(file)
        for number, line, values in self._once(file, opened):
            if when and isinstance(values, dict) and values[when] > latest:
                reason = f"column {when}: {values[when]:%Y-%m-%d} is in the future"
                yield number, line, Refused(opened.place(line), reason)
            else:
                yield number, line, values

    def _once(self, file: File, opened: Opened) -> Iterator[tuple[int, int, Values | Refused | None]]:
        """Rows with their numbers and lines; nothing in the place of one that is alike to a row before.

        Raises:
            SourceError: at the end, where an id came twice with other cells.
        """
        rows = enumerate(opened.rows(), start=1)
        if file.columns[0].name != "id":
            yield from ((number, line, values) for number, (line, values) in rows)
            return
        with seen(file) as before:
            while some := list(islice(rows, ROWS_AT_ONCE)):
                read = [(line, values) for _, (line, values) in some if not isinstance(values, Refused)]
                found = dict(zip((line for line, _ in read), before.note(read), strict=True))
                for number, (line, values) in some:
                    row = found.get(line, Row.FIRST)
                    if row is not Row.OTHER:
                        yield number, line, values if row is Row.FIRST else None
            before.check(opened.path)

    def _orphans(self, indexes: SideIndexes) -> Iterator[Refused]:
        """Rows that belong to nothing in the other file."""
        for side, each in indexes:
            for owner, line in each.orphans():
                reason = f"{side.columns[0].name} “{owner}” is not in {side.of}"
                yield Refused(self.files[side.name].place(line), reason)

    def _index(self, opened: Opened) -> SideIndex:
        """What a side file says, put on a side_index; bad rows are refused."""
        first, *others = (column.name for column in opened.file.columns)
        made = self.stack.enter_context(side_index(len(others)))

        def rows() -> Iterator[tuple[str | int, ...]]:
            for line, values in opened.rows():
                if isinstance(values, Refused):
                    self.refused.append(values)
                else:
                    yield values[first], line, *[str(values.get(name, "")) for name in others]

        made.put(rows())
        self.done += self._length(opened.path.name)
        return made

    def _sides(self, file: File) -> list[Side]:
        return [side for side in SIDES if side.of == file.name and side.name in self.files]

    def _length(self, name: str) -> int:
        return count_lines(self.files[name].path) - 1


def _when(file: File) -> str:
    """The column that says when something happened; empty where none does."""
    return next((column.name for column in file.columns if column.name in HAPPENED), "")


def _parting(side: Side) -> Callable[..., Any]:
    """What makes a part of the cells that a row of a side file has beside its owner; the same cells, the same part."""
    return lru_cache(PARTS_KEPT)(side.part) if side.part else str
