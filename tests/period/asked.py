"""Periods asked for on a Thursday in Berlin."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from cxbot.period import days

BERLIN = "Europe/Berlin"
THURSDAY = datetime(2026, 11, 12, 13, 5, tzinfo=UTC)  # 14:05 in Berlin
TODAY = date(2026, 11, 12)


def berlin(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


def dates(period):
    return period.first.isoformat(), period.last.isoformat()


def asked(first, last, now=THURSDAY, zone=BERLIN):
    return days(date.fromisoformat(first), date.fromisoformat(last), now, zone)
