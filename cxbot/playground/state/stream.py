"""Tells open pages what changed; the page then reads what it needs anew."""

import asyncio
from dataclasses import dataclass, field

from cxbot.playground.state.reading import Json

Piece = tuple[str, Json] | None  # None: the end


@dataclass(eq=False, slots=True)
class Reader:
    """An open page of one person."""

    person: str
    waiting: "asyncio.Queue[Piece]" = field(default_factory=lambda: asyncio.Queue(1_000))


class Stream:
    """The open pages. May be told things from any thread once it has a loop."""

    def __init__(self) -> None:
        self.readers: set[Reader] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._record_due = False

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        """From now on there may be readers."""
        self._loop = loop

    def tell(self, event: str, data: Json | None = None, person: str | None = None) -> None:
        """Tell the pages of one person, or all."""
        for reader in list(self.readers):
            if person in {None, reader.person}:
                self._put(reader, (event, data or {}))

    def tell_soon(self, event: str, data: Json | None = None) -> None:
        """Tell all pages, from another thread."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.tell, event, data)

    def record_changed(self) -> None:
        """Tell at most four times a second that the record has more."""
        if self.readers and not self._record_due and self._loop and not self._loop.is_closed():
            self._record_due = True
            self._loop.call_soon_threadsafe(self._loop.call_later, 0.25, self._tell_record)

    def close(self) -> None:
        """End all pages' streams."""
        for reader in list(self.readers):
            self._put(reader, None)

    def _tell_record(self) -> None:
        self._record_due = False
        self.tell("record")

    def _put(self, reader: Reader, piece: Piece) -> None:
        if reader.waiting.full():
            # A page that does not read; it gets everything anew when it connects again.
            self.readers.discard(reader)
            reader.waiting.get_nowait()
            piece = None
        reader.waiting.put_nowait(piece)
