"""Socket Mode: what is said over the bot's connections (docs: apis/events-api/using-socket-mode)."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime

from starlette.websockets import WebSocket, WebSocketDisconnect

from cxbot.playground.state.connections import Connection
from cxbot.playground.state.reading import Json, read_json
from cxbot.playground.state.state import State

HOST = "applink-1"


async def serve(state: State, websocket: WebSocket) -> None:
    """Keep a connection until it ends; one too many hears a goodbye and is closed."""
    await websocket.accept()
    if state.connections.full:
        await _quietly(websocket.send_json(_goodbye("too_many_websockets")))
        await _quietly(websocket.close())
        return
    connection = state.connections.add(websocket)
    state.stream.tell("connection", {"connected": True})
    refreshing = None
    try:
        await connection.send(_hello(state))
        if state.settings.refresh_sockets:
            refreshing = asyncio.create_task(_refresh(state, connection))
        while True:
            _acknowledge(connection, await websocket.receive_text())
    except (WebSocketDisconnect, RuntimeError):
        pass
    finally:
        if refreshing:
            refreshing.cancel()
        state.connections.remove(connection)
        state.stream.tell("connection", {"connected": bool(state.connections.open)})


def _hello(state: State) -> Json:
    """The first words of a connection (docs: using-socket-mode, "hello")."""
    return {
        "type": "hello",
        "num_connections": len(state.connections.open),
        "debug_info": {
            "host": HOST,
            "started": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3],
            "build_number": 1,
            "approximate_connection_time": round(state.settings.refresh_sockets or 18_060),
        },
        "connection_info": {"app_id": state.app.id},
    }


def _goodbye(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}


async def _refresh(state: State, connection: Connection) -> None:
    """Warn, say goodbye and close, as Slack does with every connection after some hours."""
    await asyncio.sleep(state.settings.refresh_sockets)
    await _quietly(connection.send(_goodbye("warning")))
    await asyncio.sleep(state.settings.goodbye_lasts)
    await _quietly(connection.send(_goodbye("refresh_requested")))
    await _quietly(connection.websocket.close())


def _acknowledge(connection: Connection, text: str) -> None:
    try:
        said = read_json(text)
    except ValueError:
        return
    waiting = connection.waiting.pop(str(said.get("envelope_id")), None) if isinstance(said, dict) else None
    if waiting and not waiting.done():
        waiting.set_result(said.get("payload"))


async def _quietly(sending: Awaitable[None]) -> None:
    """Send to somebody who may be gone."""
    try:
        await sending
    except (WebSocketDisconnect, RuntimeError, OSError):
        return
