"""The pages of a list: the buttons that turn them in their place, and which rows are shown."""

from dataclasses import replace

from cxbot.drawing import blocks
from cxbot.drawing.part import Rendering
from cxbot.message import Json
from cxbot.question import Question
from cxbot.unit import thousands

PAGE = "ask:page"  # behind it stands which way


def turns(question: Question, page: int, size: int, count: int, rendering: Rendering) -> list[Json]:
    """Buttons to the page before and the page after, where there are such: "Previous 10", "Next 4"."""
    found = []
    if page > 0:
        found.append(_turn("Previous", min(size, count), replace(question, page=page - 1), rendering))
    rest = count - (page + 1) * size
    if rest > 0:
        found.append(_turn("Next", min(size, rest), replace(question, page=page + 1), rendering))
    return found


def shown_rows(page: int, size: int, here: int, count: int) -> str:
    """Which rows are shown, of how many: "11–20 of 161"."""
    first = page * size + 1
    last = first + here - 1
    numbers = thousands(first) if first == last else f"{thousands(first)}–{thousands(last)}"
    return f"{numbers} of {thousands(count)}"


def _turn(label: str, number: int, question: Question, rendering: Rendering) -> Json:
    return blocks.button(f"{label} {number}", f"{PAGE}:{label.lower()}", rendering.encode(question))
