"""What is due becomes deliveries, each promised once. It knows neither what they say nor how they are posted.

After an outage the latest one is caught up, if it is not too late for it; of the others their owner is told.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cxbot.errors import AskError
from cxbot.keeping.deliveries import DeliveryKind, Promise, State
from cxbot.keeping.schedules import KeptSchedule, Schedules
from cxbot.observing import note
from cxbot.schedule import Due, slot_words, spread

log = logging.getLogger(__name__)

CATCH_UP = timedelta(hours=12)
MOST_AT_ONCE = 1000  # schedules in one tick, so that each ends soon; the next one goes on
MOST_MISSED = 100  # rows for one outage; all are counted
NOT_RUNNING = "I was not running when it was due."


def owner(kept: KeptSchedule) -> str:
    """Whose a schedule is."""
    return kept.owner


@dataclass(frozen=True, slots=True)
class Scheduling:
    """`now` is the clock that reports follow. What is due at once is sent within `within`.

    `told` is who hears of what was missed: a person's id, empty for the owner.
    """

    schedules: Schedules
    now: Callable[[], datetime]
    catch_up: timedelta = CATCH_UP
    within: timedelta = timedelta(seconds=60)
    told: Callable[[KeptSchedule], str] = owner

    def tick(self) -> int:
        """Promise what is due; how many schedules were.

        Several processes may do it at once, and it may end anywhere: what was not promised is still due.

        Raises:
            DataError: the database does not answer.
        """
        return sum(self._promise(key) for key in self.schedules.due()[:MOST_AT_ONCE])

    def _promise(self, key: str) -> bool:
        try:
            kept, now = self.schedules.find(key), self.now()
            if kept.due.at > now:
                return False
            *missed, latest = _since(kept, now)
            following = kept.schedule.next(now)
        except AskError as error:
            note(log, "schedule_unreadable", level=logging.ERROR, schedule=key, why=error.text)
            return False
        promises = []
        if now - latest.at > self.catch_up:
            missed.append(latest)
        else:
            wait = spread(f"schedule/{kept.key}", self.within)
            promises.append(Promise(f"{kept.key}/{latest.slot}", kept.place, latest.at, latest.slot, wait=wait))
        promises += [
            Promise(f"{kept.key}/{each.slot}", kept.place, each.at, each.slot, state=State.MISSED, error=NOT_RUNNING)
            for each in missed[-MOST_MISSED:]
        ]
        if missed:
            caught_up = len(promises) > len(missed[-MOST_MISSED:])
            promises.append(_notice(kept, missed, now, self.told(kept) or kept.owner, caught_up=caught_up))
        done = self.schedules.advance(kept, promises, following)
        if done:
            note(log, "promised", schedule=key, slot=latest.slot, missed=len(missed))
        return done


def _since(kept: KeptSchedule, now: datetime) -> list[Due]:
    """Every time that it was due since it was looked at last."""
    found = [kept.due]
    while (following := kept.schedule.next(found[-1].at)).at <= now:
        found.append(following)
    return found


def _notice(kept: KeptSchedule, missed: list[Due], now: datetime, to: str, *, caught_up: bool) -> Promise:
    first, last = slot_words(missed[0].slot), slot_words(missed[-1].slot)
    when = f"of {first}" if len(missed) == 1 else f"from {first} to {last} ({len(missed)} of them)"
    now_what = "The latest one is on its way." if caught_up else "The next one comes when it is due."
    words = f"The digest “{kept.view.name}” {when} was not posted: I was not running then. {now_what}"
    return Promise(f"notice/{kept.key}/{missed[-1].slot}", to, now, kind=DeliveryKind.NOTICE, words=words)
