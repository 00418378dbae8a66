"""One row of a CSV of ratings, read: when, how rated, and by whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

from cxbot.errors import SourceError
from cxbot.source import ConversationRecord, RatingRecord, Record
from cxbot.sources.moments import is_odd, placed
from cxbot.sources.ratings_csv.dates import Dates
from cxbot.sources.ratings_csv.people import Named, customer_of, id_of
from cxbot.sources.ratings_csv.scales import EXAMPLE, FIVE, Given, Scale, is_blank, outside
from cxbot.sources.ratings_csv.table import Table
from cxbot.sources.rows import Row

OTHER_SCALE = (3, 0.05)  # so many ratings, and so much of all, beyond 5 are no slips


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows of a file are read."""

    table: Table
    scale: Scale
    dates: Dates
    zone: ZoneInfo

    def rating(self, row: Row) -> Given | None:
        """How a row rates; None where there is no rating.

        Raises:
            ValueError: the row is broken, or its rating none of the scale; says why.
        """
        width = len(self.table.header)
        if row.broken:
            raise ValueError(row.broken)
        if len(row.values) != width:
            raise ValueError(f"it has {len(row.values)} columns, and the header has {width}")
        try:
            return self.scale.read(self.table.value(row, "rating"))
        except ValueError as error:
            raise ValueError(f"column “{self.table.named('rating')}”: {error}") from error

    def time(self, row: Row) -> datetime:
        """The time a row says; naive where it names no zone.

        Raises:
            ValueError: there is none, or it is in another format.
        """
        text, column = self.table.value(row, "rated_at"), self.table.named("rated_at")
        if not text:
            raise ValueError(f"column “{column}” is empty: when was it rated?")
        try:
            told = self.dates.read(text)
            placed(told, self.zone)
        except (ValueError, OverflowError, OSError) as error:
            raise ValueError(f"column “{column}”: “{text}” is no time in the format {self.dates.format}") from error
        return told

    def identity(self, row: Row) -> str:
        """What a row without an id is known by: when it was rated and by whom, else all that it says.

        So a corrected rating or comment of a customer takes the place of the old one.
        """
        told: Sequence[str] = row.values
        if not row.broken and len(row.values) == len(self.table.header):
            customer = customer_of(self.table, row)
            whose = (self.table.value(row, "conversation"), customer.id if customer else "")
            if any(whose):
                told = (self.table.value(row, "rated_at"), *whose)
        return blake2b("\x1f".join(told).encode("utf-8", "replace"), digest_size=10).hexdigest()

    def records(self, row: Row, given: Given, occurrence: int) -> Iterator[Record]:
        """What a row with a rating tells; rows of the same identity are told apart by their `occurrence`.

        Raises:
            ValueError: it says no time.
        """
        value = self.table.value
        at = placed(self.time(row), self.zone)
        conversation, customer = value(row, "conversation"), customer_of(self.table, row)
        if conversation:
            yield ConversationRecord(conversation, link=value(row, "link"))
        yield RatingRecord(
            value(row, "id") or f"{self.identity(row)}-{occurrence}",
            at,
            given.score,
            given.satisfied,
            value(row, "comment"),
            conversation=conversation,
            contact=customer.id if customer else "",
            inbox=id_of(value(row, "inbox")),
            teammate=id_of(value(row, "teammate")),
            channel=value(row, "channel"),
            link=value(row, "link"),
        )


@dataclass(slots=True)
class Found:
    """What a file holds, before any of it is told.

    `odd` counts times that the clock had twice or skipped; `unread` says of the first row that cannot be read which it
    is and why.
    """

    named: Named = field(default_factory=Named)
    rows: int = 0
    newest: datetime | None = None
    odd: int = 0
    unread: str = ""


def look_through(reading: Reading) -> Found:
    """Read the whole file once.

    Raises:
        SourceError: so many ratings lie beyond 5 that the scale must be another one.
    """
    found, beyond, rated = Found(), 0, 0
    for row in reading.table.rows():
        found.rows += 1
        text = reading.table.value(row, "rating")
        rated += not is_blank(text)
        beyond += reading.scale.name == FIVE and outside(text)
        try:
            given = reading.rating(row)
            told = reading.time(row)
        except ValueError as error:
            found.unread = found.unread or f"line {row.line}: {error}"
            continue  # told with its line when it is loaded
        at = placed(told, reading.zone)
        found.newest = at if found.newest is None else max(at, found.newest)
        if given is not None:
            found.odd += is_odd(told, reading.zone)
            found.named.note(reading.table, row, at)
    if beyond >= OTHER_SCALE[0] and beyond > rated * OTHER_SCALE[1]:
        raise SourceError(
            f"{reading.table.path}: {beyond:,} of {rated:,} ratings in “{reading.table.named('rating')}” lie outside "
            f"of 1-5, so the scale is another one. Say what its values mean, each with its score: {EXAMPLE}."
        )
    return found
