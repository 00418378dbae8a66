"""Any single CSV of ratings, with a mapping that says which column is what."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from cxbot.calendar import zone_named
from cxbot.errors import SourceError
from cxbot.source import Batch, Record, Refused
from cxbot.sources.ratings_csv.date_words import zone_of_header
from cxbot.sources.ratings_csv.dates import Dates, check_format, guess, in_words
from cxbot.sources.ratings_csv.makers import Maker
from cxbot.sources.ratings_csv.mapping import COLUMNS, OPTIONS, Mapping
from cxbot.sources.ratings_csv.reading import Found, Reading, look_through
from cxbot.sources.ratings_csv.recognising import check_header, recognise
from cxbot.sources.ratings_csv.scale_guessing import find_scale
from cxbot.sources.ratings_csv.scales import is_blank, read_scale
from cxbot.sources.ratings_csv.table import NAMES, Sheet, Table, locate, open_sheet
from cxbot.sources.rows import BROKEN_UTF8, FALLBACK, Row, encoding_of

__all__ = ["COLUMNS", "OPTIONS", "Mapping", "RatingsFile", "open_ratings", "open_sheet_of"]

ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class RatingsFile:
    """A CSV of ratings as a source.

    `notes` is what a person should know of its data, `remarks` how the file is written, `guesses` what nobody has said.
    """

    name: str
    reading: Reading
    mapping: Mapping
    found: Found
    notes: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()
    guessed: frozenset[str] = frozenset()
    maker: Maker | None = None
    version: str = ""

    @property
    def kind(self) -> str:
        """The sort of source."""
        return "ratings_csv"

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        """Tell whom the file names, then its ratings, some rows at a time.

        A load that was interrupted goes on at its row, if the file is the same; one that came to the end begins anew,
        for the file may have changed.

        Raises:
            SourceError: the file changed since it was opened.
        """
        if self.version != self._version_now():
            raise SourceError(f"{self.reading.table.path} changed since it was looked at. Load it again.")
        reading = self.reading if self.reading.now else replace(self.reading, now=now)
        version, done = self.version, 0
        if cursor:
            told, row = json.loads(cursor)
            done = row if told == version else 0
        if not done:
            named = list(self.found.named.records())
            for start in range(0, max(1, len(named)), ROWS_AT_ONCE):
                # Without a cursor: whoever is interrupted here begins anew.
                yield Batch(tuple(named[start : start + ROWS_AT_ONCE]), "", expected=self.found.rows, anew=True)
        collected, number = _Collected(reading), 0
        for number, row in enumerate(reading.table.rows(), start=1):
            collected.take(row, told=number > done)
            if number > done and number % ROWS_AT_ONCE == 0:
                yield collected.batch(json.dumps([version, number]), number, self.found.rows)
        if number != self.found.rows or self.version != self._version_now():
            raise SourceError(
                f"{reading.table.path} changed while it was read, so what was loaded of it is not the whole. Load it "
                "again when it is written."
            )
        until = self.mapping.until or self.found.newest
        yield collected.batch("", self.found.rows, self.found.rows, until)

    def _version_now(self) -> str:
        path = self.reading.table.path
        return version_of(path, self.mapping) if path.exists() else ""


def version_of(path: Path, mapping: Mapping) -> str:
    """Which file this is, and how it is read."""
    status = path.stat()
    told = f"{status.st_size} {status.st_mtime_ns} {mapping!r}"
    return blake2b(told.encode(), digest_size=8).hexdigest()


@dataclass(slots=True)
class _Collected:
    """Rows on their way into a batch; `seen` are those that came, by all that they say."""

    reading: Reading
    seen: set[int] = field(default_factory=set)
    records: list[Record] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    blank: int = 0
    alike: int = 0

    def take(self, row: Row, *, told: bool) -> None:
        """Take a row, unless it was told by an earlier, interrupted load, or is alike to one before."""
        place = f"{self.reading.table.path.name}, line {row.line}"
        try:
            given = self.reading.rating(row)
            if given is None:
                self.blank += told
                return
            line = self.reading.table.line(row)
            key = hash(line.key)
            if key in self.seen:
                self.alike += told
                return
            self.seen.add(key)
            if not told:
                return
            records = list(self.reading.records(row, given, line))
        except ValueError as error:
            if told:
                self.refused.append(Refused(place, str(error)))
        else:
            self.records += records
            self.places += [place] * len(records)

    def batch(self, cursor: str, done: int, expected: int, until: datetime | None = None) -> Batch:
        """What was collected, as a batch; then nothing is collected."""
        made = Batch(
            records=tuple(self.records),
            cursor=cursor,
            done=done,
            expected=expected,
            refused=tuple(self.refused),
            blank=self.blank,
            synced_until=until,
            places=tuple(self.places),
            alike=self.alike,
        )
        self.records, self.places, self.refused, self.blank, self.alike = [], [], [], 0, 0
        return made


def open_sheet_of(path: Path, mapping: Mapping) -> Sheet:
    """Open a file and find its header.

    Raises:
        SourceError: the file is no CSV.
    """
    encoding = encoding_of(path)
    return open_sheet(path, mapping.encoding or encoding, mapping.delimiter)


def open_ratings(
    path: Path,
    mapping: Mapping,
    *,
    name: str | None = None,
    now: datetime | None = None,
    sheet: Sheet | None = None,
    usual_format: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> RatingsFile:
    """Open a CSV of ratings and look through it; what the mapping does not say is found out and told in `notes`.

    Rows after `now` (and a day) are refused. `usual_format` is how files before it wrote times, for where two readings
    are possible. `progress` is told how many rows are read.

    Raises:
        SourceError: the file is no CSV, a column does not exist, a column, the date format, the scale or the ids are
            not clear, or no row can be read.
    """
    started = path.stat() if path.exists() else None
    sheet = sheet or open_sheet_of(path, mapping)
    known = recognise(sheet, mapping)
    table = locate(sheet, known.mapping.columns)
    check_header(table)
    notes, remarks, guesses = (
        list[str](),
        list(_about(sheet, mapping)),
        list(_guesses(sheet, known.mapping, known.guessed)),
    )
    scale, guessed = _scale(table, known.mapping, told=not known.guessed & {"rating"})
    if guessed:
        guesses.append(f"what the ratings in “{table.named('rating')}” mean: {scale}")
    written = _date_format(table, mapping, now, usual_format)
    inside = zone_of_header(table.named("rated_at"))
    if not mapping.date_format:
        zone = "the zone that the column's name says" if inside else mapping.zone
        remarks.append(f"Times are written as {in_words(written)}. One that names no zone is in {zone}.")
    _check_until(mapping, now)
    reading = Reading(
        table,
        read_scale(scale),
        Dates(written),
        inside or zone_named(mapping.zone),
        now,
        bool(mapping.date_format),
        not mapping.date_format,
    )
    found = look_through(reading, progress)
    if found.newest is None and not mapping.until:
        if found.rows:
            raise SourceError(f"{path}: none of its {found.rows:,} rows can be read. The first is {found.unread}.")
        raise SourceError(
            f"{path} has no rows below its header, so nothing was loaded. If nobody rated, say up to when that is so: "
            "--until 2026-11-23"
        )
    remarks += [f"Line {row.line} was left out: “{' '.join(row.values).strip()[:80]}”." for row in found.footers]
    if known.maker and known.maker.remark:
        notes.append(known.maker.remark)
    if "id" not in table.places:
        notes.append(WITHOUT_IDS)
    if found.odd:
        notes.append(
            f"{found.odd:,} ratings fall into an hour that the clocks of {mapping.zone} had twice or skipped; of two "
            "readings the first was taken."
        )
    whole = replace(known.mapping, scale=scale, date_format=written)
    if started and (started.st_size, started.st_mtime_ns) != (path.stat().st_size, path.stat().st_mtime_ns):
        raise SourceError(f"{path} changed while it was read. Load it again when it is written.")
    return RatingsFile(
        name or path.stem,
        reading,
        whole,
        found,
        tuple(notes),
        tuple(remarks),
        tuple(guesses),
        known.guessed,
        known.maker,
        version_of(path, whole),
    )


WITHOUT_IDS = (
    "Rows have no id, so a row is known by all that it says: loaded again it stays one rating, but a corrected row is "
    'one more. If a column is an id, say it: --map id="Column".'
)


def _about(sheet: Sheet, mapping: Mapping) -> Iterator[str]:
    """What stands to be known of the file itself."""
    if sheet.encoding == BROKEN_UTF8:
        yield "Some bytes of the file are no UTF-8; where they stood there is the mark \ufffd."
    elif sheet.encoding == FALLBACK and not mapping.encoding:
        yield "The file is not UTF-8; it was read as Windows-1252 (Western Europe)."
    if not mapping.delimiter:
        yield f"Between columns stands {NAMES.get(sheet.delimiter, f'“{sheet.delimiter}”')}."
    for text in sheet.above:
        yield f"Above the header stands “{text[:80]}”, which was left out."
    if sheet.second:
        yield "A second line of headings was left out."


def _guesses(sheet: Sheet, mapping: Mapping, guessed: frozenset[str]) -> Iterator[str]:
    if guessed:
        yield "the columns marked (guessed) above, by their names and values"
    if sheet.encoding in {BROKEN_UTF8, FALLBACK} and not mapping.encoding:
        yield "the encoding (say it: --encoding cp1252)"


def _scale(table: Table, mapping: Mapping, *, told: bool) -> tuple[str, bool]:
    """The scale, and whether it was guessed."""
    if mapping.scale:
        return mapping.scale, False
    counts: Counter[str] = Counter()
    for row in table.rows():
        if not row.broken and not is_blank(text := table.value(row, "rating")):
            counts[text] += 1
    try:
        return find_scale(counts, f"“{table.named('rating')}”", told=told)
    except SourceError as error:
        raise SourceError(f"{table.path}: {error.text}") from error


def _date_format(table: Table, mapping: Mapping, now: datetime | None, usual: str) -> str:
    if mapping.date_format:
        return check_format(mapping.date_format)
    times = (text for row in table.rows() if not row.broken and (text := table.value(row, "rated_at")))
    return guess(times, f"{table.path}, column “{table.named('rated_at')}”", now, usual)


def _check_until(mapping: Mapping, now: datetime | None) -> None:
    if mapping.until and now and mapping.until > now and (mapping.until - now).days >= 1:
        raise SourceError(
            f"--until {mapping.until:%Y-%m-%d %H:%M} UTC is in the future. Say up to when the data are complete."
        )
