"""The playground as a whole: a small, strict Slack on this machine."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any, Self, TypeVar

from cxbot.playground.page import acting, administering, page_json
from cxbot.playground.page.visitor import Visitor
from cxbot.playground.serving import Server
from cxbot.playground.state.clock import Clock
from cxbot.playground.state.company import open_company
from cxbot.playground.state.connections import Connections
from cxbot.playground.state.faults import Faults
from cxbot.playground.state.identity import install
from cxbot.playground.state.options import PlaygroundSettings
from cxbot.playground.state.reading import Fields
from cxbot.playground.state.record import Record
from cxbot.playground.state.state import State, Status
from cxbot.playground.state.stream import Stream
from cxbot.playground.state.windows import Windows
from cxbot.playground.state.workspace import Channel, Person

T = TypeVar("T")


class Playground:
    """A local Slack for one app; a context manager that starts and stops it."""

    def __init__(
        self,
        manifest: Fields,
        *,
        port: int = 0,
        people: Iterable[Person] | None = None,
        channels: Iterable[Channel] | None = None,
        mode: str = "socket",
        request_url: str | None = None,
        settings: PlaygroundSettings | None = None,
    ) -> None:
        """`manifest` is the app's; `port` 0 takes a free one; in `mode` http the bot is called at `request_url`.

        Raises:
            ValueError: there is no such mode.
        """
        if mode not in {"socket", "http"}:
            raise ValueError(f'The mode is "socket" or "http", not "{mode}".')
        settings = settings or PlaygroundSettings()
        app = install(manifest, optional_scopes=settings.optional_scopes)
        stream = Stream()
        self._state = State(
            settings=settings,
            app=app,
            workspace=open_company(manifest, people, channels),
            clock=Clock(lambda: stream.tell_soon("clock", page_json.clock_json(self._state))),
            faults=Faults(),
            stream=stream,
            record=Record(settings.most_record_entries, stream.record_changed),
            connections=Connections(),
            windows=Windows(settings.trigger_lives),
            mode=mode,
            request_url=request_url,
        )
        self._server = Server(self._state, port)

    def start(self) -> None:
        """Start serving.

        Raises:
            OSError: the port is taken.
        """
        self._server.start()

    def stop(self) -> None:
        """Stop serving; everything is forgotten with this object."""
        self._server.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where the page is."""
        return self._state.url

    @property
    def api_url(self) -> str:
        """What `WebClient(base_url=...)` needs."""
        return f"{self._state.url}api/"

    @property
    def bot_token(self) -> str:
        """The bot's token."""
        return self._state.app.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token, for Socket Mode."""
        return self._state.app.app_token

    @property
    def signing_secret(self) -> str:
        """What requests to the bot are signed with."""
        return self._state.app.signing_secret

    @property
    def client_id(self) -> str:
        """The app's name for itself when it is installed with OAuth."""
        return self._state.app.client_id

    @property
    def client_secret(self) -> str:
        """The app's secret when it is installed with OAuth."""
        return self._state.app.client_secret

    @property
    def request_url(self) -> str | None:
        """Where the bot is called in HTTP mode; may be set while it runs."""
        return self._state.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self._state.request_url = url

    @property
    def connected(self) -> bool:
        """Whether the bot is there, in Socket Mode."""
        return bool(self._state.connections.open)

    @property
    def clock(self) -> Clock:
        """The movable clock."""
        return self._state.clock

    @property
    def record(self) -> Record:
        """What went between Slack and the bot."""
        return self._state.record

    @property
    def faults(self) -> Faults:
        """What goes wrong, on request."""
        return self._state.faults

    def status(
        self,
        text: str,
        progress: float | None = None,
        *,
        ready: bool = False,
        hints: Sequence[str] = (),
        holding: bool = False,
    ) -> None:
        """Tell people on the page how far the app is, and once it is ready what they may type.

        While it is `holding`, what they do reaches the app later: once a status says that it holds no more.
        """
        self._state.status = Status(text, progress, ready, tuple(hints), holding)
        self._state.stream.tell_soon("status", page_json.status_json(self._state))

    def person(self, who: str) -> Visitor:
        """Somebody, by id, name or role, to act as.

        Raises:
            NotPossibleError: there is nobody of that name.
        """
        return Visitor(self._state, acting.somebody(self._state, who), self.do)

    def invite(self, channel: str, *, belongs: bool = True) -> None:
        """Take the bot into a channel, or out of it."""

        async def change() -> None:
            acting.invite(self._state, channel, belongs=belongs)

        self.do(change())

    def regroup(self, group: str, members: Iterable[str]) -> None:
        """Have a user group consist of these people, by id."""
        wanted = tuple(members)

        async def change() -> None:
            acting.regroup(self._state, group, wanted)

        self.do(change())

    def deactivate(self, who: str, *, deactivated: bool = True) -> None:
        """Deactivate somebody's account, or activate it again."""

        async def change() -> None:
            acting.deactivate(self._state, acting.somebody(self._state, who), deactivated=deactivated)

        self.do(change())

    def archive(self, channel: str, *, archived: bool = True) -> None:
        """Archive a channel, or take it out of the archive."""
        self._administer(lambda: administering.archive(self._state, channel, archived=archived))

    def rename(self, channel: str, name: str) -> None:
        """Rename a channel."""
        self._administer(lambda: administering.rename(self._state, channel, name))

    def share(self, channel: str, *, shared: bool = True) -> None:
        """Share a channel with the company next door, or end that."""
        self._administer(lambda: administering.share(self._state, channel, shared=shared))

    def delete(self, channel: str) -> None:
        """Delete a channel with all that is in it."""
        self._administer(lambda: administering.delete(self._state, channel))

    def uninstall(self) -> None:
        """Uninstall the app."""
        self._administer(lambda: administering.uninstall(self._state))

    def reinstall(self, without: Iterable[str] = ()) -> None:
        """Install the app again, without some of the scopes that it asks for."""
        left_out = tuple(without)
        self._administer(lambda: administering.reinstall(self._state, left_out))

    def _administer(self, act: Callable[[], None]) -> None:
        async def change() -> None:
            act()

        self.do(change())

    def do(self, work: "Coroutine[Any, Any, T]") -> T:
        """Do something in the playground's own thread, and wait for it."""
        loop = self._server.loop
        if loop is None or loop.is_closed():
            work.close()
            raise RuntimeError("The playground is not running.")
        return asyncio.run_coroutine_threadsafe(work, loop).result(60)
