"""The words for what can be shown: sections, metrics, the customers' table, and what is told; all from the catalogue.

A section or metric that is added brings its own words; what is not in the catalogue is not understood, so not offered.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cxbot.metric import Metric
from cxbot.order import OrderKind
from cxbot.question import Kind
from cxbot.section import Section, Shape


@dataclass(frozen=True, slots=True)
class TableOf:
    """The customers' table, with a row for every account or contact."""

    kind: Kind


Shown = Section | Metric | TableOf | OrderKind

_ACTS = {
    OrderKind.HELP: ("help", "help me", "examples", "usage", "?"),
    OrderKind.METRICS: ("metrics", "all metrics", "list metrics", "glossary", "definitions"),
    OrderKind.ABOUT: ("about", "about this report"),
}
_TABLES = {Kind.ACCOUNT: ("accounts", "companies", "customers"), Kind.CONTACT: ("contacts",)}
_WORD = re.compile(r"[\w%@'&/.-]*[\w%]|\?")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every phrase that shows something. Keys are words without capitals and plurals."""

    known: dict[tuple[str, ...], Shown]
    written: tuple[str, ...]
    metrics: dict[str, Metric]
    measures: frozenset[str]  # what a report's trend can show

    @classmethod
    def of(cls, sections: Iterable[Section], metrics: Iterable[Metric]) -> "Phrases":
        """Collect them; of two things with the same phrase the first has it, sections before metrics."""
        offered: list[tuple[Shown, Sequence[str]]] = []
        shapes = sorted(sections, key=lambda each: each.order)
        for section in shapes:
            if section.shape is Shape.TABLE:
                offered += [(TableOf(kind), words) for kind, words in _TABLES.items()]
                offered.append((TableOf(Kind.ACCOUNT), (section.name, section.title, *section.words)))
            else:
                offered.append((section, (section.name, section.title, *section.words)))
        ordered = sorted(metrics, key=lambda each: each.order)
        offered += [(each, (each.name, each.title, each.short, *each.words)) for each in ordered]
        offered += list(_ACTS.items())
        known: dict[tuple[str, ...], Shown] = {}
        written: list[str] = []
        for shown, phrases in offered:
            for phrase in phrases:
                text = re.sub(r"\([^)]*\)", "", phrase.lower().replace("_", " ")).strip()
                if known.setdefault(stems(text), shown) is shown:
                    written.append(text)
        measures = frozenset(name for each in shapes if each.shape is Shape.TREND for name in each.metrics)
        return cls(known, tuple(dict.fromkeys(written)), {each.name: each for each in ordered}, measures)

    def metric(self, text: str) -> Metric | None:
        """The metric that is called so; of a section's name its first."""
        shown = self.known.get(stems(text.replace("_", " ")))
        if isinstance(shown, Section):
            return self.metrics.get(shown.metrics[0]) if shown.metrics else None
        return shown if isinstance(shown, Metric) else None

    def read(self, text: str, at: int) -> tuple[Shown, int] | None:
        """Read the longest phrase at this place; returns what it shows and where it ends."""
        words: list[str] = []
        ends: list[int] = []
        longest = max(map(len, self.known), default=0)
        while len(words) < longest and (found := _WORD.match(text, at)):
            words += stems(found[0].replace("_", " "))
            ends += [found.end()] * (len(words) - len(ends))
            at = found.end() + (text[found.end() : found.end() + 1] == " ")
            if at == found.end():
                break
        for count in range(len(words), 0, -1):
            shown = self.known.get(tuple(words[:count]))
            within = count < len(words) and ends[count] == ends[count - 1]  # "first-reply-time" is read whole or not
            if shown is not None and not within:
                return shown, ends[count - 1]
        return None


def stems(text: str) -> tuple[str, ...]:
    """Return the words of a text without capitals, hyphens and plurals."""
    return tuple(map(_stem, re.findall(r"[\w%']+|\?", text.lower().replace("'s", ""))))


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("xes", "sses", "ches", "shes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) else word
