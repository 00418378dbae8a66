"""The bot as a process of its own: `python -m tests.slack.process MODE API_URL DATABASE PORT SECONDS`.

Each report takes SECONDS. It says "ready" and, at its end, "stopped".
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

from sqlalchemy import Engine

from cxbot.cli.housekeeping import housekeeping
from cxbot.database import make_engine
from cxbot.memory import few_arenas
from cxbot.observing import set_up
from cxbot.slack.running import http
from cxbot.slack.running import socket as socket_mode
from cxbot.slack.running.app import build_app
from cxbot.slack.running.stopping import leave_what_hangs
from cxbot.slack.sending.clients import Access
from cxbot.slack.sending.timeouts import Timeouts
from tests.slack.bot import QUICK, put_together


@contextmanager
def started(
    mode: str, access: Access, engine: Engine, *, port: int = 0, seconds: float = 0.0
) -> Iterator[subprocess.Popen[str]]:
    """Start the process and wait until it is ready; its tokens are not among its words."""
    database = engine.url.render_as_string(hide_password=False)
    words = [sys.executable, "-m", "tests.slack.process", mode, access.base_url, database, str(port), str(seconds)]
    pipe = subprocess.PIPE
    root = Path(__file__).parents[2]
    with subprocess.Popen(words, cwd=root, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as bot:
        assert bot.stdin
        assert bot.stdout
        bot.stdin.write(f"{access.bot_token} {access.app_token} {access.signing_secret}\n")
        bot.stdin.flush()
        try:
            assert bot.stdout.readline() == "ready\n", bot.stderr and bot.stderr.read()
            yield bot
        finally:
            bot.kill()


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main(mode: str, url: str, database: str, port: str, seconds: str) -> None:
    few_arenas()
    set_up(sys.stderr, "DEBUG")
    tokens = sys.stdin.readline().split()
    access = Access(*tokens, base_url=url)
    engine = make_engine(database)
    with put_together(access, engine, timeouts=replace(QUICK, stop=Timeouts().stop)) as (context, held):
        held.hold, held.held = Event(), float(seconds)
        app = build_app(context, access)
        with housekeeping(context, alone=True):
            if mode == "socket":
                socket_mode.run(app, context, access, Event(), ready=lambda: say("ready"))
            else:
                http.run(app, context, Event(), host="127.0.0.1", port=int(port), ready=lambda: say("ready"))
    engine.dispose()
    say("stopped")
    leave_what_hangs()


if __name__ == "__main__":
    main(*sys.argv[1:])
