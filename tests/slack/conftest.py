"""The playground with a canned bot in it, over the wire."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Engine

from tests.driver import SETTINGS, Slack, opened
from tests.slack.bot import Running, running_bot

MANIFEST = Path(__file__).parents[2] / "manifest.yml"


@pytest.fixture(scope="session")
def manifest() -> dict[str, Any]:
    """Ours, read once."""
    return dict(yaml.safe_load(MANIFEST.read_text()))


@pytest.fixture
def mode() -> str:
    return "socket"


@pytest.fixture
def slack(mode: str, manifest: dict[str, Any]) -> Iterator[Slack]:
    with opened(manifest, mode) as slack:
        yield slack


@pytest.fixture
def slack_that(mode: str, manifest: dict[str, Any]) -> Iterator[Callable[..., Slack]]:
    """A workspace with settings of its own."""
    with ExitStack() as running:
        yield lambda **settings: running.enter_context(opened(manifest, mode, replace(SETTINGS, **settings)))


@pytest.fixture
def start_in(mode: str, sqlite_engine: Engine) -> Iterator[Callable[..., Running]]:
    """Starts the bot in a workspace; it ends with the test."""
    with ExitStack() as running:

        def started(slack: Slack, **options: Any) -> Running:
            bot = running_bot(slack.access, sqlite_engine, mode=mode, port=slack.bot_port, **options)
            return running.enter_context(bot)

        yield started


@pytest.fixture
def start(slack: Slack, start_in: Callable[..., Running]) -> Callable[..., Running]:
    """Starts the bot in the usual workspace."""
    return lambda **options: start_in(slack, **options)
