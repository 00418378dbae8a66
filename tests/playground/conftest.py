"""A playground with a manifest that has everything, and a client of its bot."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient

from cxbot.playground import Playground, PlaygroundSettings
from tests.driver import client_of, opened

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Gardener", "description": "Waters plants", "background_color": "#1f6f3f"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "gardener", "always_online": True},
        "shortcuts": [
            {"name": "Plant something", "type": "global", "callback_id": "plant", "description": "Opens a form"},
            {"name": "Water this", "type": "message", "callback_id": "water", "description": "Answers a message"},
        ],
        "slash_commands": [
            {"command": "/garden", "description": "Look after the garden", "usage_hint": "[water|plant]"},
            {"command": "/tend", "description": "Names people", "should_escape": True},
        ],
    },
    "oauth_config": {
        "redirect_urls": ["http://127.0.0.1/slack/oauth_redirect"],
        "scopes": {
            "bot": [
                "app_mentions:read",
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "files:read",
                "files:write",
                "im:history",
                "im:write",
                "users:read",
            ],
            "bot_optional": ["chat:write.public", "users:read.email"],
        },
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_mention",
                "member_joined_channel",
                "message.channels",
                "message.im",
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}
QUICK = PlaygroundSettings(file_ready_after=0.05, redelivery=(0.0, 0.2, 0.4), rate_limits=True)
# Where more is tried than Slack would let through.
UNLIMITED = replace(QUICK, rate_limits=False)


@pytest.fixture
def start() -> Iterator[Callable[..., Playground]]:
    """Starts playgrounds; they end with the test."""
    with ExitStack() as running:

        def started(settings: PlaygroundSettings = QUICK, **options: Any) -> Playground:
            manifest = options.pop("manifest", MANIFEST)
            return running.enter_context(opened(manifest, settings=settings, **options)).playground

        yield started


@pytest.fixture
def playground(start: Callable[..., Playground]) -> Playground:
    """A playground in Socket Mode, with no bot connected."""
    return start()


@pytest.fixture
def client(playground: Playground) -> WebClient:
    """The bot's client."""
    return client_of(playground)
