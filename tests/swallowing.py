"""A TCP proxy that can take everything and answer nothing: the side that asks sees a connection that is well."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread


@dataclass
class Proxy:
    """Passes everything on, both ways, until `swallow` is set; from then on it goes on reading, and that is all."""

    port: int
    swallow: Event = field(default_factory=Event)


@contextmanager
def proxy_of(path: str) -> Iterator[Proxy]:
    """A proxy at a port of this machine, of what listens at a Unix socket."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        proxy = Proxy(server.getsockname()[1])
        Thread(target=_accept, args=(server, path, proxy), daemon=True).start()
        yield proxy


def _accept(server: socket.socket, path: str, proxy: Proxy) -> None:
    with suppress(OSError):
        while True:
            client, _ = server.accept()
            behind = socket.socket(socket.AF_UNIX)
            behind.connect(path)
            for source, target in ((client, behind), (behind, client)):
                Thread(target=_pass_on, args=(source, target, proxy), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket, proxy: Proxy) -> None:
    with suppress(OSError), source:
        while said := source.recv(65_536):
            if not proxy.swallow.is_set():
                target.sendall(said)
        if not proxy.swallow.is_set():
            target.shutdown(socket.SHUT_RDWR)
