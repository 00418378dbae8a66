"""How the bot is, for programs that watch it: /health says whether it can work, /metrics how it does, for Prometheus.

Neither says anything of customers, people or channels. What is behind the answers is handed in.
"""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

HEALTH, METRICS = "/health", "/metrics"
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Monitoring:
    """`trouble` says what keeps the bot from working, nothing where all is well; `metrics` gives them as text."""

    trouble: Callable[[], str] = str
    metrics: Callable[[], bytes] = bytes

    def routes(self, *, metrics: bool) -> tuple[Route, ...]:
        """The pages; with or without the metrics."""
        pages = (Route(HEALTH, self._health, methods=["GET"]),)
        return (*pages, Route(METRICS, self._metrics, methods=["GET"])) if metrics else pages

    def app(self) -> Starlette:
        """The pages alone, for an address of their own."""
        return Starlette(routes=list(self.routes(metrics=True)))

    async def _health(self, _: Request) -> Response:
        wrong = await run_in_threadpool(self.trouble)
        return JSONResponse({"ok": False, "error": wrong} if wrong else {"ok": True}, status_code=503 if wrong else 200)

    async def _metrics(self, _: Request) -> Response:
        return Response(await run_in_threadpool(self.metrics), media_type=PROMETHEUS)
