"""HTTP mode: Slack calls the bot, which may run as several replicas behind one address."""

import logging
import re
from asyncio import timeout
from collections.abc import Callable
from threading import Event, Thread

import uvicorn
from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from cxbot.errors import SettingError
from cxbot.observing import note
from cxbot.slack.context import Context
from cxbot.slack.running.app import finish
from cxbot.slack.running.impatient import impatient
from cxbot.slack.running.stopping import stopped_by_signals, within

log = logging.getLogger(__name__)

EVENTS = "/slack/events"
HEALTH = "/health"
MOST_BYTES = 2_000_000
MOST_CONNECTIONS = 250  # more are told to come again
READING = 10.0  # seconds for a request's head, and for its body
# Anything else is nobody's signature; Slack's packages raise an error of their own over it.
TIMESTAMP, SIGNATURE = re.compile(r"\d{1,12}"), re.compile(r"v0=[0-9a-f]{64}")
STARTING = 10.0  # seconds
CLOSING = 3


def web_app(app: App, trouble: Callable[[], str] = str, *, reading: float = READING) -> Starlette:
    """The web application: Slack's requests and the bot's health; `trouble` says what is wrong, if anything is.

    A request's body must be there within `reading` seconds.
    """

    async def events(request: Request) -> Response:
        body = b""
        try:
            async with timeout(reading):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > MOST_BYTES:
                        return _refused("Too long", 413)
        except TimeoutError:
            return _refused("Too slow", 408)
        except ClientDisconnect:
            return _refused("Gone", 400)
        try:
            asked = to_bolt_request(request, body)
        except Exception as error:  # noqa: BLE001  the package trips over anything that is not Slack's, in many ways
            return _refused("Not understood", 400, type(error).__name__)
        if b"ssl_check=1" not in body and not _may_be_signed(request):
            return _refused("Not signed", 401)
        # Bolt waits for the ack in this call: inside the event loop it would hold up everybody else.
        return to_starlette_response(await run_in_threadpool(app.dispatch, asked))

    async def healthy(_: Request) -> Response:
        wrong = await run_in_threadpool(trouble)
        return JSONResponse({"ok": False, "error": wrong} if wrong else {"ok": True}, status_code=503 if wrong else 200)

    return Starlette(routes=[Route(EVENTS, events, methods=["POST"]), Route(HEALTH, healthy, methods=["GET"])])


def _may_be_signed(request: Request) -> bool:
    timestamp, signature = (request.headers.get(f"X-Slack-{name}", "") for name in ("Request-Timestamp", "Signature"))
    return bool(TIMESTAMP.fullmatch(timestamp) and SIGNATURE.fullmatch(signature))


def _refused(words: str, status: int, error: str = "") -> Response:
    note(log, "request_refused", level=logging.WARNING, status=status, reason=words, error=error)
    return PlainTextResponse(words, status_code=status, headers={"Connection": "close"})


def run(
    app: App,
    context: Context,
    stop: Event,
    *,
    host: str,
    port: int,
    trouble: Callable[[], str] = str,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve until `stop` is set or the process is told to end; then let running jobs finish.

    `trouble` says for the health check what is wrong; nothing where all is well.

    Raises:
        SettingError: nothing can listen at that address and port.
    """
    config = uvicorn.Config(
        web_app(app, trouble, reading=context.timeouts.request),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=CLOSING,
        limit_concurrency=MOST_CONNECTIONS,
        http=impatient(context.timeouts.request),
    )
    server = uvicorn.Server(config)
    # Not in the main thread, where uvicorn would take the signals for itself.
    thread = Thread(target=_serve, args=(server,), daemon=True, name="http")
    with stopped_by_signals(stop):
        thread.start()
        _wait_until_started(server, thread, host, port)
        note(log, "listening", mode="http", host=host, port=port)
        ready()
        stop.wait()
        note(log, "stopping")
        if not finish(context):
            note(log, "jobs_left_behind", level=logging.WARNING)
        server.should_exit = True
        if not within(CLOSING, thread.join):
            note(log, "connections_left_behind", level=logging.WARNING)
    note(log, "stopped")


def _serve(server: uvicorn.Server) -> None:
    try:
        server.run()
    except SystemExit:
        # That is how uvicorn says that it could not start; it has logged why.
        note(log, "not_listening", level=logging.ERROR)


def _wait_until_started(server: uvicorn.Server, thread: Thread, host: str, port: int) -> None:
    pause = Event()
    for _ in range(int(STARTING / 0.05)):
        if server.started:
            return
        if not thread.is_alive():
            break
        pause.wait(0.05)
    raise SettingError(
        f"Nothing can listen at {host}:{port}; another program may be using it. Set CXBOT_HOST and CXBOT_PORT."
    )
