"""What is due is promised, and what was promised is posted, every few seconds: the parts put together."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from cxbot.cli.watchdog import Pulse
from cxbot.errors import CxbotError
from cxbot.keeping.deliveries import Delivery
from cxbot.keeping.forgetting import forget_ended
from cxbot.observing import note, note_failure
from cxbot.observing.metrics import timed
from cxbot.outbox import Outbox, Rendered, Timing
from cxbot.scheduling import Scheduling
from cxbot.slack.context import Context

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=5)
SPREAD = timedelta(seconds=60)
AT_ONCE = 6  # deliveries; most of the time of one is spent waiting for Slack

Job = tuple[Callable[[], None], timedelta]


def promising(
    context: Context,
    now: Callable[[], datetime],
    *,
    spread: timedelta = SPREAD,
    pulse: Pulse | None = None,
    ticked: Callable[[], object] = lambda: None,
) -> Sequence[Job]:
    """What is to be done, and how often. `now` is the clock that reports follow.

    `pulse` hears of each tick, `ticked` of each that went well.
    """
    subscribing, hands, timing = context.subscribing, context.delivering, Timing()
    scheduling = Scheduling(subscribing.schedules, now, timing.catch_up, spread, hands.told)

    def render(delivery: Delivery) -> Rendered:
        with timed(context.metrics.renderings):
            return hands.render(delivery)

    outbox = Outbox(
        subscribing.deliveries, render, hands, hands.owner, now, timing, waits=hands.waits, named=hands.named
    )
    beats = pulse or Pulse()

    def tick() -> None:
        with beats.ticking():
            scheduling.tick()
        ticked()

    def deliver() -> None:
        # Who stops begins nothing new; what was begun may be ended by whoever comes next.
        side_by_side(outbox, context.posting.courier.stopping.is_set)

    def forget() -> None:
        forget_ended(subscribing.deliveries, now())

    return (
        (_carefully(tick, "tick_failed"), EVERY),
        (_carefully(deliver, "deliver_failed"), EVERY),
        (_carefully(forget, "deliveries_not_forgotten"), timedelta(hours=1)),
    )


def side_by_side(outbox: Outbox, stopping: Callable[[], bool], at_once: int = AT_ONCE) -> None:
    """Work on all that waits, several at once: one that takes long holds no other up.

    Raises:
        DataError: the database does not answer.
    """

    def work() -> None:
        while not stopping() and outbox.deliver(1):
            pass

    working: set[Future[None]] = set()
    with ThreadPoolExecutor(at_once, thread_name_prefix="delivery") as pool:
        while not stopping():
            if outbox.deliveries.is_any_waiting(outbox.busy.ids()):
                working |= {pool.submit(work) for _ in range(at_once - len(working))}
            if not working:
                return
            ended, working = wait(working, EVERY.total_seconds(), FIRST_COMPLETED)
            for each in ended:
                each.result()


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
