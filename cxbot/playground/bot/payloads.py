"""What Slack sends to the bot: payloads shaped as in docs: reference/interaction-payloads and reference/events."""

import secrets
import time

from cxbot.playground.bot.api_json import message_json, view_json
from cxbot.playground.bot.markup import as_returned
from cxbot.playground.state.ids import new_id
from cxbot.playground.state.reading import Json
from cxbot.playground.state.state import ResponseUrl, State
from cxbot.playground.state.windows import View
from cxbot.playground.state.workspace import Channel, Message, Person


def slash_command(state: State, person: Person, channel: Channel, command: str, text: str) -> Json:
    """A slash command (docs: interactivity/implementing-slash-commands)."""
    names = {"im": "directmessage", "private": "privategroup"}
    return {
        "token": state.app.verification_token,
        "team_id": state.workspace.team.id,
        "team_domain": state.workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": names.get(channel.kind, channel.name),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": state.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url(state, "commands", person, channel.id),
        "trigger_id": state.windows.trigger(person.id),
    }


def block_actions(state: State, person: Person, place: Message | View, actions: list[Json], filled: Json) -> Json:
    """Somebody used something in a message or view (docs: block_actions-payload)."""
    payload = _interaction(state, "block_actions", person, place.id if isinstance(place, View) else None)
    payload["actions"] = as_returned(actions)
    if isinstance(place, View):
        return payload | {"container": {"type": "view", "view_id": place.id}, "view": view_json(state, place)}
    ephemeral = place.ephemeral_to is not None
    payload |= container_of(state, place)
    payload["state"] = {"values": as_returned(filled)}
    payload["response_url"] = response_url(
        state, "actions", person, place.channel, message=place.ts, thread=place.thread_ts
    )
    if not ephemeral:
        payload["message"] = message_json(state, place)
    return payload


def block_suggestion(
    state: State, person: Person, place: Message | View, block_id: str, action_id: str, value: str
) -> Json:
    """Somebody types into an external select (docs: block_suggestion-payload)."""
    payload = _interaction(state, "block_suggestion", person, None)
    del payload["trigger_id"]
    payload |= {"action_id": action_id, "block_id": block_id, "value": value}
    if isinstance(place, View):
        return payload | {"container": {"type": "view", "view_id": place.id}, "view": view_json(state, place)}
    payload |= container_of(state, place)
    return payload if place.ephemeral_to else payload | {"message": message_json(state, place)}


def view_submission(state: State, person: Person, view: View) -> Json:
    """Somebody sent a modal in (docs: view-interactions-payload)."""
    payload = _interaction(state, "view_submission", person, view.id)
    return payload | {"view": view_json(state, view), "response_urls": _asked_urls(state, person, view)}


def view_closed(state: State, person: Person, view: View, *, cleared: bool) -> Json:
    """Somebody closed a modal whose app wants to know."""
    payload = _interaction(state, "view_closed", person, None)
    del payload["trigger_id"]
    return payload | {"view": view_json(state, view), "is_cleared": cleared}


def shortcut(state: State, person: Person, callback_id: str, message: Message | None) -> Json:
    """Somebody used a global or a message shortcut (docs: shortcuts-interaction-payload)."""
    payload = _interaction(state, "message_action" if message else "shortcut", person, None)
    payload |= {"callback_id": callback_id, "action_ts": f"{time.time():.6f}"}
    if message is None:
        return payload
    return payload | {
        "message_ts": message.ts,
        "channel": _channel_json(state, message.channel),
        "message": message_json(state, message),
        "response_url": response_url(state, "app", person, message.channel, thread=message.thread_ts),
    }


def event_callback(state: State, event: Json, channel: Channel | None) -> Json:
    """Around an event (docs: apis/events-api, "Events dispatched as JSON")."""
    team = state.workspace.team.id
    return {
        "token": state.app.verification_token,
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": state.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": state.workspace.bot,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": channel is not None and channel.kind == "shared",
        "event_context": f"4-{secrets.token_urlsafe(24)}",
    }


def message_event(state: State, message: Message, kind: str) -> Json:
    """A message as an event: `kind` is message or app_mention."""
    event = message_json(state, message) | {"type": kind, "channel": message.channel, "event_ts": message.ts}
    if kind == "message":
        event["channel_type"] = channel_type(state, message.channel)
    return event


def channel_type(state: State, channel: str) -> str:
    """What message events call the kind of a conversation."""
    return {"im": "im", "mpim": "mpim", "private": "group"}.get(state.workspace.channels[channel].kind, "channel")


def response_url(
    state: State,
    kind: str,
    person: Person,
    channel: str,
    *,
    message: str | None = None,
    thread: str | None = None,
) -> str:
    """A new response URL (docs: interactivity/handling-user-interaction, "response_url")."""
    made = ResponseUrl(secrets.token_urlsafe(18), person.id, channel, time.monotonic(), message=message, thread=thread)
    state.response_urls[made.id] = made
    return f"{state.url}response/{kind}/{made.id}"


def container_of(state: State, message: Message) -> Json:
    """Where something was used."""
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.ephemeral_to is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return {"container": container, "channel": _channel_json(state, message.channel)}


def _interaction(state: State, kind: str, person: Person, view: str | None) -> Json:
    return {
        "type": kind,
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team},
        "api_app_id": state.app.id,
        "token": state.app.verification_token,
        "trigger_id": state.windows.trigger(person.id, view),
        "team": {"id": state.workspace.team.id, "domain": state.workspace.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _channel_json(state: State, channel_id: str) -> Json:
    channel = state.workspace.channels[channel_id]
    names = {"im": "directmessage", "private": "privategroup"}
    return {"id": channel.id, "name": names.get(channel.kind, channel.name)}


def _asked_urls(state: State, person: Person, view: View) -> list[Json]:
    """Response URLs for conversation selects that ask for one (docs: "response_url_enabled")."""
    urls = []
    for block in view.sent.get("blocks", ()):
        element = block.get("element") or {}
        value = view.state.get(str(block.get("block_id")), {}).get(str(element.get("action_id")), {})
        chosen = value.get("selected_conversation") or value.get("selected_channel")
        if element.get("response_url_enabled") and chosen:
            urls.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": chosen,
                    "response_url": response_url(state, "app", person, chosen),
                }
            )
    return urls
