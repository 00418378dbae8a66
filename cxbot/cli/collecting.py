"""How often Python looks for circles of objects that nothing else refers to, while rows are made by the million."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MADE = 50_000  # objects between two looks, instead of 700: rows are in no circles, and are gone by themselves


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """Look seldom meanwhile: in a process that does nothing else, for the number is that of the whole process."""
    _, *others = before = gc.get_threshold()
    gc.set_threshold(MADE, *others)
    try:
        yield
    finally:
        gc.set_threshold(*before)
