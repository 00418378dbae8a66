"""The bot over a small database, really connected: nothing of it is played, but the database can be held up."""

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Thread, current_thread
from typing import Any

from sqlalchemy import Engine
from sqlalchemy import event as happening

from cxbot.database import make_engine
from cxbot.deriving import derive_stale
from cxbot.errors import CxbotError
from cxbot.keeping.questions import Questions
from cxbot.keeping.rules import KeptRules
from cxbot.replying import Replying
from cxbot.slack.context import Context
from cxbot.slack.running import http
from cxbot.slack.running import socket as socket_mode
from cxbot.slack.running.app import build_app, open_context
from cxbot.slack.sending.clients import Access, Bot, introduce, reading_client
from cxbot.slack.sending.timeouts import Timeouts
from cxbot.source import RatingRecord
from cxbot.syncing import sync
from cxbot.ways import ENGLISH, Ways
from tests.syncing.told import telling
from tests.telling_once import filled

NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)
QUICK = Timeouts(
    between=0,
    surely=0.05,
    drain=0,
    ack=1.5,
    ready=3,
    first_look=0.02,
    longest_look=0.1,
    refused=0.05,
    limited=30,
    arriving=5,
    stop=10,
)
# Last week, 9-15 Nov: 193 of 212 satisfied, 91 %; the week before 176 of 200, 88 %.
LAST_WEEK = {5: 150, 4: 43, 3: 10, 2: 5, 1: 4}
WEEK_BEFORE = {5: 130, 4: 46, 3: 20, 1: 4}


def fill(engine: Engine) -> None:
    """Load two weeks of ratings into an empty database."""
    filled(engine, _load)


def _load(engine: Engine) -> None:
    weeks = ((datetime(2026, 11, 9, 8, tzinfo=UTC), LAST_WEEK), (datetime(2026, 11, 2, 8, tzinfo=UTC), WEEK_BEFORE))
    records = [
        RatingRecord(f"{begins:%d}-{score}-{number}", begins + timedelta(hours=number % 160), score, comment="Thanks")
        for begins, counts in weeks
        for score, count in counts.items()
        for number in range(count)
    ]
    sync(engine, telling(*records), now=NOW)
    derive_stale(engine)


@dataclass
class Database:
    """What happens when the database of reports begins to read, by the pool whose thread asks it.

    `hold`, when set, keeps every report back until it is set free, `held` seconds at most. For a listener it
    takes `slow` seconds, and fails with `fault`.
    """

    hold: Event | None = None
    held: float = 20.0
    slow: float = 0.0
    fault: Exception | None = None

    def begun(self, _: object) -> None:
        """A report, or a listener, begins to read."""
        pool = current_thread().name.partition("_")[0]
        if pool == "report" and self.hold:
            self.hold.wait(self.held)
        if pool == "listener" and self.slow:
            time.sleep(self.slow)
        if pool == "listener" and self.fault:
            raise self.fault


@dataclass(frozen=True)
class Running:
    """A bot that is connected. `stop` ends it; `ended` is set when it has ended by itself."""

    context: Context
    database: Database
    stop: Event
    ended: Event
    url: str = ""


@contextmanager
def unconnected(engine: Engine, now: datetime) -> Iterator[Context]:
    """What the bot works with in the workspace T1, where no Slack can be reached."""
    questions = Questions(engine, "T1", lambda: now)
    with open_context(
        Access("xoxb-1", base_url="http://127.0.0.1:9/api/"),
        Bot("UBOT", "B1", "cxbot", "T1"),
        replying=Replying(engine, lambda: now, questions.encode),
        questions=questions,
        engine=engine,
        now=lambda: now,
    ) as context:
        yield context


@contextmanager
def put_together(
    access: Access,
    engine: Engine,
    *,
    timeouts: Timeouts = QUICK,
    rules: Mapping[str, str] | None = None,
    reports_url: str = "",
    accounts: bool = True,
    scopes: Collection[str] = (),
    ways: Ways = ENGLISH,
) -> Iterator[tuple[Context, Database]]:
    """The bot's parts over a small database; its reports come from the same database unless told otherwise."""
    fill(engine)
    reports = make_engine(reports_url or engine.url.render_as_string(hide_password=False), read_only=True)
    database = Database()
    happening.listen(reports, "begin", database.begun)
    bot = introduce(reading_client(access))
    questions = Questions(engine, bot.workspace, lambda: NOW)
    with open_context(
        access,
        bot,
        replying=Replying(reports, lambda: NOW, questions.encode, accounts=accounts),
        questions=questions,
        engine=engine,
        now=lambda: NOW,
        rules=KeptRules(engine, bot.workspace, rules),
        timeouts=timeouts,
        scopes=scopes,
        ways=ways,
    ) as context:
        yield context, database
    reports.dispose()


@contextmanager
def running_bot(
    access: Access,
    engine: Engine,
    *,
    mode: str = "socket",
    port: int = 0,
    timeouts: Timeouts = QUICK,
    **options: Any,
) -> Iterator[Running]:
    """Run the bot (see `put_together` for the options) in a thread until the end; it must come to its end in time."""
    with put_together(access, engine, timeouts=timeouts, **options) as (context, database):
        app = build_app(context, access)
        stop, ready, ended = Event(), Event(), Event()
        failed: list[CxbotError] = []

        def listen() -> None:
            try:
                if mode == "socket":
                    socket_mode.run(app, context, access, stop, ready=ready.set)
                else:
                    http.run(app, context, stop, host="127.0.0.1", port=port, ready=ready.set)
            except CxbotError as error:
                failed.append(error)
            finally:
                ended.set()
                ready.set()

        thread = Thread(target=listen, name="bot")
        thread.start()
        assert ready.wait(15)
        if failed:
            thread.join(5)
            raise failed[0]
        try:
            yield Running(context, database, stop, ended, f"http://127.0.0.1:{port}" if mode == "http" else "")
        finally:
            stop.set()
            thread.join(timeouts.stop + 10)
            assert not thread.is_alive()
