"""Asked without a command: by the bot's name, as in threads, or by words alone in a direct message to it."""

from dataclasses import replace

from slack_bolt import App

from cxbot.order import Order
from cxbot.slack.context import Context
from cxbot.slack.listeners.commands import say, understand
from cxbot.slack.listeners.request import Request, listener
from cxbot.slack.sending.posting import Spot


def register(app: App, context: Context) -> None:
    """Listen to mentions of the bot, and to its direct messages."""
    app.event("app_mention")(listener(context, "app_mention", mentioned))
    app.event("message")(listener(context, "message", written))


def mentioned(request: Request) -> None:
    """Somebody mentioned the bot: what follows the mention is asked, or else what stands before it."""
    bot = request.context.bot
    before, _, after = _text(request).partition(f"<@{bot.user}")
    after = after.partition(">")[2]
    _ask(replace(request, asked=after.strip() or before.strip(), command=f"@{bot.name}"))


def written(request: Request) -> None:
    """Somebody wrote to the bot alone."""
    event = request.body.get("event", {})
    if event.get("channel_type") == "im" and not event.get("hidden"):
        bot = request.context.bot
        _ask(replace(request, asked=_text(request).replace(f"<@{bot.user}>", " ").strip()))


def _ask(request: Request) -> None:
    """Have it answered where it was asked."""
    event = request.body.get("event", {})
    if event.get("bot_id") or event.get("subtype") or event.get("edited") or request.user == "USLACKBOT":
        return  # the bot itself and other apps are not answered, and what was edited was answered when it was written
    request.later_once(request.context.pools.reports, lambda: _answer(request))


def _text(request: Request) -> str:
    return str(request.body.get("event", {}).get("text") or "")


def _answer(request: Request) -> None:
    intent = understand(request)
    if isinstance(intent.asked, Order):
        say(request, request.context.replying.reply(intent.asked, asked_by=request.user))
        return
    spot = Spot() if intent.private else Spot(request.channel, request.thread)
    request.context.posting.post(intent.asked, spot, request.person())
