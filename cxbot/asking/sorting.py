"""Reads how customers are sorted: sort:csat, "sorted by csat", "worst accounts", "accounts with the most messages"."""

import re
from dataclasses import replace

from cxbot.asking.dates import NUMBERS
from cxbot.asking.filters import values
from cxbot.asking.parsed import Parsed, Read, Sentence, Word
from cxbot.asking.phrases import Phrases, TableOf, stems
from cxbot.asking.splitting import kind_of
from cxbot.asking.units import number
from cxbot.errors import AskError
from cxbot.filter import CUSTOMERS
from cxbot.metric import Metric
from cxbot.question import MOST_ROWS
from cxbot.unit import Better

_SORTED = re.compile(r"(?P<sign>[-+]?)(?P<what>[^:]+)(?::(?P<way>asc|desc))?")
_BY = re.compile(r"(?:(?:sort|sorted|order|ordered|rank|ranked) )?by (?:the )?")
_NUMBER = rf"\d{{1,3}}|{'|'.join(NUMBERS)}"
_RANK = re.compile(
    rf"(?:(?P<before>{_NUMBER}) )?(?P<said>(?P<rank>worst|best|lowest|highest|least|most|fewest|top|bottom"
    r"|slowest|fastest|poorest|happiest|unhappiest)"
    rf"\b(?: (?P<count>{_NUMBER})\b(?![ -]?stars?))?(?: first\b|[ -](?:rated|performing|scoring)\b)?)"
    r"(?: (?P<kind>[a-z]+)\b)?"
)
_GOOD = frozenset({"best", "fastest", "happiest"})
_BAD = frozenset({"worst", "slowest", "poorest", "unhappiest"})
_RISING = frozenset({"lowest", "least", "fewest", "bottom"})
_SPEED = frozenset({"slowest", "fastest"})
_AMOUNT = frozenset({"most", "top", "least", "fewest"})


def sort_of(sentence: Sentence, said: str, at: int) -> str:
    """The metric that is sorted by: highest first, unless asked for otherwise; names from A.

    Raises:
        AskError: it is no metric.
    """
    parts = _SORTED.fullmatch(" ".join(values(said)).lower())
    what = parts["what"] if parts else ""
    rising = parts is not None and (parts["sign"] == "+" or parts["way"] == "asc")
    if stems(what) == ("name",):
        return "-name" if parts and (parts["sign"] == "-" or parts["way"] == "desc") else "name"
    metric = sentence.phrases.metric(what)
    if metric is None:
        better = f"{sentence.text[:at]}csat{sentence.text[at + len(said) :]}"
        raise AskError(f"“{said}” is nothing to sort by. Sort by a metric, or by name.", better)
    return metric.name if rising else f"-{metric.name}"


def sorted_by(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Read "by csat", "sorted by first reply time"."""
    found = _BY.match(sentence.lower, at)
    read = sentence.phrases.read(sentence.lower, found.end()) if found else None
    metric = sentence.phrases.leading(read[0]) if read else None
    if not found or not read or not metric:
        return None
    return replace(parsed, sorted_by=metric, table_said=Word(found[0], at, read[1])), read[1]


def ranked(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Read "worst", "best", "most", with what they are of: "slowest inbox" is a split."""
    found = _RANK.match(sentence.lower, at)
    if not found:
        return None
    parsed = replace(parsed, rank=Word(found["rank"], at, found.end("rank")))
    counted = found["count"] or found["before"]
    if counted:
        parsed = replace(parsed, rows=Word(counted, at, found.end("said")))
    kind = kind_of(found["kind"]) if found["kind"] else None
    if kind is None or kind in CUSTOMERS:
        table = (TableOf(kind),) if kind else ()
        return replace(parsed, shown=(*parsed.shown, *table)), found.end() if kind else found.end("said")
    return replace(parsed, split=parsed.split or kind), found.end()


def rows_asked(parsed: Parsed, sentence: Sentence) -> int:
    """How many rows "top 10" asks for; 0 where no number was said.

    Raises:
        AskError: more than a page has.
    """
    said = parsed.rows
    if said is None:
        return 0
    rows = number(said.said)
    if not 1 <= rows <= MOST_ROWS:
        rank = f"{parsed.rank.said} {MOST_ROWS}" if parsed.rank else f"rows:{MOST_ROWS}"
        wrong = f"A page shows 1 to {MOST_ROWS} rows, not {rows}; those beyond are on the next."
        raise AskError(wrong, sentence.instead(said.start, said.end, rank))
    return rows


def ranking(rank: Word, named: Metric | None, phrases: Phrases) -> Metric | None:
    """The metric by which things are worst, slowest or most: the one that is named, else what the word is about."""
    if named or rank.said in _AMOUNT:
        return named
    return phrases.speed if rank.said in _SPEED else phrases.score


def direction(rank: Word | None, metric: Metric) -> str:
    """How a table is sorted: "-" for the highest first."""
    if rank is None or rank.said not in _GOOD | _BAD | _RISING:
        return "-"
    if rank.said in _RISING:
        return ""
    high_is_bad = metric.better is Better.LOWER
    return "-" if high_is_bad == (rank.said in _BAD) else ""
