"""What lets others see how a running bot is: its row for other processes, its health, its metrics and their address.

Whoever asks for health or metrics is answered in bounded time, also where the database hangs.
"""

import logging
import os
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Lock, Thread

from sqlalchemy import Engine, select

from cxbot import __version__
from cxbot.database import reading, shared_clock
from cxbot.errors import CxbotError, DataError
from cxbot.keeping.outlook import Outlook, outlook
from cxbot.keeping.processes import QUIET, Processes
from cxbot.observing import note
from cxbot.observing.metrics import Gauge, Pulse
from cxbot.settings import Mode, Settings
from cxbot.slack.context import Context
from cxbot.slack.running.listening import listening
from cxbot.slack.running.monitoring import Monitoring
from cxbot.tables import raw

log = logging.getLogger(__name__)

WRITTEN = timedelta(seconds=10)  # how often the row says that the bot has ticked
HOUR = timedelta(hours=1)
ANSWERING = 5.0  # seconds that a database has, until it counts as one that does not answer
REMEMBERED = 1.0  # seconds, so that whoever asks again and again asks the database no more often


@dataclass(slots=True)
class Bounded:
    """Asks something that may hang: once at a time, in a thread of its own, and waits only so long for it."""

    ask: Callable[[], Outlook]
    seconds: float = ANSWERING
    _lock: Lock = field(default_factory=Lock)
    _thread: Thread | None = None
    _found: tuple[float, Outlook | CxbotError] | None = None

    def __call__(self) -> Outlook:
        """What was found just now.

        Raises:
            DataError: nothing, in time.
            CxbotError: it could not be asked.
        """
        began = time.monotonic()
        with self._lock:
            known = self._found
            if known is not None and began - known[0] < REMEMBERED:
                return _told(known[1])
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._look, daemon=True, name="looking")
                self._thread.start()
            thread = self._thread
        thread.join(self.seconds)
        with self._lock:
            if thread.is_alive() or self._found is None:
                raise DataError(f"The database does not answer within {self.seconds:g} s.")
            return _told(self._found[1])

    def _look(self) -> None:
        found: Outlook | CxbotError
        try:
            found = self.ask()
        except CxbotError as error:
            found = error
        except Exception as error:  # noqa: BLE001  whoever watches must be answered, whatever is wrong
            found = DataError(f"The database cannot be asked ({type(error).__name__}). The reason is in the bot's log.")
        with self._lock:
            self._found = (time.monotonic(), found)


def _told(found: Outlook | CxbotError) -> Outlook:
    if isinstance(found, CxbotError):
        raise found
    return found


@dataclass(slots=True)
class Watching:
    """A process as others see it. `now` is the clock that reports follow, `clock` the one that processes share.

    `listens` is set once Slack can reach it.
    """

    context: Context
    engine: Engine
    reports: Engine
    now: Callable[[], datetime]
    clock: Callable[[], datetime]
    mode: str
    pulse: Pulse = field(default_factory=Pulse)
    listens: Event = field(default_factory=Event)
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    _written: float = 0.0
    _outlook: Bounded = field(init=False)

    def __post_init__(self) -> None:
        self._outlook = Bounded(self._look)

    @property
    def processes(self) -> Processes:
        """The processes of this workspace."""
        return Processes(self.engine, self.context.bot.workspace, self.clock)

    def begin(self) -> None:
        """Say that this process is there."""
        self.processes.begin(self.id, socket.gethostname(), os.getpid(), self.mode, __version__)

    def ticked(self) -> None:
        """What is due was looked at. That is written down now and then.

        Raises:
            DataError: the database does not answer.
        """
        self.pulse.beat()
        if time.monotonic() - self._written >= WRITTEN.total_seconds():
            if not self.processes.tick(self.id):
                self.begin()
            self._written = time.monotonic()

    def forget_old(self) -> None:
        """Forget processes that were not heard of for a week."""
        _carefully(self.processes.forget_old)

    def end(self) -> None:
        """Say that this process stops."""
        self.processes.end(self.id)

    def trouble(self) -> str:
        """What keeps the bot from working, in words; nothing where all is well."""
        if not self.listens.is_set():
            return "The bot is starting: it does not listen to Slack yet."
        if self.pulse.age > QUIET.total_seconds():
            return (
                f"The last tick was {self.pulse.age:.0f} s ago: what is due is not posted. The reason is in the log; "
                "start the bot again."
            )
        try:
            self._outlook()
        except CxbotError as error:
            return error.text
        return ""

    def gauges(self) -> list[Gauge]:
        """How things are just now; without what the database knows where it does not answer."""
        pools = self.context.pools
        waiting = {each.name: float(each.waiting) for each in (pools.quick, pools.reports, pools.threads)}
        found = [
            Gauge("cxbot_last_tick_age_seconds", "Since what is due was looked at.", {"": self.pulse.age}),
            Gauge("cxbot_jobs_waiting", "Jobs that no worker has begun.", waiting, "pool"),
        ]
        try:
            known = self._outlook()
        except CxbotError:
            return [*found, Gauge("cxbot_database_up", "Whether the database answers.", {"": 0})]
        oldest = (self.now() - known.oldest_due_at).total_seconds() if known.oldest_due_at else 0.0
        still = {state.value: float(number) for state, number in known.open.items()}
        ended = {state.value: float(number) for state, number in known.ended.items()}
        return [
            *found,
            Gauge("cxbot_database_up", "Whether the database answers.", {"": 1}),
            Gauge("cxbot_oldest_open_delivery_age_seconds", "Since the oldest open one was due.", {"": max(0, oldest)}),
            Gauge("cxbot_open_deliveries", "Deliveries that have not ended.", still, "state"),
            Gauge("cxbot_unverified_deliveries", "Digests of which nobody knows.", {"": known.unverified}),
            Gauge("cxbot_digests_ended_today", "Digests that ended in the last 24 hours.", ended, "outcome"),
        ]

    def _look(self) -> Outlook:
        with reading(self.reports) as connection:
            connection.scalar(select(raw.sources.c.id).limit(1))
        clock = self.clock()
        with reading(self.engine) as connection:
            return outlook(connection, self.context.bot.workspace, clock)


@contextmanager
def watching(
    context: Context, settings: Settings, *, engine: Engine, reports: Engine, now: Callable[[], datetime]
) -> Iterator[Watching]:
    """Let others see how the bot is, until the end; at an address of its own where one is set.

    Raises:
        SettingError: nothing can listen at that address.
    """
    watch = Watching(context, engine, reports, now, shared_clock(engine), settings.mode.value)
    context.metrics.look_at(watch.gauges)
    _carefully(watch.begin)
    try:
        if not settings.metrics_port or beside_slack(settings):
            yield watch
            return
        host, port = settings.metrics_host, settings.metrics_port
        names = ("CXBOT_METRICS_HOST", "CXBOT_METRICS_PORT")
        with listening(monitoring(watch).app(), host, port, names, bound=context.timeouts.request):
            note(log, "metrics", host=host, port=port)
            yield watch
    finally:
        _carefully(watch.end)


def monitoring(watch: Watching) -> Monitoring:
    """What is told about it over HTTP."""
    return Monitoring(watch.trouble, watch.context.metrics.text)


def beside_slack(settings: Settings) -> bool:
    """Whether the metrics are wanted at the address that Slack calls."""
    return settings.mode is Mode.HTTP and settings.metrics_port == settings.port


def _carefully(act: Callable[[], None]) -> None:
    try:
        act()
    except CxbotError as error:  # the bot works without it
        note(log, "process_not_written", level=logging.WARNING, error=type(error).__name__)
