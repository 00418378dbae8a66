"""What is done now and then beside answering. The clock only.

Old rows are forgotten, broken promises told, and what became of the places that digests go to is looked at.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler

from cxbot.errors import CxbotError
from cxbot.keeping.forgetting import forget_told
from cxbot.observing import note
from cxbot.slack.context import Context
from cxbot.slack.listeners.promised import tell_broken
from cxbot.slack.listeners.workspace import carefully
from cxbot.slack.running.stopping import within

log = logging.getLogger(__name__)

# An embedded database has one bot, whose last process is gone; another database may have several, at work just now.
UNANSWERED = timedelta(minutes=5)
HOUR = timedelta(hours=1)
ENDING = 5.0  # seconds


@contextmanager
def housekeeping(
    context: Context, *, alone: bool, jobs: Sequence[tuple[Callable[[], None], timedelta]] = ()
) -> Iterator[None]:
    """Keep house until the end, and do these jobs, each so often.

    `alone` says that no other process answers from the same database.
    """
    began = timedelta(0) if alone else UNANSWERED
    scheduler = BackgroundScheduler(timezone="UTC")
    now = datetime.now(UTC)

    def at_start() -> None:
        tell_broken(context, began)

    def regularly(what: Callable[[], None], every: timedelta) -> None:
        scheduler.add_job(
            what, "interval", seconds=every.total_seconds(), max_instances=1, coalesce=True, misfire_grace_time=None
        )

    def reconcile() -> None:
        carefully("everything", context.reconciling.look_at_all)

    def reconcile_now_and_then() -> None:
        context.scopes.look()
        if _is_first(context, f"reconciled:{int(time.time() // HOUR.total_seconds())}"):
            reconcile()

    scheduler.add_job(at_start, "date", run_date=now, misfire_grace_time=None)
    scheduler.add_job(reconcile, "date", run_date=now, misfire_grace_time=None)
    regularly(lambda: tell_broken(context, UNANSWERED), UNANSWERED)
    regularly(lambda: forget_old(context), HOUR)
    regularly(reconcile_now_and_then, HOUR)
    for job, every in jobs:
        regularly(job, every)
    scheduler.start()
    try:
        yield
    finally:
        # What is being posted just now is posted; else somebody would have to look for it.
        if not within(ENDING, scheduler.shutdown):
            note(log, "jobs_left_behind", level=logging.WARNING)


def _is_first(context: Context, what: str) -> bool:
    """Whether no other of the bot's processes has done it."""
    try:
        return context.incoming.handled.first(what)
    except CxbotError:
        return False


def forget_old(context: Context) -> None:
    """Forget what is kept for a while only; what fails is tried again the next time."""
    for forget in (
        context.incoming.handled.forget_old,
        context.posting.pictures.forget_old,
        context.posting.windows.forget_old,
        context.audit.audit.forget_old,
        partial(forget_told, context.subscribing.deliveries),
    ):
        try:
            forget()
        except CxbotError as error:
            note(log, "not_forgotten", level=logging.WARNING, error=type(error).__name__)
