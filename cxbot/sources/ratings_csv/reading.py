"""One row of a CSV of ratings, read: when, how rated, and by whom."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from cxbot.errors import SourceError
from cxbot.source import ConversationRecord, RatingRecord, Record, Refused
from cxbot.sources.moments import is_likely, is_odd, placed
from cxbot.sources.names import is_nothing, tidied
from cxbot.sources.ratings_csv.customers import Named, customer_of
from cxbot.sources.ratings_csv.dates import Dates, check_not_mixed
from cxbot.sources.ratings_csv.scales import Given, Scale
from cxbot.sources.ratings_csv.table import Line, Table
from cxbot.sources.rows import Row, count_lines

NOW_AND_THEN = 2000  # rows
MOST_REFUSED = 100  # told one by one
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")  # what a spreadsheet makes of a long number


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows of a file are read; `now` is None where nothing is too new, `old` is True where nothing is too old.

    `asks` is True where the format of times was found out, so that times of another order are a question.
    """

    table: Table
    scale: Scale
    dates: Dates
    zone: tzinfo
    now: datetime | None = None
    old: bool = False
    asks: bool = False

    def rating(self, row: Row) -> Given | None:
        """How a row rates; None where there is no rating.

        Raises:
            ValueError: the row is broken, or its rating none of the scale; says why.
        """
        width = len(self.table.header)
        if row.broken:
            raise ValueError(row.broken)
        if len(row.values) < width or any(each.strip() for each in row.values[width:]):
            raise ValueError(f"it has {len(row.values)} columns, and the header has {width}")
        try:
            return self.scale.read(self.table.value(row, "rating"))
        except ValueError as error:
            raise ValueError(f"column “{self.table.named('rating')}”: {error}") from error

    def time(self, row: Row) -> datetime:
        """The time a row says; naive where it names no zone.

        Raises:
            ValueError: there is none, it is in another format, or none that a rating can be from.
        """
        text, column = self.table.value(row, "rated_at"), self.table.named("rated_at")
        if not text:
            raise ValueError(f"column “{column}” is empty: when was it rated?")
        try:
            told = self.dates.read(text)
            at = placed(told, self.zone)
        except (ValueError, OverflowError, OSError) as error:
            why = f"; {error}" if str(error).startswith("“") else ""
            raise ValueError(
                f"column “{column}”: “{text}” is no time in the format {self.dates.format}{why}"
            ) from error
        if not is_likely(at, self.now) and not (self.old and is_likely(at.replace(year=2000), None)):
            when = "before 2000" if at.year < 2000 else "in the future"
            raise ValueError(f"column “{column}”: “{text}” is {when}")
        return told

    def told(self, row: Row) -> "Told":
        """How and when a row rates, or why it cannot be read."""
        try:
            given = self.rating(row)
        except ValueError as error:
            return Told(wrong=str(error))
        try:
            return Told(given, self.time(row), blank=given is None)
        except ValueError as error:
            return Told(given, wrong=str(error), blank=given is None)

    def records(self, row: Row, given: Given, line: Line) -> Iterator[Record]:
        """What a row with a rating tells; `line` is what it is known by.

        Raises:
            ValueError: it says no time.
        """
        value = self.table.value
        told = self.time(row)
        conversation, customer = _id(value(row, "conversation")), customer_of(self.table, row)
        if conversation:
            yield ConversationRecord(conversation, link=value(row, "link"))
        at = placed(told, self.zone)
        # As its clock says it, and as the moment that it is: another file may name the zone, another load another one.
        moments = (told if not told.tzinfo else at).isoformat(), at.isoformat()
        nameless = self.table.moment_keys(line, moments)
        yield RatingRecord(
            _id(value(row, "id")) or nameless[0],
            at,
            given.score,
            given.satisfied,
            value(row, "comment"),
            conversation=conversation,
            contact=customer.id if customer else "",
            inbox=self.table.name(row, "inbox")[1],
            teammate=self.table.name(row, "teammate")[1],
            channel=value(row, "channel"),
            link=value(row, "link"),
            also=tuple(dict.fromkeys((line.key, *nameless))),
        )


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says; `blank` is one that is no rating, `wrong` says why it cannot be read (empty: it can)."""

    given: Given | None = None
    time: datetime | None = None
    wrong: str = ""
    blank: bool = False


@dataclass(slots=True)
class Counted:
    """What comes of the rows: `taken` as ratings, `alike` to one before, `blank`, or refused for one of `reasons`.

    `refused` are the first of these.
    """

    taken: int = 0
    alike: int = 0
    blank: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def note(self, told: Told, line: Line | None, place: str) -> None:
        """Count a row; `line` is what one with a rating is known by."""
        key = hash(line.key) if line else None
        if told.blank:
            self.blank += 1
        elif key is not None and key in self.seen:
            self.alike += 1
        elif told.wrong:
            self.reasons[told.wrong] += 1
            if len(self.refused) < MOST_REFUSED:
                self.refused.append(Refused(place, told.wrong))
        else:
            self.taken += 1
        if key is not None:
            self.seen.add(key)


@dataclass(slots=True)
class Found:
    """What a file holds, before any of it is told.

    `odd` counts times that the clock had twice or skipped; `unread` says of the first row that cannot be read which it
    is and why; `example` is the text of a time that can be read, with what it was taken for.
    """

    named: Named = field(default_factory=Named)
    rows: int = 0
    newest: datetime | None = None
    odd: int = 0
    unread: str = ""
    example: tuple[str, datetime] | None = None
    values: Counter[str] = field(default_factory=Counter)
    footers: list[Row] = field(default_factory=list)
    counted: Counted = field(default_factory=Counted)


def look_through(reading: Reading, progress: Callable[[int, int], None] | None = None) -> Found:
    """Read the whole file once; `progress` is told now and then how many rows are read, and of how many lines.

    Raises:
        SourceError: times are written in two orders, or ratings share an id.
    """
    found, ids = Found(), _Ids()
    place = f"{reading.table.path}, column “{reading.table.named('rated_at')}”"
    expected = count_lines(reading.table.path) - 1 - reading.table.sheet.first if progress else 0
    for row in reading.table.rows(found.footers):
        found.rows += 1
        if progress and found.rows % NOW_AND_THEN == 0:
            progress(found.rows, expected)
        if not row.broken:
            found.values[reading.table.value(row, "rating")] += 1
        told = reading.told(row)
        line = reading.table.line(row) if told.given else None
        found.counted.note(told, line, f"{reading.table.path.name}, line {row.line}")
        if told.time is None:
            found.unread = found.unread or f"line {row.line}: {told.wrong}"
            text = "" if row.broken else reading.table.value(row, "rated_at")
            if reading.asks and text:
                check_not_mixed(reading.dates.format, text, place, reading.now)
            continue
        at = placed(told.time, reading.zone)
        found.newest = at if found.newest is None else max(at, found.newest)
        if line is not None:
            found.example = found.example or (reading.table.value(row, "rated_at"), told.time)
            found.odd += is_odd(told.time, reading.zone)
            found.named.note(reading.table, row, at)
            if key := _id(reading.table.value(row, "id")):
                ids.note(key, line.key)
    if "id" in reading.table.places:
        ids.check(reading.table)
    return found


@dataclass(slots=True)
class _Ids:
    """The ids of a file with what each line says; `twice` those that lines of different cells share."""

    lines: dict[int, int] = field(default_factory=dict)
    twice: Counter[str] = field(default_factory=Counter)
    shortened: str = ""

    def note(self, key: str, line: str) -> None:
        """Note the id of a line."""
        if not self.shortened and _SHORTENED.fullmatch(key):
            self.shortened = key
        if self.lines.setdefault(hash(key), hash(line)) != hash(line):
            self.twice[key] += 1

    def check(self, table: Table) -> None:
        """Make sure that ids are ids.

        Raises:
            SourceError: they are not; says what to choose.
        """
        column = table.named("id")
        fix = (
            'Nothing was loaded. Choose another column: --map id="Column", or none: --map id=-. Then a row is known by '
            "its moment and all its other cells."
        )
        if self.twice:
            key, more = self.twice.most_common(1)[0]
            others = f", and {len(self.twice) - 1:,} more ids come twice" if len(self.twice) > 1 else ""
            raise SourceError(
                f"{table.path}: {more + 1:,} rows have the id {key} in “{column}” and say different things{others}, so "
                f"it is no id of ratings. {fix}"
            )
        if self.shortened:
            raise SourceError(
                f"{table.path}: ids such as {self.shortened} in “{column}” were shortened by a spreadsheet, so that "
                f"several are one. {fix}"
            )


def _id(text: str) -> str:
    plain = tidied(text)
    return "" if is_nothing(plain) else plain
