"""The menu behind a message's buttons: what is done less often, each choice with where its answer goes."""

from dataclasses import replace

from cxbot.drawing import blocks
from cxbot.drawing.part import Rendering
from cxbot.message import Json, Where
from cxbot.order import Order, OrderKind
from cxbot.question import Question

Choice = tuple[str, Where, Question | Order]

ABOUT: Choice = ("About This Report", Where.WINDOW, Order(OrderKind.ABOUT))


def narrow(question: Question) -> Choice:
    """The choice that opens the form of a question."""
    return "Change Period and Filters", Where.WINDOW, Order(OrderKind.NARROW, question=question)


def export(question: Question, label: str = "Export CSV") -> Choice:
    """The choice that sends the file of an answer."""
    return label, Where.PRIVATE, Order(OrderKind.EXPORT, question=question)


def menu(action_id: str, rendering: Rendering, *choices: Choice) -> Json:
    """The menu of these choices, at most five."""
    options = [blocks.option(label, rendering.option_value(place, what)) for label, place, what in choices]
    return blocks.overflow(action_id, *options)


def list_menu(action_id: str, question: Question, rendering: Rendering) -> Json:
    """The menu of a list of rows: all of them in a file, and the form, which begins again at the first page."""
    first_page = replace(question, page=0)
    return menu(action_id, rendering, export(first_page), narrow(first_page), ABOUT)
