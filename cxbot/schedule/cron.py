"""Cron lines: minute, hour, day of the month, month, weekday, in a zone, as Debian's cron reads them (by `cronsim`).

A line that names its hours is due by the clock on the wall: at a time that clocks skip, once they land behind it; at
one that they show twice, the first time only. One whose hours begin with a star runs on through both. The minute is one
number: a digest comes every hour at most.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from cxbot.errors import AskError

EXAMPLE = "0 9 * * mon-fri"
_SUGGESTION = f"subscribe cron {EXAMPLE}"
_FIELDS = 5
_AROUND = timedelta(days=2)  # zones have skipped a whole day
_ANY_MOMENT = datetime(2024, 1, 1, tzinfo=UTC)


def check_cron(line: str) -> None:
    """Let a cron line pass.

    Raises:
        AskError: it is none, is finer than hourly, or names days that never come.
    """
    fields = line.split()
    if len(fields) != _FIELDS:
        raise AskError("A cron line has five fields: minute, hour, day of the month, month, weekday.", _SUGGESTION)
    minute = fields[0]
    if not minute.isascii() or not minute.isdecimal() or int(minute) > 59:
        raise AskError(
            f"A digest comes every hour at most, so its minute is one number from 0 to 59, not “{minute}”.", _SUGGESTION
        )
    try:
        found = next(_moments(line, _ANY_MOMENT), None)
    except CronSimError as error:
        field = str(error).removeprefix("Bad ").replace("-", " ").replace("of ", "of the ")
        raise AskError(f"“{line}” names what never comes: its {field}.", _SUGGESTION) from error
    if found is None:
        raise AskError(f"“{line}” names a day that never comes.", _SUGGESTION)


def next_of(line: str, zone: ZoneInfo, after: datetime) -> datetime:
    """The first local time later than a moment at which a line is due."""
    # By the wall clock it may find what is over already, where that shows an hour twice.
    since = after.astimezone(UTC)
    return next(each for each in _moments(line, after.astimezone(zone)) if each > since)


def previous_of(line: str, zone: ZoneInfo, until: datetime) -> datetime:
    """The last local time not later than a moment at which a line was due."""
    start = (until + _AROUND).astimezone(zone)
    last = until.astimezone(UTC)
    return next(each for each in _moments(line, start, reverse=True) if each <= last)


def slot_of(local: datetime) -> str:
    """What the clock on the wall shows at a time; the second time that it shows it, with its distance from UTC."""
    return f"{local:%Y-%m-%dT%H:%M}" if not local.fold else local.isoformat(timespec="minutes")


def _moments(line: str, start: datetime, *, reverse: bool = False) -> Iterator[datetime]:
    return iter(CronSim(line, start, reverse=reverse))
