"""Where everything lies that listeners need. It is put together once and handed to every listener."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Protocol

from cxbot.errors import CxbotError
from cxbot.keeping.pictures import Pictures
from cxbot.keeping.questions import Questions
from cxbot.message import Block, Message, Modal, Picture
from cxbot.question import Question
from cxbot.rights import Rights
from cxbot.slack.directory import People
from cxbot.slack.running.jobs import Jobs
from cxbot.slack.sending.clients import Bot
from cxbot.slack.sending.courier import Courier
from cxbot.slack.sending.locks import Arriving, Lanes, Seen
from cxbot.slack.sending.timeouts import Waits


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, where, and with which command or mention. `zone` is the person's own, an IANA name or empty.

    `people` gives for the ids of those who are mentioned what they are known as: the address first, then names.
    """

    user: str
    channel: str
    command: str
    zone: str = ""
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the words mean: a question to be answered by a report, or something for the asker alone (help, about).

    `private` asks for the report as a direct message.
    """

    what: Question | Message | Modal
    private: bool = False


Ask = Callable[[str, Asker], Asked]  # raises AskError where the words mean nothing


class Replies(Protocol):
    """What the bot says; `cxbot.replying.Replies` does it."""

    def counting(self, question: Question) -> str:
        """What is being counted."""

    def report(self, question: Question, *, asked_by: str) -> Message:
        """The report with its thread."""

    def trend(self, question: Question) -> Picture:
        """One trend."""

    def toggled(self, shown: Sequence[Block], question: Question, *, file: str, alt: str, by: str) -> tuple[Block, ...]:
        """The blocks of a posted report, its trend showing the question."""

    def about(self) -> Modal:
        """What the report is for."""

    def mistake(self, error: CxbotError, asked: str, command: str) -> Message:
        """What went wrong and what would work."""

    def home(self) -> tuple[Block, ...]:
        """The Home tab."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything listeners need.

    `commands` gives for every slash command the words that it stands for ("/csat": "csat"). `listeners` hear
    and acknowledge; `quick` does what only needs Slack, `reports` what needs the database and drawing, so that a click
    never waits behind reports, and no report behind the `threads` of others.
    """

    bot: Bot
    ask: Ask
    replies: Replies
    rights: Rights
    people: People
    courier: Courier
    questions: Questions
    pictures: Pictures
    listeners: Executor
    quick: Jobs
    reports: Jobs
    threads: Jobs
    waits: Waits
    commands: Mapping[str, str]
    seen: Seen = field(default_factory=Seen)
    messages: Lanes = field(default_factory=Lanes)
    arriving: Arriving = field(default_factory=Arriving)
