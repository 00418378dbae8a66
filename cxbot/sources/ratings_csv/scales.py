"""What a rating's text means: one to five, satisfied or not, or as a map of values says."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cxbot.errors import SourceError

BLANK = frozenset({"", "-", "–", "—", "n/a", "na", "n.a.", "null", "none", "nan"})
_UP = "good up 👍 yes y true 1 satisfied positive great happy thumbsup thumbs_up thumbs-up like"
_DOWN = (
    "bad down 👎 no n false 0 -1 unsatisfied dissatisfied negative unhappy thumbsdown thumbs_down thumbs-down dislike"
)
FIVE = "1-5"
THUMBS = "thumbs"
EXAMPLE = '--scale "0=1,1=1,2=1,3=2,4=2,5=3,6=3,7=4,8=4,9=5,10=5"'


@dataclass(frozen=True, slots=True)
class Given:
    """A rating as a score, or as satisfied or not."""

    score: int | None = None
    satisfied: bool | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """Texts, folded, and what they mean; without any it is one to five."""

    name: str
    values: Mapping[str, Given] = field(default_factory=dict)

    def read(self, text: str) -> Given | None:
        """What a text means; None where there is no rating.

        Raises:
            ValueError: the text is none of the scale's; says so.
        """
        plain = _folded(text)
        if plain in self.values:
            return self.values[plain]
        if plain in BLANK:
            return None
        if self.name == FIVE:
            number = _number(plain)
            if number is not None and number in {1, 2, 3, 4, 5}:
                return Given(score=int(number))
            raise ValueError(f"“{text.strip()}” is not on the scale 1-5")
        raise ValueError(f"“{text.strip()}” is not on the scale {self.name}")


def read_scale(text: str) -> Scale:
    """Read a scale as a person writes it.

    Raises:
        SourceError: it cannot be read, or cannot be turned into one to five without being told how.
    """
    plain = text.strip()
    if plain.replace(" ", "") == FIVE:
        return Scale(FIVE)
    if plain.lower() == THUMBS:
        up = {word: Given(satisfied=True) for word in (*_UP.split(), "thumbs up")}
        return Scale(THUMBS, up | {word: Given(satisfied=False) for word in (*_DOWN.split(), "thumbs down")})
    if "=" in plain:
        return Scale(plain, dict(_pair(each) for each in plain.split(",") if each.strip()))
    raise SourceError(
        f"What the values of the scale “{plain}” mean must be said. Write 1-5, thumbs, or every value with its score: "
        f"{EXAMPLE}."
    )


def is_blank(text: str) -> bool:
    """Whether there is no rating."""
    return text.strip().casefold() in BLANK


def outside(text: str) -> bool:
    """Whether a text is a whole number that one to five does not have: that of another scale, perhaps."""
    number = _number(_folded(text))
    return number is not None and number == int(number) and number not in {1, 2, 3, 4, 5} and 0 <= number <= 100


def _pair(text: str) -> tuple[str, Given]:
    value, _, meaning = text.rpartition("=")
    meant = meaning.strip().lower()
    if meant in {"1", "2", "3", "4", "5"}:
        return _folded(value), Given(score=int(meant))
    if meant in {"satisfied", "unsatisfied"}:
        return _folded(value), Given(satisfied=meant == "satisfied")
    raise SourceError(
        f"“{text.strip()}” in the scale gives no score. Write a value and 1 to 5, satisfied or unsatisfied, such as "
        "bad=1."
    )


def _folded(text: str) -> str:
    """A text as it is compared: without case, and a whole number without its ".0"."""
    plain = text.strip().casefold()
    number = _number(plain)
    return str(int(number)) if number is not None and number == int(number) else plain


def _number(text: str) -> float | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) < 1e9 else None
