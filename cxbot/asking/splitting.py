"""Reads what numbers are split by, and how finely a trend is cut: "by inbox", "per week", "monthly", "which tags"."""

import re
from dataclasses import replace
from difflib import get_close_matches

from cxbot.asking.filters import KINDS, has_word, written
from cxbot.asking.parsed import Parsed, Read, Sentence, Word
from cxbot.asking.phrases import TableOf, stems
from cxbot.calendar import Bucket
from cxbot.errors import AskError
from cxbot.filter import CUSTOMERS, Kind

_ASKED = (
    r"(?:by|per|(?:for |in )?each|across(?: the)?|(?:split|group(?:ed)?|broken down|break ?down|sliced?) (?:by|per))"
)
_BY = re.compile(rf"{_ASKED} (?:the )?(?P<one>[a-z]+)(?:(?: and (?:by )?|, ?| ?& ?)(?P<two>[a-z]+))?\b")
_BY_TIME_OF_DAY = re.compile(rf"{_ASKED} (?:the )?(?:hours?|times?) of (?:the )?day\b")
_BY_DAY_OF_WEEK = re.compile(rf"{_ASKED} (?:the )?(?:days? of (?:the )?week|week ?days?)\b")
_WHICH = re.compile(r"(?:which|what) (?P<kind>[a-z]+)\b")
_EACH = re.compile(r"(hourly|daily|weekly|monthly|quarterly)\b")
_ADVERBS = {
    "hourly": Bucket.HOUR,
    "daily": Bucket.DAY,
    "weekly": Bucket.WEEK,
    "monthly": Bucket.MONTH,
    "quarterly": Bucket.QUARTER,
}
_SHORT = {"wk": "week", "mth": "month", "qtr": "quarter"}
_SPLITS = tuple(each for each in dict.fromkeys(KINDS.values()) if each.splits)
_LISTED = ", ".join([*Bucket, Kind.HOUR.words, *_SPLITS])
_BY_NOTHING = re.compile(r"(?:by|per)\b(?: (?P<what>\w+))?")


def by(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Read "by inbox", "by inbox and week", "weekly".

    Raises:
        AskError: there is no such split, or there are two.
    """
    adverb = _EACH.match(sentence.lower, at)
    if adverb:
        return _bucket(sentence, parsed, _ADVERBS[adverb[1]], at, adverb.end()), adverb.end()
    of_day = _BY_TIME_OF_DAY.match(sentence.lower, at)
    if of_day:
        return _split(sentence, parsed, Kind.HOUR, at, of_day.end()), of_day.end()
    of_week = _BY_DAY_OF_WEEK.match(sentence.lower, at)
    if of_week:
        better = sentence.instead(at, of_week.end(), "by day")
        raise AskError(f"“{of_week[0]}” is not possible; each day on its own is.", better)
    found = _BY.match(sentence.lower, at)
    if not found or not _divides(found["one"]):
        _refuse(sentence, at)
        return None
    first = found.end("one")
    parsed = _one_by(sentence, parsed, found["one"], at, first)
    if found["two"] is None or not _divides(found["two"]):  # "by inbox, last week"
        return parsed, first
    return _one_by(sentence, parsed, found["two"], first, found.end()), found.end()


def which(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Read "which inbox", a split by it; "which accounts" is the table."""
    found = _WHICH.match(sentence.lower, at)
    kind = KINDS.get(stems(found["kind"])[0]) if found else None
    if not found or kind not in _SPLITS:
        return None
    if kind in CUSTOMERS:
        return replace(parsed, shown=(*parsed.shown, TableOf(kind))), found.end()
    return _split(sentence, parsed, kind, at, found.end()), found.end()


def kind_of(word: str) -> Kind | None:
    """What numbers can be split by that a word means."""
    kind = KINDS.get(stems(word)[0]) if stems(word) else None
    return kind if kind in _SPLITS else None


def _refuse(sentence: Sentence, at: int) -> None:
    found = _BY_NOTHING.match(sentence.lower, at)
    if not found:
        return
    what = found["what"]
    if what is None:
        raise AskError(f"“{found[0]}” what? There is: by {_LISTED}.", sentence.instead(at, found.end(), "by inbox"))
    people = {name for _, name in sentence.names.find(Kind.TEAMMATE, what) if has_word(name, what)}
    if len(people) == 1:  # "closed by ana"
        name = written(people.pop())
        wrong = f"“{found[0]}”: what somebody did alone cannot be asked; conversations that {name} acted in can."
        raise AskError(wrong, sentence.instead(at, found.end(), f"teammate:{name}"))
    close = get_close_matches(what, [*Bucket, *_SPLITS], 1, 0.6)
    better = sentence.instead(at, found.end(), f"by {close[0] if close else 'inbox'}")
    raise AskError(f"“By {what}” is not possible. There is: by {_LISTED}.", better)


def _divides(word: str) -> bool:
    return _bucket_named(word) is not None or kind_of(word) is not None


def _bucket_named(word: str) -> Bucket | None:
    stem = stems(word)[0]
    return next((each for each in Bucket if each == _SHORT.get(stem, stem)), None)


def _one_by(sentence: Sentence, parsed: Parsed, word: str, at: int, end: int) -> Parsed:
    bucket, kind = _bucket_named(word), kind_of(word)
    if bucket:
        return _bucket(sentence, parsed, bucket, at, end)
    return _split(sentence, parsed, kind, at, end) if kind else parsed


def _bucket(sentence: Sentence, parsed: Parsed, bucket: Bucket, at: int, end: int) -> Parsed:
    said = Word(sentence.text[at:end].strip(), at, end)
    if parsed.bucket not in {None, bucket}:
        raise _one_at_a_time(sentence, str(parsed.bucket), str(bucket), said)
    return replace(parsed, bucket=bucket, bucket_said=said)


def _split(sentence: Sentence, parsed: Parsed, kind: Kind, at: int, end: int) -> Parsed:
    said = Word(sentence.text[at:end].strip(), at, end)
    if parsed.split not in {None, kind}:
        raise _one_at_a_time(sentence, parsed.split.words if parsed.split else "", kind.words, said)
    return replace(parsed, split=kind, split_said=said)


def _one_at_a_time(sentence: Sentence, earlier: str, now: str, said: Word) -> AskError:
    return AskError(f"By {earlier} and by {now}: one of them at a time.", sentence.instead(said.start, said.end))
