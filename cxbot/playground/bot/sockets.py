"""Socket Mode: the bot's WebSocket connections (docs: apis/events-api/using-socket-mode)."""

import asyncio
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from cxbot.playground.state.reading import read_json

TICKET_LIVES = 30.0  # seconds
MOST = 10  # connections of one app (docs: using-socket-mode, "up to 10")


@dataclass(eq=False, slots=True)
class Connection:
    """One WebSocket of the bot, and the envelopes it has not acknowledged yet."""

    websocket: WebSocket
    waiting: "dict[str, asyncio.Future[Any]]" = field(default_factory=dict)

    async def send(self, message: dict[str, Any]) -> None:
        """Send JSON."""
        await self.websocket.send_text(json.dumps(message))


@dataclass(slots=True)
class Sockets:
    """The open connections and the tickets for new ones."""

    app_id: str
    connections: list[Connection] = field(default_factory=list)
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
        return self.tickets.pop(ticket, 0.0) > time.monotonic() >= self.closed_until and len(self.connections) < MOST

    async def serve(self, websocket: WebSocket, refresh_after: float) -> None:
        """Keep a connection until it ends."""
        await websocket.accept()
        connection = Connection(websocket)
        self.connections.append(connection)
        refreshing = None
        try:
            await connection.send(self._hello())
            if refresh_after:
                refreshing = asyncio.create_task(self._refresh(connection, refresh_after))
            while True:
                self._acknowledge(connection, await websocket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            if refreshing:
                refreshing.cancel()
            self._forget(connection)

    def next(self) -> Connection | None:
        """The connection whose turn it is; Slack sends a payload to one of them."""
        if not self.connections:
            return None
        self._turn += 1
        return self.connections[self._turn % len(self.connections)]

    async def say_goodbye(self, reason: str) -> None:
        """Ask all connections to make way: `warning`, `refresh_requested` or `link_disabled`."""
        for each in list(self.connections):
            await _quietly(each.send({"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}))

    def break_off(self, seconds: float = 0.0) -> None:
        """Break all connections, without a word; let none in for some seconds."""
        self.closed_until = time.monotonic() + seconds
        for each in list(self.connections):
            self._forget(each)
            each.websocket.scope["playground.abort"]()

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        for each in connection.waiting.values():
            if not each.done():
                each.set_exception(ConnectionError("the connection broke"))
        connection.waiting.clear()

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {"host": "playground", "build_number": 1, "approximate_connection_time": 18_060},
            "connection_info": {"app_id": self.app_id},
        }

    async def _refresh(self, connection: Connection, after: float) -> None:
        await asyncio.sleep(after)
        goodbye = {"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "playground"}}
        await _quietly(connection.send(goodbye))

    @staticmethod
    def _acknowledge(connection: Connection, text: str) -> None:
        try:
            said = read_json(text)
        except ValueError:
            return
        waiting = connection.waiting.pop(str(said.get("envelope_id")), None) if isinstance(said, dict) else None
        if waiting and not waiting.done():
            waiting.set_result(said.get("payload"))


async def _quietly(sending: Any) -> None:
    """Send to somebody who may be gone."""
    try:
        await sending
    except (WebSocketDisconnect, RuntimeError, OSError):
        return
