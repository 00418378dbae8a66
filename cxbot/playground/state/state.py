"""All parts of a playground together, so that each can be handed the one thing it stands on."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field

from cxbot.playground.state.clock import Clock
from cxbot.playground.state.connections import Connections
from cxbot.playground.state.faults import Faults
from cxbot.playground.state.identity import App
from cxbot.playground.state.options import PlaygroundSettings
from cxbot.playground.state.reading import Json
from cxbot.playground.state.record import Record
from cxbot.playground.state.stream import Stream
from cxbot.playground.state.windows import Windows
from cxbot.playground.state.workspace import Message, Workspace


@dataclass(frozen=True, slots=True)
class ResponseUrl:
    """A way for the bot to answer one thing a person did; `message` is the one she pressed something in."""

    id: str
    person: str
    channel: str
    issued: float
    uses: int = 0
    message: str | None = None
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Install:
    """Somebody allowed the app to be installed; the code for it is good once."""

    person: str
    scopes: tuple[str, ...]
    redirect_uri: str
    issued: float
    used: bool = False


@dataclass(slots=True)
class Status:
    """What the page shows while the app is getting ready; `holding` keeps what people do until it is."""

    text: str = "Waiting for the app"
    progress: float | None = None
    ready: bool = False
    hints: tuple[str, ...] = ()
    holding: bool = False


@dataclass(slots=True)
class State:
    """Everything there is; used by the thread of the event loop, except clock, faults, record and stream."""

    settings: PlaygroundSettings
    app: App
    workspace: Workspace
    clock: Clock
    faults: Faults
    stream: Stream
    record: Record
    connections: Connections
    windows: Windows
    mode: str = "socket"
    request_url: str | None = None
    url: str = ""
    status: Status = field(default_factory=Status)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    uploads: dict[str, str] = field(default_factory=dict)  # upload ticket -> file id
    asked: Json = field(default_factory=dict)  # install pages that wait for an answer
    installs: dict[str, Install] = field(default_factory=dict)  # by OAuth code
    revoked: bool = False
    tasks: "set[asyncio.Task[object]]" = field(default_factory=set)

    def later(self, work: "Coroutine[object, None, object]") -> None:
        """Do it soon; nobody waits for it."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def tell_of(self, message: Message, event: str = "message") -> None:
        """Tell the pages that a message came, changed or is gone."""
        data = {"channel": message.channel, "ts": message.ts, "thread_ts": message.thread_ts}
        channel = self.workspace.channels[message.channel]
        for person in self.workspace.people:
            if self.workspace.sees(person, channel) and message.ephemeral_to in {None, person}:
                self.stream.tell(event, data, person)
