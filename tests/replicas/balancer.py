"""What shares requests out among replicas: one after the other, to those whose health is well, as any balancer does."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOOKING = 0.2  # seconds between looks at the health


@dataclass(slots=True)
class Balancer:
    """`ports` are the replicas', `healthy` those that said so last."""

    url: str = ""
    ports: list[int] = field(default_factory=list)
    healthy: set[int] = field(default_factory=set)
    turn: int = 0
    served: dict[int, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def order(self) -> list[int]:
        """Who is asked first, and who where nobody listens there."""
        with self.lock:
            self.turn += 1
            ports = [each for each in self.ports if each in self.healthy] or list(self.ports)
            start = self.turn % max(1, len(ports))
            return ports[start:] + ports[:start]

    def look(self) -> None:
        """Ask everybody for the health."""
        for port in list(self.ports):
            status = 0
            with suppress(OSError, http.client.HTTPException):
                asked = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
                asked.request("GET", "/health")
                status = asked.getresponse().status
                asked.close()
            (self.healthy.add if status == 200 else self.healthy.discard)(port)


@contextmanager
def balancing(port: int) -> Iterator[Balancer]:
    """Listen at the port until the end."""
    balancer, over = Balancer(f"http://127.0.0.1:{port}"), threading.Event()

    class Passing(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            for each in balancer.order():
                onward = http.client.HTTPConnection("127.0.0.1", each, timeout=10)
                try:
                    onward.connect()
                except OSError:
                    continue  # nothing was sent: somebody else may have it
                try:
                    onward.request("POST", self.path, body, dict(self.headers.items()))
                    answer = onward.getresponse()
                    said = answer.read()
                except (OSError, http.client.HTTPException):
                    break  # it may have acted: nobody else gets it
                finally:
                    onward.close()
                balancer.served[each] = balancer.served.get(each, 0) + 1
                self._answer(answer.status, answer.getheader("Content-Type") or "text/plain", said)
                return
            self._answer(502, "text/plain", b"")

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class calls it that
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 100

    server = Server(("127.0.0.1", port), Passing)

    def look() -> None:
        while not over.wait(LOOKING):
            balancer.look()

    threads = [threading.Thread(target=each) for each in (server.serve_forever, look)]
    for each in threads:
        each.start()
    try:
        yield balancer
    finally:
        over.set()
        server.shutdown()
        for each in threads:
            each.join()
        server.server_close()
