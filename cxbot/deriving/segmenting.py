"""Where a conversation is cut into segments, and how a segment's state went.

Source: Front's glossary (a segment closes by inactivity, age or size); what it leaves open is decided in the
definitions of the metrics and marked [A].
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date

from cxbot.deriving.history import OUT, Activity
from cxbot.deriving.ordering import REOPENS
from cxbot.deriving.outcome import Archiving
from cxbot.source import ActivityKind
from cxbot.unit import DAY

OLDEST_MONTHS = 6
MOST_ACTIVITIES = 1000
FIRST_DAY = date(1970, 1, 1).toordinal()
DEFAULT_INACTIVITY = 7 * DAY  # [A]

OPEN = "open"
_STATES: dict[str, str] = {
    ActivityKind.ARCHIVE: "archived",
    ActivityKind.SNOOZE: "snoozed",
    ActivityKind.TRASH: "trashed",
    **dict.fromkeys(REOPENS, OPEN),
}
_SET_ASIDE = frozenset({"archived", "snoozed"})

Inactivity = Callable[[int | None, int], int]  # of an inbox, at a moment: seconds


def cut(activities: Sequence[Activity], inactivity: Inactivity) -> list[list[Activity]]:
    """Cut activities, in order, into segments."""
    segments: list[list[Activity]] = []
    current: list[Activity] = []
    oldest = 0
    for each in activities:
        if not current or is_closed(current, each.at, oldest, inactivity):
            current = []
            segments.append(current)
            oldest = months_after(each.at, OLDEST_MONTHS)
        current.append(each)
    return segments


def is_closed(segment: Sequence[Activity], at: int, oldest: int, inactivity: Inactivity) -> bool:
    """Whether a segment takes no more activity at `at`: too quiet (by the inbox of its last activity), old or long."""
    last = segment[-1]
    return at - last.at >= inactivity(last.inbox, last.at) or at >= oldest or len(segment) >= MOST_ACTIVITIES


def months_after(at: int, months: int) -> int:
    """The same day and time so many calendar months later in UTC, or the last day of a shorter month."""
    days, clock = divmod(at, DAY)
    start = date.fromordinal(FIRST_DAY + days)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, monthrange(year, month + 1)[1])
    return (date(year, month + 1, day).toordinal() - FIRST_DAY) * DAY + clock


def state_after(state: str, activity: Activity) -> str:
    """The state that an activity leaves behind; most change nothing, an outbound message neither."""
    return state if activity.kind == OUT else _STATES.get(activity.kind, state)


def course(segment: Sequence[Activity]) -> tuple[str, list[Archiving]]:
    """Follow a segment from open on: its last state, and every time it became archived or snoozed.

    What a later segment does is not seen here, so it cannot end an archiving of this one.
    """
    state = OPEN
    archivings: list[Archiving] = []
    began: int | None = None

    def close(until: int | None) -> None:
        if began is not None:
            by = segment[began]
            archivings.append(Archiving(began, by.at, until, by.kind, by.inbox))

    for position, each in enumerate(segment):
        following = state_after(state, each)
        if following != state:
            close(each.at)
            began = position if following in _SET_ASIDE else None
            state = following
    close(None)
    return state, archivings
