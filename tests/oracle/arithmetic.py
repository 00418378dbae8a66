"""Moments in seconds, found slowly, and whether two numbers are the same."""

from datetime import UTC, date, datetime, time
from math import isclose
from zoneinfo import ZoneInfo

from tests.oracle.histories import DAY, HOUR


def midnight(day: date, zone: str) -> int:
    """When a local day begins, also where clocks are set at midnight: the first second that shows it."""
    local = ZoneInfo(zone)
    at = int(datetime.combine(day, time.min, UTC).timestamp()) - DAY
    while datetime.fromtimestamp(at, local).date() < day:
        at += HOUR // 2
    return at


def in_seconds(start: datetime, end: datetime) -> tuple[int, int]:
    return int(start.timestamp()), int(end.timestamp())


def same(got: float | None, expected: float | None) -> bool:
    if got is None or expected is None:
        return got is expected
    return isclose(got, expected, rel_tol=1e-9, abs_tol=1e-9)
