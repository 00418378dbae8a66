"""Reads what a period is compared with: "vs last year", "compared", "MoM"."""

import re
from dataclasses import replace
from itertools import islice

from cxbot.asking.baselines import near_baseline, read_baseline, read_unit_over_unit
from cxbot.asking.narrowing import bare_name
from cxbot.asking.parsed import Parsed, Read, Sentence, Word
from cxbot.asking.reading import WrongPeriodError
from cxbot.errors import AskError, PeriodError
from cxbot.period import Baseline

_VERSUS = re.compile(r"(?:vs\b\.?|versus\b|against\b|(?:compar(?:ed?|ing)|relative) (?:to|with|against)\b)(?: |$)")
_COMPARED = re.compile(r"(?:compared|(?P<verb>compare|comparing|comparison(?: of| between)?))\b")
_WORD = re.compile(r"\S+")


def versus(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Read a comparison, with or without what is compared with.

    Raises:
        AskError: there are two, or it is no period.
    """
    over = read_unit_over_unit(sentence.lower, at)
    if over:
        return _with(sentence, replace(parsed, over=over[0]), Baseline(over[0]), at, over[1]), over[1]
    found = _VERSUS.match(sentence.lower, at)
    if not found:
        compared = _COMPARED.match(sentence.lower, at)
        if not compared:
            return None
        beside = compared["verb"] is not None and bool(bare_name(sentence, parsed, compared.end() + 1))
        said = None if beside else Word(compared[0], at, compared.end())
        return replace(parsed, compare=not beside, compared_said=said, side_by_side=beside), compared.end()
    try:
        read = read_baseline(sentence.lower, sentence.reading, found.end())
    except WrongPeriodError as error:
        raise PeriodError(error.text, sentence.instead(found.end(), error.end, error.suggestion)) from error
    if read is None and bare_name(sentence, parsed, found.end()):  # "support vs sales"
        return replace(parsed, side_by_side=True), found.end()
    if read is None:
        end = _end_of_unknown(sentence, found.end())
        unknown = end > found.end()
        what = f"“{sentence.text[at:end]}”: that is no period." if unknown else f"“{found[0].strip()}” what?"
        better = sentence.instead(at, end, f"vs {near_baseline(sentence.lower[found.end() : end]) or 'previous'}")
        raise AskError(f"{what} Say previous, last year, previous month, or dates.", better)
    return _with(sentence, parsed, read[0], at, read[1]), read[1]


def _end_of_unknown(sentence: Sentence, at: int) -> int:
    """Where the words end, three at most, that mean nothing here."""
    end = at
    for word in islice(_WORD.finditer(sentence.lower, at), 3):
        if ":" in word[0] or sentence.phrases.read(sentence.lower, word.start()):
            return end
        try:
            period = read_baseline(sentence.lower, sentence.reading, word.start())
        except WrongPeriodError:
            return end
        if period:
            return end
        end = word.end()
    return end


def _with(sentence: Sentence, parsed: Parsed, baseline: Baseline, at: int, end: int) -> Parsed:
    said = Word(sentence.text[at:end], at, end)
    if parsed.baseline_said:
        wrong = f"“{parsed.baseline_said.said}” and “{said.said}” are two comparisons; a report has one."
        raise AskError(wrong, sentence.instead(at, end))
    return replace(parsed, compare=True, compared_said=said, baseline=baseline, baseline_said=said)
