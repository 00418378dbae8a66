"""The nearest thing that would work, for words that were not understood."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import islice

from cxbot.asking.filters import KINDS, exactly
from cxbot.asking.grammar import MisunderstoodError, Sentence
from cxbot.asking.plaintext import lowered
from cxbot.calendar import LONG_MONTH_NAMES
from cxbot.errors import AskError
from cxbot.question import Kind

ALIKE = 0.7  # from here on two words look like one with a slip
_SPACE_OR_END = re.compile(r" |$")
EXAMPLE = "last month by week"
_WORDS = (
    *("today", "yesterday", "this week", "last week", "this month", "last month", "this quarter", "last quarter"),
    *("this year", "last year", "last 7 days", "last 12 weeks", "last 3 months", "since", "so far", "last", "days"),
    *("weeks", "months", "quarter", "year", "compared", "vs previous", "vs last year", "vs previous month"),
    *("as average", "as percentage", "by hour", "by day", "by week", "by month"),
    *(f"by {kind}" for kind in dict.fromkeys(KINDS.values())),
    *KINDS,
    *(name.lower() for name in LONG_MONTH_NAMES),
)


def mended(sentence: Sentence, error: AskError, understand: Callable[[Sentence], object]) -> AskError:
    """Return the error with something that works: the sentence with its slips mended, else an example."""
    better = _mended(sentence, error, understand, 3)
    if isinstance(error, MisunderstoodError):
        if better:
            return AskError(f"{error.text} Did you mean “{better}”?", better)
        return AskError(f"{error.text} Here is how to ask:", EXAMPLE)
    return error if better == error.suggestion else type(error)(error.text, better or EXAMPLE)


def _mended(sentence: Sentence, error: AskError, understand: Callable[[Sentence], object], slips: int) -> str:
    """The sentence as it was probably meant, if it is understood; empty where nothing near is."""
    if not isinstance(error, MisunderstoodError):
        candidates = [error.suggestion] if error.suggestion else []
    else:
        near = islice(_nearest(sentence, error), 5)
        candidates = [f"{sentence.text[:start]}{phrase}{sentence.text[end:]}" for phrase, start, end in near]
    for text in candidates:
        attempt = replace(sentence, text=text, lower=lowered(text))
        try:
            understand(attempt)
        except AskError as again:
            further = _mended(attempt, again, understand, slips - 1) if slips > 1 else ""
            if further:
                return further
        else:
            return text
    return ""


def _nearest(sentence: Sentence, error: MisunderstoodError) -> Iterator[tuple[str, int, int]]:
    """What may have been meant, best first, and which place of the sentence it would take."""
    word, end = error.word, error.at + len(error.word)
    if "@" in word:
        works_here = word.startswith("@") or sentence.names.addressed(word)
        yield f"{'teammate' if works_here else 'contact'}:{word}", error.at, end
    for kind in dict.fromkeys(KINDS.values()):
        if kind is not Kind.RATING and exactly(word, sentence.names.find(kind, word)):
            yield f"{kind}:{word}", error.at, end
    found = [
        (-ratio, start, stop, phrase)
        for start, stop in _windows(sentence.lower, error.at)
        for phrase, ratio in _ratios(sentence.lower[start:stop], sentence)
    ]
    for _, start, stop, phrase in sorted(found):
        yield phrase, start, stop


def _windows(text: str, at: int) -> Iterator[tuple[int, int]]:
    """The places that hold a slip: from this word or the one before ("vs lst year"), up to four words."""
    before = text.rfind(" ", 0, max(at - 1, 0)) + 1
    for start in dict.fromkeys((at, before)):
        stops = [found.start() for found in _SPACE_OR_END.finditer(text, start) if found.start() > at]
        yield from ((start, stop) for stop in stops[:4])


def _ratios(said: str, sentence: Sentence) -> Iterator[tuple[str, float]]:
    for phrase in dict.fromkeys((*_WORDS, *sentence.phrases.written)):
        if abs(len(phrase) - len(said)) <= 3:  # a slip, not a word too many
            ratio = SequenceMatcher(None, said, phrase).ratio()
            if ratio >= ALIKE:
                yield phrase, ratio
