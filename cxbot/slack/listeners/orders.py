"""Orders: what somebody told the bot to do, by words or by a button."""

from cxbot.message import Home, Message, Modal, Where
from cxbot.order import Order, OrderKind
from cxbot.question import Question
from cxbot.replying import Reply
from cxbot.rights import Place
from cxbot.slack.listeners.request import Request
from cxbot.slack.sending.views import modal_view


def obey(request: Request, order: Order, where: Where = Where.HERE) -> None:
    """Do what was told; the answer is for the person alone."""
    context = request.context
    audience = context.rights.audience(request.person(), Place(""))
    reply = context.replying.reply(order, audience, where=where, asked_by=request.user)
    question = order.question
    if order.kind is OrderKind.EXPORT and question is not None:
        # First there must be room for the job, then it is promised.
        request.later(context.pools.reports, lambda: _export(request, question))
    say(request, reply)


def say(request: Request, reply: Reply) -> None:
    """Answer the person alone: in words, or in a window where she may open one."""
    if isinstance(reply, Modal) and request.trigger:
        request.ephemeral.acknowledge()
        request.context.posting.courier.open_window(request.trigger, modal_view(reply))
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
