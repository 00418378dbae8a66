"""Clock times as files write them, made moments: in the zone of the file where they name none."""

from datetime import UTC, datetime, timedelta, tzinfo

OLDEST, NEWEST = 1970, 2200  # years; anything else is a slip
LIKELY = datetime(2000, 1, 1, tzinfo=UTC)  # what is older is a number that was taken for a moment, more often than not


def placed(told: datetime, zone: tzinfo) -> datetime:
    """The moment in UTC of a time that was read. Of an hour that comes twice it is the first one.

    A time that the clock skipped is read as if the clock had not been put forward yet.

    Raises:
        ValueError: the year is none that data can be from.
    """
    if not OLDEST <= told.year <= NEWEST:
        raise ValueError(f"the year {told.year} cannot be right")
    if told.tzinfo is UTC:
        return told
    return (told if told.tzinfo else told.replace(tzinfo=zone, fold=0)).astimezone(UTC)


def is_odd(told: datetime, zone: tzinfo) -> bool:
    """Whether a clock time without a zone came twice there, or never."""
    if told.tzinfo:
        return False
    first, second = (told.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta(0) for fold in (0, 1))
    return first != second


def is_likely(at: datetime, now: datetime | None) -> bool:
    """Whether something can have happened then: since 2000, and up to tomorrow, for clocks and zones differ."""
    return at >= LIKELY and (now is None or at <= now + timedelta(days=1))
