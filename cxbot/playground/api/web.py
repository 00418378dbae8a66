"""The Web API, uploads, response URLs and Socket Mode over HTTP, for the bot."""

import asyncio
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.policy import HTTP
from functools import partial
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from cxbot.playground.api.calling import Method, perform
from cxbot.playground.api.methods import all_methods
from cxbot.playground.api.responding import by_url
from cxbot.playground.bot import sockets
from cxbot.playground.state.limiting import Limits
from cxbot.playground.state.reading import Fields, Json, read_json
from cxbot.playground.state.state import State

API_FAULTS = ("slow", "429", "500", "accept_then_drop", "drop_before_accept", "timeout", "revoked_token")
Answer = tuple[int, Json | str, Mapping[str, str]]  # status, body, headers


def routes(state: State) -> list[Route | WebSocketRoute]:
    """What the bot talks to."""
    api = _Api(state, all_methods(), Limits())
    return [
        Route("/api/{method}", api.call, methods=["GET", "POST"]),
        Route("/upload/v1/{ticket}", partial(_upload, state), methods=["POST"]),
        Route("/response/{kind}/{url}", partial(_response_url, state), methods=["POST"]),
        WebSocketRoute("/socket", partial(_socket, state)),
    ]


@dataclass(frozen=True, slots=True)
class _Api:
    """The Web API."""

    state: State
    methods: Mapping[str, Method]
    limits: Limits

    async def call(self, request: Request) -> Response:
        """Answer one call."""
        name = request.path_params["method"]
        try:
            sent = _with_basic(request, await arguments(request))
        except (TypeError, ValueError):
            return _json({"ok": False, "error": "invalid_json" if _is_json(request) else "invalid_form_data"})
        return await _recorded(self.state, request, ("api", name), sent, partial(self._act, request, name, sent))

    def _act(self, request: Request, name: str, sent: Fields) -> Answer:
        token = _token(request, sent)
        method = self.methods.get(name)
        wait = (
            self.limits.wait(method.name, method.tier, token, str(sent.get("channel")))
            if self.state.settings.rate_limits and method
            else 0
        )
        if wait:
            return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(wait)}
        answer = perform(self.state, self.methods, name, token, sent)
        return 200, answer, {"X-OAuth-Scopes": ",".join(self.state.app.granted)}


async def _upload(state: State, request: Request) -> Response:
    content = _first_part(await request.body(), request.headers.get("content-type", ""))

    def act() -> Answer:
        return (*_take_upload(state, request.path_params["ticket"], content), {})

    return await _recorded(state, request, ("upload", "upload"), {"bytes": len(content)}, act)


async def _response_url(state: State, request: Request) -> Response:
    try:
        body = read_json(await request.body())
    except ValueError:
        body = None

    def act() -> Answer:
        return (*by_url(state, request.path_params["url"], body), {})

    return await _recorded(state, request, ("response_url", "response_url"), body, act)


async def _socket(state: State, websocket: WebSocket) -> None:
    if state.connections.admits(websocket.query_params.get("ticket", "")):
        await sockets.serve(state, websocket)
    else:
        await websocket.close(1008)


async def arguments(request: Request) -> Json:
    """The arguments of a call, from the address, a form or JSON.

    Raises:
        ValueError: the body cannot be read.
        TypeError: it is JSON, but no object.
    """
    found: Json = dict(request.query_params)
    body = await request.body()
    if not body:
        return found
    content = request.headers.get("content-type", "")
    if content.startswith("multipart/form-data"):
        return found | _parts(body, content)
    text = body.decode("utf-8")
    if not _is_json(request):
        return found | dict(parse_qsl(text, keep_blank_values=True))
    sent = read_json(text)
    if not isinstance(sent, dict):
        raise TypeError("JSON, but no object")
    return found | sent


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/json")


async def _recorded(
    state: State,
    request: Request,
    what: tuple[str, str],
    sent: object,
    act: Callable[[], Answer],
) -> Response:
    """Do what the bot asks, with the fault that is on, and write it down."""
    kind, name = what
    entry = state.record.begin("from_bot", kind, name, sent)
    fault = state.faults.take(API_FAULTS, name)
    fails = fault.fault if fault else ""
    if fault and fails in {"slow", "timeout"}:
        await asyncio.sleep(fault.seconds or 0)
    status: int
    body: Json | str
    if fails in {"timeout", "drop_before_accept"}:
        state.record.end(entry, ok=False, status=0, answer=fails)
        return await _drop(request)
    headers: Mapping[str, str] = {}
    if fails == "500":
        status, body = 500, {"ok": False, "error": "internal_error"}
    elif fails == "429":
        status, body = 429, {"ok": False, "error": "ratelimited"}
        headers = {"Retry-After": str(int(fault.seconds or 1) if fault else 1)}
    elif fails == "revoked_token" and kind == "api":
        status, body = 200, {"ok": False, "error": "token_revoked"}
    else:
        status, body, headers = act()
    ok = status == 200 and (not isinstance(body, dict) or bool(body.get("ok")))
    state.record.end(entry, ok=ok, status=status, answer=body)
    if fails == "accept_then_drop":
        return await _drop(request)
    return _json(body, status, headers) if isinstance(body, dict) else PlainTextResponse(body, status)


async def _drop(request: Request) -> Response:
    """Break the connection; no answer ever arrives."""
    request.scope["playground.abort"]()
    await asyncio.sleep(0.01)  # until the server has noticed, or it would try to answer
    raise ClientDisconnect


def _json(body: Json, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(body, status, headers=headers)


def _with_basic(request: Request, sent: Json) -> Json:
    """The app's own name and secret, which may stand in the header (docs: oauth.v2.access, "HTTP Basic")."""
    header = request.headers.get("authorization", "")
    if not header.lower().startswith("basic "):
        return sent
    client_id, _, secret = b64decode(header[6:]).decode("utf-8").partition(":")
    return {**sent, "client_id": client_id, "client_secret": secret}


def _token(request: Request, sent: Fields) -> str:
    header = request.headers.get("authorization", "")
    return header[7:].strip() if header.lower().startswith("bearer ") else str(sent.get("token") or "")


def _take_upload(state: State, ticket: str, content: bytes) -> tuple[int, str]:
    file = state.workspace.files.get(state.uploads.get(ticket, ""))
    if file is None:
        return 404, "Not found"
    if len(content) != file.length:
        return 400, f"Expected {file.length} bytes, got {len(content)}"
    del state.uploads[ticket]
    state.workspace.files[file.id] = replace(file, content=content)
    return 200, f"OK - {len(content)}"


def _parts(body: bytes, content: str) -> Json:
    """The fields of a multipart form."""
    parsed = message_from_bytes(b"Content-Type: " + content.encode() + b"\r\n\r\n" + body, policy=HTTP)
    found: Json = {}
    for part in parsed.iter_parts():
        name = part.get_param("name", header="content-disposition")
        value = part.get_payload(decode=True)
        if isinstance(value, bytes):
            found[str(name)] = value if part.get_filename() else value.decode("utf-8")
    return found


def _first_part(body: bytes, content: str) -> bytes:
    """The bytes of an upload, sent as they are or in a form."""
    if not content.startswith("multipart/form-data"):
        return body
    return next((each for each in _parts(body, content).values() if isinstance(each, bytes)), b"")
