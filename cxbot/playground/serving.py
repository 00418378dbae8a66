"""The server: the bot's side, the page's side, who may talk to it, and the thread it runs in."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from typing import Any, cast
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request as WebSocketRequest

from cxbot.playground.api import oauth, web
from cxbot.playground.page import calls
from cxbot.playground.state.state import State

PAGE = Path(__file__).parent / "page"
LOOPBACK = "127.0.0.1"
OUR_NAMES = frozenset({LOOPBACK, "localhost", "::1"})
WAITING = 64  # deliveries over HTTP that wait for an ack side by side
STARTING = 10.0  # seconds

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Breakable(H11Protocol):
    """HTTP whose connection can be broken from inside, as a fault does."""

    def handle_events(self) -> None:
        """Hand the connection's end to the application."""
        super().handle_events()
        # The application runs later, in a task of its own; what is put in here now is there when it looks.
        if self.scope:
            cast("Scope", self.scope)["playground.abort"] = self.transport.abort


class BreakableSocket(WebSocketsSansIOProtocol):
    """A WebSocket whose connection can be broken from inside."""

    def handle_connect(self, event: WebSocketRequest) -> None:
        """Hand the connection's end to the application, which runs later."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            cast("Scope", self.scope)["playground.abort"] = self.transport.abort


def web_app(state: State) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """The whole application."""
    found: list[BaseRoute] = [
        *web.routes(state),
        *calls.routes(state),
        *oauth.routes(state),
        Route("/", _index(state)),
    ]
    if (PAGE / "static").is_dir():
        fonts = StaticFiles(packages=[("font_lato", "files")])
        found += [Mount("/static/fonts", fonts), Mount("/static", StaticFiles(directory=PAGE / "static"))]
    return _guarded(Starlette(routes=found))


def _guarded(app: Starlette) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """Only this machine's own programs, and pages that came from here, are answered."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"} and not _is_ours(scope):
            if scope["type"] == "http":
                await PlainTextResponse("Not from here", 403)(scope, receive, send)
            else:
                await receive()
                await send({"type": "websocket.close", "code": 1008})
            return
        try:
            await app(scope, receive, send)
        except ClientDisconnect:
            # A fault broke the connection.
            return

    return guarded


def _is_ours(scope: Scope) -> bool:
    headers = {bytes(name).lower(): bytes(value).decode("latin-1") for name, value in scope["headers"]}
    try:
        return _is_ours_by(headers, scope)
    except ValueError:
        return False  # a host or origin that is no address


def _is_ours_by(headers: Mapping[bytes, str], scope: Scope) -> bool:
    host = urlsplit(f"//{headers.get(b'host', '')}")
    if host.hostname not in OUR_NAMES:
        return False
    origin = headers.get(b"origin")
    if origin is None:
        # A link from another page may lead here, as "Add to Slack" does; nothing else of that page's may.
        followed = headers.get(b"sec-fetch-mode") == "navigate" and (scope["path"] == "/" or _is_install(scope))
        return followed or headers.get(b"sec-fetch-site", "none") in {"none", "same-origin"}
    asked = urlsplit(origin)
    return asked.hostname in OUR_NAMES and asked.port == host.port


def _is_install(scope: Scope) -> bool:
    return (scope.get("method"), scope["path"]) == ("GET", "/oauth/v2/authorize")


def _index(state: State) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_request: Request) -> Response:
        from jinja2 import Environment, FileSystemLoader, select_autoescape

        if not (PAGE / "index.html").is_file():
            return PlainTextResponse("The playground runs; its page is not installed.")
        pages = Environment(loader=FileSystemLoader(PAGE), autoescape=select_autoescape())
        return HTMLResponse(pages.get_template("index.html").render(title=state.workspace.team.name))

    return answer


class Server:
    """uvicorn in a thread with its own event loop."""

    def __init__(self, state: State, port: int) -> None:
        """`port` 0 takes a free one."""
        self._state = state
        self._port = port
        self._ready = Event()
        self._uvicorn: uvicorn.Server | None = None
        self._failed: BaseException | None = None
        self._thread = Thread(target=self._run, name="playground", daemon=True)
        self.loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> str:
        """Start; the address it is reached at.

        Raises:
            OSError: the port is taken.
        """
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((LOOPBACK, self._port))
        except OSError:
            listening.close()
            raise
        self._socket = listening
        url = f"http://{LOOPBACK}:{listening.getsockname()[1]}/"
        self._state.url = url
        self._thread.start()
        if not self._ready.wait(STARTING) or self._failed:
            raise OSError(f"The playground did not start: {self._failed}")
        return url

    def stop(self) -> None:
        """End all connections and the thread."""
        if self.loop and self._uvicorn and self._thread.is_alive():
            self.loop.call_soon_threadsafe(self._begin_to_stop)
            self._thread.join(10)

    def _break_sockets_soon(self) -> None:
        if self.loop and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._break_sockets)

    def _break_sockets(self) -> None:
        """The fault that breaks connections acts at once, and once."""
        fault = self._state.faults.take({"lost_socket"})
        if fault:
            self._state.faults.remove(fault.id)
            self._state.connections.break_off(fault.seconds or 0.0)

    def _begin_to_stop(self) -> None:
        self._state.stream.close()
        for task in self._state.tasks:
            task.cancel()
        if self._uvicorn:
            self._uvicorn.should_exit = True

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001  told to the thread that waits
            self._failed = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.loop.set_default_executor(ThreadPoolExecutor(WAITING, "deliver"))
        self._state.stream.open(self.loop)
        self._state.faults.told = self._break_sockets_soon
        config = uvicorn.Config(
            web_app(self._state),
            http=Breakable,
            ws=BreakableSocket,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._uvicorn = uvicorn.Server(config)
        self.loop.call_soon(self._say_ready)
        await self._uvicorn.serve(sockets=[self._socket])

    def _say_ready(self) -> None:
        if self._uvicorn and self._uvicorn.started:
            self._ready.set()
        elif self.loop:
            self.loop.call_later(0.01, self._say_ready)
