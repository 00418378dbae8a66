"""The whole bot as `cxbot serve` runs it, in a process of its own: `python -m tests.benchmarks.serving API_URL`.

Settings come from the environment. It says "ready".
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from cxbot.cli import bot
from cxbot.cli.building import main_engine, reports_engine
from cxbot.cli.memory import few_arenas, uncounted_sqlite
from cxbot.drawing.process import drawing
from cxbot.observing import set_up
from cxbot.settings import read_settings
from cxbot.slack.sending.clients import Access


@contextmanager
def serving(url: str, settings: Mapping[str, str]) -> Iterator[int]:
    """Run it until the end, with Slack at `url`; the id of its process."""
    words = [sys.executable, "-m", "tests.benchmarks.serving", url]
    root = Path(__file__).parents[2]
    own = {**os.environ, **settings}
    with subprocess.Popen(words, cwd=root, env=own, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            assert process.stdout.readline() == "ready\n"
            yield process.pid
        finally:
            process.kill()


def say_ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def main(url: str) -> None:
    few_arenas()
    uncounted_sqlite()
    set_up(sys.stderr, "WARNING")
    settings = read_settings()
    with drawing() as drawn:
        bot.run(
            settings,
            Access(settings.bot_token, settings.app_token, settings.signing_secret, base_url=url),
            engine=main_engine(settings),
            reports_engine=reports_engine(settings),
            now=lambda: datetime.now(UTC),
            stop=Event(),
            ready=say_ready,
            drawn=drawn,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
