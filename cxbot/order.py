"""An order: what is told, not asked; it fits into a button like a question.

The encoding is a public format: kinds are only added, an unknown one gets a kind error.
"""

import json
from dataclasses import dataclass
from enum import StrEnum

from cxbot.errors import AskError

_BEGINS = '{"order":'


class OrderKind(StrEnum):
    """What the bot is told to do."""

    HELP = "help"  # show how to ask
    METRICS = "metrics"  # list what can be measured
    ABOUT = "about"  # say when and why to use the report
    HOME = "home"  # show the Home tab


@dataclass(frozen=True, slots=True)
class Order:
    """One order."""

    kind: OrderKind

    def encode(self) -> str:
        """Write the order as short text for a button's value."""
        return json.dumps({"order": self.kind.value}, separators=(",", ":"))

    @classmethod
    def decode(cls, text: str) -> "Order":
        """Read an order back.

        Raises:
            AskError: the text is no order, or one of a newer version.
        """
        try:
            return cls(OrderKind(json.loads(text)["order"]))
        except (ValueError, KeyError, TypeError) as error:
            raise AskError("This button was made by a newer version of the bot. Ask for a new report.") from error


def is_order(text: str) -> bool:
    """Whether a button's value is an order, not a question."""
    return text.startswith(_BEGINS)
