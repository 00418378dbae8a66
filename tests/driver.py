"""The playground as the tests drive it: a person types, presses and looks; the workspace breaks; an app connects.

It knows no reports: what the bot says is for the tests to read.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.http_retry import RateLimitErrorRetryHandler, RetryHandler

from cxbot.playground import Playground, PlaygroundSettings
from cxbot.playground.page.visitor import Visitor
from cxbot.slack.sending.clients import Access

T = TypeVar("T")
# As strict as Slack: a bot that passes here is not held up there for the first time.
SETTINGS = PlaygroundSettings(rate_limits=True)
# Where more is asked in a minute, or measured, than one workspace asks.
UNLIMITED = replace(SETTINGS, rate_limits=False)


@dataclass(frozen=True)
class Person:
    """Somebody at the page."""

    playground: Playground
    visitor: Visitor

    @property
    def person(self) -> str:
        """The person's id."""
        return self.visitor.id

    def types(self, channel: str, text: str) -> None:
        """Type a slash command."""
        self.visitor.command(text, channel)

    def writes(self, channel: str, text: str, thread: str | None = None) -> str:
        """Write an ordinary message; its ts."""
        return self.visitor.post(text, channel, thread)

    def sees(self, channel: str) -> list[dict[str, Any]]:
        """The messages of a channel, oldest first, with those that only this person sees."""
        return self.visitor.messages(channel)

    def reads_thread(self, channel: str, ts: str) -> list[dict[str, Any]]:
        """The replies under a message."""
        return self.visitor.thread(channel, ts)[1:]

    def reports(self, channel: str) -> list[dict[str, Any]]:
        """What the bot posted in a channel."""
        return [each for each in self.sees(channel) if each["bot"] and not each["ephemeral"]]

    def whispers(self, channel: str) -> list[str]:
        """What the bot told this person alone, all text of it."""
        return [words_of(each) for each in self.sees(channel) if each["bot"] and each["ephemeral"]]

    def presses(self, shown: Mapping[str, Any], action_id: str, value: Any = None) -> None:
        """Use a control of a message or a window: a button by its id or words, a select with its value."""
        if value is None:
            self.visitor.click(shown, action_id)
        else:
            self.visitor.choose(shown, action_id, value)

    def opens_home(self) -> None:
        """Open the app's Home tab."""
        self.visitor.open_home()

    def windows(self) -> dict[str, Any]:
        """The open modals and the Home tab."""
        return self.visitor.views()

    def record(self, method: str = "") -> list[dict[str, Any]]:
        """What went over the wire, newest first."""
        entries = [asdict(each) for each in reversed(self.playground.record.entries)]
        return [each for each in entries if not method or each["method"] == method]

    def workspace(self) -> dict[str, Any]:
        """People, channels and the bot, as this person's page has them."""
        return self.visitor.workspace()

    def wait(self, look: "Callable[[Person], T]", seconds: float = 10) -> T:
        """What `look` finds, as soon as it finds something."""
        return soon(lambda: look(self), seconds)


@dataclass(frozen=True)
class Slack:
    """A workspace of the playground: its people, its channels, and how a bot gets in."""

    playground: Playground
    bot_port: int = 0

    @property
    def access(self) -> Access:
        """What the bot needs to connect."""
        found = self.playground
        return Access(found.bot_token, found.app_token, found.signing_secret, base_url=found.api_url)

    def as_person(self, who: str) -> Person:
        """Somebody by id, name or role."""
        return Person(self.playground, self.playground.person(who))

    def members(self) -> list[dict[str, Any]]:
        """The full members."""
        people = self.as_person("manager").workspace()["people"]
        return [each for each in people if each["role"] in {"manager", "teammate"} and not each.get("deactivated")]

    def open_channels(self) -> list[dict[str, Any]]:
        """Channels of the company that the bot is in."""
        return [each for each in self._channels("manager", "channel") if each["bot_is_member"] and not each["archived"]]

    @property
    def channel(self) -> str:
        """One of them."""
        return str(self.open_channels()[0]["id"])

    def channel_of(self, role: str) -> str:
        """A channel of the company that somebody of this role is in."""
        return str(self._channels(role, "channel")[0]["id"])

    def shared_channel(self) -> str:
        """A channel that is shared with another company."""
        return str(self._channels("manager", "shared")[0]["id"])

    def direct_of(self, person: Person) -> str | None:
        """The direct conversation of a person with the bot, once there is one."""
        workspace = person.workspace()
        bot = workspace["bot"]["user_id"]
        return next((str(each["id"]) for each in workspace["channels"] if each["im_with"] == bot), None)

    def invite(self, channel: str, *, invite: bool = True) -> None:
        """Take the bot into a channel, or out of it."""
        self.playground.invite(channel, belongs=invite)

    def break_(self, fault: str, **options: Any) -> None:
        """Have the workspace fail."""
        self.playground.faults.add(fault, **options)

    def _channels(self, role: str, kind: str) -> list[dict[str, Any]]:
        return [each for each in self.as_person(role).workspace()["channels"] if each["kind"] == kind]


@contextmanager
def opened(
    manifest: Mapping[str, Any], mode: str = "socket", settings: PlaygroundSettings = SETTINGS, **options: Any
) -> Iterator[Slack]:
    """A workspace, open until the end; in HTTP mode the bot is called at `bot_port`."""
    bot_port = free_port()
    if mode == "http":
        options = {"request_url": f"http://127.0.0.1:{bot_port}/slack/events", **options}
    with Playground(manifest, mode=mode, settings=settings, **options) as playground:
        yield Slack(playground, bot_port)


@contextmanager
def connected(app: App, playground: Playground, ping_interval: float = 10) -> Iterator[None]:
    """A Bolt app in Socket Mode, connected until the end; it looks after its connection every `ping_interval` s."""
    handler = SocketModeHandler(
        app, playground.app_token, web_client=client_of(playground, patient=True), ping_interval=ping_interval
    )
    handler.client.proxy = None
    handler.connect()
    try:
        yield
    finally:
        # The SDK's client takes three seconds to close, and can hang when it has only just connected.
        threading.Thread(target=handler.close, daemon=True).start()


def client_of(playground: Playground, *, patient: bool = False) -> WebClient:
    """The bot's client, which repeats nothing; a `patient` one only what Slack asks it to send later."""
    handlers: list[RetryHandler] = [RateLimitErrorRetryHandler(max_retry_count=3)] if patient else []
    client = WebClient(playground.bot_token, base_url=playground.api_url, retry_handlers=handlers)
    client.proxy = None
    return client


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def soon(look: Callable[[], T], seconds: float = 10) -> T:
    """What `look` finds, as soon as it finds something."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"nothing came within {seconds} s"
        time.sleep(0.05)
    return found


def words_of(message: Mapping[str, Any]) -> str:
    """All text of a message."""
    return f"{message['text']} {message['blocks'] or ''}"
