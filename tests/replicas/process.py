"""The bot as `cxbot serve` runs it, as a process: `python -m tests.replicas.process API_URL DATABASE PORT CLOCK`.

Only where Slack is, and what time it is, is said otherwise: CLOCK is a file with the seconds by which the clock that
reports follow is ahead. Its tokens come over standard input; it says "ready" and, at its end, "stopped".
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from cxbot.cli import bot
from cxbot.cli.building import main_engine, reports_engine
from cxbot.memory import few_arenas
from cxbot.observing import set_up
from cxbot.settings import read_settings
from cxbot.slack.running.stopping import leave_what_hangs
from cxbot.slack.sending.clients import Access

ROOT = Path(__file__).parents[2]
Process = subprocess.Popen[str]


@contextmanager
def replica(access: Access, database: str, port: int, clock: Path, log: Path) -> Iterator[Process]:
    """Start one and wait until it is ready; at the end it is killed, unless it ended before."""
    words = [sys.executable, "-m", "tests.replicas.process", access.base_url, database, str(port), str(clock)]
    pipe = subprocess.PIPE
    with (
        log.open("a") as written,
        subprocess.Popen(words, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=written, text=True) as started,
    ):
        assert started.stdin
        assert started.stdout
        started.stdin.write(f"{access.bot_token} {access.signing_secret}\n")
        started.stdin.flush()
        try:
            assert started.stdout.readline() == "ready\n", log.read_text()[-3000:]
            yield started
        finally:
            started.kill()


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main(url: str, database: str, port: str, clock: str) -> None:
    few_arenas()
    set_up(sys.stderr, "INFO")
    token, secret = sys.stdin.readline().split()
    settings = read_settings(
        {"CXBOT_DATABASE_URL": database, "CXBOT_MODE": "http", "CXBOT_HOST": "127.0.0.1", "CXBOT_PORT": port}
    )
    access = Access(token, signing_secret=secret, base_url=url)
    engine, reports = main_engine(settings), reports_engine(settings)

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(Path(clock).read_text()))

    bot.run(
        settings,
        access,
        engine=engine,
        reports_engine=reports,
        now=now,
        stop=Event(),
        ready=lambda: say("ready"),
        spread=timedelta(0),
    )
    engine.dispose()
    reports.dispose()
    say("stopped")
    leave_what_hangs()


if __name__ == "__main__":
    main(*sys.argv[1:])
