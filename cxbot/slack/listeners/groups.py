"""User groups: who is in one may have changed, so it is asked anew before somebody is let in by it."""

from slack_bolt import App

from cxbot.slack.context import Context
from cxbot.slack.listeners.request import Request, listener


def register(app: App, context: Context) -> None:
    """Listen to changes of user groups."""
    app.event("subteam_members_changed")(listener(context, "subteam_members_changed", changed))
    app.event("subteam_updated")(listener(context, "subteam_updated", changed))


def changed(request: Request) -> None:
    """Somebody came into a group or left it, or the group is gone."""
    event = request.body.get("event", {})
    group = event.get("subteam_id") or event.get("subteam", {}).get("id") or ""
    request.context.directory.forget_members(str(group))
