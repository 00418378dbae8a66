"""When the people of an inbox work, in seconds since 1970."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cxbot.sources.sample.company import Inbox


@dataclass(slots=True)
class Shifts:
    """Working hours of an inbox; days once worked out are remembered, since zones are slow."""

    inbox: Inbox
    known: dict[int, tuple[int, int]] = field(default_factory=dict)

    def on(self, day: int) -> tuple[int, int]:
        """From when to when work goes on, on a day by its ordinal; (0, 0) on days off."""
        found = self.known.get(day)
        if found is None:
            local = date.fromordinal(day)
            zone, inbox = ZoneInfo(self.inbox.zone), self.inbox
            working = local.weekday() < (6 if inbox.weekend else 5)
            opens, closes = (
                int((datetime(local.year, local.month, local.day, hour, tzinfo=zone)).timestamp())
                for hour in (inbox.opens, inbox.closes)
            )
            found = self.known[day] = (opens, closes) if working else (0, 0)
        return found

    def after(self, start: int, work: float) -> int:
        """The moment when so many seconds of work have passed since `start`; within hours."""
        day = (datetime.fromtimestamp(start, ZoneInfo(self.inbox.zone)) - timedelta(hours=1)).toordinal()
        while True:
            opens, closes = self.on(day)
            begins = max(opens, start)
            if begins < closes:
                if begins + work < closes:
                    return int(begins + work)
                work -= closes - begins
            day += 1
