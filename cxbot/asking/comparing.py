"""Reads what a period is compared with: "vs last year", "compared", "MoM"."""

import re
from dataclasses import replace

from cxbot.asking.baselines import read_baseline, read_unit_over_unit
from cxbot.asking.parsed import Parsed, Read, Sentence, Word
from cxbot.asking.reading import WrongPeriodError
from cxbot.errors import AskError, PeriodError
from cxbot.period import Baseline

_VERSUS = re.compile(r"(?:vs\b\.?|versus\b|against\b|(?:compar(?:ed?|ing)|relative) (?:to|with|against)\b)(?: |$)")
_COMPARED = re.compile(r"(?:compared?|comparison|comparing)\b")
_REST = re.compile(r"(?:\S+ ?){0,3}")


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
        return (replace(parsed, compare=True), compared.end()) if compared else None
    try:
        read = read_baseline(sentence.lower, sentence.reading, found.end())
    except WrongPeriodError as error:
        raise PeriodError(error.text, sentence.instead(found.end(), error.end, error.suggestion)) from error
    if read is None:
        rest = _REST.match(sentence.text, found.end())
        said = rest[0].strip() if rest else ""
        what = f"“{found[0].strip()} {said}”: that is no period." if said else f"“{found[0].strip()}” what?"
        better = sentence.instead(at, rest.end() if rest else found.end(), "vs previous")
        raise AskError(f"{what} Say previous, last year, previous month, or dates.", better)
    return _with(sentence, parsed, read[0], at, read[1]), read[1]


def _with(sentence: Sentence, parsed: Parsed, baseline: Baseline, at: int, end: int) -> Parsed:
    said = Word(sentence.text[at:end], at, end)
    if parsed.baseline_said:
        wrong = f"“{parsed.baseline_said.said}” and “{said.said}” are two comparisons; a report has one."
        raise AskError(wrong, sentence.instead(at, end))
    return replace(parsed, compare=True, baseline=baseline, baseline_said=said)
