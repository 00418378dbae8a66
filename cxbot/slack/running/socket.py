"""Socket Mode: the bot connects to Slack, so that it can run behind a firewall."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from os import dup
from select import select
from socket import MSG_PEEK, SHUT_RDWR, socket
from threading import Event

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError

from cxbot.errors import DeliveryError, Outcome, SettingError
from cxbot.observing import note
from cxbot.slack.context import Context
from cxbot.slack.running.app import LISTENERS, finish
from cxbot.slack.running.stopping import stopped_by_signals, within
from cxbot.slack.sending.clients import Access, on_this_machine, reading_client
from cxbot.slack.sending.errors import BROKEN, code_of

log = logging.getLogger(__name__)

CONNECTING = 20.0  # seconds
LOOKING = 1.0  # seconds between looks whether the connection is still there
BUFFER = 16_384  # bytes at once; the client calls itself for every further piece of a payload
CLOSING = 3.0  # seconds; closing can hang when it comes right after a connection was made


def run(app: App, context: Context, access: Access, stop: Event, *, ready: Callable[[], None] = lambda: None) -> None:
    """Listen until `stop` is set or the process is told to end; then let running jobs finish.

    `ready` is called once the connection is there.

    Raises:
        SettingError: Slack refuses the app token.
        DeliveryError: Slack cannot be reached.
    """
    handler = SocketModeHandler(
        app, access.app_token, web_client=reading_client(access), concurrency=LISTENERS, receive_buffer_size=BUFFER
    )
    if on_this_machine(access.base_url):
        handler.client.proxy = None
    with stopped_by_signals(stop):
        try:
            _connect(handler, access, stop)
            note(log, "connected", mode="socket")
            ready()
            while not stop.wait(LOOKING):
                _mend(handler)
            note(log, "stopping")
            # Still connected: what is asked meanwhile is answered, and the answers of running jobs are acknowledged.
            if not finish(context):
                note(log, "jobs_left_behind", level=logging.WARNING)
        finally:
            if not within(CLOSING, lambda: _hang_up(handler)):
                note(log, "connection_left_behind", level=logging.WARNING)
    note(log, "stopped")


def _mend(handler: SocketModeHandler) -> None:
    """Connect anew when the other side is gone: the package notices only after several pings, in half a minute."""
    client = handler.client
    session = client.current_session
    if session is None or not session.sock or not _is_cut(session.sock):
        return
    note(log, "connection_lost", level=logging.WARNING)
    client.disconnect()
    try:
        client.connect_to_new_endpoint()
    except (SlackApiError, *BROKEN) as error:
        # The package's own monitor goes on trying.
        note(log, "not_connected_again", level=logging.WARNING, error=type(error).__name__)


def _is_cut(sock: socket) -> bool:
    """Whether the other side has closed: then there is nothing to read, at once."""
    try:
        with socket(fileno=dup(sock.fileno())) as plain:  # a socket with TLS cannot look ahead
            ready, _, _ = select([plain], [], [], 0)
            return bool(ready) and plain.recv(1, MSG_PEEK) == b""
    except ConnectionError:
        return True
    except (OSError, ValueError):
        return False  # closed by the package meanwhile, or a system on which this cannot be told


def _hang_up(handler: SocketModeHandler) -> None:
    client = handler.client
    client.default_auto_reconnect_enabled = client.auto_reconnect_enabled = False
    client.current_session_state.terminated = True
    if client.current_session and client.current_session.sock:
        # It waits for words in `recv`, for seconds, and holds the lock that closing needs.
        with suppress(OSError):
            client.current_session.sock.shutdown(SHUT_RDWR)
    handler.client.close()


def _connect(handler: SocketModeHandler, access: Access, stop: Event) -> None:
    try:
        handler.client.connect()
        # A handshake that fails raises nothing: the client tries again by itself.
        deadline = time.monotonic() + CONNECTING
        while not handler.client.is_connected() and not stop.wait(0.1):
            if time.monotonic() > deadline:
                raise ConnectionError(f"no connection within {CONNECTING:g} s")
    except SlackApiError as error:
        raise SettingError(
            f"Slack refuses CXBOT_SLACK_APP_TOKEN ({code_of(error)}). Make an app-level token (xapp-...) with the "
            "scope connections:write under Basic Information of the app's settings, and switch Socket Mode on."
        ) from error
    except BROKEN as error:
        raise DeliveryError(
            f"Slack cannot be reached at {access.base_url}: {error}. Check the network and proxy settings.",
            Outcome.UNSENT,
        ) from error
