"""Progress of long work, on the terminal: one line that changes, or a line now and then where there is no terminal."""

import sys
from collections.abc import Callable


def progress_line(what: str, every: float = 0.1) -> Callable[[int, int], None]:
    """Something to call with how much is done, and of how much (0: unknown). Draws at each `every` part."""
    drawn = [-1]
    lively = sys.stderr.isatty()

    def show(done: int, expected: int) -> None:
        share = done / expected if expected else 0
        step = int(share / (0.01 if lively else every)) if expected else done // 1000
        if step == drawn[0] and done != expected:
            return
        drawn[0] = step
        text = f"{what}: {done:,} of {expected:,} ({share:.0%})" if expected else f"{what}: {done:,}"
        sys.stderr.write(f"\r\x1b[K{text}" if lively else f"{text}\n")
        if lively and expected and done >= expected:
            sys.stderr.write("\n")
        sys.stderr.flush()

    return show
