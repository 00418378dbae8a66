"""What Slack sends to the bot: payloads shaped as in docs: reference/interaction-payloads and reference/events."""

import secrets
import time
from typing import Any

from cxbot.playground.bot.api_json import message_shown, view_shown
from cxbot.playground.state.ids import new_id
from cxbot.playground.state.state import Ground, ResponseUrl
from cxbot.playground.state.windows import View
from cxbot.playground.state.workspace import Channel, Message, Person


def slash_command(ground: Ground, person: Person, channel: Channel, command: str, text: str) -> dict[str, Any]:
    """A slash command (docs: interactivity/implementing-slash-commands)."""
    names = {"im": "directmessage", "private": "privategroup"}
    return {
        "token": ground.app.verification_token,
        "team_id": ground.workspace.team.id,
        "team_domain": ground.workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": names.get(channel.kind, channel.name),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": ground.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url(ground, "commands", person, channel.id),
        "trigger_id": ground.windows.trigger(person.id),
    }


def block_actions(
    ground: Ground, person: Person, place: Message | View, actions: list[dict[str, Any]], state: dict[str, Any]
) -> dict[str, Any]:
    """Somebody used something in a message or view (docs: block_actions-payload)."""
    payload = _interaction(ground, "block_actions", person, place.id if isinstance(place, View) else None)
    payload["actions"] = actions
    if isinstance(place, View):
        return payload | {"container": {"type": "view", "view_id": place.id}, "view": view_shown(ground, place)}
    ephemeral = place.ephemeral_to is not None
    payload |= container_of(ground, place)
    payload["state"] = {"values": state}
    payload["response_url"] = response_url(
        ground, "actions", person, place.channel, message=place.ts, thread=place.thread_ts
    )
    if not ephemeral:
        payload["message"] = message_shown(ground, place)
    return payload


def block_suggestion(
    ground: Ground, person: Person, place: Message | View, block_id: str, action_id: str, value: str
) -> dict[str, Any]:
    """Somebody types into an external select (docs: block_suggestion-payload)."""
    payload = _interaction(ground, "block_suggestion", person, None)
    del payload["trigger_id"]
    payload |= {"action_id": action_id, "block_id": block_id, "value": value}
    if isinstance(place, View):
        return payload | {"container": {"type": "view", "view_id": place.id}, "view": view_shown(ground, place)}
    payload |= container_of(ground, place)
    return payload if place.ephemeral_to else payload | {"message": message_shown(ground, place)}


def view_submission(ground: Ground, person: Person, view: View) -> dict[str, Any]:
    """Somebody sent a modal in (docs: view-interactions-payload)."""
    payload = _interaction(ground, "view_submission", person, view.id)
    return payload | {"view": view_shown(ground, view), "response_urls": _asked_urls(ground, person, view)}


def view_closed(ground: Ground, person: Person, view: View, *, cleared: bool) -> dict[str, Any]:
    """Somebody closed a modal whose app wants to know."""
    payload = _interaction(ground, "view_closed", person, None)
    del payload["trigger_id"]
    return payload | {"view": view_shown(ground, view), "is_cleared": cleared}


def shortcut(ground: Ground, person: Person, callback_id: str, message: Message | None) -> dict[str, Any]:
    """Somebody used a global or a message shortcut (docs: shortcuts-interaction-payload)."""
    payload = _interaction(ground, "message_action" if message else "shortcut", person, None)
    payload |= {"callback_id": callback_id, "action_ts": f"{time.time():.6f}"}
    if message is None:
        return payload
    return payload | {
        "message_ts": message.ts,
        "channel": _channel_shown(ground, message.channel),
        "message": message_shown(ground, message),
        "response_url": response_url(ground, "app", person, message.channel, thread=message.thread_ts),
    }


def event_callback(ground: Ground, event: dict[str, Any], channel: Channel | None) -> dict[str, Any]:
    """Around an event (docs: apis/events-api, "Events dispatched as JSON")."""
    team = ground.workspace.team.id
    return {
        "token": ground.app.verification_token,
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": ground.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": ground.workspace.bot,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": channel is not None and channel.kind == "shared",
        "event_context": f"4-{secrets.token_urlsafe(24)}",
    }


def message_event(ground: Ground, message: Message, kind: str) -> dict[str, Any]:
    """A message as an event: `kind` is message or app_mention."""
    event = message_shown(ground, message) | {"type": kind, "channel": message.channel, "event_ts": message.ts}
    if kind == "message":
        event["channel_type"] = channel_type(ground, message.channel)
    return event


def channel_type(ground: Ground, channel: str) -> str:
    """What message events call the kind of a conversation."""
    return {"im": "im", "private": "group"}.get(ground.workspace.channels[channel].kind, "channel")


def response_url(
    ground: Ground,
    kind: str,
    person: Person,
    channel: str,
    *,
    message: str | None = None,
    thread: str | None = None,
) -> str:
    """A new response URL (docs: interactivity/handling-user-interaction, "response_url")."""
    made = ResponseUrl(secrets.token_urlsafe(18), person.id, channel, time.monotonic(), message=message, thread=thread)
    ground.response_urls[made.id] = made
    return f"{ground.url}response/{kind}/{made.id}"


def container_of(ground: Ground, message: Message) -> dict[str, Any]:
    """Where something was used."""
    container: dict[str, Any] = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.ephemeral_to is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return {"container": container, "channel": _channel_shown(ground, message.channel)}


def _interaction(ground: Ground, kind: str, person: Person, view: str | None) -> dict[str, Any]:
    return {
        "type": kind,
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team},
        "api_app_id": ground.app.id,
        "token": ground.app.verification_token,
        "trigger_id": ground.windows.trigger(person.id, view),
        "team": {"id": ground.workspace.team.id, "domain": ground.workspace.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _channel_shown(ground: Ground, channel_id: str) -> dict[str, Any]:
    channel = ground.workspace.channels[channel_id]
    names = {"im": "directmessage", "private": "privategroup"}
    return {"id": channel.id, "name": names.get(channel.kind, channel.name)}


def _asked_urls(ground: Ground, person: Person, view: View) -> list[dict[str, Any]]:
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
                    "response_url": response_url(ground, "app", person, chosen),
                }
            )
    return urls
