"""The Home tab: what a person sees on opening the app."""

from slack_bolt import App

from cxbot.errors import RightsError
from cxbot.message import Block
from cxbot.slack.context import Desk
from cxbot.slack.listeners.listening import Heard, listener
from cxbot.slack.sending import views


def register(app: App, desk: Desk) -> None:
    """Listen to people opening the app."""
    app.event("app_home_opened")(listener(desk, "app_home_opened", opened))


def opened(heard: Heard) -> None:
    """Somebody opened the app: show the Home tab if that is what was opened."""
    if heard.body.get("event", {}).get("tab") == "home":
        heard.later(heard.desk.quick, lambda: _show(heard))


def _show(heard: Heard) -> None:
    try:
        heard.person()
        blocks = heard.desk.replies.home()
    except RightsError as error:
        words: Block = {"type": "section", "text": {"type": "plain_text", "text": error.text}}
        blocks = (words,)
    heard.desk.courier.publish_home(heard.user, views.home(blocks))
