"""Progress of long work: a bar with rows a second and time left on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

A_DAY = 86_400.0  # seconds

Show = Callable[[int, int], None]  # how much is done, and of how much (0: unknown)
Say = Callable[[str], None]  # what is being done, or waited for


@contextmanager
def progress(what: str, every: float = 0.1) -> Iterator[Show]:
    """Something to call with how much is done; where there is no terminal it writes at each `every` part."""
    if sys.stderr.isatty():
        with _bar(what) as (show, _):
            yield show
    else:
        yield _lines(what, every)


@contextmanager
def following(what: str, between: float = 5.0) -> Iterator[tuple[Show, Say]]:
    """The same, and something to say in words what is being done; without a terminal a line every few seconds."""
    if sys.stderr.isatty():
        with _bar(what) as both:
            yield both
        return
    began = written = time.monotonic()
    told = [""]

    def show(done: int, expected: int) -> None:
        nonlocal written
        now = time.monotonic()
        if now - written < between and done != expected:
            return
        written = now
        of = f" of {expected:,} ({done / expected:.0%})" if expected else ""
        speed = done / (now - began) if now > began else 0
        text = f"{what}: {told[0]}: {done:,}{of}" if told[0] else f"{what}: {done:,}{of}"
        if speed and done != expected:
            text += f", {_speed(speed)}"
            text += f", {_left((expected - done) / speed)} left" if expected else ""
        _write(text)

    def say(text: str) -> None:
        if text.startswith("wait"):
            _write(f"{what}: {text}")
        else:
            told[0] = text

    yield show, say


def _left(seconds: float) -> str:
    if seconds < 6_000:
        return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
    return f"{seconds / 3_600:.0f} h" if seconds < 48 * 3_600 else f"{seconds / 86_400:.0f} days"


def _speed(a_second: float) -> str:
    """How many a second; of what is slow, as requests that may be made seldom only, how many a minute or a day."""
    if 60 * a_second >= 1:
        return f"{a_second:,.0f} a second" if a_second >= 1 else f"{60 * a_second:,.0f} a minute"
    return f"{86_400 * a_second:,.0f} a day"


def _write(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _lines(what: str, every: float) -> Show:
    written = [-1]

    def show(done: int, expected: int) -> None:
        share = done / expected if expected else 0
        step = int(share / every) if expected else done // 1000
        if step == written[0] and done != expected:
            return
        written[0] = step
        text = f"{what}: {done:,} of {expected:,} ({share:.0%})" if expected else f"{what}: {done:,}"
        _write(text)

    return show


@contextmanager
def _bar(what: str) -> Iterator[tuple[Show, Say]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, Task, TextColumn
    from rich.text import Text

    class Speed(TextColumn):
        """How many a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(_speed(speed) if speed else "")

    class Done(TextColumn):
        """How many are done, and of how many where that is known."""

        def render(self, task: Task) -> Text:
            if not task.total:
                return Text(f"{task.completed:,.0f}" if task.completed else "")
            return Text(f"{task.completed:,.0f} of {task.total:,.0f}")

    class Left(TextColumn):
        """How long it still takes."""

        def render(self, task: Task) -> Text:
            return Text("" if task.time_remaining is None else f"{_left(task.time_remaining)} left")

    columns = (TextColumn("{task.description}"), BarColumn(), Done(""), Speed(""), Left(""))
    # What was done is said in words, so the bar goes; of a load of days a step may take an hour.
    with Progress(*columns, console=Console(stderr=True), transient=True, speed_estimate_period=A_DAY) as bar:
        task = bar.add_task(what, total=None)  # at first nobody knows how much there is

        def show(done: int, expected: int) -> None:
            bar.update(task, completed=done, total=max(expected, done) if expected else None)

        def say(text: str) -> None:
            bar.update(task, description=f"{what}: {text}" if text else what)

        yield show, say
