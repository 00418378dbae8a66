"""From a sentence to what was parsed: it is read from left to right, by whichever reader understands the place.

Every reader takes what was parsed so far and a place, and gives back more and the place behind it, or None.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import islice

from cxbot.asking.filters import KINDS, VALUES, Names, exactly, ids_of, values, written
from cxbot.asking.periods import Reading, read_baseline, read_period
from cxbot.asking.phrases import Phrases, Shown, stems
from cxbot.calendar import Bucket
from cxbot.errors import AskError
from cxbot.metric import Metric
from cxbot.period import Baseline, Relative
from cxbot.question import Filter, Kind

_KEYED = re.compile(rf"(?P<key>[a-z]+):(?P<values>{VALUES})")
_VERSUS = re.compile(r"(?:vs\b\.?|versus\b|against\b|compared? (?:to|with|against)\b)(?: |$)")
_COMPARED = re.compile(r"(?:compared?|comparison|comparing)\b")
_BY = re.compile(
    r"(?:by|per|split by|broken down by) (?:the )?(?P<one>[a-z]+)(?:(?: and |, ?| ?& ?)(?P<two>[a-z]+))?\b"
)
_BY_TIME_OF_DAY = re.compile(r"(?:by|per|split by|broken down by) (?:the )?(?:hours?|times?) of (?:the )?day\b")
_EACH = re.compile(r"(hourly|daily|weekly|monthly)\b")
_AS = re.compile(r"as(?: an?| the)?(?: |$)")
_AVERAGE = re.compile(r"(?:averages?|avg|mean|stars)(?: scores?)?\b")
_PERCENTAGE = re.compile(r"(?:percentages?|percent|pct|shares?)\b|%")
_SORTED = re.compile(r"(?P<sign>[-+]?)(?P<what>[^:]+)(?::(?P<way>asc|desc))?")
_ALL = re.compile(r"all (?:inboxes|channels|teammates)\b|\(avg\)")
_FILLER = re.compile(
    r"(?:the|an?|of|for|in|on|during|from|show|give|get|me|us|my|our|please|and|with|what|was|were|is|are|private(?:ly)?"
    r"|reports?)(?![\w:@-])"
)
_GAP = re.compile(r"(?:[ ,;.!]|(?<=\w)\?)+")
_VALUE = re.compile(r"\"[^\"]*\"|[^\s,\"]+")
_KIND = re.compile(r"([a-z]+) ")
_BARE = re.compile(r"[^\s,\"]+")
_SPLITS = tuple(each for each in dict.fromkeys(KINDS.values()) if each not in {Kind.RATING, Kind.TEAM})
_LISTED = ", ".join([*Bucket, Kind.HOUR.words, *_SPLITS])
_BY_NOTHING = re.compile(r"(?:by|per)\b")
_ADVERBS = {"hourly": Bucket.HOUR, "daily": Bucket.DAY, "weekly": Bucket.WEEK, "monthly": Bucket.MONTH}


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is read, with and without capitals, and what is needed for it. Both texts have the same places."""

    text: str
    lower: str
    reading: Reading
    names: Names
    phrases: Phrases


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was understood so far. `sort` is a metric's name, with "-" for descending, or "name"."""

    period: Relative | None = None
    said: str = ""
    baseline: Baseline | None = None
    compare: bool = False
    shown: tuple[Shown, ...] = ()
    filters: tuple[Filter, ...] = ()
    split: Kind | None = None
    bucket: Bucket | None = None
    measure: str = ""
    sort: str = ""
    search: str = ""


Read = tuple[Parsed, int] | None


def parse(sentence: Sentence) -> Parsed:
    """Read the whole sentence.

    Raises:
        AskError: something was not understood, or said twice.
    """
    parsed, at = Parsed(), 0
    while True:
        gap = _GAP.match(sentence.lower, at)
        at = gap.end() if gap else at
        if at >= len(sentence.lower):
            return parsed
        read = next((found for reader in _READERS if (found := reader(sentence, parsed, at))), None)
        if read is None:
            raise MisunderstoodError(sentence.text, at)
        parsed, at = read


class MisunderstoodError(AskError):
    """A word that no reader knows; `at` is its place. Whoever catches it finds the nearest word that is known."""

    def __init__(self, text: str, at: int) -> None:
        found = _VALUE.match(text, at)
        self.at, self.word = at, found[0] if found else text[at:]
        super().__init__(f"I do not understand “{self.word}”.")


def _keyed(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    found = _KEYED.match(sentence.lower, at)
    if not found:
        return None
    key, end = stems(found["key"])[0], found.end()
    said = sentence.text[found.start("values") : end]
    if key == "sort":
        return replace(parsed, sort=_sort(sentence, said)), end
    if key == "search":
        return replace(parsed, search=" ".join(values(said))), end
    if key in KINDS:
        return _filtered(sentence, parsed, KINDS[key], said, found.start("values")), end
    close = get_close_matches(key, [*KINDS, "sort", "search"], 1, 0.6)
    hint = f" Did you mean {close[0]}:{said}?" if close else f" There is: {', '.join(dict.fromkeys(KINDS.values()))}."
    better = f"{sentence.text[:at]}{close[0]}:{said}{sentence.text[end:]}" if close else "csat last month by inbox"
    raise AskError(f"There is no filter “{found['key']}”.{hint}", better)


def _filtered(sentence: Sentence, parsed: Parsed, kind: Kind, said: str, at: int) -> Parsed:
    ids: list[str] = []
    for value in values(said):
        try:
            ids += ids_of(kind, value, sentence.names)
        except AskError as error:
            better = said.replace(written(value), error.suggestion) if error.suggestion else ""
            text = (
                sentence.text[:at] + better + sentence.text[at + len(said) :]
                if better
                else f"csat last month by {kind}"
            )
            raise AskError(error.text, text) from error
    earlier = next((each.ids for each in parsed.filters if each.kind is kind), ())
    others = tuple(each for each in parsed.filters if each.kind is not kind)
    return replace(parsed, filters=(*others, Filter(kind, tuple(dict.fromkeys((*earlier, *ids))))))


def _sort(sentence: Sentence, said: str) -> str:
    """The metric that is sorted by: highest first, unless asked for otherwise; names from A."""
    parts = _SORTED.fullmatch(" ".join(values(said)).lower())
    what = parts["what"] if parts else ""
    rising = parts is not None and (parts["sign"] == "+" or parts["way"] == "asc")
    if stems(what) == ("name",):
        return "-name" if parts and (parts["sign"] == "-" or parts["way"] == "desc") else "name"
    metric = sentence.phrases.metric(what)
    if metric is None:
        raise AskError(f"“{said}” is nothing to sort by. Sort by a metric, or by name.", "accounts sort:csat")
    return metric.name if rising else f"-{metric.name}"


def _versus(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    found = _VERSUS.match(sentence.lower, at)
    if not found:
        compared = _COMPARED.match(sentence.lower, at)
        return (replace(parsed, compare=True), compared.end()) if compared else None
    if parsed.baseline:
        raise AskError("Two comparisons were asked for; a report has one.", "last week vs last year")
    read = read_baseline(sentence.lower, sentence.reading, found.end())
    if read is None:
        raise AskError(
            "Compared with what? Say previous, last year, previous month, or dates.", "last week vs last year"
        )
    return replace(parsed, compare=True, baseline=read[0]), read[1]


def _by(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    adverb = _EACH.match(sentence.lower, at)
    if adverb:
        return _one_by(parsed, _ADVERBS[adverb[1]]), adverb.end()
    of_day = _BY_TIME_OF_DAY.match(sentence.lower, at)
    if of_day:
        return _split(parsed, Kind.HOUR), of_day.end()
    found = _BY.match(sentence.lower, at)
    if not found:
        if _BY_NOTHING.match(sentence.lower, at):
            raise AskError(f"By what? There is: by {_LISTED}.", "csat last month by inbox")
        return None
    if not _divides(found["one"]):
        close = get_close_matches(found["one"], [*Bucket, *_SPLITS], 1, 0.6)
        text = sentence.text
        better = f"{text[: found.start('one')]}{close[0]}{text[found.end('one') :]}" if close else "csat by inbox"
        raise AskError(f"“By {found['one']}” is not possible. There is: by {_LISTED}.", better)
    parsed = _one_by(parsed, found["one"])
    if found["two"] is None or not _divides(found["two"]):  # "by inbox, last week"
        return parsed, found.end("one")
    return _one_by(parsed, found["two"]), found.end()


def _divides(word: str) -> bool:
    return stems(word)[0] in list(Bucket) or KINDS.get(stems(word)[0]) in _SPLITS


def _one_by(parsed: Parsed, word: str) -> Parsed:
    stem = stems(word)[0]
    bucket = next((each for each in Bucket if each == stem), None)
    if bucket is None:
        return _split(parsed, KINDS[stem])
    if parsed.bucket not in {None, bucket}:
        raise _one_at_a_time(str(parsed.bucket), bucket)
    return replace(parsed, bucket=bucket)


def _split(parsed: Parsed, kind: Kind) -> Parsed:
    if parsed.split not in {None, kind}:
        raise _one_at_a_time(parsed.split.words if parsed.split else "", kind.words)
    return replace(parsed, split=kind)


def _one_at_a_time(earlier: str, now: str) -> AskError:
    return AskError(f"By {earlier} and by {now}: one of them at a time.", f"csat last month by {now}")


def _as(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    found = _AS.match(sentence.lower, at)
    if not found:
        return None
    for pattern, measure in ((_AVERAGE, "csat_average"), (_PERCENTAGE, "csat_percentage")):
        shown = pattern.match(sentence.lower, found.end())
        if shown:
            return replace(parsed, measure=measure), shown.end()
    read = sentence.phrases.read(sentence.lower, found.end())
    if read and isinstance(read[0], Metric):
        return replace(parsed, measure=read[0].name), read[1]
    raise AskError("As what? Say as average, as percentage, or a metric.", "trend last 12 weeks as average")


def _period(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    read = read_period(sentence.lower, sentence.reading, at)
    if read is None:
        return None
    said = sentence.text[at : read[1]].strip()
    if parsed.period:
        raise AskError(
            f"“{parsed.said}” and “{said}” are two periods. Join two dates with a dash, or compare with vs.",
            f"{parsed.said} vs {said}",
        )
    return replace(parsed, period=read[0], said=said), read[1]


def _phrase(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    read = sentence.phrases.read(sentence.lower, at)
    if read is None:
        return None
    shown = parsed.shown if read[0] in parsed.shown else (*parsed.shown, read[0])
    return replace(parsed, shown=shown), read[1]


def _named(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Read "contact jane@acme.com", a kind and a name; when anything else follows, it is no name."""
    found = _KIND.match(sentence.lower, at)
    kind = KINDS.get(found[1]) if found else None
    if not found or kind is None:
        return None
    start = found.end()
    quoted = sentence.text[start : start + 1] == '"'
    others = (_keyed, _versus, _by, _as, _period, _phrase, _skipped)
    if not quoted and any(reader(sentence, parsed, start) for reader in others):
        return None
    first = _VALUE.match(sentence.text, start)
    if not first:
        return None
    if kind is not Kind.RATING and not quoted:
        for end in _ends(sentence.text, start)[:0:-1]:  # "account Acme Corp": the longest that is called exactly so
            name = sentence.text[start:end]
            if exactly(name, sentence.names.find(kind, name)):
                return _filtered(sentence, parsed, kind, f'"{name}"', start), end
    return _filtered(sentence, parsed, kind, first[0], start), first.end()


def _ends(text: str, start: int) -> Sequence[int]:
    """Where the first four words from here end."""
    return [found.end() for found in islice(_BARE.finditer(text, start), 4)]


def _skipped(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    found = _ALL.match(sentence.lower, at) or _FILLER.match(sentence.lower, at)
    return (parsed, found.end()) if found else None


_READERS: tuple[Callable[[Sentence, Parsed, int], Read], ...] = (
    *(_keyed, _versus, _by, _as, _period, _named, _phrase, _skipped),
)
