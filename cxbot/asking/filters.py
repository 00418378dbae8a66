"""Filters as they are written, inbox:support,"Sales EMEA": which kind is meant, and which things are called so."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Protocol

from cxbot.errors import AskError
from cxbot.filter import Kind

_ONE = r"(?:\"[^\"]*\"|[^\s,;\"]*[^\s,;.?!\"])"  # a stop behind it belongs to the sentence
VALUES = rf"{_ONE}(?:,{_ONE})*"
_VALUE = re.compile(r"\"([^\"]*)\"|([^\s,\"]+)")
_RATINGS = re.compile(r"([1-5])(?:-([1-5]))?")
KINDS = {
    **{each.value: each for each in (Kind.INBOX, Kind.CHANNEL, Kind.TEAMMATE, Kind.TEAM, Kind.TAG)},
    **{each.value: each for each in (Kind.ACCOUNT, Kind.CONTACT, Kind.RATING)},
    "mailbox": Kind.INBOX,
    "agent": Kind.TEAMMATE,
    "label": Kind.TAG,
    "company": Kind.ACCOUNT,
    "star": Kind.RATING,
}


class Names(Protocol):
    """Finds things by what people call them."""

    def find(self, kind: Kind, text: str) -> Sequence[tuple[str, str]]:
        """Return (id, name) of those whose name, address, domain or id contains the text, in any capitals.

        The best come first; a few dozen are enough. Where one is called or addressed exactly so, those with only a
        similar address may be left out.
        """

    def addressed(self, address: str) -> Sequence[tuple[str, str]]:
        """Return (id, name) of the teammates with exactly this address, in any capitals."""


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
    sought = text.removeprefix("@") if kind is Kind.TEAMMATE else text
    found = names.find(kind, sought) if sought else ()
    exact = exactly(sought, found)
    if exact:
        return exact
    if len(found) == 1:
        return (found[0][0],)
    if found:
        called = list(dict.fromkeys(name for _, name in found))
        more = "" if len(called) <= 5 else " or another"
        raise AskError(f"“{text}” could be the {kind} {' or '.join(called[:5])}{more}. Which one?", written(called[0]))
    near = _near(kind, sought, names)
    hint = f" Did you mean {near}?" if near else " It may be written differently in your helpdesk."
    raise AskError(f"There is no {kind} “{text}”.{hint}", written(near) if near else "")


def exactly(text: str, found: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The ids of those that are called exactly so, in any capitals."""
    return tuple(id_ for id_, name in found if text.casefold() in {id_.casefold(), name.casefold()})


def written(name: str) -> str:
    """A name as a value of a filter."""
    return f'"{name}"' if re.search(r"[\s,]", name) else name


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
