"""A part of a message: what one section adds to it; and what drawing is told beside the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cxbot.message import Block, Message, Picture
from cxbot.order import Order
from cxbot.question import Question
from cxbot.rights import EVERYTHING, Audience

Encode = Callable[[Question | Order], str]  # as the value of a button


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks, the pictures in them, what belongs into the thread under the message, and buttons for its last row."""

    blocks: tuple[Block, ...] = ()
    pictures: tuple[Picture, ...] = ()
    thread: tuple[Message, ...] = ()
    buttons: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendering:
    """What is drawn for whom: `now` decides what "last week" is, `audience` what is left out."""

    now: datetime
    encode: Encode
    audience: Audience = EVERYTHING

    def today(self, question: Question) -> date:
        """The local day of the question's zone."""
        return self.now.astimezone(ZoneInfo(question.period.zone)).date()
