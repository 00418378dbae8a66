"""Business time: how much of a wait fell into opening hours, in a zone, across changes of the clock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from cxbot.calendar import first_moment, seconds, zone_named
from cxbot.errors import PeriodError, SourceError
from cxbot.source.hours import DAYS, MINUTES_A_DAY, read_spans

Minutes = tuple[int, int]  # from, to: minutes of the wall clock since midnight


@dataclass(slots=True)
class Week:
    """Opening hours of a week, Monday first, by the wall clock of a zone.

    A wall clock time that is skipped is the moment behind the gap; one that comes twice is the first of the two.
    """

    zone: ZoneInfo
    spans: tuple[tuple[Minutes, ...], ...]
    # Real spans of days already asked for: the calendar is slow, and waits overlap.
    _known: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict, compare=False, repr=False)

    def elapsed(self, start: int, end: int) -> int:
        """Real seconds of opening hours from `start` to `end`."""
        first, last = self._day(start), self._day(end)
        return sum(
            max(0, min(end, closes) - max(start, opens))
            for day in range(first, last + 1)
            for opens, closes in self._on(day)
        )

    def _day(self, at: int) -> int:
        return datetime.fromtimestamp(at, self.zone).toordinal()

    def _on(self, day: int) -> tuple[tuple[int, int], ...]:
        known = self._known.get(day)
        if known is None:
            known = tuple(
                (self._moment(day, opens), self._moment(day, closes))
                for opens, closes in self.spans[date.fromordinal(day).weekday()]
            )
            self._known[day] = known
        return known

    def _moment(self, day: int, minutes: int) -> int:
        later, minute = divmod(minutes, MINUTES_A_DAY)
        return seconds(first_moment(date.fromordinal(day + later), self.zone, time(*divmod(minute, 60))))


def read_week(zone: str, spans: str) -> Week | None:
    """Read hours as they are stored; None where they were withdrawn (empty text).

    Overlapping spans count once; one that ends
    at or before its start goes on into the next day.

    Raises:
        SourceError: the zone or the spans cannot be read.
    """
    if not spans:
        return None
    try:
        week: list[list[Minutes]] = [[] for _ in DAYS]
        for span in read_spans(spans):
            closes = span.closes
            if closes <= span.opens:
                week[(span.weekday + 1) % 7].append((0, closes))
                closes = MINUTES_A_DAY
            week[span.weekday].append((span.opens, closes))
        return Week(zone_named(zone), tuple(_joined(day) for day in week))
    except (ValueError, PeriodError) as error:
        raise SourceError(
            f"The business hours {spans!r} in the zone {zone!r} cannot be read. Write a zone like Europe/Berlin and "
            'hours like {"mon": [["09:00", "17:00"]]}.'
        ) from error


def _joined(spans: Sequence[Minutes]) -> tuple[Minutes, ...]:
    """Spans of one day in order, overlapping ones made one."""
    joined: list[Minutes] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return tuple(joined)
