"""The Home tab: what a person sees on opening the app."""

from slack_bolt import App

from cxbot.drawing import teaching
from cxbot.errors import RightsError
from cxbot.message import Home
from cxbot.order import Order, OrderKind
from cxbot.slack.context import Context
from cxbot.slack.listeners.request import Request, listener
from cxbot.slack.sending.views import home_view


def register(app: App, context: Context) -> None:
    """Listen to people opening the app."""
    app.event("app_home_opened")(listener(context, "app_home_opened", opened))


def opened(request: Request) -> None:
    """Somebody opened the app: show the Home tab if that is what was opened."""
    if request.body.get("event", {}).get("tab") == "home":
        request.later(request.context.pools.quick, lambda: _show(request))


def _show(request: Request) -> None:
    try:
        request.person()
        reply = request.context.replying.reply(Order(OrderKind.HOME))
    except RightsError as error:
        reply = teaching.closed_home(error)
    if isinstance(reply, Home):
        request.context.posting.courier.publish_home(request.user, home_view(reply))
