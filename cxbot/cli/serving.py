"""`cxbot serve`: the bot, in Slack."""

import argparse
import logging
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from threading import Event

from cxbot.cli.building import main_engine, reports_engine
from cxbot.memory import few_arenas, uncounted_sqlite
from cxbot.settings import need_slack, read_settings

log = logging.getLogger(__name__)


def run(arguments: argparse.Namespace) -> int:
    """Run the bot until it is stopped."""
    del arguments
    settings = read_settings()
    need_slack(settings)
    # What is slow to import comes after the settings were found right.
    from cxbot.cli import bot
    from cxbot.cli.copy import FOLLOW, keep_up
    from cxbot.cli.in_workers import leave, warm
    from cxbot.cli.regular import LOOK, RegularSyncs
    from cxbot.cli.sync import syncing
    from cxbot.deriving import count_stale
    from cxbot.observing import note, set_up
    from cxbot.slack.running.stopping import leave_what_hangs
    from cxbot.slack.sending.clients import Access
    from cxbot.workers import open_workers

    few_arenas()
    uncounted_sqlite()
    set_up(sys.stderr, settings.log_level)
    access = Access(settings.bot_token, settings.app_token, settings.signing_secret, settings.slack_url)
    engine = main_engine(settings)
    waiting = count_stale(engine)
    if waiting:  # as after an upgrade that brings new derived rows
        note(log, "waiting to be derived", level=logging.WARNING, rows=waiting, next="cxbot derive")
    engine.dispose()  # no process may hold the connections of another
    with ExitStack() as ends:
        # After all others: the last one that closes SQLite's file leaves everything in it, and nothing beside it.
        ends.callback(engine.dispose)
        ends.callback(leave, settings.reports_url)
        ready = partial(warm, settings.reports_url, datetime.now(UTC))
        doing = ends.enter_context(open_workers(settings.processes, ready=ready))
        reports = reports_engine(settings)
        ends.callback(reports.dispose)
        syncs = RegularSyncs(syncing(engine, settings))
        bot.run(
            settings,
            access,
            engine=engine,
            reports_engine=reports,
            now=lambda: datetime.now(UTC),
            stop=Event(),
            more=((syncs.look, LOOK), (lambda: keep_up(engine, settings), FOLLOW)),
            doing=doing,
        )
        syncs.stop()
    leave_what_hangs()
    return 0
