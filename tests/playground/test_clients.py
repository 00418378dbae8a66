"""slack_sdk's own clients, sync and async, work unchanged."""

import asyncio
import time

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.aiohttp import SocketModeClient as AiohttpClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.socket_mode.websockets import SocketModeClient as WebsocketsClient
from slack_sdk.web.async_client import AsyncWebClient

from tests.driver import client_of
from tests.playground.pictures import png


def test_the_async_web_client(playground):
    async def use():
        client = AsyncWebClient(playground.bot_token, base_url=playground.api_url)
        assert (await client.auth_test())["user"] == "gardener"
        blocks = [{"type": "divider"}]
        posted = await client.chat_postMessage(channel="general", text="hello", blocks=blocks)
        await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="hello again")
        await client.files_upload_v2(channel=posted["channel"], content=png(), filename="bed.png")
        with pytest.raises(SlackApiError, match="channel_not_found"):
            await client.chat_postMessage(channel="C0NOWHERE01", text="x")

    asyncio.run(use())
    first, second = playground.person("ana").messages("general")
    assert first["text"] == "hello again"
    assert len(second["files"]) == 1


def test_the_built_in_socket_mode_client(playground):
    web = client_of(playground)
    client = SocketModeClient(playground.app_token, web_client=web, ping_interval=0.3)
    client.proxy = None

    def take(listening, request):
        payload = {"text": f"heard {request.payload['text']}"}
        listening.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id, payload=payload))

    client.socket_mode_request_listeners.append(take)
    client.connect()
    try:
        heard(playground, "built-in")
    finally:
        time.sleep(0.3)  # it can hang when it is closed right after it has connected
        client.close()


@pytest.mark.parametrize("kind", [AiohttpClient, WebsocketsClient])
def test_the_async_socket_mode_clients(playground, kind):
    async def use():
        web = AsyncWebClient(playground.bot_token, base_url=playground.api_url)
        client = kind(playground.app_token, web_client=web)

        async def take(listening, request):
            payload = {"text": f"heard {request.payload['text']}"}
            await listening.send_socket_mode_response(
                SocketModeResponse(envelope_id=request.envelope_id, payload=payload)
            )

        client.socket_mode_request_listeners.append(take)
        await client.connect()
        try:
            await asyncio.to_thread(heard, playground, kind.__module__)
        finally:
            await client.disconnect()
            await client.close()

    asyncio.run(use())


def test_an_async_bolt_app(playground):
    async def use():
        app = AsyncApp(client=AsyncWebClient(playground.bot_token, base_url=playground.api_url))

        @app.command("/garden")
        async def command(ack, body):
            await ack(f"heard {body['text']}")

        handler = AsyncSocketModeHandler(app, playground.app_token, web_client=app.client)
        await handler.connect_async()
        try:
            await asyncio.to_thread(heard, playground, "async bolt")
        finally:
            await handler.close_async()

    asyncio.run(use())


def heard(playground, words):
    ana = playground.person("ana")
    ana.wait(lambda _: playground.record.calls("apps.connections.open"))
    ana.wait(lambda _: playground.connected)
    ana.command(f"/garden {words}", "general")
    ana.wait(lambda person: f"heard {words}" in str(person.messages("general")))
