"""What a person does in the playground: type, look, click. Over the same HTTP calls as its page."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx

T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """The playground's page at `url`, as one person sees it."""

    http: httpx.Client
    person: str

    def types(self, channel: str, text: str) -> None:
        """Type a slash command."""
        self._post("command", channel=channel, text=text)

    def writes(self, channel: str, text: str, thread: str | None = None) -> str:
        """Write an ordinary message; its ts."""
        return str(self._post("post", channel=channel, text=text, thread_ts=thread)["ts"])

    def sees(self, channel: str) -> list[dict[str, Any]]:
        """The messages of a channel, oldest first, with those that only this person sees."""
        return list(self._get("messages", channel=channel)["messages"])

    def reads_thread(self, channel: str, ts: str) -> list[dict[str, Any]]:
        """The replies under a message."""
        return list(self._get("thread", channel=channel, ts=ts)["messages"])[1:]

    def reports(self, channel: str) -> list[dict[str, Any]]:
        """The reports in a channel."""
        return [each for each in self.sees(channel) if each["bot"] and not each["ephemeral"]]

    def whispers(self, channel: str) -> list[str]:
        """What the bot told this person alone, all text of it."""
        return [words_of(each) for each in self.sees(channel) if each["bot"] and each["ephemeral"]]

    def presses(self, message: dict[str, Any], action_id: str, value: Any = None) -> None:
        """Use a control of a message."""
        block_id = next(
            block["block_id"]
            for block in message["blocks"]
            for element in block.get("elements", ())
            if element.get("action_id") == action_id
        )
        container = {
            "type": "message",
            "channel": message["channel"],
            "ts": message["ts"],
            "ephemeral": message["ephemeral"],
        }
        self._post("action", container=container, block_id=block_id, action_id=action_id, value=value, state={})

    def opens_home(self) -> None:
        """Open the app's Home tab."""
        self._post("home")

    def windows(self) -> dict[str, Any]:
        """The open modals and the Home tab."""
        return dict(self._get("views"))

    def breaks(self, fault: str, **options: Any) -> None:
        """Have the playground fail."""
        self._post("faults", fault=fault, **options)

    def record(self, method: str = "") -> list[dict[str, Any]]:
        """What went over the wire, newest first."""
        entries = self._get("record", limit=2_000)["entries"]
        return [each for each in entries if not method or each["method"] == method]

    def workspace(self) -> dict[str, Any]:
        """People, channels and the bot."""
        return dict(self._get("workspace"))

    def call(self, path: str, **body: Any) -> dict[str, Any]:
        """Any other call of the page."""
        return self._post(path, **body)

    def _post(self, path: str, **body: Any) -> dict[str, Any]:
        answer = self.http.post(f"/page/{path}", json={"person": self.person, **body})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def _get(self, path: str, **query: Any) -> dict[str, Any]:
        answer = self.http.get(f"/page/{path}", params={"person": self.person, **query})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def soon(look: Callable[[], T], seconds: float = 10) -> T:
    """What `look` finds, as soon as it finds something."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"nothing came within {seconds} s"
        time.sleep(0.05)
    return found


def words_of(message: dict[str, Any]) -> str:
    """All text of a message."""
    return f"{message['text']} {message['blocks'] or ''}"


def shown_trend(message: dict[str, Any]) -> str:
    """The file that the report shows as its trend."""
    return next(
        str(block["slack_file"]["id"]) for block in message["blocks"] if block.get("block_id") == "changes_over_time"
    )


def report_in(page: Page, channel: str, count: int = 1) -> list[dict[str, Any]]:
    """The reports of a channel, once there are so many and their threads are complete."""

    def look() -> list[dict[str, Any]] | None:
        found = page.reports(channel)
        return found if len(found) == count and all(each["reply_count"] == 1 for each in found) else None

    return soon(look, 30)
