"""What a process is asked, and what it tells: pieces of bytes over pipes, each with its length before it."""

import struct
from typing import IO

_LENGTH = struct.Struct("!Q")


def write(pipe: IO[bytes], content: bytes) -> None:
    """Write a piece."""
    pipe.write(_LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def read(pipe: IO[bytes]) -> bytes:
    """Read a piece.

    Raises:
        EOFError: there is none any more.
    """
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    content = pipe.read(length)
    if len(content) < length:
        raise EOFError
    return content
