"""Slack's rate limits, where they are switched on (docs: apis/web-api/rate-limits)."""

import time
from collections import defaultdict, deque
from collections.abc import Mapping
from typing import Any

from cxbot.playground.api.calling import Method

# Calls a minute, by tier; docs: "Tier 1: 1+ per minute ... Tier 4: 100+ per minute".
PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
# "chat.postMessage: 1 per second per channel", with short bursts allowed.
BURST = 3
MINUTE = 60.0


class Tiers:
    """Counts calls."""

    def __init__(self) -> None:
        self._calls: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    def wait(self, method: Method, sent: Mapping[str, Any], token: str) -> int:
        """How many seconds the caller has to wait; 0 counts the call."""
        if method.tier is None:
            return 0
        now = time.monotonic()
        if method.tier == 0:
            return self._wait((f"{method.name} {sent.get('channel')}", token), now, BURST, float(BURST))
        # apps.connections.open is called whenever a connection is lost; Slack lets it through more often than that.
        most = 10 if method.token == "app" else PER_MINUTE[method.tier]  # noqa: S105  the kind of token
        return self._wait((method.name, token), now, most, MINUTE)

    def _wait(self, key: tuple[str, str], now: float, most: int, seconds: float) -> int:
        calls = self._calls[key]
        while calls and now - calls[0] >= seconds:
            calls.popleft()
        if len(calls) >= most:
            return max(1, int(calls[0] + seconds - now + 1))
        calls.append(now)
        return 0
