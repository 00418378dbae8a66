"""What deriving must know beside the conversation: inboxes with their inactivity periods and business hours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from cxbot.deriving.business_hours import Week
from cxbot.deriving.segmenting import DEFAULT_INACTIVITY

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Inbox:
    """An inbox. `inactivity` and `hours` are (valid from, value), the latest first; no week: hours were withdrawn."""

    id: int
    name: str
    channel: str
    inactivity: tuple[tuple[int, int], ...] = ()
    hours: tuple[tuple[int, Week | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Inboxes:
    """All inboxes by id, and the hours of the workspace."""

    by_id: Mapping[int, Inbox]
    hours: tuple[tuple[int, Week | None], ...] = ()

    def in_order(self, ids: Iterable[int]) -> tuple[int, ...]:
        """Put inboxes in the order of their names, without case, then ids."""
        return tuple(sorted(set(ids), key=self._name))

    def inactivity(self, inbox: int | None, at: int) -> int:
        """After how many seconds without activity a segment closes, as valid at its last activity."""
        period = valid(self.by_id[inbox].inactivity, at) if inbox is not None else None
        return DEFAULT_INACTIVITY if period is None else period

    def business_seconds(self, inboxes: Iterable[int], start: int, end: int) -> int:
        """How much of a wait that ended with a reply in these inboxes fell into business hours.

        The hours valid when the reply was sent apply to the whole wait: those of the first inbox by name that has any,
        else the workspace's, else all hours count.
        """
        week = self.week(inboxes, end)
        return end - start if week is None else week.elapsed(start, end)

    def week(self, inboxes: Iterable[int], at: int) -> Week | None:
        """The hours that apply to these inboxes at a moment."""
        for inbox in inboxes:
            if week := valid(self.by_id[inbox].hours, at):
                return week
        return valid(self.hours, at)

    def channel(self, inbox: int | None) -> str:
        """The channel of an inbox; empty for none."""
        return self.by_id[inbox].channel if inbox is not None else ""

    def _name(self, inbox: int) -> tuple[str, int]:
        return self.by_id[inbox].name.casefold(), inbox


def valid(rows: Iterable[tuple[int, T]], at: int) -> T | None:
    """The value that was valid at a moment; none before the first."""
    for valid_from, value in rows:
        if valid_from <= at:
            return value
    return None
