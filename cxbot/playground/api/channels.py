"""Which conversations the bot can use: Slack's rules of membership and scopes (docs: reference/methods)."""

from cxbot.playground.api.calling import Call
from cxbot.playground.state.errors import SlackError
from cxbot.playground.state.reading import Json
from cxbot.playground.state.workspace import Channel

SCOPES = {"channel": "channels", "shared": "channels", "private": "groups", "im": "im", "mpim": "mpim"}


def visible(call: Call, which: str) -> Channel:
    """A conversation that the bot can know of.

    Raises:
        SlackError: channel_not_found.
    """
    workspace = call.state.workspace
    channel = workspace.channels.get(which)
    hidden = channel is not None and channel.kind in {"private", "im", "mpim"} and workspace.bot not in channel.members
    if channel is None or hidden:
        raise SlackError("channel_not_found")
    return channel


def readable(call: Call, what: str) -> Channel:
    """The conversation of a call that reads; `what` is the scope's second half, read or history."""
    channel = visible(call, call.text("channel"))
    call.need(f"{SCOPES[channel.kind]}:{what}")
    if what == "history" and call.state.workspace.bot not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def postable(call: Call) -> Channel:
    """The conversation of a call that posts: by id, by name, or a person's id for a direct message.

    Raises:
        SlackError: channel_not_found, user_disabled, is_archived, not_in_channel, messages_tab_disabled.
    """
    workspace = call.state.workspace
    which = call.text("channel")
    if which in workspace.people and which != workspace.bot:
        if workspace.people[which].deactivated:
            raise SlackError("user_disabled")
        which = workspace.direct(which, workspace.bot).id
    named = workspace.channel(which)
    channel = visible(call, named.id if named else which)
    _be_removed(call, channel)
    channel = workspace.channels[channel.id]
    if channel.archived:
        raise SlackError("is_archived")
    # Docs: reference/scopes/chat.write.public, "Post in channels your app isn't a member of"; public ones only.
    public = channel.kind in {"channel", "shared"} and call.may("chat:write.public")
    if workspace.bot not in channel.members and not public:
        raise SlackError("not_in_channel")
    if channel.kind == "im" and not call.state.app.messages_enabled:
        raise SlackError("messages_tab_disabled")
    return channel


def channel_json(call: Call, channel: Channel, *, members: bool = False) -> Json:
    """A conversation as the Web API has it (docs: reference/objects/conversation-object)."""
    state = call.state
    team = state.workspace.team.id
    others = state.workspace.is_shared_with(channel)
    shown: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_channel": channel.kind in {"channel", "shared"},
        "is_group": False,
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind in {"private", "im", "mpim"},
        "is_org_shared": False,
        "context_team_id": team,
    }
    if channel.kind == "im":
        other = next(each for each in channel.members if each != state.workspace.bot)
        return shown | {
            "user": other,
            "is_user_deleted": state.workspace.people[other].deactivated,
            "priority": 0,
            "is_open": True,
        }
    shown |= {
        "name": channel.name,
        "name_normalized": channel.name,
        "creator": channel.creator,
        "is_general": channel.name == "general",
        "is_shared": channel.kind == "shared",
        "is_ext_shared": channel.kind == "shared",
        "is_pending_ext_shared": False,
        "is_member": state.workspace.bot in channel.members,
        "shared_team_ids": [team, *others],
        "pending_connected_team_ids": [],
        "topic": {"value": channel.topic, "creator": channel.creator, "last_set": channel.created},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }
    return shown | ({"num_members": len(channel.members)} if members else {})


def _be_removed(call: Call, channel: Channel) -> None:
    """The fault that somebody removes the bot just now."""
    bot = call.state.workspace.bot
    if channel.kind not in {"im", "mpim"} and call.state.faults.take({"removed_from_channel"}, call.method):
        call.state.workspace.change_members(channel.id, bot, belongs=False)
        call.state.stream.tell("channels")
