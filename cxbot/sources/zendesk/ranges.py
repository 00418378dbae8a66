"""Many numbers kept in few words: ids that follow upon each other are told as the first and the last of them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

Range = tuple[int, int]  # the first and the last, both meant


def with_numbers(ranges: Sequence[Range], numbers: Iterable[int]) -> tuple[Range, ...]:
    """The ranges with more numbers in them, in order."""
    found: list[Range] = []
    for first, last in sorted([*ranges, *((each, each) for each in set(numbers))]):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def beyond(ranges: Sequence[Range], number: int) -> tuple[Range, ...]:
    """What is left of the ranges after a number."""
    place = bisect_left(ranges, number + 1, key=lambda each: each[1])
    left = ranges[place:]
    return ((max(left[0][0], number + 1), left[0][1]), *left[1:]) if left else ()


def first_numbers(ranges: Sequence[Range], most: int) -> list[int]:
    """The first numbers in them, in order."""
    return list(islice(_numbers(ranges), most))


def how_many(ranges: Iterable[Range]) -> int:
    """How many numbers are in them."""
    return sum(last - first + 1 for first, last in ranges)


def written(ranges: Iterable[Range]) -> str:
    """As text: "7-12 15"."""
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def read(text: str) -> tuple[Range, ...]:
    """From text.

    Raises:
        ValueError: it is none.
    """
    parts = (each.partition("-") for each in text.split())
    return tuple((int(first), int(last or first)) for first, _, last in parts)


def _numbers(ranges: Iterable[Range]) -> Iterator[int]:
    for first, last in ranges:
        yield from range(first, last + 1)
