"""The outbox: what was promised is posted once, whatever happens meanwhile.

It is handed what draws and what posts, and knows neither. That something is about to be posted is written down before;
where the answer does not come, nobody posts it again before it was looked for in the place itself.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from cxbot.errors import CxbotError, DataError, DeliveryError, Outcome
from cxbot.keeping.deliveries import Deliveries, Delivery, DeliveryKind, Promise, State
from cxbot.keeping.told import Told
from cxbot.observing import note, note_failure

log = logging.getLogger(__name__)

_HOUR = timedelta(hours=1)
TOO_LATE = "It could not be posted in time."
UNSURE = "Slack did not say whether it took it, and I may not look. If it is not there, send it again."


@dataclass(frozen=True, slots=True)
class Timing:
    """How long what takes, so that tests can shorten it. The steps of one delivery sum to less than the lease."""

    lease: timedelta = timedelta(seconds=120)
    settle: timedelta = timedelta(seconds=120)  # until a post whose answer never came is there, or never will be
    frozen: timedelta = timedelta(seconds=40)  # from before it is written down: then it is too late to post
    late: timedelta = timedelta(minutes=2)  # after it was due: somebody may have posted it already
    catch_up: timedelta = timedelta(hours=12)  # after it was due: then it is missed
    pause: timedelta = timedelta(seconds=5)  # the first of those between attempts, which double
    longest_pause: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is posted, all that may be repeated done for it, and what it tells."""

    message: Any
    told: Told = field(default_factory=Told)


class Render(Protocol):
    """Draws what a delivery says."""

    def __call__(self, delivery: Delivery, /) -> Rendered:
        """Draw it, within the time that a lease has for it.

        Raises:
            CxbotError: it cannot be drawn.
        """


class Place(Protocol):
    """Where deliveries go."""

    def channel(self, place: str) -> str:
        """The conversation that stands for a place: a channel itself, for a person that with her.

        Raises:
            DeliveryError: there is none.
        """

    def post(self, message: Any, channel: str, delivery: str) -> str:
        """Post it there in one call that is never repeated, marked with the delivery's id; its ts.

        Raises:
            DeliveryError: its outcome says whether it may be there all the same.
        """

    def find(self, channel: str, delivery: str, since: datetime) -> str:
        """Look for what is marked with the delivery's id; its ts, empty where it is not there.

        Raises:
            DeliveryError: it cannot be looked for; REFUSED where that will stay so.
        """


def awake() -> float:
    """Seconds that also pass while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@dataclass(frozen=True, slots=True)
class Outbox:
    """`now` is the clock that due times follow; leases follow that of `deliveries`. `owner` gives a schedule's."""

    deliveries: Deliveries
    render: Render
    place: Place
    owner: Callable[[int], str]
    now: Callable[[], datetime]
    timing: Timing = field(default_factory=Timing)
    awake: Callable[[], float] = awake

    def deliver(self, most: int = 1000) -> int:
        """Work on what waits, one after the other, at most so many; how many there were.

        Raises:
            DataError: the database does not answer.
        """
        for done in range(most):
            held = self.deliveries.claim(self.timing.lease)
            if held is None:
                return done
            self._work(held)
        return most

    def _work(self, held: Delivery) -> None:
        try:
            if self._looked_for(held):
                self._post(held)
        except DataError:
            raise  # whoever comes next finds it as it is
        except DeliveryError as error:
            self._refused(held, error)
        except CxbotError as error:
            self._fail(held, error.text)
        except Exception as error:  # noqa: BLE001  one delivery must not hold up the others
            note_failure(log, "delivery_not_drawn", error, delivery=held.id)
            self.deliveries.later(held, self._pause(held), "I could not draw it; it is tried again.")

    def _looked_for(self, held: Delivery) -> bool:
        """Whether it is to be posted now: it is not there, and neither unwanted nor too late."""
        late = self.now() - held.due_at
        if held.state is State.POSTING or (late > self.timing.late and held.wanted):
            since = min(held.first_post_at or held.due_at, held.due_at) - _HOUR
            channel = ts = ""
            try:
                channel = self.place.channel(held.place)
                ts = self.place.find(channel, held.id, since)
            except DeliveryError as error:
                if held.state is State.POSTING and error.outcome is Outcome.REFUSED:
                    self._end(held, State.UNVERIFIED, UNSURE)
                    return False
                if error.outcome is not Outcome.REFUSED:
                    self.deliveries.later(held, max(self._pause(held), timedelta(seconds=error.wait)), error.text)
                    return False
                # It was never posted, as far as anybody knows.
            if ts:
                self.deliveries.posted(held, channel, ts)
                note(log, "delivery_found", delivery=held.id)
                return False
        if not held.wanted:
            self.deliveries.end(held, State.CANCELLED, "")
            return False
        if late > self.timing.catch_up:
            self._end(held, State.MISSED, TOO_LATE)
            return False
        return True

    def _post(self, held: Delivery) -> None:
        channel = self.place.channel(held.place)
        rendered = self.render(held)
        began = self.awake()
        if not self.deliveries.begin_posting(held, rendered.told, self.timing.lease, self.timing.settle):
            note(log, "delivery_not_ours", delivery=held.id)
            return
        if self.awake() - began > self.timing.frozen.total_seconds():
            # It is unsent, but somebody else may have it by now.
            self.deliveries.again(held, timedelta(0), "")
            return
        try:
            ts = self.place.post(rendered.message, channel, held.id)
        except DeliveryError as error:
            if error.outcome is Outcome.UNKNOWN:
                self.deliveries.unsure(held, self.timing.settle, error.text)
                note(log, "delivery_unsure", level=logging.WARNING, delivery=held.id, code=error.code)
                return
            self._refused(held, error)
            return
        except Exception as error:  # noqa: BLE001  it may be there all the same
            note_failure(log, "delivery_broke", error, delivery=held.id)
            self.deliveries.unsure(held, self.timing.settle, "Nobody knows whether it was posted.")
            return
        if self.deliveries.posted(held, channel, ts):
            note(log, "delivered", delivery=held.id, late=round((self.now() - held.due_at).total_seconds()))

    def _refused(self, held: Delivery, error: DeliveryError) -> None:
        """It is surely not there, or was not even tried."""
        if error.outcome is Outcome.REFUSED:
            self._fail(held, error.text)
            return
        wait = max(self._pause(held), timedelta(seconds=error.wait))
        self.deliveries.again(held, wait, error.text)

    def _fail(self, held: Delivery, why: str) -> None:
        self._end(held, State.FAILED, why)

    def _end(self, held: Delivery, state: State, why: str) -> None:
        """It ends otherwise than posted; its owner is told once."""
        notice = None
        if held.kind is DeliveryKind.DIGEST:
            when = f" of {held.slot.replace('T', ' ')}" if held.slot else ""
            words = f"A digest{when} was {_SAID[state]}. {why}"
            owner = self.owner(held.schedule)
            notice = Promise(f"notice/{held.key}", owner, self.now(), kind=DeliveryKind.NOTICE, words=words)
        self.deliveries.end(held, state, why, notice)
        note(log, "delivery_ended", level=logging.WARNING, delivery=held.id, state=state.value)

    def _pause(self, held: Delivery) -> timedelta:
        doubled: timedelta = self.timing.pause * 2 ** min(held.attempts - 1, 20)
        return min(doubled, self.timing.longest_pause)


_SAID = {
    State.FAILED: "not posted",
    State.MISSED: "not posted",
    State.UNVERIFIED: "perhaps not posted",
}
