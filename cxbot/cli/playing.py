"""`cxbot playground`: a Slack-like workspace in the browser, with the real bot and a sample company in it."""

import argparse
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy import Engine

from cxbot import migrations
from cxbot.cli.building import manifest, reports_engine
from cxbot.cli.wording import month_of
from cxbot.database import gather_statistics, make_engine, reading
from cxbot.errors import AskError, SettingError, SourceError
from cxbot.memory import few_arenas, uncounted_sqlite
from cxbot.playground import Playground
from cxbot.settings import Mode, Settings, read_settings
from cxbot.syncing.sources import known_sources

KEEP_UP = 20  # seconds between looks whether the sample has to go on, because the clock was moved


def run(arguments: argparse.Namespace) -> int:
    """Open the workspace, make the sample company in it, run the bot until it is stopped."""
    if arguments.manifest:
        return _for_another_app(arguments)
    from cxbot.slack.running.stopping import leave_what_hangs

    few_arenas()
    uncounted_sqlite()
    settings = read_settings()
    mode = Mode(arguments.mode)
    bot_port = _free_port() if mode is Mode.HTTP else settings.port
    request_url = f"http://127.0.0.1:{bot_port}/slack/events" if mode is Mode.HTTP else None
    playground = Playground(
        manifest(settings.command, settings.short_command),
        port=arguments.port,
        mode=mode.value,
        request_url=request_url,
    )
    with _opened(playground, arguments.port):
        stop = Event()
        first = _newest_month(settings) if arguments.data else "last month"
        own = _own_file(settings, arguments.port)
        if not arguments.keep:
            _forget(own)
        settings = replace(settings, mode=mode, host="127.0.0.1", port=bot_port, database_url=f"sqlite:///{own}")
        if not arguments.data:
            settings = replace(settings, reports_url=settings.database_url, zone=_zone(settings))
        _run_bot(playground, settings, arguments, stop, first)
    leave_what_hangs()
    return 0


def _run_bot(
    playground: Playground, settings: Settings, arguments: argparse.Namespace, stop: Event, period: str
) -> None:
    from cxbot.cli import bot
    from cxbot.observing import set_up
    from cxbot.slack.sending.clients import Access

    set_up(sys.stderr, "WARNING" if settings.log_level == "INFO" else settings.log_level)
    what = (
        "Your data are read, and nothing in them is changed."
        if arguments.data
        else "The sample company is being made ..."
    )
    sys.stdout.write(f"Open {playground.url} in your browser. {what}\n")
    sys.stdout.flush()
    playground.status("Getting ready", holding=True)
    engine = make_engine(settings.database_url)
    reports = reports_engine(settings)
    scheduler = None
    try:
        migrations.upgrade(engine)
        sync = None if arguments.data else _sample(engine, arguments.days)
        if sync:
            sync(playground.clock.now(), _shown(playground))
            gather_statistics(engine)
        access = Access(
            playground.bot_token, playground.app_token, playground.signing_secret, base_url=playground.api_url
        )

        def ready() -> None:
            first = f"{settings.command} {period}"
            hints = (first, settings.command, f"{settings.short_command} this quarter", f"{settings.command} help")
            playground.status("Ready", ready=True, hints=hints)
            sys.stdout.write(f"Ready. Open {playground.url} and type {first}\n")
            sys.stdout.flush()

        if sync:
            scheduler = _keeping_up(playground, sync)
        try:
            bot.run(
                settings,
                access,
                engine=engine,
                reports_engine=reports,
                now=playground.clock.now,
                stop=stop,
                ready=ready,
                # Whoever moves the clock to nine looks whether the digest comes.
                spread=timedelta(0),
            )
        finally:
            if scheduler:
                scheduler.shutdown(wait=False)
    finally:
        engine.dispose()
        reports.dispose()


def _sample(engine: Engine, days: int | None) -> Callable[[datetime, Callable[[str, int, int], None]], None]:
    """Something that brings the sample company up to a moment, and says how far it is."""
    from cxbot.deriving import derive_stale
    from cxbot.sources.sample import Sample, SampleSettings
    from cxbot.syncing import sync

    quick = SampleSettings.quick()
    sample = Sample(replace(quick, days=days) if days else quick)

    def up_to(now: datetime, show: Callable[[str, int, int], None]) -> None:
        sync(engine, sample, now=now, progress=lambda done, expected: show("Making the sample company", done, expected))
        derive_stale(engine, progress=lambda done, expected: show("Working out replies and ratings", done, expected))

    return up_to


def _shown(playground: Playground) -> Callable[[str, int, int], None]:
    def show(what: str, done: int, expected: int) -> None:
        share = done / expected if expected else None
        done_of = f"{done:,}{f' of {expected:,}' if expected else ''}"
        playground.status(f"{what}: {done_of}. What you ask is answered then.", progress=share, holding=True)

    return show


def _newest_month(settings: Settings) -> str:
    """The month that the newest data are of, in words to ask with: before anything else is done, there must be some.

    Raises:
        DataError: the database is not there, or not up to date.
        SourceError: it is empty.
    """
    reports = reports_engine(settings)
    try:
        migrations.check(reports)
        with reading(reports) as connection:
            known = known_sources(connection)
    finally:
        reports.dispose()
    if not known:
        raise SourceError("There are no data yet. Load some first: cxbot load FILE.csv")
    return month_of(max((each.synced_until for each in known if each.synced_until), default=None))


def _keeping_up(playground: Playground, sync: Callable[[datetime, Callable[[str, int, int], None]], None]) -> Any:
    """A scheduler that brings the sample up to the playground's clock, wherever that is moved."""
    from apscheduler.schedulers.background import BackgroundScheduler

    def silent(_what: str, _done: int, _expected: int) -> None:
        return

    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        lambda: sync(playground.clock.now(), silent),
        "interval",
        seconds=KEEP_UP,
        max_instances=1,
        coalesce=True,
    )
    scheduler.start()
    return scheduler


def _for_another_app(arguments: argparse.Namespace) -> int:
    """Open the workspace for an app that somebody starts, with what it needs to connect."""
    import yaml

    path = Path(arguments.manifest)
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise AskError(f"The manifest {path} cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise AskError(f"{path} is no manifest: it should begin with display_information, features ...")
    playground = Playground(found, port=arguments.port, mode="socket")
    with _opened(playground, arguments.port):
        playground.status("Waiting for your app", ready=True)
        sys.stdout.write(
            f"Open {playground.url}, and start your app with\n"
            f"    SLACK_API_URL={playground.api_url}\n"
            f"    SLACK_BOT_TOKEN={playground.bot_token}\n"
            f"    SLACK_APP_TOKEN={playground.app_token}\n"
            f"    SLACK_SIGNING_SECRET={playground.signing_secret}\n"
        )
        sys.stdout.flush()
        Event().wait()
    return 0


def _opened(playground: Playground, port: int) -> Playground:
    """The playground, if its port is free.

    Raises:
        SettingError: another program has the port.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SettingError(f"Port {port} is taken. Choose another: cxbot playground --port {port + 1}") from error
    return playground


def _own_file(settings: Settings, port: int) -> Path:
    """The playground's database, apart from real data, and from that of a playground at another port."""
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    return settings.data_folder / f"playground_{port}.sqlite3"


def _forget(file: Path) -> None:
    for end in ("", "-wal", "-shm"):
        file.with_name(f"{file.name}{end}").unlink(missing_ok=True)


def _zone(settings: Settings) -> str:
    """The sample company sits in Berlin, unless the workspace's zone is set."""
    return "Europe/Berlin" if settings.zone == "UTC" else settings.zone


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
