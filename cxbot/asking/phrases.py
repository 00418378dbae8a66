"""The words for what can be shown, and for what can be told: sections, metrics, pages about customers, and acts.

A section or metric that is added brings its own words; what is not in the catalogue is not understood, so not offered.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cxbot.asking.filters import KINDS
from cxbot.filter import Kind
from cxbot.metric import Aggregate, Metric
from cxbot.order import OrderKind
from cxbot.question import About
from cxbot.section import Section, Shape
from cxbot.unit import Unit


@dataclass(frozen=True, slots=True)
class TableOf:
    """The customers' table, with a row for every account or contact."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Noun:
    """A thing that is counted, like "tickets": it means a metric where no other one is named."""

    metric: Metric


Shown = Section | Metric | TableOf | Noun | OrderKind | About

_ORDERS = {
    OrderKind.HELP: (
        *("help", "help me", "examples", "usage", "commands", "?", "how do i use this", "how to use this"),
        *("what can you do", "what can i ask", "how does this work", "how do you work", "what do you do"),
    ),
    OrderKind.METRICS: (
        *("metrics", "all metrics", "list metrics", "list of metrics", "glossary", "definitions"),
        *("what can you measure", "what metrics are there", "which metrics are there", "what can be measured"),
    ),
    OrderKind.ABOUT: ("about", "about this report"),
}
_PAGES = {
    About.FEEDBACK: (
        *("feedback", "comments", "customer feedback", "customer comments", "written feedback", "verbatims", "reviews"),
        *("latest feedback", "recent feedback", "newest feedback", "new feedback"),
        *("latest comments", "recent comments", "newest comments", "new comments"),
        *("what customers said", "what did customers say", "what customers say", "what people said", "what they said"),
    ),
    About.TEAMMATES: (
        *("teammates", "agents", "reps", "colleagues", "team members", "teammate scores", "agent scores"),
        *("attributed scores", "attributed csat", "individual scores", "individual csat", "scores of teammates"),
    ),
    About.PROFILE: ("profile", "customer profile", "account profile", "contact profile"),
}
_TABLES = {Kind.ACCOUNT: ("accounts", "companies", "customers", "clients"), Kind.CONTACT: ("contacts",)}
_LISTS = {Shape.COMMENTS, Shape.PEOPLE}  # what they show is asked for by words of its own
_WORD = re.compile(r"[\w%@'&/.-]*[\w%]|\?")
_SAME = {  # one thing, many words: what a helpdesk calls a conversation
    **dict.fromkeys(("ticket", "case", "thread"), "conversation"),
    **dict.fromkeys(("inquiry", "enquiry", "request"), "conversation"),
}


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every phrase that shows something. Keys are words without capitals and plurals."""

    known: dict[tuple[str, ...], Shown]
    written: tuple[str, ...]
    metrics: dict[str, Metric]
    sections: tuple[Section, ...]
    measures: frozenset[str]  # what a report's trend can show

    @classmethod
    def of(cls, sections: Iterable[Section], metrics: Iterable[Metric]) -> "Phrases":
        """Collect them; of two things with the same phrase the first has it, pages before sections before metrics."""
        offered: list[tuple[Shown, Sequence[str]]] = list(_PAGES.items())
        shapes = sorted(sections, key=lambda each: each.order)
        for section in shapes:
            if section.shape in _LISTS:
                continue
            if section.shape is Shape.TABLE:
                offered += [(TableOf(kind), words) for kind, words in _TABLES.items()]
                offered.append((TableOf(Kind.ACCOUNT), (section.name, section.title, *section.words)))
            else:
                offered.append((section, (section.name, section.title, *section.words)))
        ordered = sorted(metrics, key=lambda each: each.order)
        offered += [(each, (each.name, each.title, each.short, *each.words)) for each in ordered]
        offered += list(_ORDERS.items())
        counts = [each for each in ordered if each.aggregate is Aggregate.COUNT]
        offered += [(Noun(each), (each.noun[1],)) for each in sorted(counts, key=lambda each: not each.adds_up)]
        known: dict[tuple[str, ...], Shown] = {}
        written: list[str] = []
        for shown, phrases in offered:
            for phrase in phrases:
                text = re.sub(r"\([^)]*\)", "", phrase.lower().replace("_", " ")).strip()
                if known.setdefault(stems(text), shown) is shown:
                    written.append(text)
        measures = frozenset(name for each in shapes if each.shape is Shape.TREND for name in each.metrics)
        by_name = {each.name: each for each in ordered}
        return cls(known, tuple(dict.fromkeys(written)), by_name, tuple(shapes), measures)

    @property
    def trend(self) -> Section | None:
        """The section that shows something over time."""
        return next((each for each in self.sections if each.shape is Shape.TREND), None)

    @property
    def score(self) -> Metric | None:
        """The metric by which things are good or bad where none is named: the leading one of satisfaction."""
        donut = next((each for each in self.sections if each.shape is Shape.DONUT and each.metrics), None)
        return self.metrics.get(donut.metrics[0]) if donut else None

    @property
    def speed(self) -> Metric | None:
        """The metric by which things are fast or slow where none is named."""
        return next((each for each in self.metrics.values() if each.unit is Unit.DURATION), None)

    def metric(self, text: str) -> Metric | None:
        """The metric that is called so; of a section's name its first."""
        return self.leading(self.known.get(stems(text.replace("_", " "))))

    def leading(self, shown: Shown | None) -> Metric | None:
        """The metric that something shows before others; None where it shows none."""
        if isinstance(shown, Section):
            return self.metrics.get(shown.metrics[0]) if shown.metrics else None
        if isinstance(shown, Noun):
            return shown.metric
        return shown if isinstance(shown, Metric) else None

    def measured_in(self, unit: Unit, beside: Metric | None = None) -> Metric | None:
        """The metric of a unit that stands in one section with another, as the average stands beside the percentage."""
        for section in self.sections:
            if beside is None or beside.name in section.metrics:
                for name in section.metrics:
                    if name in self.metrics and self.metrics[name].unit is unit:
                        return self.metrics[name]
        return None

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
            end = ends[count - 1]
            within = count < len(words) and ends[count] == end  # "first-reply-time" is read whole or not
            key = text[end : end + 1] == ":" and words[count - 1] in {*KINDS, "sort", "search"}  # "csat rating:1-3"
            if shown is not None and not within and not key:
                return shown, end
        return None


def stems(text: str) -> tuple[str, ...]:
    """Return the words of a text without capitals, hyphens and plurals."""
    return tuple(map(_stem, re.findall(r"[\w%']+|\?", text.lower().replace("'s", ""))))


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith(("xes", "sses", "ches", "shes")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")):
        word = word[:-1]
    return _SAME.get(word, word)
