"""What is due is promised, and what was promised is posted, every few seconds: the parts put together."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from cxbot.errors import CxbotError
from cxbot.observing import note, note_failure
from cxbot.outbox import Outbox, Timing
from cxbot.scheduling import Scheduling
from cxbot.slack.context import Context

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=5)
SPREAD = timedelta(seconds=60)

Job = tuple[Callable[[], None], timedelta]


def promising(context: Context, now: Callable[[], datetime], *, spread: timedelta = SPREAD) -> Sequence[Job]:
    """What is to be done, and how often. `now` is the clock that reports follow."""
    subscribing, hands, timing = context.subscribing, context.delivering, Timing()
    scheduling = Scheduling(subscribing.schedules, now, timing.catch_up, spread)
    outbox = Outbox(subscribing.deliveries, hands.render, hands, hands.owner, now, timing, waits=hands.waits)

    def deliver() -> None:
        # Who stops begins nothing new; what was begun may be ended by whoever comes next.
        while not context.posting.courier.stopping.is_set() and outbox.deliver(1):
            pass

    return ((_carefully(scheduling.tick, "tick_failed"), EVERY), (_carefully(deliver, "deliver_failed"), EVERY))


def _carefully(what: Callable[[], object], failed: str) -> Callable[[], None]:
    """Do it, and go on whatever happens: what was not done is still to be done the next time."""

    def act() -> None:
        try:
            what()
        except CxbotError as error:
            note(log, failed, level=logging.WARNING, error=type(error).__name__)
        except Exception as error:  # noqa: BLE001  the clock must go on
            note_failure(log, failed, error)

    return act
