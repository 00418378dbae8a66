"""Every change of the clock in every zone within four years, against a calculation that shares nothing.

The slow one walks minute by minute and looks at the clock on the wall: a time is due in the minute in which that first
shows it, or one after it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from cxbot.schedule import Rhythm, Schedule

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# Those that clocks skip or show twice, somewhere, and some beside them.
TIMES = [time(hour, minute) for hour in (0, 1, 2, 3, 4, 22, 23) for minute in (0, 15, 30, 59)] + [time(9)]


def changes(zone: ZoneInfo) -> Iterator[datetime]:
    """The days on which the zone's clock is changed, as a noon in UTC with the change in the day before it."""
    noons = [FIRST + timedelta(hours=12) + number * DAY for number in range((LAST - FIRST).days)]
    for before, after in pairwise(noons):
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            yield after


def different_changes() -> dict[tuple[object, ...], str]:
    """A zone's name for each way of changing clocks: many zones change theirs alike."""
    found: dict[tuple[object, ...], str] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        for noon in changes(zone):
            offsets = (noon - DAY).astimezone(zone).utcoffset(), noon.astimezone(zone).utcoffset()
            found.setdefault((noon, *offsets), name)
    return found


def slowly(zone: ZoneInfo, first: datetime, last: datetime) -> dict[tuple[date, time], datetime]:
    """When each of the times is due, on each day that begins and ends within these moments."""
    found: dict[tuple[date, time], datetime] = {}
    now, shown = first, first.astimezone(zone).replace(tzinfo=None)
    waiting = [
        datetime.combine(shown.date() + number * DAY, each)
        for number in range(1, (last - first).days)
        for each in TIMES
    ]
    waiting.sort(reverse=True)
    while waiting:
        wall = now.astimezone(zone).replace(tzinfo=None)
        while waiting and wall >= waiting[-1]:
            nominal = waiting.pop()
            found[nominal.date(), nominal.time()] = now
        now += MINUTE
    return found


@pytest.mark.slow
def test_no_time_is_lost_or_doubled_where_clocks_change():
    ways = different_changes()
    assert len(ways) > 100
    wrong, compared = [], 0
    for (noon, *_), name in ways.items():
        first, last = noon - 3 * DAY, noon + 3 * DAY
        expected = slowly(ZoneInfo(name), first, last)
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
