"""Where a sync left off: how every source that keeps it as JSON reads it, and what it says of one it cannot read."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cxbot.errors import SourceError


@contextmanager
def cursor_read(name: str, written: str, version: int) -> Iterator[dict[str, Any]]:
    """Read a cursor of this version; `name` is the source's.

    Raises:
        SourceError: another version of the bot wrote it, in words with the fix: also where what is made of it inside
            does not find what it needs there.
    """
    try:
        told = json.loads(written)
        if told.pop("version") != version:
            raise ValueError(written)  # noqa: TRY301 - as what cannot be read
        yield told
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise SourceError(
            f"“{name}” was synced by another version of the bot, which left off where this one cannot go on. Begin "
            f'anew: cxbot forget "{name}", and connect it again.'
        ) from error
