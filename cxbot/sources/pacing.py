"""How often an API may be asked: what is left of its quota, how long to wait, and the clock by which that is done.

Other integrations live on the same quota, so no more than a share of it is used; nor where a process ends and another
one goes on, to which it leaves what it knows.
"""

import json
import random
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime

SHARE = 0.6  # of a quota that is used at most
JITTER = 1.0  # seconds at most, so that those who wait do not all come at once
BRIEF = 10.0  # seconds: a limit of so short a time is over before another process asks
FIRST_WAIT, LONGEST_BACK_OFF = 1.0, 60.0
SET_BACK = 1.0  # seconds by which a clock may go back without having been set
UNHEARD = 3  # requests whose answers nobody heard: of processes that were killed


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, as it is waited by: seconds since 1970, sleeping, and a random part of a second."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class Quota:
    """What an answer says of a quota: how many requests there are, how many are left, in how many seconds all are."""

    limit: int
    remaining: int
    resets: float


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many seconds, as the vendor's documentation says, for which no header stands."""

    requests: int
    seconds: float = 60.0


ReadQuota = Callable[[Mapping[str, str], float], Mapping[str, Quota]]
"""Quotas by name, from the headers of an answer and the moment it came; "" is the one for everything."""


def no_quota(_headers: Mapping[str, str], _now: float) -> Mapping[str, Quota]:
    """Nothing: the API says nothing of it."""
    return {}


@dataclass(slots=True)
class Pace:
    """How soon may be asked again, by the quotas that answers told and the limits that are known.

    Where others use a quota up, one request is made each time that it is full again: slow, but going on. `nearly` is
    when those are full again that are almost used up, for the next process. `keep` is handed what that one needs to
    know, before a request is made that it must know of.
    """

    clock: Clock
    limits: Mapping[str, Limit] = field(default_factory=dict)
    ready: dict[str, float] = field(default_factory=dict)
    asked: dict[str, deque[float]] = field(default_factory=dict)
    nearly: dict[str, float] = field(default_factory=dict)
    keep: Callable[[str], None] | None = field(default=None, repr=False)
    _seen: float = 0.0

    def go_on(self, kept: str, keep: Callable[[str], None]) -> None:
        """Go on with what was kept by the process before, and keep it from now on."""
        self.keep = keep
        with suppress(ValueError, TypeError, KeyError, AttributeError):  # another version's, which says nothing
            told = json.loads(kept)
            ready = {str(name): float(at) for name, at in told["ready"].items()}
            asked = {str(name): deque(map(float, some)) for name, some in told["asked"].items()}
            if told["at"] <= self._now():
                self.ready, self.nearly, self.asked = ready, dict(ready), asked

    def wait(self, names: tuple[str, ...]) -> float:
        """For how many seconds to wait before a request that counts for these quotas."""
        now = self._now()
        return max([0.0, *(self.ready.get(each, now) - now for each in names), *(self._full(each) for each in names)])

    def asking(self, names: tuple[str, ...]) -> None:
        """A request is made."""
        now = self._now()
        limited = [each for each in names if each in self.limits]
        for each in limited:
            self.asked.setdefault(each, deque()).append(now)
        if any(self.limits[each].seconds > BRIEF for each in limited):
            self._keep()

    def told(self, quotas: Mapping[str, Quota]) -> None:
        """An answer said what is left."""
        now = self._now()
        for name, each in quotas.items():
            used, full = each.limit - each.remaining, now + max(each.resets, 0.0)
            self.ready.pop(name, None)
            self.nearly.pop(name, None)
            if each.limit > 0 and used + 1 > SHARE * each.limit:
                self.ready[name] = full
            if each.limit > 0 and used + 1 + UNHEARD > SHARE * each.limit:
                self.nearly[name] = full
        if self.nearly.keys() & quotas.keys():
            self._keep()

    def _keep(self) -> None:
        if self.keep is not None:
            now = self._now()
            ready = {name: at for name, at in {**self.ready, **self.nearly}.items() if at > now}
            asked = {name: list(some) for name, some in self.asked.items()}
            self.keep(json.dumps({"at": now, "ready": ready, "asked": asked}, sort_keys=True))

    def _now(self) -> float:
        """The time; what was known by a clock that was set back since says nothing any more."""
        now = self.clock.now()
        if now < self._seen - SET_BACK:
            self.ready.clear()
            self.nearly.clear()
            self.asked.clear()
        self._seen = now
        return now

    def _full(self, name: str) -> float:
        limit, asked = self.limits.get(name), self.asked.get(name)
        if limit is None or not asked:
            return 0.0
        now = self._now()
        while asked and asked[0] <= now - limit.seconds:
            asked.popleft()
        most = max(1, int(SHARE * limit.requests))
        return asked[-most] + limit.seconds - now if len(asked) >= most else 0.0


def retry_after(value: str, now: float) -> float | None:
    """The seconds that a Retry-After header says, a number or a date; None where it says nothing that can be read."""
    text = value.strip()
    try:
        return max(0.0, float(text)) if text.replace(".", "", 1).isdecimal() else _until(text, now)
    except (ValueError, TypeError, OverflowError):
        return None


def _until(text: str, now: float) -> float:
    told = parsedate_to_datetime(text)
    return max(0.0, (told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp() - now)


def back_off(tries: int) -> float:
    """How long to wait after so many tries that failed: 1 s, doubled each time, at most 60 s."""
    return float(min(FIRST_WAIT * 2 ** min(tries - 1, 10), LONGEST_BACK_OFF))
