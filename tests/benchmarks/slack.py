"""The playground's Slack in a process of its own, so that what is measured of the bot is the bot's.

It is driven as its page drives it, and tells what went over the wire: `python -m tests.benchmarks.slack MODE BOT_PORT`.
It says in JSON how the bot connects, and ends with its standard input.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from cxbot.cli.building import manifest
from tests.driver import UNLIMITED, opened

PERSON = "ana"
MOST = 20_000  # entries of the record
Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """What went over the wire, and when: seconds since 1970, and how long it took; None while it is under way."""

    method: str
    to_bot: bool
    began: float
    took: float | None
    ok: bool
    payload: Any

    @property
    def ended(self) -> float:
        """When it ended."""
        assert self.took is not None
        return self.began + self.took


@dataclass(frozen=True, slots=True)
class Beside:
    """The workspace; `settings` are those by which `cxbot serve` finds it."""

    url: str
    settings: dict[str, str]

    def do(self, name: str, **said: Any) -> Shown:
        """Have a person do something, as the page has."""
        body = json.dumps({"person": PERSON, **said}).encode()
        return self._answered(Request(f"{self.url}page/{name}", data=body, method="POST"))

    def look(self, name: str, **asked: Any) -> Shown:
        """What a person sees, as the page has it."""
        return self._answered(Request(f"{self.url}page/{name}?{urlencode({'person': PERSON, **asked})}"))

    def types(self, channel: str, text: str) -> None:
        """Type a slash command."""
        self.do("command", channel=channel, text=text)

    def messages(self, channel: str) -> list[Shown]:
        """What is posted in a channel, oldest first."""
        return list(self.look("messages", channel=channel)["messages"])

    def calls(self, since: float = 0.0) -> list[Call]:
        """What went over the wire from then on (seconds since 1970), oldest first."""
        entries = self.look("record", limit=MOST)["entries"]
        found = [
            Call(
                each["method"],
                each["direction"] == "to_bot",
                datetime.fromisoformat(each["time"]).timestamp(),
                None if each["ok"] is None else each["milliseconds"] / 1000,
                bool(each["ok"]),
                each["payload"],
            )
            for each in reversed(entries)
        ]
        return [each for each in found if each.began >= since]

    def wait_for(self, wanted: Callable[[list[Call]], bool], since: float, seconds: float = 60.0) -> list[Call]:
        """What went over the wire once it is as wanted."""
        deadline = time.monotonic() + seconds
        while not wanted(found := self.calls(since)):
            assert time.monotonic() < deadline, [each.method for each in found]
            time.sleep(0.2)  # looking costs the workspace time, too
        return found

    @staticmethod
    def _answered(request: Request) -> Shown:
        with build_opener(ProxyHandler({})).open(request, timeout=60) as answer:
            return dict(json.load(answer))


def posts(calls: list[Call]) -> list[Call]:
    """The messages that were posted, and are there."""
    return [each for each in calls if each.method == "chat.postMessage" and each.ok]


@contextmanager
def slack_beside(mode: str, bot_port: int = 0) -> Iterator[Beside]:
    """Open the workspace until the end; in HTTP mode the bot is called at `bot_port`."""
    words = [sys.executable, "-m", "tests.benchmarks.slack", mode, str(bot_port)]
    pipe, root = subprocess.PIPE, Path(__file__).parents[2]
    with subprocess.Popen(words, cwd=root, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            said = json.loads(process.stdout.readline())
            yield Beside(said["url"], said["settings"])
        finally:
            process.stdin.close()
            process.wait(20)


def main(mode: str, bot_port: str) -> None:
    request_url = f"http://127.0.0.1:{bot_port}/slack/events"
    with opened(manifest(), mode, UNLIMITED, **({"request_url": request_url} if mode == "http" else {})) as slack:
        access = slack.access
        settings = {
            "CXBOT_MODE": mode,
            "CXBOT_HOST": "127.0.0.1",
            **({"CXBOT_PORT": bot_port} if mode == "http" else {}),
            "CXBOT_SLACK_API_URL": access.base_url,
            "CXBOT_SLACK_BOT_TOKEN": access.bot_token,
            "CXBOT_SLACK_APP_TOKEN": access.app_token,
            "CXBOT_SLACK_SIGNING_SECRET": access.signing_secret,
        }
        sys.stdout.write(f"{json.dumps({'url': slack.playground.url, 'settings': settings})}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
