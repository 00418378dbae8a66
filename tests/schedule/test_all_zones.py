"""Every change of the clock in every zone within four years, against calculations that share nothing.

The slow one walks minute by minute and looks at the clock on the wall: a time is due in the minute in which that first
shows it, or one after it. The other one knows between which moments a zone's clock is how far from UTC.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from cxbot.schedule import Rhythm, Schedule
from tests.schedule.slow import DAY, MINUTE, slowly

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
# Those that clocks skip or show twice, somewhere, and some beside them.
TIMES = [time(hour, minute) for hour in (0, 1, 2, 3, 4, 22, 23) for minute in (0, 15, 30, 59)] + [time(9)]

Stretch = tuple[datetime, timedelta]  # from when a zone's clock is so far from UTC
Zone = tuple[Stretch, ...]


def stretches(name: str) -> Zone:
    """How far a zone's clock is from UTC, and since when, to the second."""
    zone = ZoneInfo(name)

    def offset(at: datetime) -> timedelta:
        return at.astimezone(zone).utcoffset() or timedelta(0)

    found = [(FIRST - 3 * DAY, offset(FIRST - 3 * DAY))]
    for number in range(-2, (LAST - FIRST).days + 3):
        before, after = FIRST + (number - 1) * DAY, FIRST + number * DAY
        if offset(after) == found[-1][1]:
            continue
        while after - before > SECOND:
            middle = before + (after - before) // (2 * SECOND) * SECOND
            before, after = (before, middle) if offset(middle) != found[-1][1] else (middle, after)
        found.append((after, offset(after)))
    return tuple(found)


@cache
def zones() -> dict[Zone, str]:
    """A zone's name for each way that clocks go in these years: many zones share theirs."""
    found: dict[Zone, str] = {}
    for name in sorted(available_timezones()):
        found.setdefault(stretches(name), name)
    return found


def first_shown(zone: Zone, day: date, at: time) -> datetime:
    """The first moment at which the zone's clock shows this time, or one after it."""
    wanted = datetime.combine(day, at, UTC)
    for (since, offset), following in pairwise([*zone, (LAST + 9 * DAY, timedelta(0))]):
        moment = max(since, wanted - offset)
        if moment < following[0]:
            return moment
    raise AssertionError("outside of these years")


def changes() -> Iterator[tuple[Zone, str, datetime]]:
    for zone, name in zones().items():
        yield from ((zone, name, at) for at, _ in zone[1:] if FIRST <= at < LAST)


def different_changes() -> dict[tuple[object, ...], str]:
    """A zone's name for each way of changing clocks: many zones change theirs alike."""
    found: dict[tuple[object, ...], str] = {}
    for zone, name in zones().items():
        for (_, before), (at, after) in pairwise(zone):
            if FIRST <= at < LAST:
                found.setdefault((at.replace(hour=12, minute=0, second=0), before, after), name)
    return found


@pytest.mark.slow
def test_no_time_is_lost_or_doubled_where_clocks_change():
    ways = different_changes()
    assert len(ways) > 100
    wrong, compared = [], 0
    for (noon, *_), name in ways.items():
        first, last = noon - 3 * DAY, noon + 3 * DAY
        expected = slowly(ZoneInfo(name), first, last, TIMES)
        days = sorted({day for day, _ in expected})
        for each in TIMES:
            schedule = Schedule(Rhythm.DAILY, name, each)
            dues = [(f"{day}T{each:%H:%M}", expected[day, each]) for day in days]
            now = dues[0][1] - MINUTE
            for slot, at in dues:
                due = schedule.next(now)
                last_one = schedule.previous(at)
                if (due.slot, due.at) != (slot, at) or last_one != due:
                    wrong.append((name, slot, at, due, last_one))
                now, compared = due.at, compared + 1
    assert not wrong, wrong[:5]
    assert compared > 10_000


@pytest.mark.slow
def test_every_change_of_every_zone():
    wrong, compared, changed = [], 0, 0
    for zone, name, at in changes():
        changed += 1
        middle = at.date()
        days = [middle + number * DAY for number in (-2, -1, 0, 1, 2)]
        for each in TIMES:
            schedule = Schedule(Rhythm.DAILY, name, each)
            expected = [first_shown(zone, day, each) for day in days]
            found = walk(schedule, expected[0] - SECOND, expected[-1])
            compared += len(expected)
            if found != expected:
                wrong.append((name, each, expected, found))
    assert not wrong, wrong[:3]
    assert len(available_timezones()) > 400
    assert changed > 200
    assert compared > 20_000


def walk(schedule: Schedule, after: datetime, last: datetime) -> list[datetime]:
    """When it is due, one after the other."""
    found: list[datetime] = []
    while (due := schedule.next(after)).at <= last:
        found.append(due.at)
        after = due.at
    return found


def weekly(weekday: int) -> Callable[[date], bool]:
    return lambda day: day.weekday() == weekday


def monthly(number: int) -> Callable[[date], bool]:
    """That day of a month, the last one of a shorter one."""
    return lambda day: day.day == number or (day.day < number and (day + DAY).day == 1)


def exactly(number: int, *months: int) -> Callable[[date], bool]:
    """That day, in months that have it, as cron has it."""
    return lambda day: day.day == number and (not months or day.month in months)


MIDNIGHT, NIGHT = time(0), time(2, 30)
LINES: list[tuple[Callable[[str], Schedule], Callable[[date], bool], time, int]] = [
    # The last number is how often it is due in the four years, by hand: 1461 days from a Thursday on.
    (lambda zone: Schedule(Rhythm.WEEKLY, zone, MIDNIGHT, frozenset({0})), weekly(0), MIDNIGHT, 209),
    (lambda zone: Schedule(Rhythm.WEEKLY, zone, NIGHT, frozenset({6})), weekly(6), NIGHT, 209),
    (lambda zone: Schedule(Rhythm.MONTHLY, zone, MIDNIGHT, day=29), monthly(29), MIDNIGHT, 48),
    (lambda zone: Schedule(Rhythm.MONTHLY, zone, NIGHT, day=30), monthly(30), NIGHT, 48),
    (lambda zone: Schedule(Rhythm.MONTHLY, zone, MIDNIGHT, day=31), monthly(31), MIDNIGHT, 48),
    (lambda zone: Schedule(Rhythm.CRON, zone, cron="0 0 * * 1"), weekly(0), MIDNIGHT, 209),
    (lambda zone: Schedule(Rhythm.CRON, zone, cron="30 2 * * sun"), weekly(6), NIGHT, 209),
    (lambda zone: Schedule(Rhythm.CRON, zone, cron="0 0 31 * *"), exactly(31), MIDNIGHT, 28),
    (lambda zone: Schedule(Rhythm.CRON, zone, cron="0 0 29 * *"), exactly(29), MIDNIGHT, 45),
    (lambda zone: Schedule(Rhythm.CRON, zone, cron="30 2 29 2 *"), exactly(29, 2), NIGHT, 1),
]


@pytest.mark.slow
@pytest.mark.parametrize(("made", "named", "at", "times"), LINES)
def test_four_years_in_every_zone(made: Callable[[str], Schedule], named: Callable[[date], bool], at: time, times: int):
    days = [day for number in range((LAST - FIRST).days) if named(day := FIRST.date() + number * DAY)]
    assert len(days) == times
    wrong = []
    for zone, name in zones().items():
        expected = [first_shown(zone, day, at) for day in days]
        found = walk(made(name), expected[0] - SECOND, expected[-1])
        if found != expected:
            lost, doubled = set(expected) - set(found), [each for each, often in Counter(found).items() if often > 1]
            wrong.append((name, sorted(lost)[:2], doubled[:2], sorted(set(found) - set(expected))[:2]))
    assert not wrong, (len(wrong), wrong[:3])
