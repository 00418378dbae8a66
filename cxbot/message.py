"""What is posted: blocks, and pictures that are not uploaded yet.

Slack's JSON is born in `drawing` and dies in `slack`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cxbot.question import Question

Json = dict[str, Any]  # an object of Slack's, or of our own JSON
Block = Json


class Where(StrEnum):
    """Where an answer goes. A button says it in its action's id ("ask:thread"), an option in its value."""

    HERE = "here"  # the conversation in which it was asked
    THREAD = "thread"  # the thread of the message that holds the button
    PRIVATE = "private"  # the person who asks, alone
    WINDOW = "window"  # a modal
    PAGE = "page"  # the message that holds the button, in its place


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is not drawn yet: `draw` gives its PNG, when the courier is about to upload it.

    So the pictures of a thread cost nothing before the message itself is posted. `key` names what it shows within its
    message; `alt` says what a sighted person takes from it; `name` is the file's name in Slack.
    """

    key: str
    name: str
    draw: Callable[[], bytes]
    alt: str


@dataclass(frozen=True, slots=True)
class Message:
    """Blocks and what goes with them.

    `text` is the notification and what screen readers read. A block {"type": "image", "picture": KEY} stands for the
    picture of that key; the courier puts the uploaded file there, or its words where there is none.
    `thread` holds the messages that follow in its thread. `question` is what a toggle in the message changes, None
    where there is nothing to change.
    """

    text: str
    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...] = ()
    thread: tuple["Message", ...] = ()
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file that is sent to a person: `lines` are read once, when it is written; `text` stands above it."""

    name: str
    text: str
    lines: Iterator[str]


@dataclass(frozen=True, slots=True)
class Modal:
    """A window on top of Slack: at most 24 characters of title, 100 blocks.

    `carries`, at most 2,000 characters, comes back with whatever is done in it. A form has words for `submit` and the
    `callback_id` "form:NAME".
    """

    title: str
    blocks: tuple[Block, ...]
    callback_id: str
    submit: str = ""
    close: str = "Close"
    carries: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a window was opened from, so that what is asked in it is answered there; nowhere: from the Home tab.

    `ts` is the message that it was opened from, `thread` the one that message stands in.
    """

    channel: str = ""
    ts: str = ""
    thread: str = ""


NOWHERE = Origin()


@dataclass(frozen=True, slots=True)
class Home:
    """What a person sees on opening the app: at most 100 blocks."""

    blocks: tuple[Block, ...]
