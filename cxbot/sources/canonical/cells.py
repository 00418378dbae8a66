"""What can stand in a cell of a canonical CSV: how it is read, written and described."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from cxbot.source import TeammateKind
from cxbot.source.hours import read_spans, write_spans
from cxbot.sources.moments import placed

BETWEEN_IDS = ";"
MOST = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A kind of value; `read` takes a text that is not empty, and the zone of times that name none.

    `empty` is what an empty cell means where the record does not say so itself. One that has `few` values is read once
    for each of them.
    """

    words: str
    read: Callable[[str, ZoneInfo | None], Any]
    write: Callable[[Any], str] = str
    empty: Any = ""
    few: bool = False


def _instant(text: str, zone: ZoneInfo | None) -> datetime:
    try:
        told = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"“{text}” is no moment; write it like 2026-11-23T09:00:00Z") from error
    if told.tzinfo is None and zone is None:
        raise ValueError(f"“{text}” names no zone; write it like {text}Z, or say the zone of the files: --zone")
    try:
        return placed(told, zone or UTC)
    except OverflowError as error:
        raise ValueError(f"“{text}” is too far away") from error


def _whole(least: int, most: int) -> Callable[[str, ZoneInfo | None], int]:
    def read(text: str, _zone: ZoneInfo | None) -> int:
        plain = re.fullmatch(r"([0-9]{1,12})(?:\.0+)?", text)
        if plain is None or not least <= int(plain[1]) <= most:
            raise ValueError(f"“{text}” is no whole number from {least} to {most}")
        return int(plain[1])

    return read


def _flag(text: str, _zone: ZoneInfo | None) -> bool:
    known = dict.fromkeys(("true", "yes", "1"), True) | dict.fromkeys(("false", "no", "0"), False)
    if text.lower() not in known:
        raise ValueError(f"“{text}” is neither true nor false")
    return known[text.lower()]


def _ids(text: str, _zone: ZoneInfo | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(BETWEEN_IDS) if part.strip()))


def one_of(kinds: type[StrEnum]) -> Cell:
    """One of these words."""
    words = ", ".join(kinds)

    def read(text: str, _zone: ZoneInfo | None) -> StrEnum:
        try:
            return kinds(text)
        except ValueError as error:
            raise ValueError(f"“{text}” is none of {words}") from error

    return Cell(f"one of {words}", read, few=True)


TEXT = Cell("text", lambda text, _zone: text)
ID = Cell("id", lambda text, _zone: text)
IDS = Cell(f"ids, with {BETWEEN_IDS} between them", _ids, BETWEEN_IDS.join, (), few=True)
FLAG = Cell("true or false", _flag, lambda value: str(value).lower(), few=True)
TEAMMATE_KIND = Cell(
    "text", lambda text, _zone: TeammateKind.PERSON if text == TeammateKind.PERSON else TeammateKind.BOT
)
SPANS = Cell("text", lambda text, _zone: read_spans(text), write_spans, None)
SCORE = Cell("1 to 5", _whole(1, 5), few=True)
SECONDS = Cell("seconds", _whole(1, MOST))
INSTANT = Cell(
    "moment, like 2026-11-23T09:00:00Z",
    _instant,
    lambda value: value.astimezone(UTC).isoformat().replace("+00:00", "Z"),
)
