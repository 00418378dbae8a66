"""Hands payloads to the bot, over its socket or to its request URL, and waits for the ack.

Docs: apis/events-api/using-socket-mode, authentication/verifying-requests-from-slack.
"""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.websockets import WebSocketDisconnect

from cxbot.playground.state.reading import Json, read_json
from cxbot.playground.state.state import State

LOOKS_EVERY = 0.1  # seconds, while the app is being prepared
RETRY_REASONS = {"late": "http_timeout", "unreachable": "connection_failed", "refused": "http_error"}


@dataclass(frozen=True, slots=True)
class Ack:
    """How the bot took it: `how` is ok, late, unreachable or refused; `payload` is what the ack carried.

    `again` is false where the bot asks not to be sent this event again.
    """

    how: str
    payload: object = None
    again: bool = True

    @property
    def ok(self) -> bool:
        """Whether the bot acknowledged in time."""
        return self.how == "ok"


async def deliver(state: State, kind: str, name: str, payload: Json, retry: tuple[int, str] = (0, "")) -> Ack:
    """Send a payload once. `kind` is slash_commands, interactive or events_api; `name` is for the record."""
    while state.status.holding:  # noqa: ASYNC110 - another thread sets the status
        await asyncio.sleep(LOOKS_EVERY)
    entry = state.record.begin("to_bot", "socket" if state.mode == "socket" else "http", name, payload)
    send = _by_socket if state.mode == "socket" else _by_http
    ack = await send(state, kind, payload, retry)
    state.record.end(entry, ok=ack.ok, status=None if ack.ok else 0, answer=ack.payload if ack.ok else ack.how)
    return ack


async def deliver_event(state: State, event: Json, payload: Json) -> None:
    """Send an event, again after pauses while nobody acknowledges it (docs: apis/events-api, "Retries")."""
    retry = (0, "")
    for number, pause in enumerate((None, *state.settings.redelivery)):
        if pause is not None:
            await asyncio.sleep(pause)
            retry = (number, retry[1])
        ack = await deliver(state, "events_api", str(event["type"]), payload, retry)
        if ack.ok or not ack.again:
            return
        retry = (number, RETRY_REASONS.get(ack.how, "unknown_error"))


async def _by_socket(state: State, kind: str, payload: Json, retry: tuple[int, str]) -> Ack:
    connection = state.connections.next()
    if connection is None:
        return Ack("unreachable")
    envelope: Json = {
        "envelope_id": secrets.token_hex(16),
        "payload": payload,
        "type": kind,
        "accepts_response_payload": kind != "events_api",
    }
    if kind == "events_api":
        envelope |= {"retry_attempt": retry[0], "retry_reason": retry[1]}
    answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    connection.waiting[envelope["envelope_id"]] = answer
    try:
        await connection.send(envelope)
        return Ack("ok", await asyncio.wait_for(answer, state.settings.ack_within))
    except TimeoutError:
        return Ack("late")
    except (ConnectionError, RuntimeError, WebSocketDisconnect):
        return Ack("unreachable")
    finally:
        connection.waiting.pop(envelope["envelope_id"], None)


async def _by_http(state: State, kind: str, payload: Json, retry: tuple[int, str]) -> Ack:
    url = state.request_url or _url_of(state, kind, payload)
    if not url:
        return Ack("unreachable")
    if kind == "events_api":
        body, content = json.dumps(payload), "application/json"
    elif kind == "slash_commands":
        body, content = urlencode(payload), "application/x-www-form-urlencoded"
    else:
        body, content = urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"
    headers = signed(state.app.signing_secret, body.encode(), str(int(time.time()))) | {"Content-Type": content}
    if retry[0]:
        headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
    request = urllib.request.Request(url, data=body.encode(), headers=headers, method="POST")  # noqa: S310  the address is the developer's own
    sending = asyncio.get_running_loop().run_in_executor(None, _post, request, state.settings.ack_within)
    try:
        return await asyncio.wait_for(sending, state.settings.ack_within)
    except TimeoutError:
        return Ack("late")


def signed(secret: str, body: bytes, timestamp: str) -> dict[str, str]:
    """The headers by which the bot knows that a request is Slack's."""
    text = b"v0:" + timestamp.encode() + b":" + body
    signature = "v0=" + hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature, "User-Agent": "Slackbot 1.0"}


def _post(request: urllib.request.Request, seconds: float) -> Ack:
    # No proxy: the bot is on this machine or in this network.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=seconds) as answer:
            body = answer.read().decode("utf-8", "replace")
            content = answer.headers.get_content_type()
    except urllib.error.HTTPError as error:
        error.close()
        # Docs: apis/events-api, "X-Slack-No-Retry: 1" turns the repetition of this event off.
        return Ack("refused", error.code, again=error.headers.get("X-Slack-No-Retry") != "1")
    except TimeoutError:
        return Ack("late")
    except (OSError, ValueError) as error:
        return Ack("late" if "timed out" in str(error) else "unreachable")
    if not body.strip():
        return Ack("ok")
    try:
        return Ack("ok", read_json(body))
    except ValueError:
        return Ack("ok", {"text": body} if content == "text/plain" else None)


def _url_of(state: State, kind: str, payload: Json) -> str | None:
    """Where the manifest wants it."""
    if kind == "slash_commands":
        commands = {each.get("command"): each.get("url") for each in state.app.commands}
        return commands.get(payload.get("command"))
    settings = state.app.settings.get("interactivity" if kind == "interactive" else "event_subscriptions") or {}
    url = settings.get("request_url")
    if payload.get("type") == "block_suggestion":
        url = settings.get("message_menu_options_url") or url
    return str(url) if url else None
