"""HTTP connections that are not waited for without end: the server itself bounds no time for a request's head."""

from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle


def impatient(seconds: float) -> type[H11Protocol]:
    """A protocol for uvicorn that closes a connection on which the head of a request is not there in time.

    The body is bounded by whoever reads it, an idle connection by uvicorn.
    """

    class Impatient(H11Protocol):
        _waiting: TimerHandle | None = None

        def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn has it
            super().connection_made(transport)
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            cycle: RequestResponseCycle | None = self.cycle  # uvicorn begins with none, though its types say otherwise
            if cycle is not None and not cycle.response_complete:
                self._stop_waiting()
            elif self._waiting is None:
                self._wait()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def _wait(self) -> None:
            self._waiting = self.loop.call_later(seconds, self.transport.abort)

        def _stop_waiting(self) -> None:
            if self._waiting is not None:
                self._waiting.cancel()
                self._waiting = None

    return Impatient
