"""Progress of long work: a bar with rows a second and time left on a terminal, a line now and then elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Show = Callable[[int, int], None]  # how much is done, and of how much (0: unknown)


@contextmanager
def progress(what: str, every: float = 0.1) -> Iterator[Show]:
    """Something to call with how much is done; where there is no terminal it writes at each `every` part."""
    if sys.stderr.isatty():
        with _bar(what) as show:
            yield show
    else:
        yield _lines(what, every)


def _lines(what: str, every: float) -> Show:
    written = [-1]

    def show(done: int, expected: int) -> None:
        share = done / expected if expected else 0
        step = int(share / every) if expected else done // 1000
        if step == written[0] and done != expected:
            return
        written[0] = step
        text = f"{what}: {done:,} of {expected:,} ({share:.0%})" if expected else f"{what}: {done:,}"
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()

    return show


@contextmanager
def _bar(what: str) -> Iterator[Show]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Speed(TextColumn):
        """How many a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f} a second" if speed else "")

    class Done(TextColumn):
        """How many are done, and of how many where that is known."""

        def render(self, task: Task) -> Text:
            if not task.total:
                return Text(f"{task.completed:,.0f}" if task.completed else "")
            return Text(f"{task.completed:,.0f} of {task.total:,.0f}")

    columns = (TextColumn("{task.description}"), BarColumn(), Done(""), Speed(""), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:  # what was done is said in words
        task = bar.add_task(what, total=None)  # at first nobody knows how much there is

        def show(done: int, expected: int) -> None:
            bar.update(task, completed=done, total=max(expected, done) if expected else None)

        yield show
