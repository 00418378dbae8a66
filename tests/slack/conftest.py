"""The playground with a canned bot in it, over the wire."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from sqlalchemy import Engine

from cxbot.playground import Playground, PlaygroundSettings
from cxbot.slack.sending.clients import Access
from tests.slack.bot import Running, free_port, running_bot
from tests.slack.page import Page

MANIFEST = Path(__file__).parents[2] / "manifest.yml"


@dataclass(frozen=True)
class Slack:
    """A workspace of the playground: its people, its channels, and how a bot gets in."""

    http: httpx.Client
    access: Access
    bot_port: int

    def as_person(self, who: str) -> Page:
        """The page as a person sees it, by id or role."""
        person = next(each for each in self._workspace()["people"] if who in {each["id"], each["role"]})
        return Page(self.http, str(person["id"]))

    def members(self) -> list[dict[str, Any]]:
        """The full members."""
        return [each for each in self._workspace()["people"] if each["role"] in {"manager", "teammate"}]

    def open_channels(self) -> list[dict[str, Any]]:
        """Channels of the company that the bot is in."""
        channels = self._workspace()["channels"]
        return [
            each for each in channels if each["kind"] == "channel" and each["bot_is_member"] and not each["archived"]
        ]

    @property
    def channel(self) -> str:
        """One of them."""
        return str(self.open_channels()[0]["id"])

    def channel_of(self, role: str) -> str:
        """A channel of the company that somebody of this role is in."""
        channels = self.as_person(role).workspace()["channels"]
        return str(next(each["id"] for each in channels if each["kind"] == "channel"))

    def shared_channel(self) -> str:
        """A channel that is shared with another company."""
        return str(next(each["id"] for each in self._workspace()["channels"] if each["kind"] == "shared"))

    def direct_of(self, page: Page) -> str | None:
        """The direct conversation of a person with the bot, once there is one."""
        bot = page.workspace()["bot"]["user_id"]
        found = [each["id"] for each in page.workspace()["channels"] if each["im_with"] == bot]
        return str(found[0]) if found else None

    def invite(self, channel: str, *, invite: bool = True) -> None:
        """Take the bot into a channel, or out of it."""
        self._post("membership", channel=channel, invite=invite)

    def break_(self, fault: str, **options: Any) -> None:
        """Have the workspace fail."""
        self._post("faults", fault=fault, **options)

    def _workspace(self) -> dict[str, Any]:
        anybody = self.http.get("/page/workspace").json()
        manager = next(each["id"] for each in anybody["people"] if each["role"] == "manager")
        return dict(self.http.get("/page/workspace", params={"person": manager}).json())

    def _post(self, path: str, **body: Any) -> None:
        answer = self.http.post(f"/page/{path}", json=body)
        assert answer.status_code == 200, answer.text


@pytest.fixture
def mode() -> str:
    return "socket"


@contextmanager
def opened(mode: str, settings: PlaygroundSettings | None = None) -> Iterator[Slack]:
    """A workspace, open until the end."""
    bot_port = free_port()
    request_url = f"http://127.0.0.1:{bot_port}/slack/events" if mode == "http" else None
    manifest = yaml.safe_load(MANIFEST.read_text())
    with (
        Playground(manifest, port=free_port(), mode=mode, request_url=request_url, settings=settings) as playground,
        httpx.Client(base_url=playground.url, timeout=30, trust_env=False) as http,
    ):
        access = Access(
            playground.bot_token, playground.app_token, playground.signing_secret, base_url=playground.api_url
        )
        yield Slack(http, access, bot_port)


@pytest.fixture
def slack(mode: str) -> Iterator[Slack]:
    with opened(mode) as slack:
        yield slack


@pytest.fixture
def slack_that() -> Iterator[Callable[..., Slack]]:
    """A workspace with settings of its own."""
    with ExitStack() as running:
        yield lambda **settings: running.enter_context(opened("socket", PlaygroundSettings(**settings)))


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
