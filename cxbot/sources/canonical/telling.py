"""Tells the rows of canonical files as batches of records, with what other files say of them."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from cxbot.source import Batch, RatingRecord, Record, Refused
from cxbot.sources.canonical.format import SIDES, File, Side
from cxbot.sources.canonical.reading import Opened, Values, filled
from cxbot.sources.canonical.sides import SideIndex, side_index
from cxbot.sources.canonical.twice import Row, seen
from cxbot.sources.rows import count_lines

ROWS_AT_ONCE = 4000
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
        opened = self.files[file.name]
        indexes: SideIndexes = [(side, self._index(self.files[side.name])) for side in self._sides(file)]
        lines, held = list[Line](), list[Line]()
        for number, line, values in self._once(file, opened):
            if values is None:
                self.alike += number > skip
                continue
            late = "" if isinstance(values, Refused) else _late(values, now)
            if isinstance(values, Refused) or late:
                if number > skip:
                    self.refused.append(values if isinstance(values, Refused) else Refused(opened.place(line), late))
            elif file.last and values.get(file.last):
                held.append((line, values))
            elif number > skip:
                lines.append((line, values))
            else:
                for _, each in indexes:
                    each.ask([values["id"]])
            if number > skip and number % ROWS_AT_ONCE == 0:
                yield self._batch(file, lines, indexes, self.done + number), number
                lines = []
        self.done += self._length(file.name)
        last = self._batch(file, [*lines, *held], indexes, self.done)
        yield replace(last, refused=(*last.refused, *self._orphans(indexes))), 0

    def _batch(self, file: File, lines: list[Line], indexes: SideIndexes, done: int) -> Batch:
        parts: list[dict[str, list[tuple[int, str]]]] = [
            each.of([values["id"] for _, values in lines]) for _, each in indexes
        ]
        opened = self.files[file.name]
        records, places, blank = list[Record](), list[str](), 0
        for line, values in lines:
            more = {
                side.field: tuple(_part(side, text) for _, text in found[values["id"]])
                for (side, _), found in zip(indexes, parts, strict=True)
                if values["id"] in found
            }
            made = file.record(**filled(file, values), **more)
            blank += isinstance(made, RatingRecord) and made.score is None and made.satisfied is None
            records.append(made)
            places.append(opened.place(line))
            self.newest = max(self.newest, *(int(values[each].timestamp()) for each in HAPPENED if each in values), 0)
        refused, self.refused = tuple(self.refused), []
        alike, self.alike = self.alike, 0
        return Batch(tuple(records), "", done, self.expected, refused, blank, places=tuple(places), alike=alike)

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
        made = self.stack.enter_context(side_index())
        first = opened.file.columns[0].name

        def rows() -> Iterator[tuple[str, int, str]]:
            for line, values in opened.rows():
                if isinstance(values, Refused):
                    self.refused.append(values)
                else:
                    yield values.pop(first), line, json.dumps(values)

        made.put(rows())
        self.done += self._length(opened.path.name)
        return made

    def _sides(self, file: File) -> list[Side]:
        return [side for side in SIDES if side.of == file.name and side.name in self.files]

    def _length(self, name: str) -> int:
        return count_lines(self.files[name].path) - 1


def _late(values: Values, now: datetime) -> str:
    """Why a row cannot have happened yet; empty where it can."""
    column = next((each for each in HAPPENED if each in values and values[each] > now + timedelta(days=1)), None)
    return f"column {column}: {values[column]:%Y-%m-%d} is in the future" if column else ""


def _part(side: Side, text: str) -> Any:
    values = json.loads(text)
    return side.part(**values) if side.part else values[side.columns[1].name]
