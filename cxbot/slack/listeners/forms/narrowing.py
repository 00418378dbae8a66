"""The form *Change Period and Filters*: what is in its fields becomes the same question, about something else."""

from collections.abc import Iterator
from itertools import takewhile

from cxbot.asking.entering import KEPT, Entry, EntryError
from cxbot.drawing.forms import inputs, narrowing
from cxbot.errors import AskError
from cxbot.filter import Filter, Kind
from cxbot.message import Modal
from cxbot.order import Order
from cxbot.question import Question
from cxbot.rights import Audience, Place
from cxbot.slack.listeners.commands import post
from cxbot.slack.listeners.forms.form import UNKNOWN_FORM, Filled, Form, Taken, blocks_of
from cxbot.slack.listeners.request import Request
from cxbot.slack.sending.posting import Spot


def sent(filled: Filled) -> Taken:
    """The answer goes where the form was opened from, or directly to the person: from the Home tab."""
    request = filled.request
    try:
        question = _narrowed(filled)
    except EntryError as error:
        return Taken(wrong={error.field: error.text})
    return Taken(then=lambda: _answer(request, question))


def used(filled: Filled) -> Modal | None:
    """The form with the words that would ask what is in its fields, or with what is wrong there."""
    request, shown = filled.request, blocks_of(filled.request)
    if filled.used != narrowing.IN_WORDS:
        return None
    try:
        words = request.context.replying.in_words(_narrowed(filled), alone(request))
    except AskError as error:
        return narrowing.again(shown, request.carries, wrong=error.text)
    return narrowing.again(shown, request.carries, words=words, wrong="Words would name customers.")


def _narrowed(filled: Filled) -> Question:
    request = filled.request
    asked = _question(request)
    return request.context.replying.narrowed(asked, entry(filled, asked), alone(request))


def alone(request: Request) -> Audience:
    """What the person may see: she alone sees the form."""
    return request.context.rights.audience(request.person(), Place(""))


def _answer(request: Request, question: Question) -> None:
    if request.channel:
        request.ephemeral.say(request.context.replying.counting(question, alone(request)))
    post(request, question, Spot(request.channel, request.thread))


def _question(request: Request) -> Question:
    order = request.context.questions.decode(request.carries)
    if not isinstance(order, Order) or order.question is None:
        raise AskError(UNKNOWN_FORM)
    return order.question


def entry(filled: Filled, question: Question) -> Entry:
    """What was entered for a question, in the words of the grammar; None where there is no such field.

    Raises:
        EntryError: a sentence was chosen that stood among the options.
    """
    return Entry(
        period=filled.choice("period") or KEPT,
        words=filled.text("words"),
        first=filled.day("first"),
        last=filled.day("last"),
        baseline=filled.choice("baseline") or KEPT,
        against=filled.text("against"),
        filters=tuple(_filters(filled, question)),
        split=_chosen(filled, "split"),
        bucket=_chosen(filled, "bucket"),
        measure=_chosen(filled, "measure"),
    )


def _filters(filled: Filled, question: Question) -> Iterator[Filter]:
    """Those in the fields, and those of the question for which there are no fields."""
    for kind in (*narrowing.FOUND, Kind.RATING):
        fields = list(takewhile(filled.has, narrowing.filter_fields(kind)))
        if not fields and not narrowing.leaves_out(kind, accounts=filled.request.context.replying.accounts):
            yield from (each for each in question.filters if each.kind is kind)
        for field in fields:
            ids = filled.choices(field)
            if inputs.NOTHING in ids:
                raise EntryError(field, "Choose something that is called so; the line you chose only says why not.")
            if ids:
                yield Filter(kind, ids)


def _chosen(filled: Filled, field: str) -> str | None:
    if not filled.has(field):
        return None
    chosen = filled.choice(field)
    return "" if chosen == narrowing.NONE else chosen


NARROWING = Form(sent, used)
