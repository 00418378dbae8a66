"""What is done now and then beside answering: old rows are forgotten, broken promises told. The clock only."""

import logging
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

log = logging.getLogger(__name__)

# An embedded database has one bot, whose last process is gone; another database may have several, at work just now.
UNANSWERED = timedelta(minutes=5)


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

    scheduler.add_job(at_start, "date", run_date=now, misfire_grace_time=None)
    regularly(lambda: tell_broken(context, UNANSWERED), UNANSWERED)
    regularly(lambda: forget_old(context), timedelta(hours=1))
    regularly(context.scopes.look, timedelta(hours=1))
    for job, every in jobs:
        regularly(job, every)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


def forget_old(context: Context) -> None:
    """Forget what is kept for a while only; what fails is tried again the next time."""
    for forget in (
        context.incoming.handled.forget_old,
        context.posting.pictures.forget_old,
        context.audit.audit.forget_old,
        partial(forget_told, context.subscribing.deliveries),
    ):
        try:
            forget()
        except CxbotError as error:
            note(log, "not_forgotten", level=logging.WARNING, error=type(error).__name__)
