"""The bot's WebSocket connections: who is connected, whose turn it is, and the tickets for new ones.

It does not know what is said over them; that is in `bot.sockets`.
"""

import asyncio
import json
import secrets
import time
from dataclasses import dataclass, field

from starlette.websockets import WebSocket

from cxbot.playground.state.reading import Json

TICKET_LIVES = 30.0  # seconds
MOST = 10  # connections of one app (docs: using-socket-mode, "up to 10")


@dataclass(eq=False, slots=True)
class Connection:
    """One WebSocket of the bot, and the envelopes it has not acknowledged yet."""

    websocket: WebSocket
    waiting: "dict[str, asyncio.Future[object]]" = field(default_factory=dict)

    async def send(self, message: Json) -> None:
        """Send JSON."""
        await self.websocket.send_text(json.dumps(message))


@dataclass(slots=True)
class Connections:
    """The open connections and the tickets for new ones."""

    open: list[Connection] = field(default_factory=list)
    tickets: dict[str, float] = field(default_factory=dict)
    closed_until: float = 0.0
    _turn: int = 0

    def ticket(self) -> str:
        """A ticket for one connection."""
        made = secrets.token_hex(16)
        self.tickets[made] = time.monotonic() + TICKET_LIVES
        return made

    def admits(self, ticket: str) -> bool:
        """Whether the ticket lets a connection in; it does so once."""
        return self.tickets.pop(ticket, 0.0) > time.monotonic() >= self.closed_until

    @property
    def full(self) -> bool:
        """Whether the app has as many connections as Slack allows."""
        return len(self.open) >= MOST

    def add(self, websocket: WebSocket) -> Connection:
        """Keep one more connection."""
        connection = Connection(websocket)
        self.open.append(connection)
        return connection

    def next(self) -> Connection | None:
        """The connection whose turn it is; Slack sends a payload to one of them."""
        if not self.open:
            return None
        self._turn += 1
        return self.open[self._turn % len(self.open)]

    def remove(self, connection: Connection) -> None:
        """Let go of a connection; whoever waits for its acks is told."""
        if connection in self.open:
            self.open.remove(connection)
        for each in connection.waiting.values():
            if not each.done():
                each.set_exception(ConnectionError("the connection broke"))
        connection.waiting.clear()

    def break_off(self, seconds: float = 0.0) -> None:
        """Break all connections, without a word; let none in for some seconds."""
        self.closed_until = time.monotonic() + seconds
        for each in list(self.open):
            self.remove(each)
            each.websocket.scope["playground.abort"]()
