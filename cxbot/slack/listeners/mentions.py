"""Asked without a command: by the bot's name, as in threads, or by words alone in a direct message to it."""

import logging
import re
from dataclasses import replace

from slack_bolt import App

from cxbot.observing import note
from cxbot.order import Order
from cxbot.slack.context import Context
from cxbot.slack.listeners.commands import post, understand
from cxbot.slack.listeners.orders import obey
from cxbot.slack.listeners.promised import Promised
from cxbot.slack.listeners.request import Request, listener
from cxbot.slack.sending.posting import Spot

log = logging.getLogger(__name__)


def register(app: App, context: Context) -> None:
    """Listen to mentions of the bot, and to its direct messages."""
    app.event("app_mention")(listener(context, "app_mention", mentioned))
    app.event("message")(listener(context, "message", written))


def mentioned(request: Request) -> None:
    """Somebody mentioned the bot: the words on both sides of the mention are asked."""
    _ask(replace(request, asked=_words(request), command=f"@{request.context.bot.name}"))


def written(request: Request) -> None:
    """Somebody wrote to the bot alone."""
    event = request.body.get("event", {})
    if event.get("channel_type") == "im" and not event.get("hidden"):
        _ask(replace(request, asked=_words(request), command=""))  # here nobody is told to type a command


def _ask(request: Request) -> None:
    """Have it answered where it was asked."""
    event = request.body.get("event", {})
    by_app = event.get("bot_id") or event.get("bot_profile") or request.user in {"", "USLACKBOT"}
    if by_app or event.get("subtype") or event.get("edited"):
        return  # the bot itself and other apps are not answered, and what was edited was answered when it was written
    # First there must be room for the job, then it is promised.
    promise = Promised(request)
    request.later_once(request.context.pools.reports, lambda: _answer(request), settled=promise.take_off)
    promise.write()


def _words(request: Request) -> str:
    """What was written, without the bot's name in it."""
    text = str(request.body.get("event", {}).get("text") or "")
    return re.sub(rf"<@{re.escape(request.context.bot.user)}(?:\|[^<>]*)?>", " ", text).strip()


def _answer(request: Request) -> None:
    if request.context.directory.person(request.user).bot:
        note(log, "app_not_answered", what=request.what, user=request.user)
        return
    intent = understand(request, mentioned=True)
    if isinstance(intent.asked, Order):
        obey(request, intent.asked)
        return
    spot = Spot() if intent.private else Spot(request.channel, request.thread)
    post(request, intent.asked, spot)
