"""One connection of Socket Mode: what Slack says on it is read in a thread of its own, and answered on it.

An envelope is acknowledged where it came from, or not at all; so a connection that makes way for another one is first
read to its end and answers what it holds, and is then shut at once. Its end is where Slack answers a ping: whatever
was sent before that was read by then, wherever it lay.
"""

import json
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from os import dup
from select import select
from socket import MSG_PEEK, SHUT_RDWR, socket
from ssl import SSLContext
from threading import Condition, Event, Thread

from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from cxbot.observing import note

log = logging.getLogger(__name__)

PINGING = 10.0  # seconds between looks whether the other side still answers
BUFFER = 16_384  # bytes at once; the package calls itself for every further piece of a payload
DRAINING = 5.0  # seconds; Slack closes a connection some ten after its goodbye
GLANCING = 0.0005  # seconds between looks whether a ping was answered
ANSWERING = 3.0  # seconds in which an envelope is acknowledged, or Slack has given it up


class Session:
    """A connection to Slack. It is open from `connect` until it is shut or breaks."""

    def __init__(
        self,
        url: str,
        *,
        received: Callable[["Session", SocketModeRequest], None],
        goodbye: Callable[["Session", str], None],
        proxy: str | None = None,
        ssl: SSLContext | None = None,
    ) -> None:
        """`received` is told of every envelope and answers it later, `goodbye` of Slack's wish to end, and why."""
        self.logger = logging.getLogger("slack_sdk.socket_mode")
        self._received, self._goodbye = received, goodbye
        self._greeted = Event()
        self._state = ConnectionState()  # type: ignore[no-untyped-call]  # the package left its types out
        self._unanswered: set[str] = set()
        self._answered = Condition()
        self._ignoring = False
        self._wire = Connection(
            url,
            self.logger,
            proxy=proxy,
            ssl_context=ssl,
            ping_interval=PINGING,
            receive_buffer_size=BUFFER,
            on_message_listener=self._said,
            on_error_listener=self._failed,
        )
        self._reader = Thread(target=self._wire.run_until_completion, args=(self._state,), daemon=True, name="socket")

    def connect(self, seconds: float) -> bool:
        """Connect and wait for Slack's greeting; False where none came in time."""
        self._wire.connect()
        if self._wire.is_active():
            self._reader.start()
            if self._greeted.wait(seconds):
                return True
        self.shut()
        return False

    def is_open(self) -> bool:
        """Whether it is still read, and the other side has not closed it."""
        sock = self._wire.sock
        return self._reader.is_alive() and sock is not None and not _is_cut(sock)

    def ping(self) -> None:
        """Have the other side show that it is there; a connection on which it did not for long is closed."""
        self._wire.check_state()

    def send_socket_mode_response(self, response: SocketModeResponse) -> None:
        """Acknowledge an envelope, by the name that the package knows."""
        try:
            self._wire.send(json.dumps(response.to_dict()))
        except SlackClientNotConnectedError:
            note(log, "not_acknowledged", level=logging.WARNING)
        finally:
            self.done(response.envelope_id)

    def done(self, envelope: str) -> None:
        """An envelope is acknowledged, or never will be."""
        with self._answered:
            self._unanswered.discard(envelope)
            self._answered.notify_all()

    def retire(self) -> None:
        """Read and answer what was sent until now, and shut the connection; what comes later is ignored."""
        deadline = time.monotonic() + DRAINING
        while not self._ignoring and time.monotonic() < deadline:
            self._drain(deadline)
        with self._answered:
            self._ignoring = True
            self._answered.wait_for(lambda: not self._unanswered, timeout=ANSWERING)
        self.shut()

    def _drain(self, deadline: float) -> None:
        """Answer what was sent until now; ignore the rest from then on, unless something else came meanwhile."""
        with self._answered:
            self._answered.wait_for(lambda: not self._unanswered, timeout=deadline - time.monotonic())
        self._read_on(deadline)
        with self._answered:
            self._ignoring = not self._unanswered

    def _read_on(self, deadline: float) -> None:
        """Wait until all that was sent before now is read, or nothing is read any more."""
        # Looking into the socket is not enough: words lie in the reader's hands, too, and in the buffers of TLS.
        now = time.time()
        with suppress(OSError):
            self._wire.ping(f"{self._wire.session_id}:{now}")
            while (self._wire.last_ping_pong_time or 0.0) < now and self.is_open() and time.monotonic() < deadline:
                time.sleep(GLANCING)

    def shut(self) -> None:
        """Close it now, whatever it waits for."""
        with self._answered:
            self._ignoring = True
        self._state.terminated = True
        sock = self._wire.sock
        if sock is not None:
            # Its reader waits in `recv`, for seconds, and holds the lock that closing needs.
            with suppress(OSError, ValueError), socket(fileno=dup(sock.fileno())) as plain:
                plain.shutdown(SHUT_RDWR)
        self._wire.close()

    def _said(self, text: str) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            return
        kind = said.get("type") if isinstance(said, dict) else None
        if kind == "hello":
            self._greeted.set()
        elif kind == "disconnect":
            self._goodbye(self, str(said.get("reason")))
        elif kind and (request := SocketModeRequest.from_dict(said)) is not None:
            with self._answered:
                if self._ignoring:  # it could not be acknowledged: it fails for the person, so it must not be done
                    return
                self._unanswered.add(request.envelope_id)
            self._received(self, request)

    def _failed(self, error: Exception) -> None:
        if not self._state.terminated:
            note(log, "connection_failed", level=logging.WARNING, error=type(error).__name__)


def _is_cut(sock: socket) -> bool:
    """Whether the other side has closed: then there is nothing to read, at once."""
    return _peeked(sock) == b""


def _peeked(sock: socket) -> bytes | None:
    """What is there to be read, a byte of it; None where nothing is, or that cannot be told."""
    try:
        with socket(fileno=dup(sock.fileno())) as plain:  # a socket with TLS cannot look ahead
            ready, _, _ = select([plain], [], [], 0)
            return plain.recv(1, MSG_PEEK) if ready else None
    except ConnectionError:
        return b""
    except (OSError, ValueError):
        return None  # closed by the package meanwhile, or a system on which this cannot be told
