"""The record: every call of the bot and every payload to it, for the page and for tests."""

import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from threading import Condition

from cxbot.playground.state.reading import Json

SECRETS = frozenset({"token", "app_token", "client_secret", "access_token"})
# Secret as an argument; further down it may be a style of rich text.
SECRETS_ON_TOP = SECRETS | {"code", "ssl_check"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One call or payload.

    `direction` is from_bot or to_bot; `kind` is api, socket, http, response_url or upload; `ok` is None while it runs.
    """

    id: int
    time: str
    direction: str
    kind: str
    method: str
    payload: object
    ok: bool | None = None
    status: int | None = None
    milliseconds: float | None = None
    answer: object = None


class Record:
    """Entries, oldest first; the oldest are forgotten when there are too many. Safe to read from any thread."""

    def __init__(self, most: int, told: Callable[[], None] = lambda: None) -> None:
        """`told` is called after every change."""
        self._entries: deque[int] = deque(maxlen=most)
        self._known: dict[int, Entry] = {}
        self._started: dict[int, float] = {}
        self._changed = Condition()
        self._count = 0
        self._told = told

    def begin(self, direction: str, kind: str, method: str, payload: object) -> int:
        """Write down that something began; its id."""
        with self._changed:
            self._count += 1
            if len(self._entries) == self._entries.maxlen:
                gone = self._entries[0]
                self._known.pop(gone, None)
                self._started.pop(gone, None)
            entry = Entry(
                self._count, datetime.now(UTC).isoformat(), direction, kind, method, _without_secrets(payload)
            )
            self._entries.append(entry.id)
            self._known[entry.id] = entry
            self._started[entry.id] = time.monotonic()
            self._changed.notify_all()
        self._told()
        return entry.id

    def end(self, entry: int, *, ok: bool, status: int | None = None, answer: object = None) -> None:
        """Write down how it ended."""
        with self._changed:
            known = self._known.get(entry)
            if known is None:
                return
            took = (time.monotonic() - self._started.pop(entry, time.monotonic())) * 1_000
            self._known[entry] = replace(
                known, ok=ok, status=status, milliseconds=round(took, 1), answer=_without_secrets(answer)
            )
            self._changed.notify_all()
        self._told()

    @property
    def entries(self) -> list[Entry]:
        """All entries, oldest first."""
        with self._changed:
            return [self._known[each] for each in self._entries]

    def calls(self, method: str) -> list[Entry]:
        """The entries of one method, kind of event or command, oldest first."""
        return [each for each in self.entries if each.method == method]

    def search(self, query: str, limit: int) -> list[Json]:
        """The newest entries first, those in which every word of the query occurs."""
        words = query.lower().split()
        found: list[Json] = []
        for entry in reversed(self.entries):
            if len(found) >= limit:
                break
            shown = asdict(entry)
            text = json.dumps(shown, ensure_ascii=False, default=str).lower() if words else ""
            if all(word in text for word in words):
                found.append(shown)
        return found

    def wait_for(self, wanted: str | Callable[[Entry], bool], timeout: float = 10) -> Entry:
        """The first finished entry of a method, or that a predicate is true of.

        Raises:
            TimeoutError: none came in time.
        """

        def matches(entry: Entry) -> bool:
            return entry.ok is not None and (entry.method == wanted if isinstance(wanted, str) else wanted(entry))

        deadline = time.monotonic() + timeout
        with self._changed:
            while True:
                for each in self._entries:
                    if matches(self._known[each]):
                        return self._known[each]
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"Nothing like {wanted!r} was recorded within {timeout:g} s.")
                self._changed.wait(left)


def _without_secrets(payload: object, secrets: frozenset[str] = SECRETS_ON_TOP) -> object:
    if isinstance(payload, Mapping):
        return {key: _without_secrets(value, SECRETS) for key, value in payload.items() if key not in secrets}
    if isinstance(payload, list | tuple):
        return [_without_secrets(each, SECRETS) for each in payload]
    if isinstance(payload, bytes):
        return f"{len(payload)} bytes"
    return payload
