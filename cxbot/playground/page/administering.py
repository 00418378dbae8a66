"""What happens to channels and to the app itself: renamed, archived, shared, deleted; uninstalled, installed again."""

import re
from collections.abc import Collection
from dataclasses import replace

from cxbot.playground.bot.events import happened_to, uninstalled
from cxbot.playground.state.errors import NotPossibleError
from cxbot.playground.state.state import State
from cxbot.playground.state.workspace import Channel


def archive(state: State, which: str, *, archived: bool = True) -> None:
    """Archive a channel, or take it out of the archive (docs: reference/events/channel_archive)."""
    channel = _channel(state, which)
    if channel.archived == archived:
        return
    what = "archive" if archived else "unarchive"
    _change(state, replace(channel, archived=archived))
    happened_to(state, channel, what, {"channel": channel.id, "user": _somebody(state), "is_moved": 0})


def rename(state: State, which: str, name: str) -> None:
    """Rename a channel (docs: reference/events/channel_rename).

    Raises:
        NotPossibleError: Slack does not take the name, or another channel has it.
    """
    channel = _channel(state, which)
    if not re.fullmatch(r"[\w-]{1,80}", name) or name != name.lower():
        raise NotPossibleError("Names of channels have small letters, digits, hyphens and underscores, 80 at most.")
    if any(each.name == name and each.id != channel.id for each in state.workspace.channels.values()):
        raise NotPossibleError(f"There is a channel #{name} already.")
    _change(state, replace(channel, name=name))
    happened_to(state, channel, "rename", {"channel": {"id": channel.id, "name": name, "created": channel.created}})


def share(state: State, which: str, *, shared: bool = True) -> None:
    """Share a public channel with the company next door, or end that (docs: reference/events/channel_shared)."""
    channel, workspace = _channel(state, which), state.workspace
    if channel.kind not in {"channel", "shared"}:
        raise NotPossibleError("Only public channels are shared in the playground.")
    other = next(each for each in workspace.teams if each != workspace.team.id)
    theirs = {each.id for each in workspace.people.values() if each.team == other}
    if shared == (channel.kind == "shared"):
        return
    members = channel.members | theirs if shared else channel.members - theirs
    changed = replace(channel, kind="shared" if shared else "channel", members=members)
    _change(state, changed)
    if shared:
        happened_to(state, changed, "shared", {"channel": channel.id, "connected_team_id": other})
    else:
        left = {"previously_connected_team_id": other, "is_ext_shared": False}
        happened_to(state, changed, "unshared", {"channel": channel.id, **left})


def delete(state: State, which: str) -> None:
    """Delete a channel with all that is in it (docs: reference/events/channel_deleted)."""
    channel = _channel(state, which)
    if channel.name == "general":
        raise NotPossibleError("#general cannot be deleted.")
    del state.workspace.channels[channel.id]
    state.workspace.messages.pop(channel.id, None)
    state.stream.tell("channels")
    happened_to(state, channel, "deleted", {"channel": channel.id, "actor_id": _somebody(state)})


def uninstall(state: State) -> None:
    """Uninstall the app."""
    uninstalled(state)
    state.stream.tell("channels")


def reinstall(state: State, without: Collection[str] = ()) -> None:
    """Install the app again, with the scopes that its manifest asks for but those; the token stays as it is.

    Raises:
        NotPossibleError: the manifest asks for no such scope.
    """
    asked = dict.fromkeys((*state.app.manifest_scopes, *state.app.optional_scopes))
    if unknown := set(without) - set(asked):
        raise NotPossibleError(f"The manifest does not ask for {', '.join(sorted(unknown))}.")
    state.app = replace(state.app, granted=tuple(each for each in asked if each not in without))
    state.revoked = False
    state.stream.tell("channels")


def _channel(state: State, which: str) -> Channel:
    channel = state.workspace.channel(which)
    if channel is None or channel.kind in {"im", "mpim"}:
        raise NotPossibleError("There is no such channel.")
    return channel


def _change(state: State, channel: Channel) -> None:
    state.workspace.channels[channel.id] = channel
    state.stream.tell("channels")


def _somebody(state: State) -> str:
    """Who does it: the first manager there is."""
    return next((each.id for each in state.workspace.people.values() if each.role == "manager"), "")
