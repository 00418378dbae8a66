"""The clock that a person can move, for what the bot calls "now".

Slack's own times (trigger ids, acks, message times, response URLs) stay on real time.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Clock:
    """Real time plus an offset."""

    def __init__(self, told: Callable[[], None] = lambda: None) -> None:
        """`told` is called after every move."""
        self._told = told
        self._lock = Lock()
        self._offset = timedelta()

    @property
    def offset(self) -> timedelta:
        """How far the clock is from real time."""
        with self._lock:
            return self._offset

    def now(self) -> datetime:
        """The moment the clock shows, in UTC."""
        return datetime.now(UTC) + self.offset

    def move_to(self, when: datetime) -> None:
        """Set the clock; it runs on from there.

        Raises:
            ValueError: the moment has no zone.
        """
        if when.tzinfo is None:
            raise ValueError("The clock needs a moment with a zone, for example 2026-11-30T09:00+01:00.")
        with self._lock:
            self._offset = when - datetime.now(UTC)
        self._told()

    def forward(self, by: timedelta) -> None:
        """Move the clock forward, or back by a negative time."""
        with self._lock:
            self._offset += by
        self._told()

    def reset(self) -> None:
        """Show real time again."""
        with self._lock:
            self._offset = timedelta()
        self._told()

    def move_to_next(self, words: str, zone: str) -> None:
        """Move to the next moment such as "monday 09:00" in a zone.

        Raises:
            ValueError: the words or the zone are not understood.
        """
        day, _, time = words.strip().lower().partition(" ")
        try:
            hour, minute = (int(part) for part in (time or "00:00").split(":"))
            here = self.now().astimezone(ZoneInfo(zone))
            when = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
            days = (DAYS.index(day) - here.weekday()) % 7
        except (ValueError, KeyError, OSError) as error:
            raise ValueError(f'"{words}" in {zone} is no moment; write for example "monday 09:00".') from error
        when += timedelta(days=days)
        self.move_to(when if when > here else when + timedelta(days=7))
