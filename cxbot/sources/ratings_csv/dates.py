"""How a file writes dates: found out from its values, and asked for where two readings are possible."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from cxbot.errors import SourceError
from cxbot.sources.moments import NEWEST, OLDEST

ISO = "ISO"
EPOCH = "seconds since 1970"
FIRST_LOOK = 1000  # values; more only where these leave it open

_DAYS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"),
    *("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%m.%d.%Y"),
    *("%d/%m/%y", "%m/%d/%y", "%d-%m-%y", "%m-%d-%y", "%d.%m.%y"),
    *("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d %Y", "%b %d, %Y", "%B %d, %Y"),
    *("%a %d %b %Y", "%a, %d %b %Y"),
)
_CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p", "%H:%M:%S.%f", "%H.%M")
_GAPS = (" ", ", ", "T")
_ZONES = ("", "%z", " %z")
_ZONE_AT_END = re.compile(r"\s*(?:Z|[+-]\d\d:?\d\d)$")
_DIRECTIVE = re.compile("%[A-Za-z]")
_WORDS = re.compile(r"[^\W_]+")
_WHOLE = ("%a %b %d %H:%M:%S %z %Y", "%a %b %d %H:%M:%S %Y", "%a, %d %b %Y %H:%M:%S %Z")


@dataclass(frozen=True, slots=True)
class Dates:
    """Reads times in one format."""

    format: str

    def read(self, text: str) -> datetime:
        """The time that a text says; naive where it names no zone.

        Raises:
            ValueError: the text is not in this format.
        """
        if self.format == ISO:
            return datetime.fromisoformat(text)
        if self.format == EPOCH:
            seconds = float(text)
            if seconds < 1e8:
                raise ValueError(text)  # a number of another kind
            return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
        return datetime.strptime(text, self.format)  # noqa: DTZ007 - whoever asked puts it into the file's zone


def check_format(text: str) -> str:
    """A format that a person gave.

    Raises:
        SourceError: it is none.
    """
    if text.upper() == ISO:
        return ISO
    try:
        sample = datetime(2026, 11, 25, 13, 14, 15, tzinfo=UTC).strftime(text)
        found = datetime.strptime(sample, text)  # noqa: DTZ007 - only whether it can be read
    except ValueError as error:
        raise SourceError(
            f"“{text}” is no date format ({error}). Write it like %d/%m/%Y %H:%M, with %Y year, %m month, %d day, "
            "%H hour, %M minute."
        ) from error
    if (found.year, found.month, found.day) != (2026, 11, 25):
        raise SourceError(f"The date format “{text}” says no year, month and day. Write it like %d/%m/%Y %H:%M.")
    return text


def guess(values: Iterable[str], place: str) -> str:
    """The format of a file's times.

    Raises:
        SourceError: no known format, or two that read everything alike; says both, and what to add.
    """
    looking = iter(values)
    first = list(islice(looking, FIRST_LOOK))
    if not first:
        return ISO  # nothing to read
    marks = {_marks(_ZONE_AT_END.sub("", value)) for value in first[:20]}
    likely = (each for each in formats() if each in _WHOLE or each in {ISO, EPOCH} or _marks_of(each) in marks)
    counts = {each: count for each in likely if (count := _readable(each, first))}
    if not counts:
        raise SourceError(
            f"{place}: the times such as “{first[0]}” are in no format that is known. "
            'Say it: --date-format "%d/%m/%Y %H:%M".'
        )
    best = [each for each, count in counts.items() if count == max(counts.values())]
    if ISO in best:
        return ISO
    best = _differing(best, first)
    while len(best) > 1 and (more := list(islice(looking, FIRST_LOOK))):
        following = {each: _readable(each, more) for each in best}
        best = [each for each in best if following[each] == max(following.values())]
    if len(best) > 1:
        _ask(best, first, place)
    return best[0]


def formats() -> Iterator[str]:
    """Every format that is looked for."""
    yield ISO
    yield EPOCH
    yield from _WHOLE
    for day in _DAYS:
        yield day
        yield from (f"{day}{gap}{clock}{zone}" for clock in _CLOCKS for gap in _GAPS for zone in _ZONES)


def _differing(best: Sequence[str], values: Sequence[str]) -> list[str]:
    """Of formats that read all values alike, the first one."""
    readings: dict[tuple[datetime | None, ...], str] = {}
    for each in best:
        readings.setdefault(tuple(_read(Dates(each), value) for value in values), each)
    return list(readings.values())


def _marks_of(format_: str) -> str:
    """The marks that a time in this format has, but for its zone: they rule out most formats, quicker than reading."""
    return _marks(_DIRECTIVE.sub("", format_.removesuffix("%z").rstrip()))


def _marks(text: str) -> str:
    """What is neither letter nor digit."""
    return _WORDS.sub("", text)


def _readable(format_: str, values: Sequence[str]) -> int:
    dates = Dates(format_)
    # Most formats do not fit at all: the first values show it.
    found = sum(_read(dates, value) is not None for value in values[:20])
    return found + sum(_read(dates, value) is not None for value in values[20:]) if found else 0


def _read(dates: Dates, value: str) -> datetime | None:
    try:
        told = dates.read(value)
    except (ValueError, OverflowError, OSError):
        return None
    return told if OLDEST <= told.year <= NEWEST else None


def _ask(best: Sequence[str], values: Sequence[str], place: str) -> None:
    text = next(each for each in values if len({_read(Dates(one), each) for one in best}) > 1)
    readings = " or ".join(
        f"{told.day} {told:%B %Y} ({each})" for each in best if (told := _read(Dates(each), text)) is not None
    )
    raise SourceError(
        f'{place}: “{text}” can be {readings}, and nothing in the file decides it. Say which: --date-format "{best[0]}"'
    )
