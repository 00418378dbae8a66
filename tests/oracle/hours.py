"""Business hours, by laying out every opening of every day between two moments and adding up what lies within."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from tests.oracle.facts import History, Hours, Spans

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def hours_of_a_reply(history: History, inboxes: tuple[int, ...], at: int) -> Hours | None:
    """Those of its inboxes, first by name among those that have hours at that time; else the workspace's; else none."""
    names = {each.id: each.name for each in history.inboxes}
    for inbox in sorted(inboxes, key=lambda each: (names[each].casefold(), each)):
        found = _valid(history, inbox, at)
        if found is not None:
            return found
    return _valid(history, None, at)


def _valid(history: History, inbox: int | None, at: int) -> Hours | None:
    rows = [each for each in history.hours if each.inbox == inbox and each.valid_from <= at]
    if not rows:
        return None
    latest = max(rows, key=lambda each: each.valid_from)
    return None if latest.spans is None else latest


def business_seconds(hours: Hours | None, start: int, end: int) -> int:
    """Seconds of a wait that lie within business hours; without hours, all of them."""
    if hours is None:
        return end - start
    zone = ZoneInfo(hours.zone)
    day = datetime.fromtimestamp(start, zone).date() - timedelta(days=2)
    last = datetime.fromtimestamp(end, zone).date() + timedelta(days=1)
    openings: list[tuple[int, int]] = []
    while day <= last:
        openings += _openings(day, zone, hours.spans or {})
        day += timedelta(days=1)
    seconds, counted_until = 0, start
    for opens, closes in sorted(openings):
        begin, stop = max(opens, counted_until), min(closes, end)
        if begin < stop:
            seconds += stop - begin
            counted_until = stop
    return seconds


def _openings(day: date, zone: ZoneInfo, spans: Spans) -> list[tuple[int, int]]:
    found = []
    for opens, closes in spans.get(WEEKDAYS[day.weekday()], []):
        closing_day = day + timedelta(days=1) if closes < opens else day
        found.append((when_clocks_show(day, opens, zone), when_clocks_show(closing_day, closes, zone)))
    return found


@cache
def when_clocks_show(day: date, clock: str, zone: ZoneInfo) -> int:
    """The first moment at which local clocks show this time, or have jumped over it."""
    if clock == "24:00":
        return when_clocks_show(day + timedelta(days=1), "00:00", zone)
    hour, minute = (int(part) for part in clock.split(":"))
    wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC).replace(tzinfo=None)
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)

    def shows(at: datetime) -> datetime:
        return at.astimezone(zone).replace(tzinfo=None)

    if shows(moment) != wall:  # skipped: back to the minute of the jump
        while shows(moment - timedelta(minutes=1)) >= wall:
            moment -= timedelta(minutes=1)
    return int(moment.timestamp())
