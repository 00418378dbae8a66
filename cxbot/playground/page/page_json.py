"""What a person sees, as the page reads it."""

from cxbot.playground.api.normalising import file_ids
from cxbot.playground.bot.api_json import mimetype
from cxbot.playground.state.reading import Json
from cxbot.playground.state.state import State
from cxbot.playground.state.windows import View
from cxbot.playground.state.workspace import Channel, File, Message, Person


def person_json(person: Person) -> Json:
    """A person."""
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "role": person.role,
        "title": person.title,
        "zone": person.zone,
        "language": person.language,
        "color": f"#{person.color}",
        "initials": "".join(word[0] for word in person.real_name.split()[:2]).upper(),
        "is_bot": person.is_bot,
        "deactivated": person.deactivated,
    }


def channel_json(state: State, channel: Channel, person: str) -> Json:
    """A channel, with how much of it the person has not read."""
    read = state.workspace.read.get((person, channel.id), "")
    messages = messages_json(state, channel.id, person) if person in channel.members else []
    unread = [each for each in messages if each["ts"] > read and each["user"] != person]
    other = next((each for each in channel.members if each != person), None) if channel.kind == "im" else None
    return {
        "id": channel.id,
        "name": _name_for(state, channel, person, other),
        "kind": channel.kind,
        "topic": channel.topic,
        "archived": channel.archived,
        "member_ids": sorted(channel.members),
        "bot_is_member": state.workspace.bot in channel.members,
        "unread": len(unread),
        "im_with": other,
    }


def _name_for(state: State, channel: Channel, person: str, other: str | None) -> str:
    """What a channel is called by somebody in it: a group message by the other people in it."""
    people = state.workspace.people
    if channel.kind == "mpim":
        others = (people[each] for each in channel.members if each != person)
        return ", ".join(sorted(each.real_name for each in others if not each.is_bot))
    return channel.name or (people[other].real_name if other else "")


def workspace_json(state: State, person: str) -> Json:
    """Everything around the messages; channels first, direct messages last."""
    workspace, app = state.workspace, state.app
    bot = workspace.people[workspace.bot]
    channels = [each for each in workspace.channels.values() if workspace.sees(person, each)]
    information = app.manifest["display_information"]
    return {
        "team": {"id": workspace.team.id, "name": workspace.team.name, "domain": workspace.team.domain},
        "people": [person_json(each) for each in workspace.people.values() if each.role != "bot"],
        "channels": [
            channel_json(state, each, person) for each in sorted(channels, key=lambda each: each.kind in {"im", "mpim"})
        ],
        "bot": {
            "user_id": bot.id,
            "app_id": app.id,
            "name": bot.name,
            "display_name": bot.real_name,
            "color": information.get("background_color") or f"#{bot.color}",
            "description": information.get("description") or "",
            "installed": not state.revoked,
            "scopes": [
                {"name": each, "granted": each in app.granted}
                for each in dict.fromkeys((*app.manifest_scopes, *app.optional_scopes))
            ],
        },
        "commands": [
            {
                "command": each["command"],
                "description": each.get("description") or "",
                "usage_hint": each.get("usage_hint") or "",
            }
            for each in app.commands
        ],
        "shortcuts": [
            {
                "name": each["name"],
                "type": each["type"],
                "callback_id": each["callback_id"],
                "description": each.get("description") or "",
            }
            for each in app.shortcuts
        ],
        "clock": clock_json(state),
        "status": status_json(state),
        "connected": bool(state.connections.open) if state.mode == "socket" else state.status.ready,
    }


def clock_json(state: State) -> Json:
    """The movable clock."""
    return {"now": state.clock.now().isoformat(), "offset_seconds": round(state.clock.offset.total_seconds())}


def status_json(state: State) -> Json:
    """How far the app is."""
    status = state.status
    return {"ready": status.ready, "text": status.text, "progress": status.progress, "hints": list(status.hints)}


def messages_json(state: State, channel: str, person: str) -> list[Json]:
    """The messages of a channel, oldest first, without replies."""
    found = state.workspace.in_channel(channel)
    return [
        message_json(state, each)
        for each in found
        if (not each.is_reply or each.broadcast) and each.ephemeral_to in {None, person}
    ]


def thread_json(state: State, channel: str, ts: str, person: str) -> list[Json]:
    """A message and the replies under it that the person sees, oldest first."""
    found = state.workspace.in_channel(channel)
    return [
        message_json(state, each)
        for each in found
        if (each.ts == ts or (each.thread_ts == ts and each.is_reply)) and each.ephemeral_to in {None, person}
    ]


def message_json(state: State, message: Message) -> Json:
    """A message."""
    replies = state.workspace.replies(message.channel, message.ts)
    ids = dict.fromkeys((*file_ids(message.blocks), *message.files))
    return {
        "channel": message.channel,
        "ts": message.ts,
        "thread_ts": message.thread_ts,
        "user": message.user,
        "bot": message.user == state.workspace.bot,
        "name": message.name,
        "text": message.text,
        "blocks": list(message.blocks) if message.blocks is not None else None,
        "attachments": list(message.attachments),
        "ephemeral": message.ephemeral_to is not None,
        # Docs: chat.update, "If blocks are used ... the edited flag will not be displayed".
        "edited": message.edited is not None and message.blocks is None,
        "reply_count": len(replies),
        "reply_users": list(dict.fromkeys(each.user for each in replies)),
        "latest_reply": replies[-1].ts if replies else None,
        "files": {each: file_json(state, each, message) for each in ids},
        "attached": list(message.files),
        "failed": message.failed,
    }


def file_json(state: State, file_id: str, message: Message) -> Json:
    """A file in a message; missing where it was never shared in that conversation, or is gone."""
    file: File | None = state.workspace.files.get(file_id)
    if file is None:
        return {"id": file_id, "name": "", "mimetype": "", "url": f"/page/file/{file_id}", "missing": True, "alt": ""}
    return {
        "id": file.id,
        "name": file.title or file.name,
        "mimetype": mimetype(file.name),
        "url": f"/page/file/{file.id}",
        "missing": file.deleted or message.channel not in file.shared_in,
        "alt": file.alt,
    }


def view_json(view: View) -> Json:
    """A modal or Home tab."""
    sent = view.sent
    return {
        "id": view.id,
        "hash": view.hash,
        "type": view.kind,
        "title": sent.get("title"),
        "submit": sent.get("submit"),
        "close": sent.get("close"),
        "blocks": sent.get("blocks", []),
        "state": view.state,
        "loading": view.loading,  # while the app has not answered what was sent in
        "callback_id": sent.get("callback_id") or "",
        "notify_on_close": bool(sent.get("notify_on_close")),
    }


def views_json(state: State, person: str) -> Json:
    """The open modals and the Home tab of a person."""
    home = state.windows.home(person)
    return {
        "stack": [view_json(each) for each in state.windows.stack(person)],
        "home": view_json(home) if home else None,
    }
