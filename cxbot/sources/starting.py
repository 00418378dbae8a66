"""From when on a helpdesk is told: a setting that all of them have."""

from datetime import UTC, date, datetime

from cxbot.errors import SourceError
from cxbot.source import SourceSetting

MONTHS = 13  # so that a month can be compared with that of last year
USUAL = f"{MONTHS} months ago"
START = SourceSetting("start", "from which day on it is told, such as 2025-10-01", USUAL)


def start_of(text: str, now: datetime | None = None) -> datetime:
    """The beginning, in UTC, of the day that a setting names; of the usual one counted from `now`.

    Raises:
        SourceError: it is no day, or one to come.
    """
    if text in {"", USUAL} and now is not None:
        months = now.year * 12 + now.month - 1 - MONTHS
        return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise SourceError(f"The setting “start” is {text!r}, which is no day. Write it like 2025-10-01.") from error
    if not 1990 <= found.year <= 2200 or (now is not None and found > now.date()):
        raise SourceError(f"The setting “start” is {text}, which cannot be. Name a day in the past.")
    return datetime(found.year, found.month, found.day, tzinfo=UTC)
