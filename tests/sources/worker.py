"""Syncs a source in processes of their own, to be killed: `python -m tests.sources.worker JOB`, a job in JSON.

It has everything imported and forks at each line that it reads, so that who was killed is back within milliseconds. It
says which process begins, a dot at each request of that one, and how it ended.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import import_module
from typing import Any
from urllib.request import urlopen

from sqlalchemy import event

from cxbot.database import make_engine
from cxbot.source import Source
from cxbot.sources.chatwoot import Chatwoot
from cxbot.sources.pacing import Clock
from cxbot.sources.registry import open_source
from cxbot.syncing.connected import connected_named
from cxbot.syncing.regularly import Syncing
from cxbot.syncing.turns import Holder

NAME = "shop"


@dataclass(frozen=True, slots=True)
class Job:
    """What is synced into which database, by which clock: that of the helpdesk, served at an address.

    `now` is the moment up to which it is told; `batch` are so many conversations, in the module `rounds` of the source.
    """

    database: str
    kind: str
    settings: dict[str, str]
    now: str
    clock: str
    rounds: str
    batch: int

    def written(self) -> str:
        """As one word of a command line."""
        return json.dumps(asdict(self))

    def sync(self, act: Callable[[], None]) -> None:
        """Sync it; `act` at each request."""
        engine = make_engine(self.database)
        import_module(self.rounds).AT_ONCE = self.batch
        source: Any = open_source(self.kind, NAME, self.settings)
        if hasattr(source, "api"):
            source.api.http.clock = source.api.http.pace.clock = self._time()
        at_each_request(source, act)
        now = datetime.fromisoformat(self.now)
        opened: Source = source
        Syncing(engine, lambda _: opened, Holder.of_this_process(), lambda: now).sync(connected_named(engine, NAME))

    def _time(self) -> Clock:
        def ask(words: str) -> float:
            with urlopen(f"{self.clock}/{words}") as answer:
                return float(answer.read())

        return Clock(lambda: ask("now"), lambda seconds: void(ask(f"sleep?seconds={seconds}")))


def void(_value: object) -> None:
    """Forget an answer."""


def at_each_request(source: Any, act: Callable[[], None]) -> None:
    """Let something happen at each request of a source: to its API, or each statement for its database."""
    if isinstance(source, Chatwoot):
        event.listen(source.database.engine, "before_cursor_execute", lambda *_: act())
    else:
        source.api.http.record = lambda _: act()


def main(written: str) -> None:
    """Begin a process at each line that is read, one after the other."""
    job = Job(**json.loads(written))
    for _ in sys.stdin:
        own = os.fork()
        if not own:
            try:
                job.sync(lambda: void(os.write(1, b".\n")))
                os._exit(0)
            finally:
                os._exit(1)
        os.write(1, f"begins {own}\n".encode())
        _, status = os.waitpid(own, 0)
        os.write(1, f"ended {os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
