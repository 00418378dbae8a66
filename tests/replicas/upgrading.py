"""An upgrade as a process that kills itself: `python -m tests.replicas.upgrading DATABASE STATEMENT`.

It is gone before the statement of this number, as by kill -9; 0 lets it come to its end, -1 kills it right before what
it did is committed. It says how many statements there were.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import event

from cxbot import migrations
from cxbot.database import make_engine

ROOT = Path(__file__).parents[2]


def begun(database: str, statement: int = 0) -> "subprocess.Popen[str]":
    """Start one; it waits for nobody."""
    words = [sys.executable, "-m", "tests.replicas.upgrading", database, str(statement)]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def main(database: str, statement: str) -> None:
    engine, count = make_engine(database), 0

    def before(*_: object) -> None:
        nonlocal count
        count += 1
        if count == int(statement):
            os.kill(os.getpid(), signal.SIGKILL)

    def committing(*_: object) -> None:
        if count > 10 and statement == "-1":
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "commit", committing)
    migrations.upgrade(engine)
    engine.dispose()
    sys.stdout.write(f"{count}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
