"""Reads rows out of CSV files as people really have them: any encoding, quoted line breaks, a quote never closed."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, TextIO

from cxbot.errors import SourceError

CHUNK = 1 << 20
LINES_AT_ONCE = 1000

UTF8 = "utf-8-sig"
BROKEN_UTF8 = "utf-8 with broken bytes"  # read as UTF-8, with a mark for each byte that is none
FALLBACK = "cp1252"
NUL = "there is a NUL character in it"
NUL_CHARACTER = "\0"
UNFINISHED = "unexpected end of data"  # the reader's words for a quote that is open at the end
OPEN_QUOTE = "a quote is opened here and not closed"


class Row(NamedTuple):
    """A row: the line it begins on, its values, and why it cannot be read (empty: it can)."""

    line: int
    values: tuple[str, ...]
    broken: str = ""


def encoding_of(path: Path) -> str:
    """The encoding of a file: UTF-8, with broken bytes or without, UTF-16, else Windows' Western one.

    Raises:
        SourceError: it is no file, cannot be read, is empty, or is no text.
    """
    try:
        if path.exists() and not path.is_file():
            raise SourceError(f"{path} is no file. What comes from elsewhere must be saved as a file first.")
        with path.open("rb") as file:
            start = file.read(CHUNK)
            if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16"
            if unmarked := _utf16(start):
                return unmarked
            _check_text(path, start)
            return _of_bytes(chain([start], iter(lambda: file.read(CHUNK), b"")))
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from error


def _utf16(start: bytes) -> str:
    """UTF-16 without its mark: every other byte of Western text is zero."""
    some = start[:2000]
    odd, even = some[1::2].count(0), some[::2].count(0)
    if len(some) > 3 and odd > len(some) * 0.4 and not even:
        return "utf-16-le"
    return "utf-16-be" if len(some) > 3 and even > len(some) * 0.4 and not odd else ""


def _check_text(path: Path, start: bytes) -> None:
    if not start.strip():
        raise SourceError(f"{path} is empty.")
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise SourceError(f"{path} is an Excel file or an archive, not a CSV. Save it as CSV (UTF-8) first.")
    if _is_binary(start):
        raise SourceError(f"{path} is not a CSV: it is no text.")


def _is_binary(start: bytes) -> bool:
    """Whether bytes are no text; one stray NUL among lines of text is that row's fault."""
    zeros = start.count(b"\0")
    return zeros > len(start) / 20 or (zeros > 0 and _of_bytes([start[:1024]]) == FALLBACK)


def _of_bytes(chunks: Iterable[bytes]) -> str:
    """UTF-8 where all bytes are, or at least as many characters beyond ASCII as there are broken bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    broken = good = 0
    for chunk in chain(chunks, [b""]):
        text = decoder.decode(chunk, final=not chunk)
        if not text.isascii():
            marks = text.count("\ufffd")
            broken += marks
            good += sum(not character.isascii() for character in text) - marks
    if not broken:
        return UTF8
    return BROKEN_UTF8 if good >= broken else FALLBACK


def count_lines(path: Path) -> int:
    """How many lines a file has; quick, for showing progress."""
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(CHUNK), b"")) + 1


def rows(path: Path, encoding: str, delimiter: str, width: int = 0) -> Iterator[Row]:
    """The rows of a file, the header among them; empty lines are left out.

    A row that is broken (a quote that is not closed, text behind a closing quote) is told as such, and reading goes on
    at the line after the one it began on. So is one of several lines that has not `width` columns (0: any): its quote
    was closed by that of another row.
    """
    broken = encoding == BROKEN_UTF8
    name, errors = (UTF8, "replace") if broken else (encoding, "strict" if encoding == UTF8 else "replace")
    try:
        with path.open(encoding=name, errors=errors, newline="") as file:
            yield from parse(file, delimiter, width)
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} changed while it was read. Load it again when it is written.") from error


def parse(text: TextIO | Iterator[str], delimiter: str, width: int = 0) -> Iterator[Row]:
    """The rows in lines of text."""
    text, lines, ended = iter(text), list[str](), False
    number = 0  # of the lines before these
    while lines or not ended:
        if not ended:
            more = list(islice(text, LINES_AT_ONCE))
            ended = len(more) < LINES_AT_ONCE
            lines += more
        done = 0
        reader = csv.reader(_without_nul(lines), delimiter=delimiter, strict=True)
        try:
            for values in reader:
                began, done = done, reader.line_num
                if width and done - began > 1 and len(values) != width:
                    done = began
                    raise csv.Error(OPEN_QUOTE)  # noqa: TRY301 - the same as where the reader finds it
                if values and (len(values) > 1 or values[0].strip()):
                    yield Row(number + began + 1, tuple(values))
        except csv.Error as error:
            if ended or UNFINISHED not in str(error):  # else the row may go on in the lines behind
                yield Row(number + done + 1, (), _reason(str(error)))
                done += 1
        number += done
        del lines[:done]


def _without_nul(lines: list[str]) -> Iterator[str]:
    """Lines, up to one that holds a NUL, which Python's reader would take for a character like any other."""
    return iter(lines) if NUL_CHARACTER not in "".join(lines) else _checked(lines)


def _checked(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if NUL_CHARACTER in line:
            raise csv.Error(NUL)
        yield line


def _reason(error: str) -> str:
    if UNFINISHED in error or error == OPEN_QUOTE:
        return OPEN_QUOTE
    if "expected after" in error:
        return "there is text behind a closing quote; a quote within a text is written twice"
    if "field limit" in error:
        return "a text is too long; is a quote not closed?"
    if error == NUL:
        return NUL
    return f"it cannot be read ({error})"
