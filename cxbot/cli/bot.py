"""The bot, put together from its parts and run until it is told to stop."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Event

from sqlalchemy import Engine, select

from cxbot.answer import Answer
from cxbot.answering import answer
from cxbot.answering.names import DatabaseNames, names_of
from cxbot.asking import Help, Topic, ask, without_private
from cxbot.database import reading
from cxbot.errors import CxbotError
from cxbot.filter import Kind
from cxbot.keeping.questions import Questions
from cxbot.message import Message, Modal
from cxbot.metrics import catalogue
from cxbot.observing import note
from cxbot.question import Question
from cxbot.replying import Replies
from cxbot.sections import sections
from cxbot.settings import Mode, Settings
from cxbot.slack.context import Asked, Asker
from cxbot.slack.running import http, socket
from cxbot.slack.running.app import build_app, open_desk
from cxbot.slack.sending.clients import Access, introduce, reading_client
from cxbot.tables import raw

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Reports:
    """Answers from the database of reports, at the time that a clock shows."""

    engine: Engine
    now: Clock

    def answer(self, question: Question) -> Answer:
        """Compute what was asked."""
        with reading(self.engine) as connection:
            return answer(connection, question, now=self.now())

    def names(self, question: Question) -> dict[tuple[Kind, str], str]:
        """What the ids in the question's filters are called."""
        with reading(self.engine) as connection:
            return names_of(connection, question)

    def ask(self, text: str, settings: Settings, people: Mapping[str, tuple[str, ...]]) -> Question | Help:
        """Turn words into a question; `people` says what those who are mentioned in it are known as."""
        with reading(self.engine) as connection:
            return ask(
                text,
                now=self.now(),
                zone=settings.zone,
                week_starts=settings.week_starts,
                names=DatabaseNames(connection),
                sections=sections().values(),
                metrics=catalogue().values(),
                people=people,
            )


def run(
    settings: Settings,
    access: Access,
    *,
    engine: Engine,
    reports_engine: Engine,
    now: Clock,
    stop: Event,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Run the bot until `stop` is set or the process is told to end.

    `engine` is for what the bot keeps, `reports_engine` for what it computes; `now` is the clock that reports follow.

    Raises:
        SettingError: Slack refuses a token, or nothing can listen at the address.
        DeliveryError: Slack cannot be reached.
    """
    bot = introduce(reading_client(access))
    reports = Reports(reports_engine, now)
    questions = Questions(engine, bot.workspace, now)
    replies = Replies(
        answer=reports.answer,
        names=reports.names,
        encode=questions.encode,
        now=now,
        sections=tuple(sections().values()),
        metrics=catalogue(),
        command=settings.command,
        short_command=settings.short_command,
    )

    def asked(text: str, asker: Asker) -> Asked:
        words, private = without_private(text)
        found = reports.ask(words, settings, asker.people)
        return Asked(_told(found, replies) if isinstance(found, Help) else found, private)

    with open_desk(
        access,
        bot,
        ask=asked,
        replies=replies,
        questions=questions,
        engine=engine,
        now=now,
        shared_allowed=settings.shared_channels,
        commands={settings.command: "", settings.short_command: "csat"},
    ) as desk:
        app = build_app(desk, access)
        _warm(reports_engine)
        note(log, "started", mode=settings.mode.value, workspace=bot.workspace)
        if settings.mode is Mode.SOCKET:
            socket.run(app, desk, access, stop, ready=ready)
        else:
            trouble = partial(_trouble, reports_engine)
            http.run(app, desk, stop, host=settings.host, port=settings.port, trouble=trouble, ready=ready)


def _told(about: Help, replies: Replies) -> Message | Modal:
    if about.topic is Topic.ABOUT:
        return replies.about()
    return replies.catalogue() if about.topic is Topic.METRICS else replies.help()


def _warm(engine: Engine) -> None:
    """Import what draws, build its font cache and open a connection, so that nobody's first report waits for it."""
    from cxbot.drawing.charts.canvas import warm

    warm()
    _ask_anything(engine)


def _trouble(engine: Engine) -> str:
    """What keeps the bot from answering, in words; nothing where all is well."""
    try:
        _ask_anything(engine)
    except CxbotError as error:
        return error.text
    return ""


def _ask_anything(engine: Engine) -> None:
    with reading(engine) as connection:
        connection.scalar(select(raw.sources.c.id).limit(1))
