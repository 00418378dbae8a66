"""Mentions: where slash commands do not work, such as in threads, the bot is asked by its name."""

from dataclasses import replace

from slack_bolt import App

from cxbot.message import Message, Modal
from cxbot.slack.commands import understand
from cxbot.slack.delivering import deliver
from cxbot.slack.desk import Desk
from cxbot.slack.listening import Heard, listener


def register(app: App, desk: Desk) -> None:
    """Listen to mentions of the bot."""
    app.event("app_mention")(listener(desk, "app_mention", mentioned))


def mentioned(heard: Heard) -> None:
    """Somebody mentioned the bot: what follows the mention is asked; the answer comes where it was asked."""
    event = heard.body.get("event", {})
    if event.get("bot_id") or event.get("subtype") or event.get("edited"):
        return  # other apps are not answered, and an edited mention was answered when it was written
    bot = heard.desk.bot
    words = str(event.get("text") or "").partition(f"<@{bot.user}")[2].partition(">")[2]
    asking = replace(heard, asked=words.strip(), command=f"@{bot.name}")
    asking.later(heard.desk.reports, lambda: _answer(asking))


def _answer(heard: Heard) -> None:
    meant = understand(heard)
    if isinstance(meant.what, Message):
        heard.whisper.say(meant.what)
    elif isinstance(meant.what, Modal):  # a mention opens no window
        heard.whisper.say(Message(meant.what.title, meant.what.blocks))
    else:
        deliver(heard, meant.what, private=meant.private)
