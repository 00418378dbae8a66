"""The whole bot with a small sample company in the playground: what `cxbot playground` starts, in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import Engine

from cxbot.cli import bot
from cxbot.cli.building import manifest
from cxbot.database import make_engine
from cxbot.deriving import derive_stale
from cxbot.playground import Playground, PlaygroundSettings
from cxbot.settings import Mode, read_settings
from cxbot.sources.sample import Sample, SampleSettings
from cxbot.syncing import sync
from tests.databases import upgrade
from tests.driver import SETTINGS, Slack, opened
from tests.telling_once import filled

DAYS = 45


@dataclass(frozen=True)
class Whole:
    """A running bot: its Slack, and its database."""

    slack: Slack
    engine: Engine

    @property
    def playground(self) -> Playground:
        """The Slack itself."""
        return self.slack.playground


def company(engine: Engine, now: datetime, days: int) -> None:
    """Load the sample company."""
    sync(engine, Sample(replace(SampleSettings.quick(), days=days)), now=now)
    derive_stale(engine)


@contextmanager
def running(
    folder: Path, mode: str, now: datetime | None = None, days: int = DAYS, settings: PlaygroundSettings = SETTINGS
) -> Iterator[Whole]:
    """Start everything, and stop it; `now` is where the playground's clock begins."""
    file = f"sqlite:///{folder}/whole.sqlite3"
    engine, reports = make_engine(file), make_engine(file, read_only=True)
    upgrade(engine)
    stop, ready = Event(), Event()
    with opened(manifest(), mode, settings) as slack:
        playground = slack.playground
        own = replace(
            read_settings({"CXBOT_DATABASE_URL": file, "CXBOT_ZONE": "Europe/Berlin"}),
            mode=Mode(mode),
            host="127.0.0.1",
            port=slack.bot_port,
        )
        if now:
            playground.clock.move_to(now)
            filled(engine, company, now, days)
        else:
            company(engine, playground.clock.now(), days)
        thread = Thread(
            target=bot.run,
            args=(own, slack.access),
            kwargs={
                "engine": engine,
                "reports_engine": reports,
                "now": playground.clock.now,
                "stop": stop,
                "ready": ready.set,
                "spread": timedelta(0),
            },
        )
        thread.start()
        try:
            assert ready.wait(20)
            playground.status("Ready", ready=True, hints=("/cx last month",))
            yield Whole(slack, engine)
        finally:
            stop.set()
            thread.join(30)
            engine.dispose()
            reports.dispose()
        assert not thread.is_alive()
