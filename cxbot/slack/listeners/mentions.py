"""Asked without a command: by the bot's name, as in threads, or by words alone in a direct message to it."""

from dataclasses import replace

from slack_bolt import App

from cxbot.message import Message, Modal
from cxbot.slack.context import Desk
from cxbot.slack.listeners.commands import understand
from cxbot.slack.listeners.listening import Heard, listener
from cxbot.slack.sending.posting import deliver


def register(app: App, desk: Desk) -> None:
    """Listen to mentions of the bot, and to its direct messages."""
    app.event("app_mention")(listener(desk, "app_mention", mentioned))
    app.event("message")(listener(desk, "message", written))


def mentioned(heard: Heard) -> None:
    """Somebody mentioned the bot: what follows the mention is asked, or else what stands before it."""
    bot = heard.desk.bot
    before, _, after = _text(heard).partition(f"<@{bot.user}")
    after = after.partition(">")[2]
    _ask(replace(heard, asked=after.strip() or before.strip(), command=f"@{bot.name}"))


def written(heard: Heard) -> None:
    """Somebody wrote to the bot alone."""
    event = heard.body.get("event", {})
    if event.get("channel_type") == "im" and not event.get("hidden"):
        _ask(replace(heard, asked=_text(heard).replace(f"<@{heard.desk.bot.user}>", " ").strip()))


def _ask(heard: Heard) -> None:
    """Have it answered where it was asked."""
    event = heard.body.get("event", {})
    if event.get("bot_id") or event.get("subtype") or event.get("edited"):
        return  # the bot itself and other apps are not answered, and what was edited was answered when it was written
    heard.later(heard.desk.reports, lambda: _answer(heard))


def _text(heard: Heard) -> str:
    return str(heard.body.get("event", {}).get("text") or "")


def _answer(heard: Heard) -> None:
    meant = understand(heard)
    if isinstance(meant.what, Message):
        heard.whisper.say(meant.what)
    elif isinstance(meant.what, Modal):  # a mention opens no window
        heard.whisper.say(Message(meant.what.title, meant.what.blocks))
    else:
        deliver(heard, meant.what, private=meant.private)
