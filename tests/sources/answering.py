"""A real HTTP server on this machine whose answers a test says, and a clock that sleeps without time passing."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cxbot.sources.pacing import Clock

NOON = 1_790_000_000.0


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    params: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes = b""

    def one(self, name: str, usual: str = "") -> str:
        return self.params.get(name, [usual])[0]


@dataclass(frozen=True)
class Reply:
    """What is answered. `cut`: the connection breaks after so many bytes; -1: at once, without a word."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Sleepless:
    """A clock on which sleeping moves the time, at once."""

    at: float = NOON
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.at += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.at, self.sleep, lambda: 0.5)


Answering = Callable[[Asked], Reply]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that break off are what some tests are about."""


@contextmanager
def serving(answering: Answering) -> Iterator[str]:
    """Serve in threads; yields the address."""

    class Speaking(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # a body that waits for its headers to be acknowledged takes 40 ms

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, parts.path, parse_qs(parts.query, keep_blank_values=True), headers, body)
            reply = answering(asked)
            if reply.cut == -1:
                self.close_connection = True
                return
            content = reply.content
            self.send_response_only(reply.status)  # which adds no date of its own
            for name, value in {"content-type": "application/json", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content if reply.cut is None else content[: reply.cut])
            self.close_connection = self.close_connection or reply.cut is not None

        do_GET = do_POST = do_PUT = _answer  # noqa: N815 - the library's names

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    server = _Server(("127.0.0.1", 0), Speaking)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
