"""The nearest thing that would work, for words that were not understood."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from cxbot.asking.filters import KINDS, exactly
from cxbot.asking.grammar import MisunderstoodError, Sentence
from cxbot.asking.words import lowered
from cxbot.calendar import LONG_MONTH_NAMES
from cxbot.errors import AskError
from cxbot.question import Kind

ALIKE = 0.7  # from here on two words look like one with a slip
EXAMPLE = "last week inbox:support"
_WORDS = (
    *("today", "yesterday", "this week", "last week", "this month", "last month", "this quarter", "last quarter"),
    *("this year", "last year", "last 7 days", "last 12 weeks", "last 3 months", "since", "so far", "last", "days"),
    *("weeks", "months", "quarter", "year", "compared", "vs previous", "vs last year", "vs previous month"),
    *("as average", "as percentage", "by hour", "by day", "by week", "by month"),
    *(f"by {kind}" for kind in dict.fromkeys(KINDS.values())),
    *KINDS,
    *(name.lower() for name in LONG_MONTH_NAMES),
)


def mended(sentence: Sentence, error: MisunderstoodError, works: Callable[[Sentence], bool]) -> AskError:
    """Return the error with the most similar phrase, in a sentence that works; without one, with an example."""
    for better, start, end in _nearest(sentence, error):
        text = f"{sentence.text[:start]}{better}{sentence.text[end:]}"
        if works(replace(sentence, text=text, lower=lowered(text))):
            slip = sentence.text[start:end]
            return AskError(f"I do not understand “{slip}”. Did you mean “{better}”?", text)
    return AskError(f"{error.text} Here is how to ask:", EXAMPLE)


def _nearest(sentence: Sentence, error: MisunderstoodError) -> Iterator[tuple[str, int, int]]:
    """Phrases that are like the words around the place, best first, and which place they would take."""
    if error.word.startswith(("@", "<@")):
        yield f"teammate:{error.word}", error.at, error.at + len(error.word)
    elif "@" in error.word:
        yield f"contact:{error.word}", error.at, error.at + len(error.word)
    for kind in dict.fromkeys(KINDS.values()):
        if kind is not Kind.RATING and exactly(error.word, sentence.names.find(kind, error.word)):
            yield f"{kind}:{error.word}", error.at, error.at + len(error.word)
    starts = [error.at]
    before = sentence.lower.rstrip().rfind(" ", 0, max(error.at - 1, 0)) + 1
    if error.at:
        starts.append(before)  # "lsat week": the word before may be part of the slip
    found: list[tuple[float, str, int, int]] = []
    for start in starts:
        end = start
        for _ in range(4):
            end = sentence.lower.find(" ", end + 1)
            end = len(sentence.lower) if end < 0 else end
            if end <= error.at:
                continue
            said = sentence.lower[start:end]
            found += [(ratio, phrase, start, end) for phrase, ratio in _ratios(said, sentence)]
            if end == len(sentence.lower):
                break
    for _, phrase, start, end in sorted(found, key=lambda each: (-each[0], each[2:], each[1])):
        yield phrase, start, end


def _ratios(said: str, sentence: Sentence) -> Iterator[tuple[str, float]]:
    for phrase in dict.fromkeys((*_WORDS, *sentence.phrases.written)):
        if abs(len(phrase) - len(said)) <= 3:  # a slip, not a word too many
            ratio = SequenceMatcher(None, said, phrase).ratio()
            if ratio >= ALIKE:
                yield phrase, ratio
