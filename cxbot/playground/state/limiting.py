"""Slack's rate limits, where they are switched on (docs: apis/web-api/rate-limits)."""

import time
from collections import defaultdict, deque

# Calls a minute, by tier; docs: "Tier 1: 1+ per minute ... Tier 4: 100+ per minute".
PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
# "chat.postMessage: 1 per second per channel", with short bursts allowed.
BURST = 3
MINUTE = 60.0
# Tier 1 by the docs; called whenever a connection is lost, and Slack lets it through more often than that.
CONNECTING = "apps.connections.open"
CONNECTIONS_A_MINUTE = 10


class Limits:
    """Counts calls."""

    def __init__(self) -> None:
        self._calls: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    def wait(self, method: str, tier: int | None, token: str, channel: str) -> int:
        """Say how many seconds the caller has to wait; 0 counts the call. `tier` 0 is once a second in a channel."""
        if tier is None:
            return 0
        now = time.monotonic()
        if tier == 0:
            return self._wait((f"{method} {channel}", token), now, BURST, float(BURST))
        most = CONNECTIONS_A_MINUTE if method == CONNECTING else PER_MINUTE[tier]
        return self._wait((method, token), now, most, MINUTE)

    def _wait(self, key: tuple[str, str], now: float, most: int, seconds: float) -> int:
        calls = self._calls[key]
        while calls and now - calls[0] >= seconds:
            calls.popleft()
        if len(calls) >= most:
            return max(1, int(calls[0] + seconds - now + 1))
        calls.append(now)
        return 0
