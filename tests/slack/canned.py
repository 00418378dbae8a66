"""A bot with canned answers, really connected: everything of cxbot.slack is real, what it is handed is small."""

import struct
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from threading import Event, Lock, Thread

from sqlalchemy import Engine

from cxbot.database import make_engine, reading
from cxbot.drawing import blocks, report, teaching
from cxbot.drawing.pictures import picture_key
from cxbot.errors import AskError, CxbotError
from cxbot.keeping.questions import Questions
from cxbot.message import Block, Message, Modal, Picture
from cxbot.period import Period
from cxbot.question import Question
from cxbot.slack.context import Asked, Asker, Desk
from cxbot.slack.running import http
from cxbot.slack.running import socket as socket_mode
from cxbot.slack.running.app import build_app, open_desk
from cxbot.slack.sending.clients import Access, introduce, reading_client
from cxbot.slack.sending.timeouts import Waits

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
QUESTION = Question(Period(date(2026, 11, 9), date(2026, 11, 15), "UTC"))
QUICK = Waits(ack=1.5, ready=3, first_look=0.02, longest_look=0.1, refused=0.05, limited=30, arriving=5, stop=10)


def png(red: int, green: int, blue: int) -> bytes:
    """A small picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((red, green, blue)) * 32 for _ in range(18))
    head = struct.pack(">IIBBBBB", 32, 18, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@dataclass
class Canned:
    """Answers without data.

    `paint` draws the pictures. `hold`, when set, keeps every report back until it is set free. `drawn` counts trends
    that were drawn for a toggle.
    """

    questions: Questions
    paint: Callable[[], bytes] = lambda: png(15, 107, 111)
    hold: Event | None = None
    held: float = 20.0  # seconds at most
    threads: bool = True
    drawn: int = 0
    asked: list[tuple[str, Asker]] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def ask(self, text: str, asker: Asker) -> Asked:
        with self.lock:
            self.asked.append((text, asker))
        words = text.split()
        if "help" in words:
            return Asked(teaching.help_message())
        if "slow" in words:
            time.sleep(0.6)
        if "away" in words:
            with reading(make_engine("postgresql://cx:secret@127.0.0.1:1/cx")):
                pass
        if "boom" in words:
            raise RuntimeError("a fault of ours, about jane@acme.com")
        if "lst" in words:
            raise AskError('I do not know "lst".', "last month")
        return Asked(QUESTION, private="private" in words)

    def counting(self, question: Question) -> str:
        return f"Counting {question.period.words()} …"

    def report(self, question: Question, *, asked_by: str) -> Message:
        if self.hold:
            self.hold.wait(self.held)
        donut = Picture("donut", "donut.png", self.paint, "212 ratings, 91 % satisfied")
        shown = self._trend(question)
        parent = (
            blocks.words("*Last week: 91 % satisfied, 212 ratings.*", "headline"),
            blocks.picture(donut.key, donut.alt, "donut"),
            report.controls(question, self.questions.encode),
            blocks.picture(shown.key, shown.alt, report.TREND),
            blocks.actions("more", blocks.button("About This Report", report.ABOUT, self.questions.encode(question))),
            blocks.context(f"9–15 Nov · UTC · asked by <@{asked_by}>", report.CONTEXT),
        )
        others = [self._trend(each) for each in _others(question)] if self.threads else []
        return Message(
            "Last week: 91 % satisfied, 212 ratings.", parent, (donut, shown), report.views(others, comparable=True)
        )

    def trend(self, question: Question) -> Picture:
        with self.lock:
            self.drawn += 1
        return self._trend(question)

    def toggled(self, shown: Sequence[Block], question: Question, *, file: str, alt: str, by: str) -> tuple[Block, ...]:
        return report.toggled(shown, question, file=file, alt=alt, by=by, encode=self.questions.encode)

    def about(self) -> Modal:
        return teaching.about_modal((), {})

    def mistake(self, error: CxbotError, asked: str, command: str) -> Message:
        return teaching.mistake(error, asked, command)

    def home(self) -> tuple[Block, ...]:
        return teaching.home()

    def _trend(self, question: Question) -> Picture:
        key = picture_key(question)
        return Picture(key, "trend.png", self.paint, f"Picture of {key}")


def _others(question: Question) -> list[Question]:
    every = [
        replace(question, measure=measure, compare=compare)
        for measure in ("csat_percentage", "csat_average")
        for compare in (False, True)
    ]
    return [each for each in every if each != question]


@dataclass(frozen=True)
class Running:
    """A bot that is connected. `stop` ends it; `ended` is set when it has ended by itself."""

    desk: Desk
    canned: Canned
    stop: Event
    ended: Event
    url: str = ""


@contextmanager
def running_bot(
    access: Access,
    engine: Engine,
    *,
    mode: str = "socket",
    port: int = 0,
    waits: Waits = QUICK,
    shared_allowed: frozenset[str] = frozenset(),
) -> Iterator[Running]:
    """Run the bot in a thread until the end; it must come to its end in time."""
    bot = introduce(reading_client(access))
    questions = Questions(engine, bot.workspace, lambda: NOW)
    canned = Canned(questions)
    with open_desk(
        access,
        bot,
        ask=canned.ask,
        replies=canned,
        questions=questions,
        engine=engine,
        now=lambda: NOW,
        shared_allowed=shared_allowed,
        waits=waits,
    ) as desk:
        app = build_app(desk, access)
        stop, ready, ended, failed = Event(), Event(), Event(), []

        def listen():
            try:
                if mode == "socket":
                    socket_mode.run(app, desk, access, stop, ready=ready.set)
                else:
                    http.run(app, desk, stop, host="127.0.0.1", port=port, ready=ready.set)
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
            yield Running(desk, canned, stop, ended, f"http://127.0.0.1:{port}" if mode == "http" else "")
        finally:
            stop.set()
            thread.join(20)
            assert not thread.is_alive()
