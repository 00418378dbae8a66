"""Who the bot is, and how it connects (docs: reference/methods/auth.test, apps.connections.open, ...)."""

import time
from dataclasses import replace

from cxbot.playground.api.calling import Call, Method, may, need
from cxbot.playground.api.oauth import CODE_LIVES, installed
from cxbot.playground.bot.events import uninstalled
from cxbot.playground.state.errors import SlackError
from cxbot.playground.state.reading import Json


def test(call: Call) -> Json:
    """Docs: reference/methods/auth.test."""
    workspace = call.state.workspace
    return {
        "url": f"https://{workspace.team.domain}.slack.com/",
        "team": workspace.team.name,
        "user": workspace.people[workspace.bot].name,
        "team_id": workspace.team.id,
        "user_id": workspace.bot,
        "bot_id": call.state.app.bot_id,
        "is_enterprise_install": False,
    }


def revoke(call: Call) -> Json:
    """Docs: reference/methods/auth.revoke."""
    if call.flag("test"):
        return {"revoked": False}
    call.state.revoked = True
    return {"revoked": True}


def api_test(call: Call) -> Json:
    """Docs: reference/methods/api.test: gives back what it is sent, or the error it is asked for."""
    if call.text("error"):
        raise SlackError(call.text("error"), args=dict(call.arguments))
    return {"args": dict(call.arguments)}


def open_connection(call: Call) -> Json:
    """Docs: reference/methods/apps.connections.open; the address is good for one connection."""
    if call.state.mode != "socket":
        raise SlackError("socket_mode_not_enabled")
    ticket = call.state.connections.ticket()
    address = call.state.url.replace("http://", "ws://", 1)
    return {"url": f"{address}socket?ticket={ticket}&app_id={call.state.app.id}"}


def team_info(call: Call) -> Json:
    """Docs: reference/methods/team.info."""
    team = call.state.workspace.team
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}}


def bot_info(call: Call) -> Json:
    """Docs: reference/methods/bots.info."""
    app = call.state.app
    if call.text("bot") not in {"", app.bot_id}:
        raise SlackError("bot_not_found")
    user = call.state.workspace.bot
    return {
        "bot": {"id": app.bot_id, "deleted": False, "name": app.name, "app_id": app.id, "user_id": user, "icons": {}}
    }


def access(call: Call) -> Json:
    """Docs: reference/methods/oauth.v2.access; the code is good once, for ten minutes."""
    state = call.state
    if call.text("client_id") != state.app.client_id:
        raise SlackError("invalid_client_id")
    if call.text("client_secret") != state.app.client_secret:
        raise SlackError("bad_client_secret")
    install = state.installs.get(call.text("code"))
    if install is None or time.monotonic() - install.issued > CODE_LIVES:
        raise SlackError("invalid_code")
    if install.used:
        raise SlackError("code_already_used")
    if call.text("redirect_uri") and call.text("redirect_uri") != install.redirect_uri:
        raise SlackError("bad_redirect_uri")
    state.installs[call.text("code")] = replace(install, used=True)
    return installed(state, install)


def uninstall(call: Call) -> Json:
    """Docs: reference/methods/apps.uninstall; the bot hears of it, then its token is dead."""
    state = call.state
    if (call.text("client_id"), call.text("client_secret")) != (state.app.client_id, state.app.client_secret):
        raise SlackError("client_id_token_mismatch")
    uninstalled(state)
    return {}


METHODS = (
    Method(
        *("oauth.v2.access", access, 4),
        arguments=may("client_id", "client_secret", "code", "redirect_uri"),
        token="none",  # noqa: S106  the kind of token
    ),
    Method("apps.uninstall", uninstall, 1, arguments=(need("client_id"), need("client_secret"))),
    Method("auth.test", test, None),
    Method("auth.revoke", revoke, 3, arguments=may("test", kind="flag")),
    Method("api.test", api_test, 4, arguments=may("error", "foo"), token="none"),  # noqa: S106  the kind of token
    Method("apps.connections.open", open_connection, 1, token="app"),  # noqa: S106  the kind of token
    Method("team.info", team_info, 3, ("team:read",)),
    Method("bots.info", bot_info, 3, ("users:read",), may("bot")),
)
