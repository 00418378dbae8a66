"""What can go wrong between Slack and a bot, on request."""

import itertools
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from threading import Lock

from cxbot.playground.state.reading import Json


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of fault; `options` says which of method, times and seconds mean something."""

    id: str
    name: str
    description: str
    options: tuple[str, ...] = ("method", "times")
    seconds: float | None = None


KINDS = (
    Kind("slow", "Slow", "Slack takes its time before it does anything.", ("method", "times", "seconds"), 5),
    Kind("429", "Rate limited", "Slack asks to be left alone and does nothing.", ("method", "times", "seconds"), 1),
    Kind("500", "Server error", "Slack answers 500 and does nothing."),
    Kind("accept_then_drop", "Accept, then drop", "Slack does what it is asked, then the connection breaks."),
    Kind("drop_before_accept", "Drop before accept", "The connection breaks before Slack does anything."),
    Kind("timeout", "Time-out", "Slack never answers, and does nothing.", ("method", "times", "seconds"), 60),
    Kind("never_ready", "File never ready", "Uploaded files are never processed.", ("times",)),
    Kind("lost_socket", "Lost socket", "Socket Mode connections break now; new ones wait.", ("seconds",), 0),
    Kind("revoked_token", "Revoked token", "The bot's token is no longer accepted."),
    Kind("removed_from_channel", "Removed from channel", "The bot is taken out of the channel it is about to use."),
)
BY_ID = {kind.id: kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that is on. `method` None means any; `times` None means until it is taken away."""

    id: str
    fault: str
    method: str | None
    times: int | None
    seconds: float | None


class Faults:
    """The faults that are on, oldest first. Safe to use from any thread."""

    def __init__(self) -> None:
        self.told: Callable[[], None] = lambda: None  # called after every change
        self._lock = Lock()
        self._active: list[Fault] = []
        self._numbers = itertools.count(1)

    def add(
        self, fault: str, *, method: str | None = None, times: int | None = None, seconds: float | None = None
    ) -> str:
        """Switch a fault on; its id.

        Raises:
            ValueError: there is no such fault.
        """
        kind = BY_ID.get(fault)
        if kind is None:
            raise ValueError(f'There is no fault "{fault}"; there are {", ".join(BY_ID)}.')
        with self._lock:
            added = Fault(
                str(next(self._numbers)), fault, method, times, kind.seconds if seconds is None else float(seconds)
            )
            self._active.append(added)
        self.told()
        return added.id

    def remove(self, fault: str | None = None) -> None:
        """Switch one off by its id, or all."""
        with self._lock:
            self._active = [] if fault is None else [each for each in self._active if each.id != fault]

    @property
    def active(self) -> list[Fault]:
        """The faults that are on."""
        with self._lock:
            return list(self._active)

    def take(self, kinds: Collection[str], method: str | None = None) -> Fault | None:
        """The first fault of these kinds that concerns the method; it is used up once."""
        with self._lock:
            for place, each in enumerate(self._active):
                if each.fault in kinds and (each.method is None or each.method == method):
                    if each.times is not None and each.times <= 1:
                        del self._active[place]
                    elif each.times is not None:
                        self._active[place] = replace(each, times=each.times - 1)
                    return each
        return None


def described() -> list[Json]:
    """The kinds of faults, for the page."""
    return [
        {"id": kind.id, "name": kind.name, "description": kind.description, "options": list(kind.options)}
        for kind in KINDS
    ]
