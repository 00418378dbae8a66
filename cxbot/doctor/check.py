"""A check, what it finds, and how all are done: side by side, each in bounded time, and none stops the others."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from threading import Lock, Thread
from typing import Any, Generic, TypeVar

from slack_sdk import WebClient
from sqlalchemy import Engine, text

from cxbot import migrations
from cxbot.copying import engine_of_reports
from cxbot.database import make_engine, reading
from cxbot.errors import CxbotError
from cxbot.observing import redact
from cxbot.settings import Settings
from cxbot.slack.sending.clients import Access, Bot, introduce, posting_client

SECONDS = 20.0  # that a check may take
ASKING = 8  # seconds that one question to Slack may take

T = TypeVar("T")


class Level(StrEnum):
    """How something is found."""

    OK = "ok"
    WARNING = "warning"  # it works, but not all of it, or not for long
    FAULT = "fault"  # something does not work
    SKIPPED = "skipped"  # what it needs is at fault


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, in one line, and in another one what mends it."""

    level: Level
    said: str
    fix: str = ""


class SkippedError(CxbotError):
    """A check cannot be done, since what it needs is at fault, which another one tells."""


class Once(Generic[T]):
    """Something that several checks need: it is asked for once, and what went wrong is told to each."""

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask
        self._lock = Lock()
        self._found: list[T] = []
        self._error: CxbotError | None = None

    def __call__(self) -> T:
        """What was found.

        Raises:
            CxbotError: it could not be asked for.
        """
        with self._lock:
            if self._error is not None:
                raise self._error
            if not self._found:
                try:
                    self._found.append(self._ask())
                except CxbotError as error:
                    self._error = error
                    raise
            return self._found[0]


class Subject:
    """What is looked at: settings, manifest, Slack, databases. All of it is only read."""

    def __init__(
        self,
        settings: Settings,
        manifest: Mapping[str, Any],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.settings = settings
        self.manifest = manifest
        self.now = now
        self.access = Access(
            settings.bot_token, settings.app_token, settings.signing_secret, settings.slack_url, ASKING
        )
        self.slack: WebClient = posting_client(self.access)
        self.introduced: Once[Bot] = Once(lambda: introduce(self.slack))
        self.opened: Once[Engine] = Once(lambda: make_engine(settings.database_url, read_only=True))
        self.answers: Once[None] = Once(self._ask)
        self.migrated: Once[None] = Once(lambda: migrations.check(self.opened()))
        self.reports: Once[Engine] = Once(lambda: engine_of_reports(settings.reports_url))

    @property
    def bot(self) -> Bot:
        """Who the bot is in Slack.

        Raises:
            SkippedError: Slack does not say, which another check tells.
        """
        if not self.settings.bot_token:
            raise SkippedError("There is no bot token.")
        try:
            return self.introduced()
        except CxbotError as error:
            raise SkippedError("Slack does not say who the bot is.") from error

    @property
    def database(self) -> Engine:
        """The database that the bot keeps things in, which answers.

        Raises:
            SkippedError: it does not, which another check tells.
        """
        try:
            self.answers()
        except CxbotError as error:
            raise SkippedError("The database does not answer.") from error
        return self.opened()

    @property
    def engine(self) -> Engine:
        """The same, with the tables of this version.

        Raises:
            SkippedError: it does not answer, or has others, which another check tells.
        """
        found = self.database
        try:
            self.migrated()
        except CxbotError as error:
            raise SkippedError("The database has not the schema of this version.") from error
        return found

    def _ask(self) -> None:
        with reading(self.opened()) as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Let go of the databases."""
        for each in (self.opened, self.reports):
            try:
                each().dispose()
            except CxbotError:
                continue


Look = Callable[[Subject], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """Something to look at. `what` is the sentence that holds where all is well; `fix` mends what usually is not."""

    name: str
    what: str
    fix: str
    look: Look
    seconds: float = SECONDS


@dataclass(frozen=True, slots=True)
class Examined:
    """A check with what it found."""

    check: Check
    findings: tuple[Finding, ...]


def examine(checks: Sequence[Check], subject: Subject) -> Iterator[Examined]:
    """Do all checks side by side; each is given as soon as it and those before it are done, or out of time."""
    running = [_Running(each, subject) for each in checks]
    began = time.monotonic()
    for each in running:
        each.thread.join(max(0.0, began + each.check.seconds - time.monotonic()))
        yield each.told()


def exit_code(found: Sequence[Finding]) -> int:
    """1 where anything is at fault, else 0."""
    return 1 if any(each.level is Level.FAULT for each in found) else 0


@dataclass(slots=True)
class _Running:
    check: Check
    subject: Subject
    thread: Thread = field(init=False)
    _found: tuple[Finding, ...] | None = None

    def __post_init__(self) -> None:
        # It may hang for good, and must not keep the process.
        self.thread = Thread(target=self._run, daemon=True, name=f"check {self.check.name}")
        self.thread.start()

    def told(self) -> Examined:
        slow = Finding(Level.FAULT, f"This took longer than {self.check.seconds:g} s and was given up.", self.check.fix)
        return Examined(self.check, self._found or (slow,))

    def _run(self) -> None:
        try:
            self._found = tuple(self.check.look(self.subject)) or (Finding(Level.OK, self.check.what),)
        except SkippedError as error:
            self._found = (Finding(Level.SKIPPED, f"Not looked at: {error.text}"),)
        except CxbotError as error:
            self._found = (of_error(error, self.check.fix),)
        except Exception as error:  # noqa: BLE001  a check that fails itself must not stop the others
            said = redact(f"The check itself failed: {type(error).__name__}: {error}")[:300]
            self._found = (Finding(Level.FAULT, " ".join(said.split()), self.check.fix),)


def of_error(error: CxbotError, fix: str = "") -> Finding:
    """An error as a fault: its first sentence says what is wrong, the others what mends it."""
    told = " ".join((getattr(error, "reason", "") or error.text).split())
    said, mark, rest = told.partition(". ")
    return Finding(Level.FAULT, f"{said}." if mark else said, rest or fix)
