"""When a nominal time is due, found slowly: minute by minute, looking at the clock on the wall. It shares no code.

A time is due in the minute in which the clock on the wall first shows it, or one after it.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def slowly(zone: ZoneInfo, first: datetime, last: datetime, times: Iterable[time]) -> dict[tuple[date, time], datetime]:
    """When each of the times is due, on each day that begins and ends within these moments."""
    found: dict[tuple[date, time], datetime] = {}
    now, shown, wanted = first, first.astimezone(zone).replace(tzinfo=None), list(times)
    waiting = [
        datetime.combine(shown.date() + number * DAY, each)
        for number in range(1, (last - first).days)
        for each in wanted
    ]
    waiting.sort(reverse=True)
    while waiting:
        wall = now.astimezone(zone).replace(tzinfo=None)
        while waiting and wall >= waiting[-1]:
            nominal = waiting.pop()
            found[nominal.date(), nominal.time()] = now
        now += MINUTE
    return found
