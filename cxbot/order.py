"""An order: what is told, not asked; it fits into a button like a question.

A kind that is added stands here, with its words in `cxbot.asking.phrases` and what is done about it in
`cxbot.replying`. The encoding is a public format: kinds and fields are only added, an unknown one gets a kind error.
"""

import json
from dataclasses import dataclass
from enum import StrEnum

from cxbot.errors import AskError
from cxbot.question import Question

LONGEST_ENCODED = 25_000  # characters: those of a question, and a little more
_NEWER = "This button was made by a newer version of the bot. Ask for a new report."
_BEGINS = '{"order":'


class OrderKind(StrEnum):
    """What the bot is told to do."""

    HELP = "help"  # show how to ask
    METRICS = "metrics"  # list what can be measured
    ABOUT = "about"  # say when and why to use the report
    HOME = "home"  # show the Home tab
    DEFINITION = "definition"  # say what one metric counts; the subject is its name
    HELLO = "hello"  # say hello back
    THANKS = "thanks"
    NARROW = "narrow"  # open the form that changes period and filters of the question


_OF_SOMETHING = frozenset({OrderKind.DEFINITION})
_WITH_A_QUESTION = frozenset({OrderKind.NARROW})
_FORMS = frozenset({OrderKind.NARROW})


@dataclass(frozen=True, slots=True)
class Order:
    """One order, what it is about, and the question that it is to be done with.

    Raises:
        AskError: its kind needs a subject or question and it has none, or has one and needs none.
    """

    kind: OrderKind
    subject: str = ""
    question: Question | None = None

    def __post_init__(self) -> None:
        if bool(self.subject) != (self.kind in _OF_SOMETHING):
            wrong = f"nothing can be “{self.subject}”" if self.subject else "it must be said what it is about"
            raise AskError(f"In “{self.kind}” {wrong}.", "help")
        if (self.question is not None) != (self.kind in _WITH_A_QUESTION):
            wrong = "nothing is asked" if self.question is not None else "it must be said what is asked"
            raise AskError(f"In “{self.kind}” {wrong}.", "help")

    @property
    def opens_form(self) -> bool:
        """Whether it opens a window to be filled in."""
        return self.kind in _FORMS

    def encode(self) -> str:
        """Write the order as short text for a button's value."""
        packed = {"order": self.kind.value} | ({"of": self.subject} if self.subject else {})
        if self.question is not None:
            packed["q"] = self.question.encode()
        return json.dumps(packed, separators=(",", ":"))

    @classmethod
    def decode(cls, text: str) -> "Order":
        """Read an order back.

        Raises:
            AskError: the text is no order, or one of a newer version.
        """
        try:
            packed = json.loads(text if len(text) <= LONGEST_ENCODED else "")
            kind, subject = OrderKind(packed.pop("order")), packed.pop("of", "")
            asked = packed.pop("q", None)
            question = None if asked is None else Question.decode(asked)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise AskError(_NEWER) from error
        if packed or type(subject) is not str:
            raise AskError(_NEWER)
        return cls(kind, subject, question)


def is_order(text: str) -> bool:
    """Whether a button's value is an order, not a question."""
    return text.startswith(_BEGINS)
