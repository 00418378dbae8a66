"""What a rating's text means: one to five, satisfied or not, or as a map of values says."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from cxbot.errors import SourceError
from cxbot.sources.names import tidied

BLANK = frozenset({"", "-", "–", "—", "n/a", "na", "n.a.", "null", "(null)", "none", "nan", "undefined"})
_UP = "good up 👍 yes y true 1 satisfied positive great happy thumbsup thumbs_up thumbs-up like"
_DOWN = (
    "bad down 👎 no n false 0 -1 unsatisfied dissatisfied negative unhappy thumbsdown thumbs_down thumbs-down dislike"
)
FIVE = "1-5"
THUMBS = "thumbs"
EXAMPLE = '--scale "0=1,1=1,2=1,3=2,4=2,5=3,6=3,7=4,8=4,9=5,10=5"'
# Digits with at most one mark for decimals. Three digits behind it may be thousands: no number of stars.
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]+|,[0-9]{1,2}|,[0-9]{4,})?")


@dataclass(frozen=True, slots=True)
class Given:
    """A rating as a score, or as satisfied or not; neither where the value says that nobody rated."""

    score: int | None = None
    satisfied: bool | None = None

    @property
    def words(self) -> str:
        """What it means, for people."""
        if self.score is not None:
            return f"{self.score} of 5"
        return "no rating" if self.satisfied is None else "satisfied" if self.satisfied else "not satisfied"


@dataclass(frozen=True, slots=True)
class Scale:
    """Texts, folded, and what they mean."""

    name: str
    values: Mapping[str, Given]

    def read(self, text: str) -> Given | None:
        """What a text means; None where there is no rating.

        Raises:
            ValueError: the text is none of the scale's; says so.
        """
        plain = text if text in self.values else folded_value(text)
        if plain in self.values:
            found = self.values[plain]
            return None if found == Given() else found
        if plain in BLANK:
            return None
        raise ValueError(f"“{text.strip()}” is not on the scale {self.name}")


def read_scale(text: str) -> Scale:
    """Read a scale as a person writes it; a value with a comma in it stands in double quotes.

    Raises:
        SourceError: it cannot be read, or cannot be turned into one to five without being told how.
    """
    plain = text.strip()
    if plain.replace(" ", "") == FIVE:
        return Scale(FIVE, {str(score): Given(score=score) for score in range(1, 6)})
    if plain.lower() == THUMBS:
        up = {word: Given(satisfied=True) for word in (*_UP.split(), "thumbs up")}
        return Scale(THUMBS, up | {word: Given(satisfied=False) for word in (*_DOWN.split(), "thumbs down")})
    if "=" in plain:
        return _pairs(plain)
    raise SourceError(
        f"What the values of the scale “{plain}” mean must be said. Write 1-5, thumbs, or every value with its score: "
        f"{EXAMPLE}."
    )


def written(values: Mapping[str, str]) -> str:
    """A scale as a person would write it, from its values and what they mean."""
    return ",".join(f'"{value}={meant}"' if "," in value else f"{value}={meant}" for value, meant in values.items())


def is_blank(text: str) -> bool:
    """Whether there is no rating."""
    return folded_value(text) in BLANK


def outside(text: str) -> bool:
    """Whether a text is a whole number that one to five does not have: that of another scale, perhaps."""
    number = number_of(folded_value(text))
    return number is not None and number == int(number) and number not in {1, 2, 3, 4, 5} and 0 <= number <= 100


def folded_value(text: str) -> str:
    """A value as it is compared: without case, decimals with a point, and a whole number without its ".0"."""
    plain = tidied(text).casefold()
    number = number_of(plain)
    if number is None:
        return plain
    return str(int(number)) if number == int(number) else repr(number)


def number_of(text: str) -> float | None:
    """The number that a text is, written in plain digits with a decimal point or comma; None if it is none."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return float(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None


def _pairs(text: str) -> Scale:
    values: dict[str, Given] = {}
    for part in next(csv.reader([text], skipinitialspace=True), []):
        if not part.strip():
            continue
        value, meant = _pair(part)
        if values.setdefault(value, meant) != meant:
            raise SourceError(f"The scale says “{value}” twice, with different meanings.")
    return Scale(text, values)


def _pair(text: str) -> tuple[str, Given]:
    value, equals, meaning = text.rpartition("=")
    if not equals:
        raise SourceError(
            f"“{text.strip()}” in the scale has no “=”: write a value and what it means, such as bad=1. Values with a "
            'comma stand in double quotes, or in a file: --mapping FILE.toml with [scale] and lines "Yes, good" = 5.'
        )
    meant, name = meaning.strip().lower(), folded_value(value)
    if not name:
        raise SourceError(
            f"“{text.strip()}” in the scale says no value before the “=”. Rows without one are no ratings."
        )
    if meant in {"1", "2", "3", "4", "5"}:
        return name, Given(score=int(meant))
    if meant in {"satisfied", "unsatisfied"}:
        return name, Given(satisfied=meant == "satisfied")
    if meant in {"-", "none"}:
        return name, Given()
    raise SourceError(
        f"“{text.strip()}” in the scale gives no score. Write a value and 1 to 5, satisfied, unsatisfied, or none for "
        "no rating, such as bad=1."
    )
