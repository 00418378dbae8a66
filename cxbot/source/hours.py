"""Business hours as data: the spans of a week in which somebody works, and the text that they are kept as."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_A_DAY = 24 * 60
_LAST_MINUTE = MINUTES_A_DAY - 1


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Open hours of a weekday (0 is Monday), in minutes of the wall clock since midnight, which may be 1440.

    One that closes at or before its opening goes on into the next day.
    """

    weekday: int
    opens: int
    closes: int


def read_spans(text: str) -> tuple[Span, ...]:
    """Read spans from JSON, {"mon": [["09:00", "12:00"], ["13:00", "24:00"]], ...}.

    A day from 00:00 to 23:59 is a whole one: that is how some write it.

    Raises:
        ValueError: it is no such text.
    """
    try:
        week = {DAYS.index(name): pairs for name, pairs in json.loads(text).items()}
        return tuple(
            _whole(Span(weekday, _minutes(opens), _minutes(closes)))
            for weekday, pairs in week.items()
            for opens, closes in pairs
        )
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f'{text[:80]!r} are no hours; write them like {{"mon": [["09:00", "17:00"]]}}') from error


def write_spans(spans: Iterable[Span]) -> str:
    """Write spans as JSON, always in the same order."""
    week: dict[str, list[list[str]]] = {}
    for span in sorted(spans):
        week.setdefault(DAYS[span.weekday], []).append([_clock(span.opens), _clock(span.closes)])
    return json.dumps(week)


def _whole(span: Span) -> Span:
    return Span(span.weekday, 0, MINUTES_A_DAY) if (span.opens, span.closes) == (0, _LAST_MINUTE) else span


def _minutes(clock: str) -> int:
    hour, minute = (int(part) for part in clock.split(":"))
    total = hour * 60 + minute
    if not (0 <= minute < 60 and 0 <= total <= MINUTES_A_DAY):
        raise ValueError(clock)
    return total


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
