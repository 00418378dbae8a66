"""The SQL of an answer, as an analyst can paste it: every statement with its values, set for reading."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from textwrap import wrap
from typing import Any

from sqlalchemy import ClauseElement, Connection, Dialect, event

WIDTH = 110
INDENT = "    "
BREAKS = ("AND ", "JOIN ", "LEFT OUTER JOIN", "GROUP BY", "ORDER BY")
_PARTS = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\((?=SELECT|VALUES)|[()]|\s*\n\s*|[^'\"()\s]+| ")


@contextmanager
def listening(connection: Connection) -> Iterator[list[str]]:
    """The statements that a connection runs meanwhile, in the order in which they run."""
    heard: list[str] = []

    def hear(_connection: Connection, statement: Any, *_: Any) -> None:
        if isinstance(statement, ClauseElement):
            heard.append(written(statement, connection.dialect))

    event.listen(connection, "before_execute", hear)
    try:
        yield heard
    finally:
        event.remove(connection, "before_execute", hear)


def written(statement: ClauseElement, dialect: Dialect) -> str:
    """A statement in a database's own words, with its values in place, ending in a semicolon."""
    # Where parameters are marked by a percent sign, every other one is written twice.
    made: Callable[..., Dialect] = type(dialect)
    plain = made(paramstyle="named")
    return f"{_set(str(statement.compile(dialect=plain, compile_kwargs={'literal_binds': True})))};"


def _set(sql: str) -> str:
    """Clauses begin a line of their own, what stands in brackets is indented, conditions stand below one another."""
    lines = [""]
    inside: list[bool] = []  # of each open bracket, whether a statement is in it

    def break_line() -> None:
        lines.append(INDENT * inside.count(True))

    for found in _PARTS.finditer(sql):
        part = found.group()
        follows = sql[found.end() : found.end() + 16]
        if part == "(":
            inside.append(follows.startswith(("SELECT", "VALUES")))
            lines[-1] += part
            if inside[-1]:
                break_line()
        elif part == ")":
            if inside.pop():
                break_line()
            lines[-1] += part
        elif "\n" in part:
            break_line()
        elif part == " " and all(inside[-1:]) and follows.startswith(BREAKS) and not lines[-1].endswith("OUTER"):
            break_line()
            lines[-1] += "" if follows.startswith(("GROUP", "ORDER")) else "  "
        else:
            lines[-1] += part
    return "\n".join(_wrapped(line) for line in lines if line.strip())


def _wrapped(line: str) -> str:
    """A long list of columns over several lines; never broken within a text, which may hold anything."""
    if len(line) <= WIDTH or "'" in line:
        return line.rstrip()
    indent = line[: len(line) - len(line.lstrip())]
    return "\n".join(
        wrap(
            line.strip(),
            WIDTH,
            initial_indent=indent,
            subsequent_indent=f"{indent}  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
