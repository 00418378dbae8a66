"""The nearest thing that would work, for words that were not understood."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice

from cxbot.asking.filters import KINDS, kinds_named, written
from cxbot.asking.grammar import MisunderstoodError
from cxbot.asking.meaning import Understood, understand
from cxbot.asking.parsed import Sentence
from cxbot.asking.plaintext import plain
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.order import Order
from cxbot.ways import LONG_MONTH_NAMES

ALIKE = 0.7  # from here on two words look like one with a slip
SAME = 0.8  # from here on two texts differ by little more than spaces
EXAMPLE = "last month by week"
HELP = "help"  # where something was understood, any example would be another question
_SLIPS = 3  # words that are mended, or left out
_DIGITS = re.compile(r"\d")
_SPACE_OR_END = re.compile(r" |$")
_WORDS = (
    *("today", "yesterday", "this week", "last week", "this month", "last month", "this quarter", "last quarter"),
    *("this year", "last year", "last 7 days", "last 12 weeks", "last 3 months", "since", "so far", "last", "days"),
    *("weeks", "months", "quarter", "year", "compared", "vs previous", "vs last year", "vs previous month"),
    *("as average", "as percentage", "by hour", "by day", "by week", "by month", "by quarter", "all time", "weekend"),
    *("weekly", "daily", "monthly", "median", "average", "worst", "tickets", "hello", "thanks"),
    *(f"by {kind}" for kind in dict.fromkeys(KINDS.values()) if kind.splits),
    *KINDS,
    *(name.lower() for name in LONG_MONTH_NAMES),
)
# What people ask for that looks like something else, or is none of the numbers: why not, and what stands for it.
_ELSEWHERE = {
    word: (why, instead)
    for words, why, instead in (
        ("open pending unresolved unanswered", "only what happened is counted, not what waits", "active"),
        ("busiest quietest peak", "by hour of day shows every hour", "by hour of day"),
        ("weekdays workdays weekday", "by day shows each of them", "by day"),
        ("bad low negative poor", "say it in stars", "rating:1-2"),
        ("unhappy dissatisfied unsatisfied", "say it in stars", "rating:1-3"),
        ("good high positive happy", "say it in stars", "rating:4-5"),
        ("who", "by teammate lists everybody", "by teammate"),
        ("why because", "a split by inbox or tag may tell", ""),
    )
    for word in words.split()
}
_NO_NUMBER = frozenset(
    {"nps", "ces", "sla", "slas", "churn", "revenue", "backlog", "occupancy", "cost", "costs", "handling", "handle"}
)
_LATER = frozenset({"note", "alert", "remind"})


def mended(sentence: Sentence, error: AskError) -> AskError:
    """Return the error with something that works: the sentence with its slips mended or left out, else an example.

    What is suggested keeps metric, people and period as far as they were understood; the word that was not is named.
    """
    if isinstance(error, MisunderstoodError):
        return _told(sentence, error)
    better = _mended(sentence, error, _SLIPS)
    if not better and error.suggestion:
        better = _left_out(_typed(sentence, error.suggestion), _SLIPS)
    return error if better and better == error.suggestion else type(error)(error.text, better or HELP)


def _told(sentence: Sentence, error: MisunderstoodError) -> AskError:
    word = error.word.strip(".?!;:").lower()
    if word in _LATER:
        return AskError(f"“{error.word}” is not possible yet. Here is how to ask:", EXAMPLE)
    if word in _NO_NUMBER:
        return AskError(f"“{error.word}” is not measured. Here is what is:", "metrics")
    if word in _ELSEWHERE:
        why, instead = _ELSEWHERE[word]
        changed = _typed(sentence, sentence.instead(error.at, error.end, instead))
        return AskError(f"{error.text.removesuffix('.')}: {why}.", _left_out(changed, _SLIPS) or EXAMPLE)
    better = _mended(sentence, error, _SLIPS)
    if better:
        return AskError(f"{error.text} Did you mean “{better}”?", better)
    rest = _left_out(sentence, _SLIPS)
    if rest:
        return AskError(f"{error.text} Without it: “{rest}”.", rest)
    return AskError(f"{error.text} Here is how to ask:", EXAMPLE)


def _mended(sentence: Sentence, error: AskError, slips: int) -> str:
    """The sentence as it was probably meant, if it is understood; empty where nothing near is."""
    if not isinstance(error, MisunderstoodError):
        candidates = [error.suggestion] if error.suggestion else []
    else:
        near = islice(_nearest(sentence, error), 5)
        candidates = [f"{sentence.text[:start]}{phrase}{sentence.text[end:]}" for phrase, start, end in near]
    for text in candidates:
        attempt = _typed(sentence, text)
        try:
            understood = understand(attempt)
        except AskError as again:
            further = _mended(attempt, again, slips - 1) if slips > 1 else ""
            if further:
                return further
        else:
            if _may_be_meant(understood, attempt.text):
                return attempt.text
    return ""


def _typed(sentence: Sentence, text: str) -> Sentence:
    """Another text as it will be read when it is typed, or its button pressed."""
    try:
        return sentence.saying(plain(text))
    except AskError:
        return sentence.saying(text)


def _may_be_meant(understood: Understood | Order, text: str) -> bool:
    """Whether a slip may have been meant so: of orders those that are about something, or short."""
    if isinstance(understood, Order) and not (understood.question or understood.subject):
        return len(text.split()) < 3
    return True


def _left_out(sentence: Sentence, slips: int) -> str:
    """The sentence without what is not understood; empty where nothing of it would be left, or too much is unknown."""
    try:
        understood = understand(sentence)
    except MisunderstoodError as error:
        rest = sentence.instead(error.begins, error.end).strip(" ?!.,;:")
        return _left_out(_typed(sentence, rest), slips - 1) if slips and rest else ""
    except AskError:
        return ""
    return _tidy(sentence, understood) if isinstance(understood, Order) or _says_something(sentence, understood) else ""


def _tidy(sentence: Sentence, understood: Understood | Order) -> str:
    """The sentence without the small words that it began with."""
    text = sentence.text
    for _ in range(_SLIPS):
        _, _, rest = text.partition(" ")
        try:
            if not rest or understand(_typed(sentence, rest)) != understood:
                return text
        except AskError:
            return text
        text = rest
    return text


def _says_something(sentence: Sentence, understood: Understood) -> bool:
    """Whether anything was asked for: only small words are the report on last week, as nothing is."""
    nothing = understand(sentence.saying(""))
    return understood != nothing or "week" in sentence.lower


def _nearest(sentence: Sentence, error: MisunderstoodError) -> Iterator[tuple[str, int, int]]:
    """What may have been meant, best first, and which place of the sentence it would take."""
    word, end = error.word, error.end
    if "@" in word:
        works_here = word.startswith("@") or sentence.names.exact(Kind.TEAMMATE, word)
        yield f"{'teammate' if works_here else 'contact'}:{word}", error.at, end
    if word.removeprefix("-").isdecimal():  # "last -3 days"
        yield word.removeprefix("-"), error.at, end
    yield from _names_across(sentence, error)
    found = [
        (-ratio, start, stop, phrase)
        for start, stop in _windows(sentence.lower, error)
        for phrase, ratio in _ratios(sentence.lower[start:stop], sentence)
    ]
    for _, start, stop, phrase in sorted(found):
        yield phrase, start, stop


def _names_across(sentence: Sentence, error: MisunderstoodError) -> Iterator[tuple[str, int, int]]:
    """Names of which the first word was read as something else: "New York"."""
    before = sentence.text.rfind(" ", 0, max(error.at - 1, 0)) + 1
    for start in dict.fromkeys((before, error.at)):
        name = sentence.text[start : error.end].strip('"')
        for kind in kinds_named(name):
            if sentence.names.exact(kind, name):
                yield f"{kind}:{written(name)}", start, error.end


def _windows(text: str, error: MisunderstoodError) -> Iterator[tuple[int, int]]:
    """The places that hold a slip: from this word or one before ("vs lst year"), up to four words."""
    before = text.rfind(" ", 0, max(error.begins - 1, 0)) + 1
    for start in dict.fromkeys((error.begins, before, error.at)):
        stops = [found.start() for found in _SPACE_OR_END.finditer(text, start) if found.start() > error.at]
        yield from ((start, stop) for stop in stops[:4])


def _ratios(said: str, sentence: Sentence) -> Iterator[tuple[str, float]]:
    for phrase in dict.fromkeys((*_WORDS, *sentence.phrases.written)):
        near = abs(len(phrase) - len(said)) <= 3  # a slip, not a word too many
        if near and _DIGITS.findall(said) == _DIGITS.findall(phrase):  # nor another number
            ratio = SequenceMatcher(None, said, phrase).ratio()
            if ratio >= (ALIKE if len(phrase) > 3 else SAME) and _alike(said.split(), phrase.split()):
                yield phrase, ratio


def _alike(said: Sequence[str], phrase: Sequence[str]) -> bool:
    """Whether word is like word: "handling time" is not "waiting time", much as they share."""
    if len(said) != len(phrase):  # "lastweek"
        return SequenceMatcher(None, "".join(said), "".join(phrase)).ratio() >= SAME
    return all(SequenceMatcher(None, one, two).ratio() >= ALIKE for one, two in zip(said, phrase, strict=True))
