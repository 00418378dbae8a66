"""Answers for one person alone, where she asked: new ones, and others in the place of those that hold the button."""

from dataclasses import replace

from cxbot.errors import AskError
from cxbot.keeping.columns import Columns
from cxbot.message import Message
from cxbot.metrics import catalogue
from cxbot.question import About, Question
from cxbot.slack.listeners.request import Request

NOT_HERE = "This cannot be shown in this place. Ask for a new report."


def answer_alone(request: Request, question: Question) -> None:
    """Answer a question for the person alone, in the conversation it was asked in.

    Raises:
        CxbotError: it cannot be answered, or she may not see it.
    """
    request.ephemeral.say(_message(request, question))


def turn_alone(request: Request, question: Question) -> None:
    """Show another answer in the place of one that only the person sees.

    Raises:
        CxbotError: it cannot be answered, or she may not see it.
    """
    request.ephemeral.replace(_message(request, question))


def with_own_columns(request: Request, question: Question) -> Question:
    """The question with the columns that the person chose for her tables, unless it chooses some itself."""
    if question.about is not About.CUSTOMERS or question.columns:
        return question
    kept = Columns(request.context.preferences).of(request.user)
    return replace(question, columns=tuple(each for each in kept if each in catalogue()))


def _message(request: Request, question: Question) -> Message:
    context = request.context
    question = with_own_columns(request, question)
    audience = request.audience()
    reply = context.replying.reply(question, audience, asked_by=request.user)
    if not isinstance(reply, Message) or reply.pictures:
        raise AskError(NOT_HERE)
    return reply
