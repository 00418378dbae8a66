"""User groups (docs: reference/methods/usergroups.list, usergroups.users.list)."""

from cxbot.playground.api.calling import Call, Method, may, need
from cxbot.playground.bot.api_json import group_json
from cxbot.playground.state.errors import SlackError
from cxbot.playground.state.reading import Json
from cxbot.playground.state.workspace import Group


def listed(call: Call) -> Json:
    """Docs: reference/methods/usergroups.list."""
    return {"usergroups": [_shown(call, each) for each in call.state.workspace.groups.values()]}


def members(call: Call) -> Json:
    """Docs: reference/methods/usergroups.users.list."""
    group = call.state.workspace.groups.get(call.text("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.members)}


def _shown(call: Call, group: Group) -> Json:
    shown = group_json(call.state, group)
    shown |= {"user_count": len(group.members)} if call.flag("include_count") else {}
    return shown | ({"users": list(group.members)} if call.flag("include_users") else {})


FLAGS = may("include_count", "include_disabled", "include_users", kind="flag")
METHODS = (
    Method("usergroups.list", listed, 2, ("usergroups:read",), (*FLAGS, *may("team_id"))),
    Method(
        *("usergroups.users.list", members, 2, ("usergroups:read",)),
        (need("usergroup"), *may("include_disabled", kind="flag"), *may("team_id")),
    ),
)
