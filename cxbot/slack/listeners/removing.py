"""Remove Report: who asked for a report, and admins, have it deleted with everything that the bot posted below it."""

from dataclasses import replace

from cxbot.drawing import removing
from cxbot.errors import AskError, RightsError
from cxbot.keeping.audit import REMOVED, Seen
from cxbot.message import Message, Modal
from cxbot.replying import Reply
from cxbot.slack.listeners.request import Request
from cxbot.slack.listeners.windows import change

NO_REPORT = "I know of no report here that I could remove. Whoever may delete messages can delete it in Slack."


def offered(request: Request, reply: Reply) -> Reply:
    """A window about the report in which it was opened, with the button to those who may remove that report."""
    if not isinstance(reply, Modal) or not request.message:
        return reply
    context = request.context
    kept = context.posting.reports.find(request.channel, request.message)
    if kept is None or not context.rights.may_remove(request.person(), kept.asked_by):
        return reply
    return replace(reply, blocks=(*reply.blocks, removing.button(context.replying.encode)))


def remove(request: Request) -> None:
    """Remove the report that the window was opened from, and say so in the window."""
    if request.in_modal:
        change(request, lambda _: _removed(request))
    else:
        said = _removed(request)
        request.ephemeral.say(Message(said.title, said.blocks))


def _removed(request: Request) -> Modal:
    context, person = request.context, request.person()
    kept = context.posting.reports.find(request.channel, request.message)
    if kept is None:
        raise AskError(NO_REPORT)
    if not context.rights.may_remove(person, kept.asked_by):
        raise RightsError("Only who asked for this report, and admins, may remove it. Please ask one of them.")
    context.posting.remove(request.channel, request.message)
    context.audit(Seen(person.id, (REMOVED,), kept.question.encode(), request.channel))
    return removing.removed()
