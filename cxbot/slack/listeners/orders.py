"""Orders: what somebody told the bot to do, by words or by a button."""

from dataclasses import replace

from cxbot.drawing import teaching
from cxbot.exporting import check_export
from cxbot.message import Home, Message, Modal, Where
from cxbot.order import Order, OrderKind
from cxbot.question import Question
from cxbot.replying import Reply
from cxbot.rights import Place
from cxbot.slack.listeners import digests, home, saved, told
from cxbot.slack.listeners.alone import with_own_columns
from cxbot.slack.listeners.removing import offered, remove
from cxbot.slack.listeners.request import Request
from cxbot.slack.listeners.windows import open_at_once, open_then_fill, window_of
from cxbot.slack.sending.posting import Spot

COMPARING = "Comparing …"


def obey(request: Request, order: Order, where: Where = Where.HERE) -> None:
    """Do what the person ordered; the answer is hers alone. A form is opened at once, and filled when it is drawn."""
    context = request.context
    audience = request.audience()
    if order.kind is OrderKind.COLUMNS and order.question is not None:
        order = replace(order, question=with_own_columns(request, order.question))
    order = digests.addressed(request, order, where)

    def reply(where: Where = where) -> Reply:
        about_kept = told.reply(request, order) or saved.reply(request, order) or digests.reply(request, order)
        return about_kept or context.replying.reply(order, audience, where=where, asked_by=request.user)

    if order.opens_window and request.trigger:
        request.ephemeral.acknowledge()
        pool, meanwhile = (context.pools.quick, "Opening …") if order.opens_form else (context.pools.reports, COMPARING)
        open_then_fill(request, pool, lambda: window_of(reply(Where.WINDOW)), meanwhile)
    elif order.opens_form:
        # Words beside the bot's name open no window; a button does.
        request.ephemeral.say(teaching.opener(context.questions.encode(order), order.kind))
    elif order.kind is OrderKind.EXPORT and order.question is not None:
        # First there must be room for the job, then it is promised.
        question = order.question
        check_export(question, audience)
        request.later(context.pools.reports, lambda: _export(request, question))
        say(request, reply())
    elif order.kind is OrderKind.POST and order.question is not None:
        context.posting.post(order.question, Spot(order.subject), request.person(), openly=True)
    elif order.kind is OrderKind.REMOVE:
        remove(request)
    elif order.kind is OrderKind.ABOUT:
        say(request, offered(request, reply()))
    else:
        say(request, reply())
    if order.kind in digests.CHANGES and request.in_home:
        home.refresh(request)


def say(request: Request, reply: Reply) -> None:
    """Answer the person alone: in words, or in a window where she may open one."""
    if isinstance(reply, Modal) and request.trigger:
        request.ephemeral.acknowledge()
        open_at_once(request, reply)
    elif isinstance(reply, Modal):
        request.ephemeral.say(Message(reply.title, reply.blocks))
    elif isinstance(reply, Home):
        request.ephemeral.say(Message("Home", reply.blocks))
    else:
        request.ephemeral.say(reply)


def _export(request: Request, question: Question) -> None:
    """Send what was counted as a file to the person, in direct messages."""
    person, context = request.person(), request.context
    with context.replying.exported(question, context.rights.audience(person, Place(""))) as file:
        context.posting.courier.send_file(file, context.posting.courier.direct(person.id))
