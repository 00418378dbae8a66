"""Periods as spans of seconds."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from cxbot.answering.selecting import When
from cxbot.calendar import moment, seconds, zone_named
from cxbot.period import Bucket, Period
from cxbot.unit import DAY, HOUR


def whole(period: Period, slot: int = 0, *, clocks: bool = False) -> list[When]:
    """The period; with `clocks` cut where local clocks are set, each span with what they then show."""
    start, end = seconds(period.start), seconds(period.end)
    span = When(slot, start, end, end)
    return parted(span, zone_named(period.zone)) if clocks else [span]


def buckets(period: Period, bucket: Bucket, *, clocks: bool = False) -> list[When]:
    """Its buckets, each a period of its own, with its position as slot; `clocks` as above.

    Raises:
        PeriodError: there would be more than 100.
    """
    found = [
        When(number, seconds(each.start), seconds(each.end), seconds(each.end))
        for number, each in enumerate(period.buckets(bucket))
    ]
    return [part for each in found for part in parted(each, zone_named(period.zone))] if clocks else found


def hours_shown(whens: list[When]) -> list[int]:
    """The hours that local clocks show within spans that know what they show."""
    shown: set[int] = set()
    for each in whens:
        last = min(each.end - 1, each.start + DAY)
        shown |= {(at + each.ahead) % DAY // HOUR for at in (*range(each.start, last, HOUR), last)}
    return sorted(shown)


def parted(span: When, zone: ZoneInfo) -> list[When]:
    """A span, cut where local clocks are set, each part with what they then show."""
    begins = [span.start]
    for at in range(span.start, span.end, HOUR):
        following = min(at + HOUR, span.end)
        if _ahead(zone, at) != _ahead(zone, following):
            begins.append(_set(zone, at, following))
    ends = [*begins[1:], span.end]
    return [
        replace(span, start=start, end=end, ahead=_ahead(zone, start)) for start, end in zip(begins, ends, strict=True)
    ]


def _ahead(zone: ZoneInfo, at: int) -> int:
    """What local clocks show beyond UTC, in seconds."""
    shown = moment(at).astimezone(zone).utcoffset()
    return int(shown.total_seconds()) if shown else 0


def _set(zone: ZoneInfo, low: int, high: int) -> int:
    """The second at which clocks are set between two moments that they show differently."""
    before = _ahead(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _ahead(zone, middle) == before else (low, middle)
    return high
