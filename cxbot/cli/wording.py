"""Counts, names and months in the words that people read and type, and lines as wide as their terminal."""

import shutil
import sys
import textwrap
from collections.abc import Iterator
from datetime import datetime, timedelta


def rows(number: int) -> str:
    """A number of rows."""
    return "1 row" if number == 1 else f"{number:,} rows"


def noun(table: str, number: int) -> str:
    """The word for so many of a table's rows."""
    words = table.replace("_", " ")
    if number != 1:
        return words
    if words.endswith("ies"):
        return f"{words[:-3]}y"
    return words[:-2] if words.endswith(("xes", "sses")) else words.removesuffix("s")


def typed(name: str) -> str:
    """A name as it is typed behind a command."""
    return f'"{name}"' if " " in name else name


def wrapped(text: str, indent: str = "") -> Iterator[str]:
    """A line as several that fit the terminal, those behind the first indented further; elsewhere it stays one."""
    if not sys.stdout.isatty():
        yield f"{indent}{text}"
        return
    width = min(max(shutil.get_terminal_size().columns - 1, 40), 120)
    more = f"{indent}  "
    yield from textwrap.wrap(
        *(text, width), initial_indent=indent, subsequent_indent=more, break_long_words=False, break_on_hyphens=False
    )


def month_of(until: datetime | None) -> str:
    """The month in which data end, in words to ask with."""
    return f"{until - timedelta(seconds=1):%B %Y}".lower() if until else "last month"
