"""The form of the table's columns: they are kept for the person, who gets a copy of the table for herself alone."""

from dataclasses import replace

from cxbot.drawing.forms import columns
from cxbot.errors import AskError
from cxbot.keeping.columns import Columns
from cxbot.order import Order
from cxbot.question import Question
from cxbot.slack.listeners.alone import answer_alone
from cxbot.slack.listeners.forms.form import Filled, Form, Taken

NONE = "A table has at least one column. Choose one."
UNKNOWN = "This form belongs to another version of the bot. Ask for a new table."


def _sent(filled: Filled) -> Taken:
    chosen = filled.choices(columns.FIELD)
    if not chosen:
        return Taken(wrong={columns.FIELD: NONE})
    request = filled.request
    asked = request.context.questions.decode(request.carries)
    if isinstance(asked, Order):
        raise AskError(UNKNOWN)

    def show() -> None:
        Columns(request.context.preferences).keep(request.user, chosen)
        answer_alone(request, _with_columns(asked, chosen))

    return Taken(then=show)


def _with_columns(question: Question, chosen: tuple[str, ...]) -> Question:
    return replace(question, columns=chosen, page=0)


FORM = Form(_sent)
