"""The rules that admins change in the Home tab: who may see and ask what, where the environment leaves it open."""

import re

from slack_bolt import App

from cxbot.drawing.rules import RULE
from cxbot.keeping.audit import SET, Seen
from cxbot.message import Json
from cxbot.rights import Level
from cxbot.slack.context import Context
from cxbot.slack.listeners import home
from cxbot.slack.listeners.request import Request, listener


def register(app: App, context: Context) -> None:
    """Listen to admins who choose a rule."""
    app.action(re.compile(f"^{RULE}"))(listener(context, "rule", chosen))


def chosen(request: Request) -> None:
    """A rule was chosen: it holds from now on, if an admin chose it."""
    request.later(request.context.pools.quick, lambda: _set(request))


def _set(request: Request) -> None:
    context = request.context
    context.rights.check_level(request.person(), Level.ADMIN)
    action = (request.body.get("actions") or [{}])[0]
    name, value = str(action.get("action_id") or "").removeprefix(RULE), _value(action)
    context.rules.set(name, value)
    context.audit(Seen(request.user, (SET,), f"{name}={value}"))
    home.refresh(request)


def _value(action: Json) -> str:
    option = action.get("selected_option")
    several = action.get("selected_users") or action.get("selected_conversations") or ()
    return str(option.get("value") or "") if option else ",".join(map(str, several))
