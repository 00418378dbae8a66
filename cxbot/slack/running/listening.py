"""A web application at an address, in a thread of its own, for as long as it is open. What it says is not known."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import uvicorn
from starlette.applications import Starlette

from cxbot.errors import SettingError
from cxbot.observing import note
from cxbot.slack.running.impatient import impatient
from cxbot.slack.running.stopping import within

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 250  # more are told to come again
STARTING = 10.0  # seconds
CLOSING = 3


@contextmanager
def listening(app: Starlette, host: str, port: int, variables: tuple[str, str], *, bound: float) -> Iterator[None]:
    """Serve the application until the end; then close in bounded time.

    The head of a request must be there within `bound` seconds. `variables` are those that address and port come from.

    Raises:
        SettingError: nothing can listen at that address and port.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=CLOSING,
        limit_concurrency=MOST_CONNECTIONS,
        http=impatient(bound),
    )
    server = uvicorn.Server(config)
    # Not in the main thread, where uvicorn would take the signals for itself.
    thread = Thread(target=_serve, args=(server,), daemon=True, name="http")
    thread.start()
    _wait_until_started(server, thread, host, port, variables)
    try:
        yield
    finally:
        server.should_exit = True
        if not within(CLOSING, thread.join):
            note(log, "connections_left_behind", level=logging.WARNING)


def _serve(server: uvicorn.Server) -> None:
    try:
        server.run()
    except SystemExit:
        # That is how uvicorn says that it could not start; it has logged why.
        note(log, "not_listening", level=logging.ERROR)


def _wait_until_started(
    server: uvicorn.Server, thread: Thread, host: str, port: int, variables: tuple[str, str]
) -> None:
    pause = Event()
    for _ in range(int(STARTING / 0.05)):
        if server.started:
            return
        if not thread.is_alive():
            break
        pause.wait(0.05)
    raise SettingError(
        f"Nothing can listen at {host}:{port}; another program may be using it. Set {' and '.join(variables)}."
    )
