"""Filters as they are written, inbox:support,"Sales EMEA": which kind is meant, and which things are called so."""

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from typing import Protocol

from cxbot.errors import AskError
from cxbot.filter import CUSTOMERS, Filter, Kind

_ONE = r"(?:\"[^\"]*\"|[^\s,;\"]*[^\s,;.?!\"])"  # a stop behind it belongs to the sentence
VALUES = rf"{_ONE}(?:,{_ONE})*"
_VALUE = re.compile(r"\"([^\"]*)\"|([^\s,\"]+)")
_SIMPLE = re.compile(r"[\w#](?:[\w.@+&/'-]*\w)?")
_RATINGS = re.compile(r"([1-5])(?:-([1-5]))?")
KINDS = {
    **{each.value: each for each in (Kind.INBOX, Kind.CHANNEL, Kind.SOURCE, Kind.TEAMMATE, Kind.TEAM)},
    **{each.value: each for each in (Kind.TAG, Kind.ACCOUNT, Kind.CONTACT, Kind.RATING)},
    "mailbox": Kind.INBOX,
    "helpdesk": Kind.SOURCE,
    "agent": Kind.TEAMMATE,
    "rep": Kind.TEAMMATE,
    "colleague": Kind.TEAMMATE,
    "person": Kind.TEAMMATE,
    "label": Kind.TAG,
    "company": Kind.ACCOUNT,
    "customer": Kind.ACCOUNT,
    "client": Kind.ACCOUNT,
    "star": Kind.RATING,
}


_NAMED = 5  # of the many that a text can mean
_PEOPLE = frozenset({Kind.TEAMMATE, Kind.CONTACT})  # an unknown one is nobody else
# A source without a key is meant only where nothing else is called so: inboxes and helpdesks share names.
_BY_NAME = tuple(each for each in dict.fromkeys(KINDS.values()) if each not in {Kind.RATING, Kind.SOURCE})


class Names(Protocol):
    """Finds things by what people call them."""

    def exact(self, kind: Kind, text: str) -> Sequence[tuple[str, str]]:
        """Return (id, name) of those whose name, address, domain or id in the helpdesk is this text."""

    def find(self, kind: Kind, text: str) -> Sequence[tuple[str, str]]:
        """Return (id, name) of those whose name, address or domain contains the text, in any capitals.

        The best come first; a few dozen are enough.
        """


class Remembered:
    """Names that are looked up once for a sentence, however often it is read to find what was meant."""

    __slots__ = ("_exact", "_found", "_names")

    def __init__(self, names: Names) -> None:
        self._names = names
        self._exact: dict[tuple[Kind, str], Sequence[tuple[str, str]]] = {}
        self._found: dict[tuple[Kind, str], Sequence[tuple[str, str]]] = {}

    def exact(self, kind: Kind, text: str) -> Sequence[tuple[str, str]]:
        """(id, name) of those that are called or addressed exactly so."""
        if (kind, text) not in self._exact:
            self._exact[kind, text] = self._names.exact(kind, text)
        return self._exact[kind, text]

    def find(self, kind: Kind, text: str) -> Sequence[tuple[str, str]]:
        """(id, name) of those whose name, address or domain contains the text."""
        if (kind, text) not in self._found:
            self._found[kind, text] = self._names.find(kind, text)
        return self._found[kind, text]


def kinds_named(text: str) -> Sequence[Kind]:
    """The kinds of things that may be meant by a name without a key; of contacts, who are many, only an address."""
    return tuple(each for each in _BY_NAME if each is not Kind.CONTACT or "@" in text)


def values(text: str) -> list[str]:
    """The values between commas, quoted or not."""
    return [quoted or bare for quoted, bare in _VALUE.findall(text)]


def ids_of(kind: Kind, text: str, names: Names) -> tuple[str, ...]:
    """Return the ids of the things that a value means; several only where they have one and the same name.

    Raises:
        AskError: nothing is called so, or several things could be meant; the suggestion is a value that would work.
    """
    if kind is Kind.RATING:
        return _ratings(text)
    handle = kind is Kind.TEAMMATE and text.startswith("@")
    sought = text.removeprefix("@") if handle else text
    found = (names.exact(kind, sought) or names.find(kind, sought)) if sought else ()
    whole = [each for each in found if has_word(each[1], sought)]  # Ana Silva, and not Anabel
    found = whole if len({name for _, name in whole}) == 1 else found
    if handle and not whole and not names.exact(kind, sought):  # @al is somebody, and not a part of Salma
        found = ()
    called = list(dict.fromkeys(name for _, name in found))
    if len(called) == 1:
        return tuple(id_ for id_, _ in found)
    if found:
        wrong = f"“{text}” could be the {kind} {listed(called)}. Which one?{rest_of((kind,), called, sought)}"
        raise AskError(wrong, written(called[0]))
    near = "" if kind in _PEOPLE else _near(kind, sought, names)
    hint = f" Did you mean {near}?" if near else " It may be written differently in your helpdesk."
    raise AskError(f"There is no {kind} “{text}”.{hint}", written(near) if near else "")


def has_word(name: str, word: str) -> bool:
    """Whether a word stands in a name, whole."""
    return word.casefold() in name.casefold().split()


def listed(called: Sequence[str]) -> str:
    """Write a few of these, the rest as another."""
    return f"{' or '.join(called[:_NAMED])}{' or another' if len(called) > _NAMED else ''}"


def rest_of(kinds: Collection[Kind], called: Sequence[str], text: str) -> str:
    """Where those are that are found by a text and not listed: in the table of customers; empty for what has none."""
    found = [f"{kind}s search:{written(text)}" for kind in kinds if kind in CUSTOMERS]
    return f" All of them: {found[0]}." if len(called) > _NAMED and len(found) == len(kinds) == 1 else ""


def narrowed(
    filters: tuple[Filter, ...], kind: Kind, ids: Sequence[str], *, either: bool = False
) -> tuple[Filter, ...]:
    """The filters with one more: beside those of its kind, or as another value of the last one.

    Of what a thing has only one, like an inbox, either value is enough; a thing may have several tags, and must then
    have both, unless `either` is said.
    """
    places = [place for place, each in enumerate(filters) if each.kind is kind]
    if places and (either or not kind.has_several):
        last = places[-1]
        joined = Filter(kind, tuple(dict.fromkeys((*filters[last].ids, *ids))))
        return (*filters[:last], joined, *filters[last + 1 :])
    added = Filter(kind, tuple(dict.fromkeys(ids)))
    return filters if added in filters else (*filters, added)


def written(name: str) -> str:
    """A name as a value of a filter."""
    return name if _SIMPLE.fullmatch(name) else f'"{name}"'


def _near(kind: Kind, text: str, names: Names) -> str:
    """The most similar name among those that begin alike."""
    for length in (3, 2, 1):
        candidates = {name.casefold(): name for _, name in names.find(kind, text[:length])}
        close = get_close_matches(text.casefold(), list(candidates), 1, 0.6)
        if close:
            return candidates[close[0]]
    return ""


def _ratings(text: str) -> tuple[str, ...]:
    found = _RATINGS.fullmatch(text)
    if not found or int(found[1]) > int(found[2] or found[1]):
        raise AskError(f"Ratings are 1 to 5 stars; “{text}” is none. Write rating:1-3 or rating:5.", "1-3")
    return tuple(str(score) for score in range(int(found[1]), int(found[2] or found[1]) + 1))
