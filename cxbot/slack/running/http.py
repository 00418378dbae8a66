"""HTTP mode: Slack calls the bot, which may run as several replicas behind one address."""

import logging
import re
import time
from asyncio import timeout
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event

from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from cxbot.observing import note
from cxbot.slack.context import Context
from cxbot.slack.running.app import finish
from cxbot.slack.running.listening import listening
from cxbot.slack.running.monitoring import Monitoring
from cxbot.slack.running.stopping import stopped_by_signals

log = logging.getLogger(__name__)

EVENTS = "/slack/events"
MOST_BYTES = 2_000_000
READING = 10.0  # seconds for a request's head, and for its body
# Anything else is nobody's signature; Slack's packages raise an error of their own over it.
TIMESTAMP, SIGNATURE = re.compile(r"\d{1,12}"), re.compile(r"v0=[0-9a-f]{64}")
STOPPING = "The bot is being stopped."


def web_app(
    app: App,
    pages: Sequence[Route] = (),
    *,
    reading: float = READING,
    acked: Callable[[float], object] = lambda _: None,
) -> Starlette:
    """The web application: Slack's requests, and `pages` beside them.

    A request's body must be there within `reading` seconds. `acked` hears in how many seconds each was acknowledged.
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
        began = time.monotonic()
        # Bolt waits for the ack in this call: inside the event loop it would hold up everybody else.
        answer = await run_in_threadpool(app.dispatch, asked)
        if answer.status == 200:
            acked(time.monotonic() - began)
        return to_starlette_response(answer)

    return Starlette(routes=[Route(EVENTS, events, methods=["POST"]), *pages])


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
    monitoring: Monitoring | None = None,
    with_metrics: bool = False,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve until `stop` is set or the process is told to end, and a little longer; then let running jobs finish.

    `monitoring` tells how the bot is; `with_metrics` has its metrics read at the same address.

    Raises:
        SettingError: nothing can listen at that address and port.
    """
    monitored = monitoring or Monitoring()

    def trouble() -> str:
        return STOPPING if stop.is_set() else monitored.trouble()

    pages = replace(monitored, trouble=trouble).routes(metrics=with_metrics)
    bound = context.timeouts.request
    answering = web_app(app, pages, reading=bound, acked=context.metrics.acks.observe)
    with stopped_by_signals(stop), listening(answering, host, port, ("CXBOT_HOST", "CXBOT_PORT"), bound=bound):
        note(log, "listening", mode="http", host=host, port=port)
        ready()
        stop.wait()
        note(log, "stopping")
        # Whoever shares the requests out hears that it stops, and what was on its way here is still answered.
        Event().wait(context.timeouts.drain)
        if not finish(context):
            note(log, "jobs_left_behind", level=logging.WARNING)
    note(log, "stopped")
