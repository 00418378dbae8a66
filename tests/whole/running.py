"""The whole bot with a small sample company in the playground: what `cxbot playground` starts, in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import Engine

from cxbot import migrations
from cxbot.cli import bot
from cxbot.cli.building import manifest
from cxbot.database import make_engine
from cxbot.deriving import derive_stale
from cxbot.playground import Playground
from cxbot.settings import Mode, read_settings
from cxbot.slack.sending.clients import Access
from cxbot.sources.sample import Sample, SampleSettings
from cxbot.syncing import sync
from tests.slack.bot import free_port

DAYS = 45


@dataclass(frozen=True)
class Whole:
    """A running bot: its Slack, and its database."""

    playground: Playground
    engine: Engine


@contextmanager
def running(folder: Path, mode: str, now: datetime | None = None, days: int = DAYS) -> Iterator[Whole]:
    """Start everything, and stop it; `now` is where the playground's clock begins."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/slack/events" if mode == "http" else None
    playground = Playground(manifest(), mode=mode, request_url=url)
    file = f"sqlite:///{folder}/whole.sqlite3"
    settings = replace(
        read_settings({"CXBOT_DATABASE_URL": file, "CXBOT_ZONE": "Europe/Berlin"}),
        mode=Mode(mode),
        host="127.0.0.1",
        port=port,
    )
    engine, reports = make_engine(file), make_engine(file, read_only=True)
    migrations.upgrade(engine)
    stop, ready = Event(), Event()
    with playground:
        if now:
            playground.clock.move_to(now)
        sync(engine, Sample(replace(SampleSettings.quick(), days=days)), now=playground.clock.now())
        derive_stale(engine)
        access = Access(
            playground.bot_token, playground.app_token, playground.signing_secret, base_url=playground.api_url
        )
        thread = Thread(
            target=bot.run,
            args=(settings, access),
            kwargs={
                "engine": engine,
                "reports_engine": reports,
                "now": playground.clock.now,
                "stop": stop,
                "ready": ready.set,
            },
        )
        thread.start()
        try:
            assert ready.wait(20)
            playground.status("Ready", ready=True, hints=("/cx last month",))
            yield Whole(playground, engine)
        finally:
            stop.set()
            thread.join(30)
            engine.dispose()
            reports.dispose()
        assert not thread.is_alive()
