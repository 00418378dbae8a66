"""Finds out what the values of a column of ratings mean, where nobody has said it; what is not clear is asked."""

import re
from collections import Counter
from collections.abc import Mapping

from cxbot.errors import SourceError
from cxbot.sources.ratings_csv.scales import (
    FIVE,
    THUMBS,
    Given,
    Scale,
    folded_value,
    is_blank,
    number_of,
    read_scale,
    written,
)

OTHER_SCALE = (3, 0.05)  # so many ratings, and so much of all, beyond 5 are no slips
FEW_STEPS = 10  # ratings; if none of so many is above 3, three may be the best
MOST_VALUES = 20
_FIVE = frozenset({1, 2, 3, 4, 5})
_STARS = re.compile(r"[★⭐🌟]\ufe0f?")
_STEPS = re.compile(r"^([1-5])(?:\s*(?:/|of|out of|von|sur|de)\s*5)?(?:\s*(?:stars?|sterne?|étoiles?|estrellas?))?$")
_LABELLED = re.compile(r"^([1-5])\s*[-–:.)=]+\s*\D+$")
_LABELS: tuple[Mapping[str, str], ...] = (
    {
        "very satisfied": "5",
        "satisfied": "4",
        "somewhat satisfied": "4",
        "neutral": "3",
        "neither satisfied nor dissatisfied": "3",
        "dissatisfied": "2",
        "somewhat dissatisfied": "2",
        "unsatisfied": "2",
        "very dissatisfied": "1",
        "very unsatisfied": "1",
    },
    {"excellent": "5", "very good": "5", "good": "4", "average": "3", "fair": "3", "poor": "2", "very poor": "1"},
    {"very happy": "5", "happy": "4", "neutral": "3", "unhappy": "2", "very unhappy": "1"},
    {
        "extremely happy": "5",
        "very happy": "5",
        "happy": "4",
        "neutral": "3",
        "unhappy": "2",
        "very unhappy": "1",
        "extremely unhappy": "1",
    },
    {"😞": "1", "😑": "2", "😐": "3", "😀": "4", "😍": "5"},
    {"amazing": "5", "great": "4", "ok": "3", "okay": "3", "bad": "2", "terrible": "1"},
    # Of three answers only the best one is a satisfied customer.
    {"great": "satisfied", "okay": "unsatisfied", "ok": "unsatisfied", "not good": "unsatisfied"},
    {"good": "satisfied", "neutral": "unsatisfied", "bad": "unsatisfied"},
    {
        "good": "satisfied",
        "good with comment": "satisfied",
        "bad": "unsatisfied",
        "bad with comment": "unsatisfied",
        "offered": "none",
        "unoffered": "none",
        "not offered": "none",
    },
)


def find_scale(counts: Counter[str], place: str, *, told: bool) -> tuple[str, bool]:
    """The scale of a column's values with their counts, as text, and whether it was guessed.

    `told` says that a person or the maker of the export named the column, so that 1 to 5 is what is documented.

    Raises:
        SourceError: it is not clear; says which values there are, and how to say what they mean.
    """
    rated: Counter[str] = Counter()
    for text, count in counts.items():
        if not is_blank(text):
            rated[folded_value(text)] += count
    if not rated:
        return FIVE, False
    total = sum(rated.values())
    numbers = {value: number for value in rated if (number := number_of(value)) is not None}
    inside = sum(rated[value] for value, number in numbers.items() if number in _FIVE)
    if rated.keys() == {"0", "1"}:
        return THUMBS, True
    if inside * 2 >= total:
        _check_other(rated, numbers, place)
        if not told and inside >= FEW_STEPS and max(number for number in numbers.values() if number <= 5) <= 3:
            raise _question(rated, place, "no value is above 3, so that 3 may be the best of all")
        return FIVE, False
    if found := scale_of_words(rated):
        return found, True
    _check_other(rated, numbers, place)
    raise _question(rated, place, "they are no known scale")


def scale_of_words(rated: Counter[str]) -> str:
    """A scale of known words that explains all the values, or nearly all."""
    if rated.keys() <= read_scale(THUMBS).values.keys():
        return THUMBS
    for values in _LABELS:
        # Of five steps one end must be seen: “happy” and “unhappy” alone may be all there is.
        ends = {value for value, meant in values.items() if meant in {"1", "5"}}
        if rated.keys() <= values.keys() and (not ends or ends & rated.keys()):
            return written({value: values[value] for value in rated})
    stepped = {value: step for value in rated if (step := _step(value))}
    if rated.keys() <= stepped.keys():
        return written(stepped)
    known = max((THUMBS, *(written(each) for each in _LABELS)), key=lambda text: _read(read_scale(text), rated))
    return known if _read(read_scale(known), rated) * 10 > sum(rated.values()) * 9 else ""


def meanings(scale: Scale, counts: Counter[str]) -> list[tuple[str, str, int]]:
    """The values of a column, what each means, and how many rows have it; the best first, blanks at the end."""
    found: Counter[tuple[str, str]] = Counter()
    for text, count in counts.items():
        try:
            given = scale.read(text)
        except ValueError:
            found[folded_value(text), "refused"] += count
        else:
            found[folded_value(text) if text.strip() else "", (given or Given()).words] += count
    order = ("5", "sat", "4", "3", "2", "not", "1", "no ", "ref")
    rank = {start: number for number, start in enumerate(order)}
    return sorted(
        ((value, meant, count) for (value, meant), count in found.items()),
        key=lambda each: (next((rank[start] for start in order if each[1].startswith(start)), 9), each[0]),
    )


def _read(scale: Scale, rated: Counter[str]) -> int:
    return sum(count for value, count in rated.items() if value in scale.values)


def _step(value: str) -> str:
    """The number of stars that a text says."""
    if stars := len(_STARS.findall(value)):
        return str(stars) if stars <= 5 and not _STARS.sub("", value).strip("☆ ") else ""
    found = _STEPS.match(value) or _LABELLED.match(value)
    return found[1] if found else ""


def _check_other(rated: Counter[str], numbers: Mapping[str, float], place: str) -> None:
    beyond = sum(
        rated[value]
        for value, number in numbers.items()
        if number == int(number) and number not in _FIVE and 0 <= number <= 100
    )
    total = sum(rated.values())
    if beyond >= OTHER_SCALE[0] and beyond > total * OTHER_SCALE[1]:
        begin = f"{beyond:,} of {total:,} ratings in {place} lie outside of 1-5, so the scale is another one"
        raise _question(rated, place, "", begin)


def _question(rated: Counter[str], place: str, why: str, begin: str = "") -> SourceError:
    begin = begin or f"What the ratings in {place} mean must be said: {why}"
    some = sorted(rated, key=lambda value: (number_of(value) is None, number_of(value) or 0, value))[:MOST_VALUES]
    there = ", ".join(f"“{value}” ({rated[value]:,})" for value in some)
    more = f" and {len(rated) - len(some)} more" if len(rated) > len(some) else ""
    flag = written(dict.fromkeys(some, "?"))
    return SourceError(
        f"{begin}. There are {there}{more}. Say what each means, 1 to 5, satisfied, unsatisfied or none: "
        f"--scale '{flag}' (or --scale 1-5)."
    )
