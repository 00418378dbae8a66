"""Slash commands: /cx and its short form. What is being counted is said at once, the report follows."""

from threading import Event

from slack_bolt import App

from cxbot.message import Message, Modal
from cxbot.slack.context import Asked, Asker, Desk
from cxbot.slack.listeners.listening import Heard, listener
from cxbot.slack.listeners.markup import mentioned
from cxbot.slack.sending.posting import deliver
from cxbot.slack.sending.views import window

MOST_PEOPLE = 5  # who are looked up for one question: Slack's time for an answer is short


def register(app: App, desk: Desk) -> None:
    """Listen to every command of the desk."""
    for command in desk.commands:
        app.command(command)(listener(desk, command, typed))


def typed(heard: Heard) -> None:
    """Somebody typed a command: answer it."""
    meant = understand(heard)
    if isinstance(meant.what, Message):
        heard.whisper.say(meant.what)
        return
    if isinstance(meant.what, Modal):
        heard.whisper.acknowledge()
        heard.desk.courier.open_window(heard.trigger, window(meant.what))
        return
    question = meant.what
    counting = heard.desk.replies.counting(question)
    promised = Event()

    def report() -> None:
        promised.wait(heard.desk.waits.ack)
        deliver(heard, question, private=meant.private)

    # First there must be room for the job, then it is promised, then it begins.
    heard.later(heard.desk.reports, report)
    heard.whisper.say(counting)
    promised.set()


def understand(heard: Heard) -> Asked:
    """What the words mean, asked by somebody who may ask.

    Raises:
        AskError: they mean nothing.
        RightsError: the person may not ask.
    """
    desk = heard.desk
    person = heard.person()
    text = f"{desk.commands.get(heard.command, '')} {heard.asked}".strip()
    people = desk.people.known_as(mentioned(heard.asked)[:MOST_PEOPLE])
    return desk.ask(text, Asker(heard.user, heard.channel, heard.command, person.zone, people))
