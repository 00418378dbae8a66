"""Any single CSV of ratings, with a mapping that says which column is what."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from cxbot.calendar import zone_named
from cxbot.errors import SourceError
from cxbot.source import Batch, Record, Refused
from cxbot.sources.ratings_csv.dates import Dates, check_format, guess
from cxbot.sources.ratings_csv.mapping import COLUMNS, OPTIONS, Mapping
from cxbot.sources.ratings_csv.reading import Found, Reading, look_through
from cxbot.sources.ratings_csv.scales import read_scale
from cxbot.sources.ratings_csv.table import NAMES, open_table
from cxbot.sources.rows import FALLBACK, Row, encoding_of

__all__ = ["COLUMNS", "OPTIONS", "Mapping", "RatingsFile", "open_ratings"]

ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class RatingsFile:
    """A CSV of ratings as a source; `notes` is what a person should know of it."""

    name: str
    reading: Reading
    mapping: Mapping
    found: Found
    notes: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The sort of source."""
        return "ratings_csv"

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        """Tell whom the file names, then its ratings, some rows at a time.

        A load that was interrupted goes on at its row, if the file is the same; one that came to the end begins anew,
        for the file may have changed.
        """
        del now
        version, done = self._version(), 0
        if cursor:
            told, row = json.loads(cursor)
            done = row if told == version else 0
        if not done:
            named = list(self.found.named.records())
            for start in range(0, max(1, len(named)), ROWS_AT_ONCE):
                # Without a cursor: whoever is interrupted here begins anew.
                yield Batch(tuple(named[start : start + ROWS_AT_ONCE]), "", expected=self.found.rows, anew=True)
        collected = _Collected(self.reading)
        for number, row in enumerate(self.reading.table.rows(), start=1):
            collected.take(row, told=number > done)
            if number > done and number % ROWS_AT_ONCE == 0:
                yield collected.batch(json.dumps([version, number]), number, self.found.rows)
        until = self.mapping.until or self.found.newest
        yield collected.batch("", self.found.rows, self.found.rows, until)

    def _version(self) -> str:
        """Which file this is, and how it is read."""
        status = self.reading.table.path.stat()
        told = f"{status.st_size} {status.st_mtime_ns} {self.mapping!r}"
        return blake2b(told.encode(), digest_size=8).hexdigest()


@dataclass(slots=True)
class _Collected:
    """Rows on their way into a batch; `seen` counts those of the same identity."""

    reading: Reading
    seen: Counter[str] = field(default_factory=Counter)
    records: list[Record] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    blank: int = 0

    def take(self, row: Row, *, told: bool) -> None:
        """Take a row; one that was told by an earlier, interrupted load only counts among those of its identity."""
        name = self.reading.identity(row)
        self.seen[name] += 1
        if not told:
            return
        place = f"{self.reading.table.path.name}, line {row.line}"
        try:
            given = self.reading.rating(row)
            if given is None:
                self.blank += 1
                return
            records = list(self.reading.records(row, given, self.seen[name]))
        except ValueError as error:
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
        )
        self.records, self.places, self.refused, self.blank = [], [], [], 0
        return made


def open_ratings(path: Path, mapping: Mapping, *, name: str | None = None) -> RatingsFile:
    """Open a CSV of ratings and look through it; what the mapping does not say is found out and told in `notes`.

    Raises:
        SourceError: the file is no CSV, a column does not exist, the date format is not clear, the scale is another,
            or no row can be read.
    """
    encoding = encoding_of(path)
    table = open_table(path, encoding, mapping)
    scale = read_scale(mapping.scale)
    notes = ["The file is not UTF-8; it was read as Windows-1252 (Western Europe)."] if encoding == FALLBACK else []
    if not mapping.delimiter:
        notes.append(f"Between columns stands {NAMES[table.delimiter]}.")
    if mapping.date_format:
        written = check_format(mapping.date_format)
    else:
        times = (text for row in table.rows() if (text := table.value(row, "rated_at")))
        written = guess(times, f"{path}, column “{table.named('rated_at')}”")
        notes.append(f"Times are read as {written}, in the zone {mapping.zone} unless they name one.")
    reading = Reading(table, scale, Dates(written), zone_named(mapping.zone))
    found = look_through(reading)
    if found.newest is None and not mapping.until:
        if found.rows:
            raise SourceError(f"{path}: none of its {found.rows:,} rows can be read. The first is {found.unread}.")
        raise SourceError(
            f"{path} has no rows below its header, so nothing was loaded. If nobody rated, say up to when that is so: "
            "--until 2026-11-23"
        )
    if "id" not in mapping.columns:
        notes.append(_without_ids(mapping))
    if found.odd:
        notes.append(
            f"{found.odd:,} ratings fall into an hour that the clocks of {mapping.zone} had twice or skipped; of two "
            "readings the first was taken."
        )
    return RatingsFile(name or path.stem, reading, mapping, found, tuple(notes))


def _without_ids(mapping: Mapping) -> str:
    """How rows are known again that have no id."""
    named = [what for what in ("conversation", "customer", "customer_address") if what in mapping.columns]
    if named:
        return (
            "Rows have no id: one is known by its time, customer and conversation, so that a corrected rating or "
            "comment takes the place of the old one when the file is loaded again."
        )
    return (
        "Rows have no id and name no customer: one is known by all that it says. Loaded again it stays one rating; a "
        'corrected row is one more. If a column has an id: --map id="Column".'
    )
