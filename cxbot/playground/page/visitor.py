"""A person, for tests: does what she would do on the page, and sees what she would see."""

import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from cxbot.playground.api.normalising import elements
from cxbot.playground.page import acting, page_json, submitting
from cxbot.playground.state.reading import Fields, Json
from cxbot.playground.state.state import State
from cxbot.playground.state.workspace import Person

T = TypeVar("T")
Shown = Fields


class Does(Protocol):
    """Does something in the playground's thread and waits for it."""

    def __call__(self, work: "Coroutine[Any, Any, T]", /) -> T:
        """Do it."""
        ...


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who uses Slack. Messages and views are the dicts that `messages`, `thread` and `views` give."""

    state: State
    person: Person
    do: Does

    @property
    def id(self) -> str:
        """The person's id."""
        return self.person.id

    def command(self, text: str, channel: str) -> None:
        """Type a slash command into a channel, by id or name."""
        self._run(lambda: acting.command(self.state, self.person, channel, text))

    def post(self, text: str, channel: str, thread_ts: str | None = None) -> str:
        """Write a message; its ts."""
        return self._run(lambda: acting.post(self.state, self.person, channel, text, thread_ts))

    def click(self, message: Shown, action_id: str, *, block_id: str | None = None) -> None:
        """Press a button of a message or view, or choose behind three dots: by an action id or by what it says."""
        self.choose(message, *_pressed(message, action_id), block_id=block_id)

    def choose(
        self,
        message: Shown,
        action_id: str,
        value: object,
        *,
        block_id: str | None = None,
        state: Mapping[str, Fields] | None = None,
    ) -> None:
        """Choose in a select, a date picker and so on; the value of an option, an id, a date."""

        def use() -> None:
            place = acting.find_place(self.state, self.person, _container(message))
            acting.use(self.state, self.person, place, action_id, value, block_id=block_id, filled=state)

        self._run(use)

    def options(self, message: Shown, action_id: str, query: str) -> Json:
        """What the app offers for words typed into an external select."""

        async def ask() -> Json:
            place = acting.find_place(self.state, self.person, _container(message))
            return await acting.options(self.state, self.person, place, action_id, query)

        return self.do(ask())

    def submit(self, view: Shown, state: Mapping[str, Fields]) -> dict[str, str]:
        """Send a modal in: block_id to action_id to value; the words beside fields if it was not taken."""

        async def send() -> dict[str, str]:
            modal = submitting.find_modal(self.state, self.person, str(view["id"]))
            return await submitting.submit(self.state, self.person, modal, state)

        return self.do(send())

    def close(self, view: Shown, *, every: bool = False) -> None:
        """Close a modal, or the whole stack."""

        def shut() -> None:
            modal = submitting.find_modal(self.state, self.person, str(view["id"]))
            submitting.close(self.state, self.person, modal, every=every)

        self._run(shut)

    def open_home(self) -> None:
        """Open the app's Home tab."""
        self._run(lambda: acting.open_home(self.state, self.person))

    def shortcut(self, callback_id: str, message: Shown | None = None) -> None:
        """Use a global shortcut, or one of a message."""
        channel, ts = (message["channel"], message["ts"]) if message else (None, None)
        self._run(lambda: acting.shortcut(self.state, self.person, callback_id, channel, ts))

    def direct(self) -> str:
        """The id of the direct conversation with the bot."""
        return self._run(lambda: self.state.workspace.direct(self.id, self.state.workspace.bot).id)

    def group(self, *others: str) -> str:
        """Begin a group message with others; its id."""
        return self._run(lambda: acting.group(self.state, self.person, others).id)

    def messages(self, channel: str) -> list[Json]:
        """The messages of a channel that this person sees, oldest first, without replies."""

        def look() -> list[Json]:
            found = acting.open_channel(self.state, self.person, channel)
            return page_json.messages_json(self.state, found.id, self.id)

        return self._run(look)

    def thread(self, channel: str, ts: str) -> list[Json]:
        """A message and its replies."""

        def look() -> list[Json]:
            found = acting.open_channel(self.state, self.person, channel)
            return page_json.thread_json(self.state, found.id, ts, self.id)

        return self._run(look)

    def file(self, file_id: str) -> bytes:
        """What is in a file; nothing where it is gone."""

        def look() -> bytes:
            found = self.state.workspace.files.get(file_id)
            return (found and found.content) or b""

        return self._run(look)

    def workspace(self) -> Json:
        """Everything around the messages: people, channels and the bot."""
        return self._run(lambda: page_json.workspace_json(self.state, self.id))

    def views(self) -> Json:
        """The open modals, the lowest first, as `stack`, and the `home` tab."""
        return self._run(lambda: page_json.views_json(self.state, self.id))

    def wait(self, look: Callable[["Visitor"], T], timeout: float = 10) -> T:
        """What `look` finds, as soon as it finds something.

        Raises:
            TimeoutError: it found nothing in time.
        """
        deadline = time.monotonic() + timeout
        while not (found := look(self)):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.person.real_name} saw nothing like that within {timeout:g} s.")
            time.sleep(0.02)
        return found

    def _run(self, act: Callable[[], T]) -> T:
        async def run() -> T:
            return act()

        return self.do(run())


def _pressed(shown: Shown, wanted: str) -> tuple[str, object]:
    """The action id, and of what stands behind three dots the value."""
    found = [element for _, element in elements(shown["blocks"] or ())]
    if any(each["action_id"] == wanted for each in found):
        return wanted, None
    for each in found:
        if _says(each, wanted):
            return str(each["action_id"]), None
        if each["type"] == "overflow":
            for option in each["options"]:
                if _says(option, wanted):
                    return str(each["action_id"]), option["value"]
    return wanted, None


def _says(shown: Shown, wanted: str) -> bool:
    return bool((shown.get("text") or {}).get("text") == wanted)


def _container(shown: Shown) -> Json:
    if "ts" in shown:
        return {"type": "message", "channel": shown["channel"], "ts": shown["ts"]}
    return {"type": "view", "view_id": shown["id"]}
