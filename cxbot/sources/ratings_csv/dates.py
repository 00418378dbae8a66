"""How a file writes dates: found out from its values, and asked for where two readings are possible."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from cxbot.errors import SourceError
from cxbot.sources.moments import LIKELY, NEWEST, OLDEST, is_likely
from cxbot.sources.ratings_csv.date_words import plain

ISO = "ISO"
EPOCH = "seconds since 1970"
FIRST_LOOK = 1000  # values; more only where these leave it open

_DAYS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"),
    *("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%m.%d.%Y"),
    *("%d/%m/%y", "%m/%d/%y", "%y/%m/%d", "%d-%m-%y", "%m-%d-%y", "%y-%m-%d", "%d.%m.%y"),
    *("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d %Y", "%b %d, %Y", "%B %d, %Y"),
    *("%a %d %b %Y", "%a, %d %b %Y", "%d %b %y", "%d/%b/%Y", "%Y %b %d", "%Y-%b-%d", "%b-%d-%Y"),
)
_CLOCKS = (
    *("%H:%M:%S", "%H:%M", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p", "%I:%M:%S%p"),
    *("%H:%M:%S.%f", "%H.%M", "%H.%M.%S", "%I %p", "%I.%M.%S %p", "%I.%M %p"),
)
_GAPS = (" ", ", ", "T", " - ", ":")
_ZONES = ("", "%z", " %z")
_ZONE_AT_END = re.compile(r"\s*(?:Z|[+-]\d\d:?\d\d)$")
_DIRECTIVE = re.compile("%[A-Za-z]")
_IN_WORDS = {
    "%d": "day",
    "%m": "month",
    "%b": "month",
    "%B": "month",
    "%Y": "year",
    "%y": "year",
    "%a": "weekday",
    "%H": "hour",
    "%I": "hour",
    "%M": "minute",
    "%S": "second",
    "%p": "AM/PM",
    "%z": "zone",
    "%f": "fraction",
}
_WORDS = re.compile(r"[^\W_]+")
_WHOLE = (
    *("%a %b %d %H:%M:%S %z %Y", "%a %b %d %H:%M:%S %Y", "%b %d %H:%M:%S %Y", "%H:%M %d/%m/%Y", "%H:%M %m/%d/%Y"),
    *("%H:%M:%S %d/%m/%Y", "%H:%M:%S %m/%d/%Y", "%H:%M %d.%m.%Y", "%H:%M %d %b %Y", "%H:%M %b %d %Y"),
)
# Digits alone: only as many as there must be, for the reader of formats is content with fewer.
_COMPACT = {"%Y%m%d%H%M": 12, "%Y%m%d%H%M%S": 14}
_ORDERS = (("%d", "%m", "%Y"), ("%m", "%d", "%Y"), ("%d", "%m", "%y"), ("%m", "%d", "%y"), ("%y", "%m", "%d"))


@dataclass(frozen=True, slots=True)
class Dates:
    """Reads times in one format."""

    format: str

    def read(self, text: str) -> datetime:
        """The time that a text says; naive where it names no zone.

        Raises:
            ValueError: the text is not in this format.
        """
        if self.format == EPOCH:
            return _epoch(text)
        if not self.format.count("%Z"):
            try:
                return self._exactly(text)
            except ValueError:
                pass  # perhaps in other words
        told = plain(text)
        found = self._exactly(told.text) + timedelta(days=told.days)
        return found.replace(tzinfo=told.zone) if told.zone and found.tzinfo is None else found

    def is_exact(self, text: str) -> bool:
        """Whether a text is in this format as it stands."""
        try:
            return self.format != EPOCH and bool(self._exactly(text))
        except ValueError:
            return False

    def _exactly(self, text: str) -> datetime:
        if self.format == ISO:
            if text.isdigit() and len(text) != len("20261125"):
                raise ValueError(text)
            return datetime.fromisoformat(text)
        if self.format in _COMPACT and not (text.isdigit() and len(text) == _COMPACT[self.format]):
            raise ValueError(text)
        return datetime.strptime(text, self.format.replace("%Z", "").strip())  # noqa: DTZ007 - whoever asked puts it into the file's zone


def _epoch(text: str) -> datetime:
    """Ten digits are seconds, thirteen thousandths of them; other numbers are no moments."""
    if not re.fullmatch(r"\d{10}(\.\d+)?|\d{13}(\.0+)?", text.strip()):
        raise ValueError(text)
    number = float(text)
    told = datetime.fromtimestamp(number / 1000 if number >= 1e11 else number, UTC)
    if told < LIKELY:
        raise ValueError(text)
    return told


def check_format(text: str) -> str:
    """A format that a person gave.

    Raises:
        SourceError: it is none.
    """
    if text.upper() == ISO:
        return ISO
    if text in {EPOCH, "epoch"}:
        return EPOCH
    try:
        sample = datetime(2026, 11, 25, 13, 14, 15, tzinfo=UTC).strftime(text)
        found = datetime.strptime(sample, text)  # noqa: DTZ007 - only whether it can be read
    except (ValueError, re.error) as error:
        raise SourceError(
            f"“{text}” is no date format ({error}). Write it like %d/%m/%Y %H:%M, with %Y year, %m month, %d day, "
            "%H hour, %M minute."
        ) from error
    if (found.year, found.month, found.day) != (2026, 11, 25):
        raise SourceError(f"The date format “{text}” says no year, month and day. Write it like %d/%m/%Y %H:%M.")
    return text


def in_words(format_: str) -> str:
    """A format as people read it."""
    if format_ == EPOCH:
        return format_
    if format_ == ISO:
        return f"year-month-day hour:minute ({ISO})"
    return f"{_DIRECTIVE.sub(lambda found: _IN_WORDS.get(found[0], found[0]), format_)} ({format_})"


def guess(values: Iterable[str], place: str, now: datetime | None = None, usual: str = "") -> str:
    """The format of a file's times; `usual` is that of the files before, which decides where the values do not.

    Raises:
        SourceError: no known format, two that read everything alike, or two mixed; says both, and what to add.
    """
    looking = iter(values)
    first = list(islice(looking, FIRST_LOOK))
    if not first:
        return usual or ISO  # nothing to read
    likely = _likely_formats(first[:20])
    counts = {each: count for each in likely if (count := _readable(each, first, now))}
    if not counts:
        _check_zone(first[0], place)
        raise SourceError(
            f"{place}: the times such as “{first[0]}” are in no format that is known. "
            'Say it: --date-format "%d/%m/%Y %H:%M". (What would lie before 2000 or after tomorrow is taken for none.)'
        )
    best = [each for each, count in counts.items() if count == max(counts.values())]
    if ISO in best:
        return ISO
    best.sort(key=lambda each: not Dates(each).is_exact(first[0]))  # rather one that is written so than its plain words
    _check_mixed(best[0], first, place, now)
    best = _differing(best, first)
    while len(best) > 1 and (more := list(islice(looking, FIRST_LOOK))):
        following = {each: _readable(each, more, now) for each in best}
        best = [each for each in best if following[each] == max(following.values())]
    if len(best) > 1 and usual not in best:
        _ask(best, first, place)
    return usual if usual in best else best[0]


def _check_zone(text: str, place: str) -> None:
    """Make sure that it is no zone that keeps a time from being read.

    Raises:
        SourceError: it is.
    """
    try:
        plain(text)
    except ValueError as error:
        raise SourceError(
            f"{place}: of “{text}” it is not clear which zone it is in: {error}. Say the zone, and write its letters "
            'into the format: --zone Asia/Kolkata --date-format "%Y-%m-%d %H:%M IST"'
        ) from error


def formats() -> Iterator[str]:
    """Every format that is looked for."""
    yield ISO
    yield EPOCH
    yield from _WHOLE
    yield from _COMPACT
    for day in _DAYS:
        yield day
        yield from (f"{day}{gap}{clock}{zone}" for clock in _CLOCKS for gap in _GAPS for zone in _ZONES)


def other_orders(format_: str) -> list[str]:
    """The same format with day, month and year in another order."""
    order = tuple(_DIRECTIVE.findall(format_)[:3])
    if order not in _ORDERS:
        return []
    turned = []
    for other in _ORDERS:
        if sorted(other) == sorted(order) and other != order:
            names = iter(other)
            turned.append(_DIRECTIVE.sub(lambda found, names=names: next(names, found[0]), format_))  # type: ignore[misc]  # mypy cannot infer a lambda with a bound default
    return turned


def check_not_mixed(format_: str, text: str, place: str, now: datetime | None) -> None:
    """Make sure that a time which the format cannot read is none of a file that mixes two orders.

    Raises:
        SourceError: it can be read with day and month the other way round.
    """
    for other in other_orders(format_):
        if _read(Dates(other), text, now) is not None:
            raise SourceError(
                f"{place}: “{text}” can only be {other}, and other times only {format_}; the file mixes them. Say "
                f'which one holds: --date-format "{format_}" or --date-format "{other}"; rows of the other are refused.'
            )


def _check_mixed(format_: str, values: Sequence[str], place: str, now: datetime | None) -> None:
    for value in values:
        if _read(Dates(format_), value, now) is None:
            check_not_mixed(format_, value, place, now)


def _likely_formats(values: Sequence[str]) -> list[str]:
    """Formats whose marks some of the values have, as written or in plain words."""
    marks = {_marks(_ZONE_AT_END.sub("", value)) for value in values}
    for value in values:
        try:
            marks.add(_marks(plain(value).text))
        except ValueError:
            continue
    always = {ISO, EPOCH, *_WHOLE, *_COMPACT}
    return [each for each in formats() if each in always or _marks_of(each) in marks]


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


def _readable(format_: str, values: Sequence[str], now: datetime | None) -> int:
    dates = Dates(format_)
    # Most formats do not fit at all: the first values show it.
    found = sum(_read(dates, value, now) is not None for value in values[:20])
    return found + sum(_read(dates, value, now) is not None for value in values[20:]) if found else 0


def _read(dates: Dates, value: str, now: datetime | None = None) -> datetime | None:
    try:
        told = dates.read(value)
        likely = OLDEST <= told.year <= NEWEST and is_likely(told if told.tzinfo else told.replace(tzinfo=UTC), now)
    except (ValueError, OverflowError, OSError):
        return None
    return told if likely else None


def _ask(best: Sequence[str], values: Sequence[str], place: str) -> None:
    text = next(each for each in values if len({_read(Dates(one), each) for one in best}) > 1)
    readings = " or ".join(
        f"{told.day} {told:%B %Y} ({each})" for each in best if (told := _read(Dates(each), text)) is not None
    )
    raise SourceError(
        f'{place}: “{text}” can be {readings}, and nothing in the file decides it. Say which: --date-format "{best[0]}"'
    )
