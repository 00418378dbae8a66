"""Reads what a table is to show: "search acme", "accounts called acme", "columns: active, csat, reply time"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from cxbot.asking.filters import values
from cxbot.asking.parsed import Parsed, Read, Sentence, Word
from cxbot.asking.phrases import TableOf
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.metric import Metric
from cxbot.section import Section, Shape

_TABLE = r"(?:the )?(?P<table>accounts|companies|customers|clients|contacts)"
_VALUE = re.compile(r"\"[^\"]+\"|[^\s,\"]*[^\s,.?!;:)\]\"']")
_SEARCH = re.compile(
    rf"(?:search(?:ing)?|look(?:ing)? (?:up|for)|find)(?: (?:for|(?:in |through )?{_TABLE}(?: for)?))? (?=\S)"
)
_IN_TABLE = re.compile(rf" (?:in|among|within) {_TABLE}\b")
_CALLED = re.compile(r"(?:that are |which are )?(?:called|named|matching|containing|like) (?=\S)")
_COLUMNS = re.compile(r"(?:with |showing )?(?:the )?columns?(?::| ) ?")
_JOINT = re.compile(r",? and |,? ?& ?|, ?")
_SPACE = re.compile(r" |$")
_MOST_WORDS = 4  # of a name


def searched(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Read "search acme in accounts", "search contacts for acme", "accounts called acme"."""
    found = _SEARCH.match(sentence.lower, at)
    table = found["table"] if found else None
    called = None if found else _CALLED.match(sentence.lower, at)
    if called and not any(isinstance(each, TableOf) for each in parsed.shown):
        return None
    opening = found or called
    value = _VALUE.match(sentence.text, opening.end()) if opening else None
    if opening is None or value is None:
        return None
    end = _end_of_name(sentence, value)
    behind = _IN_TABLE.match(sentence.lower, end)
    if behind and table is None:
        table, after = behind["table"], behind.end()
    else:
        after = end
    if table is None and found and not found[0].startswith("search"):  # "find csat": only in a table is it a search
        return None
    said = " ".join(values(sentence.text[opening.end() : end])) if value[0].startswith('"') else None
    shown = parsed.shown
    if table:
        of_kind = TableOf(Kind.CONTACT if table == "contacts" else Kind.ACCOUNT)
        shown = shown if of_kind in shown else (*shown, of_kind)
    sought = Word(sentence.text[at:after], at, after)
    return replace(parsed, search=said or sentence.text[opening.end() : end], shown=shown, table_said=sought), after


def columned(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Read "columns: active, csat, reply time", metrics with commas or "and" between them.

    Raises:
        AskError: the first is no metric.
    """
    found = _COLUMNS.match(sentence.lower, at)
    if not found:
        return None
    end, names = found.end(), list(parsed.columns)
    for metric, stop in _metrics(sentence, found.end()):
        names.append(metric.name)
        end = stop
    if end == found.end():
        said = _VALUE.match(sentence.text, end)
        stop = said.end() if said else end
        what = f"“{said[0]}” is no column" if said else f"“{found[0].strip()}” of what?"
        better = sentence.instead(at, stop)
        raise AskError(f"{what}. Columns are metrics, like columns: active, csat.", better)
    return replace(parsed, columns=tuple(dict.fromkeys(names)), table_said=Word(found[0], at, end)), end


def _metrics(sentence: Sentence, at: int) -> Iterator[tuple[Metric, int]]:
    while True:
        quoted = sentence.text[at : at + 1] == '"'
        read = sentence.phrases.read(sentence.lower, at + quoted)
        list_of_numbers = read and isinstance(read[0], Section) and read[0].shape is not Shape.DONUT
        metric = sentence.phrases.leading(read[0]) if read and not list_of_numbers else None
        if read is None or metric is None or (quoted and sentence.text[read[1] : read[1] + 1] != '"'):
            return
        at = read[1] + quoted
        yield metric, at
        joint = _JOINT.match(sentence.lower, at)
        if not joint:
            return
        at = joint.end()


def _end_of_name(sentence: Sentence, value: re.Match[str]) -> int:
    """Where what is searched for ends: one word, or the longest that is exactly a customer's name."""
    if value[0].startswith('"'):
        return value.end()
    start = value.start()
    ends = [found.start() for found in _SPACE.finditer(sentence.text, start)][:_MOST_WORDS]
    for end in ends[:0:-1]:
        name = sentence.text[start:end]
        if any(sentence.names.exact(kind, name) for kind in (Kind.ACCOUNT, Kind.CONTACT)):
            return end
    return value.end()
