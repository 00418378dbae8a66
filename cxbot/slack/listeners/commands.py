"""Slash commands: /cx and its short form. What is being counted is said at once, the report follows."""

from functools import partial
from threading import Event

from slack_bolt import App

from cxbot.message import Where
from cxbot.order import Order
from cxbot.question import Question
from cxbot.replying import Intent
from cxbot.rights import Place
from cxbot.slack.context import Context
from cxbot.slack.listeners import saved
from cxbot.slack.listeners.alone import with_own_columns
from cxbot.slack.listeners.markup import people_in
from cxbot.slack.listeners.orders import obey
from cxbot.slack.listeners.promised import Promised
from cxbot.slack.listeners.request import Request, listener
from cxbot.slack.sending.posting import Spot

ELSEWHERE = "The answer is in our direct messages, for you alone; its first line says why."
MOST_PEOPLE = 5  # who are looked up for one question: Slack's time for an answer is short


def register(app: App, context: Context) -> None:
    """Listen to every command."""
    for command in context.commands:
        app.command(command)(listener(context, command, typed))


def typed(request: Request) -> None:
    """Somebody typed a command: answer it."""
    intent = understand(request)
    if isinstance(intent.asked, Order):
        obey(request, intent.asked, Where.PRIVATE if intent.private else Where.HERE)
        return
    question = intent.asked
    alone = request.audience()
    counting = request.context.replying.counting(question, alone)
    promised = Event()

    def report() -> None:
        spot = Spot() if intent.private else Spot(request.channel, request.thread)
        post(request, question, spot)

    # First there must be room for the job, then it is promised, then it begins: it would hold acks up.
    promise, wait = Promised(request), partial(promised.wait, request.context.timeouts.ack)
    request.later_once(request.context.pools.reports, report, settled=promise.take_off, wait=wait)
    promise.write()
    request.ephemeral.say(counting)
    promised.set()


def post(request: Request, question: Question, spot: Spot) -> None:
    """Have the report posted; where it may not go there, that is said where it was asked."""
    if Place(spot.channel).alone:
        question = with_own_columns(request, question)
    posted = request.context.posting.post(question, spot, request.person())
    if spot.channel and posted.channel != spot.channel:
        request.ephemeral.say(ELSEWHERE)


def understand(request: Request, *, mentioned: bool = False) -> Intent:
    """What the words mean, asked by somebody who may ask; `mentioned` where they were written to the bot by its name.

    Raises:
        AskError: they mean nothing.
        RightsError: the person may not ask.
    """
    context = request.context
    alone = request.audience()
    text = f"{context.commands.get(request.command, '')} {request.asked}".strip()
    people = context.directory.known_as(people_in(request.asked)[:MOST_PEOPLE])
    here = Place(request.channel).alone
    return saved.intended(
        request, context.replying.understand(text, people, mentioned=mentioned, audience=alone, alone=here)
    )
