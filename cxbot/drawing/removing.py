"""The button that removes a report, and what its window says then."""

from cxbot.drawing import blocks
from cxbot.drawing.part import Encode
from cxbot.message import Block, Modal
from cxbot.order import Order, OrderKind

REMOVE = "ask:private:remove"


def button(encode: Encode) -> Block:
    """The row with the button, which asks once more before it acts."""
    confirm = {
        "title": _plain("Remove this report?"),
        "text": _plain("The report and what follows in its thread are deleted for everybody. Replies of people stay."),
        "confirm": _plain("Remove Report"),
        "deny": _plain("Keep It"),
        "style": "danger",
    }
    made = blocks.button("Remove Report", REMOVE, encode(Order(OrderKind.REMOVE)))
    return blocks.actions("remove", made | {"style": "danger", "confirm": confirm})


def removed() -> Modal:
    """What the window says once the report is gone."""
    return Modal("Removed", (blocks.plain("The report is removed, with its pictures and its thread."),), "removed")


def _plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}
