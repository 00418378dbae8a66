"""The outbox: what was promised is posted once, whatever happens meanwhile.

It is handed what draws and what posts, and knows neither. That something is about to be posted is written down before;
where the answer does not come, nobody posts it again before it was looked for in the place itself.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Protocol

from cxbot.errors import CxbotError, DataError, DeliveryError, Outcome
from cxbot.keeping.deliveries import Deliveries, Delivery, DeliveryKind, Promise, State
from cxbot.keeping.told import Told
from cxbot.observing import note, note_failure
from cxbot.schedule import slot_words

log = logging.getLogger(__name__)

_HOUR = timedelta(hours=1)
TOO_LATE = "It could not be posted in time."
UNSURE = "Slack did not say whether it took it, and I may not look. If it is not there, send it again."
NEVER_WHOLE = "The data that were missing did not come in time."


@dataclass(frozen=True, slots=True)
class Timing:
    """How long what takes, so that tests can shorten it.

    The steps of one delivery sum to less than the lease: those before it is looked for, those until it is drawn, and
    those that post it, for each of which the lease begins anew.
    """

    lease: timedelta = timedelta(seconds=120)
    settle: timedelta = timedelta(seconds=120)  # until a post whose answer never came is there, or never will be
    frozen: timedelta = timedelta(seconds=40)  # from before it is written down: then it is too late to post
    late: timedelta = timedelta(minutes=2)  # after it was due: somebody may have posted it already
    catch_up: timedelta = timedelta(hours=12)  # after it was due: then it is missed
    hold: timedelta = timedelta(minutes=60)  # after it was due: then it comes with the data there are
    hold_look: timedelta = timedelta(seconds=60)  # between looks at whether what it waits for is there
    pause: timedelta = timedelta(seconds=5)  # the first of those between attempts, which double
    longest_pause: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is posted, all that may be repeated done for it, and what it tells; `skipped` says why nothing is posted."""

    message: Any
    told: Told = field(default_factory=Told)
    skipped: str = ""


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

    def find(self, channel: str, delivery: str, since: datetime, *, thread: str = "", seen: str = "") -> str:
        """Look for what is marked with the delivery's id, in a thread where one is named; its ts, empty if not there.

        `seen` is how far an earlier look came.

        Raises:
            DeliveryError: it cannot be looked for; REFUSED where that will stay so. Its `seen` is how far it came.
        """


@dataclass(slots=True)
class Busy:
    """What this process works on, by id."""

    _ids: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def ids(self) -> list[str]:
        """All of it."""
        with self._lock:
            return sorted(self._ids)

    def begin(self, delivery: str) -> None:
        """It is worked on."""
        with self._lock:
            self._ids[delivery] += 1

    def end(self, delivery: str) -> None:
        """It is worked on no more."""
        with self._lock:
            self._ids[delivery] -= 1
            self._ids += Counter()  # without those that nobody works on


def never(_: Delivery) -> str:
    """Nothing waits."""
    return ""


def nameless(_: int) -> str:
    """No schedule has a name."""
    return "A digest"


def awake() -> float:
    """Seconds that also pass while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@dataclass(frozen=True, slots=True)
class Outbox:
    """`now` is the clock that due times follow; leases follow that of `deliveries`. `owner` gives a schedule's,
    `named` what it is called in a sentence.

    `waits` says in words what a delivery had better wait for; empty where nothing. Several threads may deliver at once.
    """

    deliveries: Deliveries
    render: Render
    place: Place
    owner: Callable[[int], str]
    now: Callable[[], datetime]
    timing: Timing = field(default_factory=Timing)
    awake: Callable[[], float] = awake
    waits: Callable[[Delivery], str] = never
    named: Callable[[int], str] = nameless
    busy: Busy = field(default_factory=Busy)

    def deliver(self, most: int = 1000) -> int:
        """Work on what waits, one after the other, at most so many; how many there were.

        Raises:
            DataError: the database does not answer.
        """
        for done in range(most):
            held = self.deliveries.claim(self.timing.lease, self.busy.ids())
            if held is None:
                return done
            self.busy.begin(held.id)
            try:
                self._work(held)
            finally:
                self.busy.end(held.id)
        return most

    def _work(self, held: Delivery) -> None:
        try:
            if self._looked_for(held) and not self._held_back(held):
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
                ts = self.place.find(channel, held.id, since, thread=held.thread, seen=held.seen)
            except DeliveryError as error:
                if held.state is State.POSTING and error.outcome is Outcome.REFUSED:
                    self._end(held, State.UNVERIFIED, UNSURE)
                    return False
                if error.outcome is not Outcome.REFUSED:
                    self._look_later(held, error)
                    return False
                # It was never posted, as far as anybody knows.
            if ts:
                self.deliveries.posted(held, channel, ts)
                note(log, "delivery_found", delivery=held.id)
                return False
            # Looking had its time; drawing has its own.
            if not self.deliveries.goes_on(held, self.timing.lease):
                return False
        if not held.wanted:
            self.deliveries.end(held, State.CANCELLED, "")
            return False
        if late > self.timing.catch_up and held.kind is not DeliveryKind.NOTICE and not self._was_decided(held):
            if held.kind is DeliveryKind.CORRECTION:
                self._end(held, State.SKIPPED, NEVER_WHOLE)
            else:
                self._end(held, State.MISSED, TOO_LATE)
            return False
        return True

    def _was_decided(self, held: Delivery) -> bool:
        """Whether somebody just had it sent again, who knows how late it is."""
        return held.decided_at is not None and self.deliveries.clock() - held.decided_at <= self.timing.catch_up

    def _look_later(self, held: Delivery, error: DeliveryError) -> None:
        """Looking was interrupted: it goes on where it was."""
        wait = timedelta(seconds=error.wait)
        if error.seen and error.seen != held.seen:
            self.deliveries.looked(held, wait, error.seen, error.text)
        else:
            self.deliveries.later(held, max(self._pause(held), wait), error.text)

    def _held_back(self, held: Delivery) -> bool:
        """Whether it waits for what is not there yet, which is no attempt.

        A digest waits for a while, a correction until it is too late; what somebody asked for now does not.
        """
        correction = held.kind is DeliveryKind.CORRECTION
        most = self.timing.catch_up if correction else self.timing.hold
        scheduled = held.kind is DeliveryKind.DIGEST and held.slot
        if not (correction or scheduled) or self.now() - held.due_at >= most:
            return False
        why = self.waits(held)
        if why:
            self.deliveries.hold(held, self.timing.hold_look, why)
        return bool(why)

    def _post(self, held: Delivery) -> None:
        channel = self.place.channel(held.place)
        rendered = self.render(held)
        if rendered.skipped:
            self._end(held, State.SKIPPED, rendered.skipped)
            return
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
        """It ends otherwise than posted; its owner is told once, unless there was nothing to say."""
        notice = None
        if held.kind is DeliveryKind.DIGEST and state in _SAID:
            when = f" of {slot_words(held.slot)}" if held.slot else ""
            words = f"{self.named(held.schedule)}{when} was {_SAID[state]}. {why}"
            owner = self.owner(held.schedule)
            notice = Promise(
                f"notice/{held.key}", owner, self.now(), kind=DeliveryKind.NOTICE, words=words, parent=held.id
            )
        self.deliveries.end(held, state, why, notice)
        note(
            log,
            "delivery_ended",
            level=logging.INFO if state is State.SKIPPED else logging.WARNING,
            delivery=held.id,
            state=state.value,
        )

    def _pause(self, held: Delivery) -> timedelta:
        doubled: timedelta = self.timing.pause * 2 ** min(held.attempts - 1, 20)
        return min(doubled, self.timing.longest_pause)


_SAID = {
    State.FAILED: "not posted",
    State.MISSED: "not posted",
    State.UNVERIFIED: "perhaps not posted",
}
