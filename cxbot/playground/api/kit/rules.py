"""How shapes are described: small checks that are put together, each telling what is wrong and where."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from cxbot.playground.state.reading import Fields

Where = str  # a JSON pointer
Check = Callable[[object, Where], Iterator[str]]
Whole = Callable[[Fields, Where], Iterator[str]]  # looks at an object's fields together


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: its fields, those that must be there, and checks of the whole.

    `source` is the page that says so. An `open` shape may have further fields that are not looked at.
    """

    source: str
    fields: Mapping[str, Check]
    required: tuple[str, ...] = ()
    whole: tuple[Whole, ...] = ()
    open: bool = False

    def __call__(self, value: object, where: Where) -> Iterator[str]:
        """What is wrong with the object."""
        if not isinstance(value, dict):
            yield wrong("must provide an object", where)
            return
        for name in self.required:
            if value.get(name) is None:
                yield wrong(f"missing required field: {name}", where)
        for name, each in value.items():
            if name in self.fields:
                if each is not None:
                    yield from self.fields[name](each, f"{where}/{name}")
            elif not self.open:
                yield wrong(f"invalid additional property: {name}", where)
        for check in self.whole:
            yield from check(value, where)


def wrong(what: str, where: Where) -> str:
    """An error as Slack words it."""
    return f"{what} [json-pointer:{where}]"


def text(most: int, least: int = 1) -> Check:
    """A string of so many characters."""

    def check(value: object, where: Where) -> Iterator[str]:
        if not isinstance(value, str):
            yield wrong("must provide a string", where)
        elif len(value) < least:
            yield wrong(f"must be more than {least - 1} characters", where)
        elif len(value) > most:
            yield wrong(f"must be less than {most + 1} characters", where)

    return check


def matching(pattern: str, words: str) -> Check:
    """A string of a form; `words` say which."""
    compiled = re.compile(pattern)

    def check(value: object, where: Where) -> Iterator[str]:
        if not isinstance(value, str):
            yield wrong("must provide a string", where)
        elif not compiled.fullmatch(value):
            yield wrong(words, where)

    return check


def flag(value: object, where: Where) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield wrong("must provide a boolean", where)


def number(least: float, most: float) -> Check:
    """A whole number in a range."""

    def check(value: object, where: Where) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield wrong("must provide an integer", where)
        elif value < least:
            yield wrong(f"must be at least {least}", where)
        elif value > most:
            yield wrong(f"must be at most {most}", where)

    return check


def one_of(*words: object) -> Check:
    """One of some values."""

    def check(value: object, where: Where) -> Iterator[str]:
        if value not in words:
            yield wrong(f"must be one of: {', '.join(map(str, words))}", where)

    return check


def items(each: Check, most: int, least: int = 1) -> Check:
    """A list of so many things."""

    def check(value: object, where: Where) -> Iterator[str]:
        if not isinstance(value, list):
            yield wrong("must provide an array", where)
            return
        if len(value) > most:
            yield wrong(f"no more than {most} items allowed", where)
        if len(value) < least:
            yield wrong(f"no fewer than {least} items allowed", where)
        for place, one in enumerate(value[: most + 1]):
            yield from each(one, f"{where}/{place}")

    return check


def kinds(shapes: Mapping[str, Check], allowed: Collection[str] | None = None) -> Check:
    """An object whose `type` says which shape it has."""

    def check(value: object, where: Where) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must provide an object", where)
            return
        kind = value.get("type")
        if kind is None:
            yield wrong("missing required field: type", where)
        elif not isinstance(kind, str) or kind not in shapes or (allowed is not None and kind not in allowed):
            yield wrong(f"unsupported type: {kind}", f"{where}/type")
        else:
            yield from shapes[kind](value, where)

    return check


def either(*names: str, exactly: bool = True) -> Whole:
    """An object that has one of these fields, and, where `exactly`, no other of them."""
    listed = " or ".join(f"`{name}`" for name in names)

    def check(value: Fields, where: Where) -> Iterator[str]:
        there = [name for name in names if value.get(name) is not None]
        if not there:
            yield wrong(f"must define either {listed}", f"{where}/type" if "type" in value else where)
        elif exactly and len(there) > 1:
            yield wrong(f"must define only one of {listed}", where)

    return check


def anything(_value: object, _where: Where) -> Iterator[str]:
    """Whatever it is."""
    yield from ()
