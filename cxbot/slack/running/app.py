"""The Bolt app: what is built from what, and every listener in one list."""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from threading import Event

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient
from sqlalchemy import Engine

from cxbot.database import shared_clock
from cxbot.keeping.audit import Audit
from cxbot.keeping.defaults import Defaults
from cxbot.keeping.deliveries import Deliveries, Delivery, DeliveryKind, State
from cxbot.keeping.handled import Handled
from cxbot.keeping.pictures import Pictures
from cxbot.keeping.preferences import Preferences
from cxbot.keeping.promises import Promises
from cxbot.keeping.questions import Questions
from cxbot.keeping.reports import Reports
from cxbot.keeping.rules import KeptRules
from cxbot.keeping.schedules import Schedules
from cxbot.keeping.views import Views
from cxbot.keeping.windows import Windows
from cxbot.observing import note, note_failure
from cxbot.observing.metrics import Metrics
from cxbot.replying import Replying
from cxbot.rights import Rights
from cxbot.settings import COMMAND, MOST_DIGESTS, SHORT_COMMAND
from cxbot.slack.auditing import Auditing
from cxbot.slack.context import Context, Incoming, Pools
from cxbot.slack.directory import Directory
from cxbot.slack.listeners import clicks, commands, customers, forms, groups, home, mentions, options, workspace
from cxbot.slack.listeners.promised import write_down
from cxbot.slack.listeners.request import stamp
from cxbot.slack.reconciling import Reconciling
from cxbot.slack.running.jobs import Jobs
from cxbot.slack.running.together import Together
from cxbot.slack.scopes import Scopes
from cxbot.slack.sending.clients import Access, Bot, posting_client, reading_client
from cxbot.slack.sending.courier import Courier
from cxbot.slack.sending.delivering import Delivering
from cxbot.slack.sending.posting import Posting
from cxbot.slack.sending.timeouts import Timeouts
from cxbot.slack.ways import WaysOf
from cxbot.subscribing import Subscribing
from cxbot.viewing import Viewing
from cxbot.ways import ENGLISH, Ways
from cxbot.workers import Doing, here

log = logging.getLogger(__name__)

LISTENERS = 40  # threads; Bolt's own 5 are shared by all listeners and run out with 8 slow ones
QUICK = 10
REPORTS = 6  # at once; most of a report's time is spent waiting for Slack
WAITING = 200
THREADS = 4
UPLOADS = 8
LATER_UPLOADS = 3
COMMANDS = {COMMAND: "", SHORT_COMMAND: "csat"}
LAST_MOMENT = 1.0  # seconds


@contextmanager
def open_context(  # noqa: PLR0913  one argument for each part that is handed in
    access: Access,
    bot: Bot,
    *,
    replying: Replying,
    questions: Questions,
    engine: Engine,
    now: Callable[[], datetime],
    rules: KeptRules | None = None,
    commands: Mapping[str, str] | None = None,
    timeouts: Timeouts | None = None,
    rested: Callable[[], None] = lambda: None,
    scopes: Collection[str] = (),
    ways: Ways = ENGLISH,
    own_weeks: bool = True,
    most_digests: int = MOST_DIGESTS,
    metrics: Metrics | None = None,
    drawn: Doing = here,
) -> Iterator[Context]:
    """Put together what listeners need; its pools end with it.

    `bot` is what `clients.introduce` found out; `questions` is what `replying` encodes with. `engine` is for what the
    bot keeps, `now` the clock that reports follow. `rules` are those that are kept, unless the environment says some.
    `rested` is called when no report is under way any more. `scopes` are those that the bot may not do without. `ways`
    are the workspace's; with `own_weeks` the weeks of a person who is alone with the bot begin as she is used to. A
    place has `most_digests` at most. `metrics` are told how long things take,
    and what came of them. `drawn` is where pictures are drawn.
    """
    timeouts, metrics = timeouts or Timeouts(), metrics or Metrics()
    stopping = Event()
    reading = reading_client(access, stopping, metrics.turned_away)
    uploads = ThreadPoolExecutor(UPLOADS, thread_name_prefix="upload")
    later = ThreadPoolExecutor(LATER_UPLOADS, thread_name_prefix="later_upload")
    pools = Pools(
        listeners=ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener"),
        quick=Jobs("quick", workers=QUICK, waiting=WAITING),
        reports=Jobs("report", workers=REPORTS, waiting=WAITING, rested=rested),
        threads=Jobs("thread", workers=THREADS, waiting=WAITING, rested=rested),
    )
    audit = Auditing(Audit(engine, bot.workspace, lambda: datetime.now(UTC)), pools.quick)
    directory, rules = Directory(reading), rules or KeptRules(engine, bot.workspace)
    preferences = Preferences(engine, bot.workspace, now)
    everybodys = replace(ways, week_starts=replying.week_starts)
    replying = replace(replying, tell=audit, ways_of=WaysOf(everybodys, directory, preferences, own_weeks))
    replying = replace(replying, answered=metrics.answers.observe)
    rights = Rights(bot.workspace, rules.now, directory.members, lambda person: replying.teammates_of(person.address))
    posting = Posting(
        name=bot.name,
        replying=replying,
        rights=rights,
        directory=directory,
        courier=Courier(
            *(posting_client(access, metrics.turned_away), reading, uploads, later),
            timeouts=timeouts,
            stopping=stopping,
            metrics=metrics,
            drawn=drawn,
        ),
        pictures=Pictures(engine, bot.workspace, now),
        reports=Reports(engine, bot.workspace, now),
        windows=Windows(engine, bot.workspace, lambda: datetime.now(UTC)),
        queue=pools.reports,
        threads=pools.threads,
        quiet=timeouts.quiet,
    )
    viewing = _viewing(replying, posting.reports, engine, bot.workspace, now)
    subscribing = _subscribing(viewing, engine, bot.workspace, now, most_digests, metrics)
    granted = Scopes(bot, scopes, reading)
    reconciling = Reconciling(bot.name, directory, rights, granted, subscribing.schedules, timeouts, stopping)
    promises = Promises(engine, bot.workspace, lambda: datetime.now(UTC))
    context = Context(
        bot=bot,
        scopes=granted,
        replying=replying,
        rights=rights,
        rules=rules,
        audit=audit,
        directory=directory,
        questions=questions,
        posting=posting,
        pools=pools,
        incoming=Incoming(Handled(engine, bot.workspace, lambda: datetime.now(UTC))),
        promises=promises,
        promising=Together(pools.quick, partial(write_down, promises)),
        timeouts=timeouts,
        commands=COMMANDS if commands is None else commands,
        viewing=viewing,
        preferences=preferences,
        subscribing=subscribing,
        reconciling=reconciling,
        delivering=Delivering(
            bot, replying, rights, directory, posting.courier, subscribing, now, reconciling.check, reconciling.told
        ),
        metrics=metrics,
    )
    try:
        with context.incoming.watch.looking():
            yield context
    finally:
        if not stopping.is_set():
            finish(context)
        for pool in (uploads, later, pools.listeners):
            pool.shutdown(wait=False, cancel_futures=True)


def _viewing(
    replying: Replying, reports: Reports, engine: Engine, workspace: str, now: Callable[[], datetime]
) -> Viewing:
    """What people do with saved views."""
    kept = Views(engine, workspace, now), Defaults(engine, workspace, now), reports
    return Viewing(*kept, replying.engine, now, replying.zone, replying.week_starts)


def _subscribing(
    viewing: Viewing, engine: Engine, workspace: str, now: Callable[[], datetime], most: int, metrics: Metrics
) -> Subscribing:
    """What people do with digests; leases are held by the clock that all processes on the database share."""

    def ended(held: Delivery, state: State) -> None:
        there = state is State.POSTED and held.kind is DeliveryKind.DIGEST
        dwell = (now() - held.due_at).total_seconds() if there else None
        metrics.ended(held.kind.value, state.value, dwell)

    promised = Deliveries(engine, workspace, shared_clock(engine), ended)
    return Subscribing(Schedules(engine, workspace, now, promised, most), promised, viewing, now)


def finish(context: Context) -> bool:
    """Take no more work and let what runs come to its end, in bounded time; True when all of it did.

    What does not end is given up: who waits for it is told, and it posts nothing more.
    """
    deadline = time.monotonic() + context.timeouts.stop
    # Each may hand something to the next, which gets a moment of its own.
    order = (context.pools.reports, context.pools.threads, context.pools.quick)
    ended = True
    for jobs in order:
        ended = jobs.finish(max(LAST_MOMENT, deadline - time.monotonic())) and ended
        if not ended:
            context.posting.courier.stopping.set()
    context.posting.courier.stopping.set()
    return ended


def build_app(context: Context, access: Access) -> App:
    """The app with all its listeners."""
    bot = context.bot

    def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=bot.enterprise or None,
            team_id=bot.workspace,
            bot_user_id=bot.user,
            bot_id=bot.bot,
            bot_token=access.bot_token,
        )

    app = App(
        name="slack_bolt.app",  # also the name of a logger whose level Bolt sets: not ours
        authorize=authorize,
        # Bolt makes a client of its own for every request from this one; ours are the courier's.
        client=WebClient(base_url=access.base_url, retry_handlers=[]),
        signing_secret=access.signing_secret,
        # Bolt gives its loggers the root's level, and writes down what people typed when that is DEBUG.
        logger=logging.getLogger("slack_bolt"),
        listener_executor=context.pools.listeners,
        # Else Bolt writes down what nobody listens to, with what people typed.
        raise_error_for_unhandled_request=True,
    )
    app.middleware(stamp)
    app.error(_fallen_through)
    # Clicks come last: they answer for whatever nobody else knows.
    for part in (commands, mentions, home, groups, workspace, forms, options, customers, clicks):
        part.register(app, context)
    return app


def _fallen_through(error: Exception, request: BoltRequest) -> BoltResponse:
    """Middleware failed, no listener of ours: listeners catch everything themselves."""
    del request  # it holds what a person typed
    if isinstance(error, BoltUnhandledRequestError):
        note(log, "nobody_listens", level=logging.WARNING)
        return BoltResponse(status=404, body="")
    note_failure(log, "request_failed", error)
    return BoltResponse(status=500, body="")
