"""The playground's Slack with planned faults: what happens to a call depends on the delivery it is about.

Those that the playground knows are its own; a few more are made of its parts: an answer that comes too late, or never.
"""

import asyncio
import json
import os
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from cxbot.playground import Playground
from cxbot.playground.api import web
from cxbot.playground.state.reading import read_json
from tests.chaos.plan import Plan
from tests.chaos.worker import HTTP, LANDS

POST, LOOK = "chat.postMessage", "conversations.history"
NEVER = 5.0  # seconds; nobody waits so long
LATE = 1.4 * HTTP
FAULTS_LAST = {"slow": LATE, "429": 1, "timeout": NEVER}

Recorded = Callable[..., Awaitable[Response]]


@dataclass(slots=True)
class PlannedSlack:
    """What the playground does with calls, in its own thread; `landed` is when each message was taken."""

    playground: Playground
    plan: Plan
    recorded: Recorded
    on: bool = True
    posts: Counter[str] = field(default_factory=Counter)
    looks: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    landed: list[tuple[str, float]] = field(default_factory=list)
    too_late: int = 0

    async def answer(
        self, state: Any, request: Request, what: tuple[str, str], sent: Any, act: Callable[[], web.Answer]
    ) -> Response:
        """Stands where the playground's own way of answering stood."""
        name = what[1]
        self.calls[name] += 1
        fault = self._fault(name, sent)
        if name == POST:
            act = self._landing(request, sent, act)
        if not fault:
            return await self.recorded(state, request, what, sent, act)
        self.faults[f"{name} {fault}"] += 1
        worker = int(request.headers.get("x-worker", "0"))
        if fault == "killed_before":
            os.kill(worker, signal.SIGKILL)
            return await web._drop(request)
        if fault in {"silent", "late", "500_taken", "killed_after"}:
            taken = await self.recorded(state, request, what, sent, act)
            if fault == "500_taken":
                return web._json({"ok": False, "error": "internal_error"}, 500)
            if fault == "killed_after":
                os.kill(worker, signal.SIGKILL)
                return await web._drop(request)
            await asyncio.sleep(NEVER if fault == "silent" else LATE)
            return taken
        self.playground.faults.add(fault, method=name, times=1, seconds=FAULTS_LAST.get(fault))
        return await self.recorded(state, request, what, sent, act)

    def _fault(self, name: str, sent: Mapping[str, Any]) -> str:
        if name == POST:
            delivery = _delivery(sent)
            self.posts[delivery] += 1
            return self.plan.post_fault(delivery, self.posts[delivery]) if delivery else ""
        if name == LOOK:
            channel = str(sent.get("channel"))
            self.looks[channel] += 1
            return self.plan.look_fault(channel, self.looks[channel])
        return ""

    def _landing(
        self, request: Request, sent: Mapping[str, Any], act: Callable[[], web.Answer]
    ) -> Callable[[], web.Answer]:
        def land() -> web.Answer:
            sent_at = json.loads(request.headers["x-sent"])[_delivery(sent)]
            if time.time() - sent_at > LANDS:
                self.too_late += 1
                return 503, {"ok": False, "error": "service_unavailable"}, {}
            answer = act()
            if isinstance(answer[1], dict) and answer[1].get("ok"):
                self.landed.append((_delivery(sent), time.monotonic()))
            return answer

        return land


def _delivery(sent: Mapping[str, Any]) -> str:
    """The id of the delivery that a message is marked with."""
    mark = sent.get("metadata") or {}
    found = read_json(mark) if isinstance(mark, str) else mark
    return str(found.get("event_payload", {}).get("delivery", "")) if isinstance(found, dict) else ""
