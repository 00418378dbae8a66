"""Which column of a CSV of ratings is what, and how it is written: as a person says it."""

import codecs
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from cxbot.calendar import zone_named
from cxbot.errors import PeriodError, SourceError
from cxbot.sources.moments import placed
from cxbot.sources.ratings_csv.scales import written

COLUMNS = {
    "rating": "the rating",
    "rated_at": "when it was given; several columns are joined: Date+Time",
    "customer": "the customer's name",
    "customer_address": "the customer's mail address",
    "account": "the customer's company",
    "teammate": "whom it is credited to",
    "inbox": "the inbox",
    "channel": "the channel, such as email, chat or call",
    "comment": "what the customer wrote",
    "conversation": "the conversation's id in the helpdesk",
    "link": "a link to the conversation",
    "id": "the rating's own id; the same id again is a revision",
}
OPTIONS = ("scale", "delimiter", "encoding", "date_format", "zone", "until")
NEEDED = ("rating", "rated_at")
DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


@dataclass(frozen=True, slots=True)
class Mapping:
    """`columns` by what they are (see COLUMNS), "+" between those that are joined; an empty option is guessed.

    A column "-" is none. `scale` is "1-5", "thumbs" or pairs such as "bad=1,good=5". `until` says up to when the data
    are complete; a day means its end. Without it that is the newest rating.
    """

    columns: dict[str, str] = field(default_factory=dict)
    scale: str = ""
    delimiter: str = ""
    date_format: str = ""
    zone: str = "UTC"
    until: datetime | None = None
    encoding: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it says all that is needed."""
        return all(what in self.columns for what in NEEDED)

    @staticmethod
    def read(
        words: Sequence[str] = (),
        toml: Path | None = None,
        *,
        usual_zone: str = "UTC",
        partly: bool = False,
        **options: Any,
    ) -> "Mapping":
        """Read what="Column" words, and the same keys with their options from a TOML file; words and options win.

        `usual_zone` is that of times without one, where neither says another. `partly` lets be missing what can be
        recognised.

        Raises:
            SourceError: a word or key is unknown, or something needed is missing.
        """
        told = _file(toml) if toml else {}
        for word in words:
            what, equals, column = word.partition("=")
            if not equals or not column.strip():
                raise SourceError(f'“{word}” says no column. Write it like rating="Satisfaction rating".')
            told[_known(what.strip(), tuple(COLUMNS))] = column.strip()
        told |= {_known(name, OPTIONS): value for name, value in options.items() if value}
        columns = {what: str(column) for what, column in told.items() if what in COLUMNS}
        for what in NEEDED:
            if what not in columns and not partly:
                raise SourceError(
                    f'It is not said which column is {COLUMNS[what].split(";")[0]}. Add: --map {what}="Column". '
                    f"What can be mapped: {', '.join(COLUMNS)}."
                )
        zone = str(told.get("zone") or usual_zone)
        delimiter = str(told.get("delimiter", ""))
        return Mapping(
            columns,
            _scale(told.get("scale") or ""),
            DELIMITERS.get(delimiter.lower(), delimiter),
            str(told.get("date_format", "")),
            zone,
            _until(told.get("until"), zone),
            _encoding(str(told.get("encoding", ""))),
        )


def _file(path: Path) -> dict[str, Any]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f'{path} is not TOML: {error}. Write lines like rating = "Satisfaction rating".') from error
    return {_known(name, (*COLUMNS, *OPTIONS), f"{path}: "): value for name, value in told.items()}


def _known(name: str, names: Sequence[str], place: str = "") -> str:
    plain = name.lower().replace("-", "_")
    if plain in names:
        return plain
    near = get_close_matches(plain, names, 1)
    meant = f" Did you mean {near[0]}?" if near else ""
    raise SourceError(f"{place}“{name}” cannot be mapped.{meant} There are: {', '.join(names)}.")


def _scale(told: Any) -> str:
    """A scale as text; TOML may have a table of its values."""
    return written(told) if isinstance(told, dict) else str(told)


def _encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError as error:
        raise SourceError(
            f"There is no encoding “{name}”. Write it like utf-8, cp1252 (Western Windows), cp1251 or shift_jis."
        ) from error


def _until(told: Any, zone: str) -> datetime | None:
    """Up to when the data are complete."""
    if not told:
        return None
    try:
        here = zone_named(zone)
        if isinstance(told, str):
            text = told.strip()
            told = date.fromisoformat(text) if len(text) == len("2026-03-31") else datetime.fromisoformat(text)
        if isinstance(told, datetime):
            return placed(told, here)
        return placed(datetime.combine(told + timedelta(1), time()), here)
    except (ValueError, TypeError) as error:
        raise SourceError(f"“{told}” is no moment for until. Write it like 2026-03-31 or 2026-03-31T18:00.") from error
    except PeriodError as error:
        raise SourceError(error.text) from error
