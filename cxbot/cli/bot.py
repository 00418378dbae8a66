"""The bot, put together from its parts and run until it is told to stop."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from threading import Event

from sqlalchemy import Engine, select

from cxbot.cli.building import manifest
from cxbot.cli.housekeeping import housekeeping
from cxbot.cli.in_workers import answered
from cxbot.cli.promising import SPREAD, Job, promising
from cxbot.cli.watchdog import Pulse, watched
from cxbot.cli.watching import HOUR, beside_slack, monitoring, watching
from cxbot.database import reading
from cxbot.drawing.warming import first_picture
from cxbot.keeping.questions import Questions
from cxbot.keeping.rules import KeptRules
from cxbot.memory import trimming
from cxbot.observing import note
from cxbot.replying import Replying
from cxbot.settings import Mode, Plan, Settings
from cxbot.slack.context import Context
from cxbot.slack.running import http, socket
from cxbot.slack.running.app import build_app, open_context
from cxbot.slack.sending.clients import Access, introduce, reading_client
from cxbot.tables import raw
from cxbot.workers import Doing, here

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


def run(  # noqa: PLR0913 - the bot is put together of these parts
    settings: Settings,
    access: Access,
    *,
    engine: Engine,
    reports_engine: Engine,
    now: Clock,
    stop: Event,
    ready: Callable[[], None] = lambda: None,
    spread: timedelta = SPREAD,
    more: Sequence[Job] = (),
    doing: Doing = here,
) -> None:
    """Run the bot until `stop` is set or the process is told to end.

    `engine` is for what the bot keeps, `reports_engine` for what it computes; `now` is the clock that reports follow.
    What is due at once is posted within `spread`. `more` is done regularly, too. `doing` does what takes long,
    in processes beside this one.

    Raises:
        SettingError: Slack refuses a token, or nothing can listen at the address.
        DeliveryError: Slack cannot be reached.
    """
    parts = put_together(settings, access, engine=engine, reports_engine=reports_engine, now=now, doing=doing)
    with parts as context:
        app = build_app(context, access)
        _warm(reports_engine)
        note(log, "started", mode=settings.mode.value, workspace=context.bot.workspace)
        with watching(context, settings, engine=engine, reports=reports_engine, now=now) as watch:
            pulse = Pulse()
            promised = promising(context, now, spread=spread, pulse=pulse, ticked=watch.ticked)

            def listens() -> None:
                watch.listens.set()
                ready()

            jobs = (*promised, (watch.forget_old, HOUR), *more)
            with housekeeping(context, alone=engine.dialect.name == "sqlite", jobs=jobs), watched(pulse):
                if settings.mode is Mode.SOCKET:
                    socket.run(app, context, access, stop, ready=listens)
                else:
                    http.run(
                        *(app, context, stop),
                        host=settings.host,
                        port=settings.port,
                        monitoring=monitoring(watch),
                        with_metrics=beside_slack(settings),
                        ready=listens,
                    )


@contextmanager
def put_together(
    settings: Settings,
    access: Access,
    *,
    engine: Engine,
    reports_engine: Engine,
    now: Clock,
    doing: Doing = here,
) -> Iterator[Context]:
    """What the bot needs to answer, post and toggle; it listens to nothing yet.

    Raises:
        SettingError: Slack refuses the bot token.
        DeliveryError: Slack cannot be reached.
    """
    bot = introduce(reading_client(access))
    questions = Questions(engine, bot.workspace, now)
    replying = Replying(
        engine=reports_engine,
        now=now,
        encode=questions.encode,
        zone=settings.zone,
        week_starts=settings.week_starts,
        command=settings.command,
        short_command=settings.short_command,
        accounts=settings.plan is Plan.ENTERPRISE,
        elsewhere=None if doing is here else partial(answered, doing, settings.reports_url),
    )
    with open_context(
        access,
        bot,
        replying=replying,
        questions=questions,
        engine=engine,
        now=now,
        rules=KeptRules(engine, bot.workspace, settings.said),
        commands={settings.command: "", settings.short_command: "csat"},
        rested=trimming(),
        scopes=_needed_scopes(),
        ways=settings.ways,
        own_weeks=settings.own_weeks,
        most_digests=settings.most_digests,
        drawn=doing,
    ) as context:
        yield context


def _needed_scopes() -> set[str]:
    """What the bot may not do without, as its manifest says."""
    return set(manifest()["oauth_config"]["scopes"]["bot"])


def _warm(engine: Engine) -> None:
    """Import what draws, build its font cache and open a connection, so that nobody's first report waits for it."""
    first_picture()
    with reading(engine) as connection:
        connection.scalar(select(raw.sources.c.id).limit(1))
