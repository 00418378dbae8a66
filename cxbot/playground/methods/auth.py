"""Who the bot is, and how it connects (docs: reference/methods/auth.test, apps.connections.open, ...)."""

from typing import Any

from cxbot.playground.calling import Call, Method, may
from cxbot.playground.refusing import SlackError


def test(call: Call) -> dict[str, Any]:
    """Docs: reference/methods/auth.test."""
    workspace = call.ground.workspace
    return {
        "url": f"https://{workspace.team.domain}.slack.com/",
        "team": workspace.team.name,
        "user": workspace.people[workspace.bot].name,
        "team_id": workspace.team.id,
        "user_id": workspace.bot,
        "bot_id": call.ground.app.bot_id,
        "is_enterprise_install": False,
    }


def revoke(call: Call) -> dict[str, Any]:
    """Docs: reference/methods/auth.revoke."""
    if call.flag("test"):
        return {"revoked": False}
    call.ground.revoked = True
    return {"revoked": True}


def api_test(call: Call) -> dict[str, Any]:
    """Docs: reference/methods/api.test: gives back what it is sent, or the error it is asked for."""
    if call.text("error"):
        raise SlackError(call.text("error"), args=dict(call.arguments))
    return {"args": dict(call.arguments)}


def open_connection(call: Call) -> dict[str, Any]:
    """Docs: reference/methods/apps.connections.open; the address is good for one connection."""
    if call.ground.mode != "socket":
        raise SlackError("socket_mode_not_enabled")
    ticket = call.ground.sockets.ticket()
    address = call.ground.url.replace("http://", "ws://", 1)
    return {"url": f"{address}socket?ticket={ticket}&app_id={call.ground.app.id}"}


def team_info(call: Call) -> dict[str, Any]:
    """Docs: reference/methods/team.info."""
    team = call.ground.workspace.team
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}}


def bot_info(call: Call) -> dict[str, Any]:
    """Docs: reference/methods/bots.info."""
    app = call.ground.app
    if call.text("bot") not in {"", app.bot_id}:
        raise SlackError("bot_not_found")
    user = call.ground.workspace.bot
    return {
        "bot": {"id": app.bot_id, "deleted": False, "name": app.name, "app_id": app.id, "user_id": user, "icons": {}}
    }


METHODS = (
    Method("auth.test", test, None),
    Method("auth.revoke", revoke, 3, arguments=may("test", kind="flag")),
    Method("api.test", api_test, 4, arguments=may("error", "foo"), token="none"),  # noqa: S106  the kind of token
    Method("apps.connections.open", open_connection, 1, token="app"),  # noqa: S106  the kind of token
    Method("team.info", team_info, 3, ("team:read",)),
    Method("bots.info", bot_info, 3, ("users:read",), may("bot")),
)
