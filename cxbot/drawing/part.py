"""A part of a message: what one section adds to it; and what drawing is told beside the answer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from cxbot.message import Block, Message, Picture
from cxbot.order import Order
from cxbot.question import Question
from cxbot.rights import Audience

LONGEST_VALUE = 1_900  # characters; Slack allows 2,000 in a button's value
LONGEST_OPTION = 120  # Slack allows 150 in that of an option, which also says where the answer goes


class Encode(Protocol):
    """Makes what is asked a value of at most so many characters; what is longer is kept, and carried by its id."""

    def __call__(self, asked: Question | Order, longest: int = LONGEST_VALUE) -> str:
        """The value."""


def written_out(asked: Question | Order, longest: int = LONGEST_VALUE) -> str:
    """The whole of what is asked, however long: for where nothing is kept and nobody clicks."""
    del longest
    return asked.encode()


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks, the pictures in them, what belongs into the thread under the message, and buttons for its last row.

    `notes` stand before the message's context. A `whole` part has the ways on from it among its blocks: the message
    gets no others.
    """

    blocks: tuple[Block, ...] = ()
    pictures: tuple[Picture, ...] = ()
    thread: tuple[Message, ...] = ()
    buttons: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Rendering:
    """What is drawn for whom: `now` decides what "last week" is, `audience` what is left out.

    `accounts` are offered where the helpdesk's plan has them.
    """

    now: datetime
    encode: Encode
    audience: Audience
    accounts: bool = True

    def encode_short(self, asked: Question | Order) -> str:
        """What is asked as the value of an option of a select or overflow."""
        return self.encode(asked, LONGEST_OPTION)

    def option_value(self, place: str, asked: Question | Order) -> str:
        """What is asked, and where the answer goes, as the value of an option."""
        return f"{place}|{self.encode_short(asked)}"

    def today(self, question: Question) -> date:
        """The local day of the question's zone."""
        return self.now.astimezone(ZoneInfo(question.period.zone)).date()
