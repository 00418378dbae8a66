"""Raises workers: `python -m tests.chaos.nursery FILE`, the file with their job.

It has everything imported and forks, so that a worker that was killed is back within milliseconds. It reads lines
("kill 1", "freeze 1", "wake 1", "end"), wakes who is frozen for long enough, and says what happened, a line each.
"""

import os
import selectors
import signal
import sys
import time
from pathlib import Path

from cxbot.drawing.charts.canvas import warm
from cxbot.observing import set_up
from tests.chaos.worker import FREEZE, Job, work

LOOK = 0.01  # seconds


class Nursery:
    """The workers, by number; each that ends is born anew."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.pids: dict[int, int] = {}
        self.frozen: dict[int, float] = {}  # since when
        self.waking = True
        self.ending = False

    def live(self) -> None:
        """Look after them until the end."""
        # Where one freezes on purpose, the others come once it has, and the test itself wakes it.
        self.waking = not self.job.plan.frozen
        for number in range(self.job.plan.workers if self.waking else 1):
            self.bear(number)
        os.set_blocking(sys.stdin.fileno(), False)
        with selectors.DefaultSelector() as selector:
            selector.register(sys.stdin, selectors.EVENT_READ)
            while not self.ending:
                if selector.select(LOOK):
                    for line in os.read(sys.stdin.fileno(), 65536).decode().splitlines() or ["end"]:
                        self.hear(line)
                self.look()
        for pid in self.pids.values():
            os.kill(pid, signal.SIGKILL)

    def bear(self, number: int) -> None:
        pid = os.fork()
        if pid:
            self.pids[number] = pid
            return
        try:
            work(self.job, number)
        finally:
            os._exit(3)

    def hear(self, line: str) -> None:
        what, _, number = line.partition(" ")
        if what == "end":
            self.ending = True
        elif what == "kill":
            os.kill(self.pids[int(number)], signal.SIGKILL)
        elif what == "freeze":
            os.kill(self.pids[int(number)], signal.SIGSTOP)
        elif what == "wake":
            self.wake(int(number))

    def look(self) -> None:
        for number, pid in list(self.pids.items()):
            ended, status = os.waitpid(pid, os.WNOHANG | os.WUNTRACED)
            if ended and os.WIFSTOPPED(status):
                self.frozen[number] = time.monotonic()
                say("frozen", number)
                if not self.waking:
                    for other in range(1, self.job.plan.workers):
                        self.bear(other)
            elif ended:
                self.frozen.pop(number, None)
                say("killed" if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL else "died", number)
                self.bear(number)
            elif self.waking and number in self.frozen and time.monotonic() - self.frozen[number] > FREEZE:
                self.wake(number)

    def wake(self, number: int) -> None:
        self.frozen.pop(number, None)
        os.kill(self.pids[number], signal.SIGCONT)


def say(what: str, number: int) -> None:
    os.write(1, f"{what} {number}\n".encode())


def main(file: str) -> None:
    set_up(sys.stderr, "WARNING")
    warm()
    Nursery(Job.read(Path(file))).live()


if __name__ == "__main__":
    main(*sys.argv[1:])
