"""Reads what a sentence is narrowed to: inbox:support, "account Acme Corp", "5 star", and names without a key.

A name without a key is taken where it can only mean one thing; where it can mean two, it is asked which.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import islice

from cxbot.asking.dates import NUMBERS
from cxbot.asking.filters import (
    KINDS,
    VALUES,
    has_word,
    ids_of,
    kinds_named,
    listed,
    narrowed,
    rest_of,
    values,
    written,
)
from cxbot.asking.parsed import Parsed, Read, Sentence, Word
from cxbot.asking.phrases import stems
from cxbot.asking.sorting import sort_of
from cxbot.errors import AskError
from cxbot.filter import CUSTOMERS, Kind
from cxbot.question import MOST_VALUES

_KEYED = re.compile(rf"(?P<key>[a-z]+):(?P<values>{VALUES})")
_KEY_ALONE = re.compile(r"(?P<key>[a-z]+):(?= |$)")
_KIND = re.compile(r"(?P<tagged>tagged|labell?ed)(?: as| with)? |(?P<key>[a-z]+) ")
_VALUE = re.compile(r"\"[^\"]*\"|[^\s,\"]*[^\s,.?!;:)\]\"']")
_BARE = re.compile(r"(?P<mark>[@#]?)(?:\"(?P<quoted>[^\"]+)\"|(?P<bare>[^\s,;\"]+))")
_WORDS = re.compile(r"[^\s,;\"]+")
_OR = re.compile(r"(?:or|,) ?$")
_BEHIND = re.compile(r" ([a-z]+)\b")
_STAR = rf"(?:[1-5]|{'|'.join(NUMBERS[:5])})"
_STARS = re.compile(rf"(?P<one>{_STAR})(?: ?(?P<joint>-|to|or|and|,) ?(?P<two>{_STAR}))?[ -]?stars?\b")
_EXCLUDED = re.compile(
    r"(?P<word>excluding|excludes?|excl\.?|except(?: for)?|without|other than|ignoring|ignore|minus|leaving out|but not"
    r"|not|no)(?: |$)(?:the )?|(?P<mark>[-!])(?=[a-z]+:)"
)
_LETTERS = re.compile(r"\w")
_BY_PART = (Kind.INBOX, Kind.TEAMMATE, Kind.TEAM, Kind.TAG, Kind.ACCOUNT)
_SHORTEST_PART = 3  # letters
_MOST_WORDS = 4  # of a name
_STOPS = ".?!:;)]'"  # behind a name they belong to the sentence
_FEW = 8  # names that are listed


def keyed(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Read a key and its values: inbox:support,sales.

    Raises:
        AskError: there is no such key, or nothing is called so.
    """
    found = _KEYED.match(sentence.lower, at)
    if not found:
        alone = _KEY_ALONE.match(sentence.lower, at)
        if alone and KINDS.get(stems(alone["key"])[0]):
            better = sentence.instead(at, alone.end())
            raise AskError(f"{alone[0]} what? Write a name behind it, like inbox:support.", better)
        return None
    key, end = stems(found["key"])[0], found.end()
    said = sentence.text[found.start("values") : end]
    if key == "sort":
        sort = sort_of(sentence, said, found.start("values"))
        return replace(parsed, sort=sort, table_said=Word(found[0], at, end)), end
    if key == "row":
        if not said.isdecimal():
            raise AskError(f"“{said}” is no number of rows.", sentence.instead(at, end))
        return replace(parsed, rows=Word(said, at, end)), end
    if key == "search":
        return replace(parsed, search=" ".join(values(said)), table_said=Word(found[0], at, end)), end
    if key in KINDS:
        parsed = replace(parsed, teammate_keyed=parsed.teammate_keyed or KINDS[key] is Kind.TEAMMATE)
        return _filtered(sentence, parsed, KINDS[key], said, found.start("values")), end
    phrase = sentence.phrases.read(sentence.lower, at)
    if phrase and phrase[1] == found.end("key"):  # "csat: last week"
        return None
    close = get_close_matches(key, [*KINDS, "sort", "search"], 1, 0.6)
    hint = f" Did you mean {close[0]}:{said}?" if close else f" There is: {', '.join(dict.fromkeys(KINDS.values()))}."
    raise AskError(
        f"There is no filter “{found['key']}”.{hint}", sentence.instead(at, end, f"{close[0]}:{said}" if close else "")
    )


def stars(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Read "5 star", "1-2 stars", "1 or 2 stars"."""
    found = _STARS.match(sentence.lower, at)
    if not found:
        return None
    one, two = _star(found["one"]), _star(found["two"] or found["one"])
    alone = found["joint"] in {"or", "and", ","}
    ids = [str(each) for each in ((one, two) if alone else range(min(one, two), max(one, two) + 1))]
    return replace(parsed, filters=narrowed(parsed.filters, Kind.RATING, ids)), found.end()


def excluded(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Ask about what is to be left out: a question cannot say that.

    Raises:
        AskError: something is to be left out.
    """
    del parsed
    found = _EXCLUDED.match(sentence.lower, at)
    if not found:
        return None
    start = found.end()
    told = _KEYED.match(sentence.lower, start) or _STARS.match(sentence.lower, start)
    word = _VALUE.match(sentence.lower, start)
    end = told.end() if told else max(_ends_of_names(sentence, start), default=word.end() if word else start)
    instead = _instead_of_leaving_out(sentence, start, end)
    raise AskError(f"“{sentence.text[at:end]}”: nothing can be left out. {instead}", sentence.instead(at, end))


def _instead_of_leaving_out(sentence: Sentence, start: int, end: int) -> str:
    """What can be said instead: the others by name, where they are few and a thing has one of them, else the split."""
    said = sentence.text[start:end]
    key, _, value = said.rpartition(":")
    named_kind = KINDS.get(stems(key)[0]) if stems(key) else None
    kinds = [named_kind] if named_kind else [each for each in kinds_named(said) if sentence.names.exact(each, said)]
    if len(kinds) != 1 or kinds[0] is Kind.RATING:
        return "Say what is to be counted, or split it."
    kind, gone = kinds[0], {each.strip('"').casefold() for each in values(value or said)}
    others = [name for _, name in sentence.names.find(kind, "") if name.casefold() not in gone]
    if not kind.has_several and 0 < len(others) <= _FEW:
        return f"Name what is to be counted: {kind}:{','.join(map(written, others))}."
    return f"Split it by {kind}, and each stands alone." if kind.splits else "Say what is to be counted."


def named(others: Sequence[Callable[[Sentence, Parsed, int], Read]]) -> Callable[[Sentence, Parsed, int], Read]:
    """A reader of "contact jane@acme.com", a kind and a name; when `others` can read what follows, it is no name."""

    def reads_to(sentence: Sentence, parsed: Parsed, start: int, end: int) -> bool:
        """Whether it is as well something else, like "accounts last month"."""
        return any((read := reader(sentence, parsed, start)) and read[1] >= end for reader in others)

    def read(sentence: Sentence, parsed: Parsed, at: int) -> Read:
        found = _KIND.match(sentence.lower, at)
        kind = (Kind.TAG if found["tagged"] else KINDS.get(stems(found["key"])[0])) if found else None
        if not found or kind is None:
            return None
        start = found.end()
        phrase = sentence.phrases.read(sentence.lower, at)
        if phrase and phrase[1] > start:  # "agent scores"
            return None
        quoted = sentence.text[start : start + 1] == '"'
        first = _VALUE.match(sentence.text, start)
        if not first:
            return None
        if kind is not Kind.RATING and not quoted:
            end = _end_of_name(sentence, kind, start)
            if end and not reads_to(sentence, parsed, start, end):
                narrow = _filtered(sentence, parsed, kind, f'"{sentence.text[start:end]}"', start, at)
                return _in_person(parsed, narrow, kind, Word(sentence.text[start:end], at, end)), end
        table = (found["key"] or "").endswith("s") and kind in CUSTOMERS  # "customers rated us"
        if not quoted and (table or any(reader(sentence, parsed, start) for reader in others)):
            return None
        narrow = _filtered(sentence, parsed, kind, first[0], start, at)
        return _in_person(parsed, narrow, kind, Word(first[0].strip('"'), at, first.end())), first.end()

    return read


def _in_person(before: Parsed, parsed: Parsed, kind: Kind, said: Word) -> Parsed:
    """Keep in mind that a customer or teammate was named, not filtered by."""
    if kind is Kind.TEAMMATE:
        return replace(parsed, teammate_said=said)
    if kind not in CUSTOMERS:
        return parsed
    named_now = tuple(each for each in parsed.filters if each not in before.filters)
    return replace(parsed, customers=(*before.customers, *named_now), customer_said=said)


def bare_name(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Read a name without a key: the longest that is exactly a name, else one word of one.

    Raises:
        AskError: several things could be meant.
    """
    found = _BARE.match(sentence.text, at)
    if not found or not _LETTERS.search(found[0]):
        return None
    marked = {"@": (Kind.TEAMMATE,), "#": (Kind.TAG,)}.get(found["mark"])
    for start, end, name in _candidates(sentence.text, found):
        kinds = marked or kinds_named(name)
        exact = [(kind, id_, called) for kind in kinds for id_, called in sentence.names.exact(kind, name)]
        if exact:
            return _one_of(sentence, parsed, exact, (at, start, end))
    candidates = list(_candidates(sentence.text, found))
    for start, end, name in () if marked else candidates:
        called = [each for each in sentence.names.exact(Kind.SOURCE, name) if each[1].casefold() == name.casefold()]
        if called:
            return _one_of(sentence, parsed, [(Kind.SOURCE, *each) for each in called], (at, start, end))
    start, end, name = candidates[-1]
    if len(name) < _SHORTEST_PART and not marked:
        return None
    parts = [
        (kind, id_, called)
        for kind in _BY_PART
        if kind in (marked or _BY_PART)
        for id_, called in sentence.names.find(kind, name)
        if _is_part(name, called, anywhere=kind is Kind.TEAMMATE)
    ]
    for stop, longer in ((stop, longer) for _, stop, longer in candidates if " " in longer):  # "acme mining"
        closer = [each for each in parts if f"{each[2]} ".casefold().startswith(f"{longer} ".casefold())]
        if closer:
            return _one_of(sentence, parsed, closer, (at, start, stop))
    if marked and not parts:
        handle = f'"@{name}"' if marked[0] is Kind.TEAMMATE else written(name)
        return _filtered(sentence, parsed, marked[0], handle, start, at), end  # says that there is none
    return _one_of(sentence, parsed, parts, (at, start, end)) if parts else None


def _candidates(text: str, found: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """The names that may stand here, the longest first, with their places; a possessive belongs to the sentence."""
    if found["quoted"]:
        yield found.start(), found.end(), found["quoted"]
        return
    start = found.start("bare")
    for end in _ends(text, start)[::-1]:
        name = text[start:end].rstrip(_STOPS)
        for each in dict.fromkeys((text[start:end], name, name.removesuffix("'s"))):  # "Acme Inc." ends with its stop
            if each:
                yield start, start + len(each), each


def _is_part(said: str, called: str, *, anywhere: bool) -> bool:
    return has_word(called, said) if anywhere else called.casefold().split()[:1] == [said.casefold()]


def _one_of(
    sentence: Sentence, parsed: Parsed, found: Sequence[tuple[Kind, str, str]], place: tuple[int, int, int]
) -> Read:
    """The one thing that was meant.

    Raises:
        AskError: it can be several.
    """
    at, start, end = place
    meant = list(dict.fromkeys((kind, called) for kind, _, called in found))
    if len(meant) > 1:
        ways = [f"{kind}:{written(called)}" for kind, called in meant]
        said, kinds = sentence.text[start:end], {each for each, _ in meant}
        wrong = f"“{said}” could be {listed(ways)}. Which one?{rest_of(kinds, ways, said)}"
        raise AskError(wrong, sentence.instead(at, end, ways[0]))
    kind = meant[0][0]
    either = parsed.side_by_side or bool(_OR.search(sentence.lower[:at].rstrip() + " "))
    filters = narrowed(parsed.filters, kind, [id_ for _, id_, _ in found], either=either)
    behind = _BEHIND.match(sentence.lower, end)
    if behind and KINDS.get(stems(behind[1])[0]) is kind and not behind[1].endswith("s"):  # "the support inbox"
        end = behind.end()
    return replace(parsed, filters=filters), end


def _filtered(sentence: Sentence, parsed: Parsed, kind: Kind, said: str, at: int, begins: int | None = None) -> Parsed:
    """The filters with these values; `begins` is where the words do that name the kind."""
    ids: list[str] = []
    named_values = values(said)
    if len(named_values) > MOST_VALUES:
        few = ",".join(map(written, named_values[:MOST_VALUES]))
        wrong = f"{len(named_values)} values of {kind} are too many; a question has up to {MOST_VALUES}."
        raise AskError(wrong, sentence.text[:at] + few + sentence.text[at + len(said) :])
    for value in named_values:
        try:
            ids += ids_of(kind, value, sentence.names)
        except AskError as error:
            if error.suggestion:
                better = ",".join(error.suggestion if each == value else written(each) for each in named_values)
                text = sentence.text[:at] + better + sentence.text[at + len(said) :]
            else:
                start = sentence.text.rfind(" ", 0, at) + 1 if begins is None else begins
                text = sentence.instead(start, at + len(said), f"by {kind}")
            raise AskError(error.text, text) from error
    either = bool(_OR.search(sentence.lower[: sentence.lower.rfind(" ", 0, at) + 1]))
    return replace(parsed, filters=narrowed(parsed.filters, kind, ids, either=either))


def _end_of_name(sentence: Sentence, kind: Kind, start: int) -> int:
    """Where a name ends, 0 where none begins here: the longest that something has, else two words or more of it."""
    text, ends = sentence.text, _ends(sentence.text, start)[::-1]
    stops = [each for end in ends for each in dict.fromkeys((end, start + len(text[start:end].rstrip(_STOPS))))]
    exact = (end for end in stops if end > start and sentence.names.exact(kind, text[start:end]))
    parts = (end for end in stops if " " in text[start:end] and sentence.names.find(kind, text[start:end]))
    return next(exact, 0) or next(parts, 0)


def _ends_of_names(sentence: Sentence, start: int) -> Iterator[int]:
    for end in _ends(sentence.text, start):
        if any(sentence.names.exact(kind, sentence.text[start:end]) for kind in kinds_named(sentence.text[start:end])):
            yield end


def _ends(text: str, start: int) -> Sequence[int]:
    """Where the first four words from here end."""
    return [found.end() for found in islice(_WORDS.finditer(text, start), _MOST_WORDS)]


def _star(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS.index(text) + 1
