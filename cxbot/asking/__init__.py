"""Words to a question or an order: one grammar for slash commands, mentions and the command line.

Words come in any order; what is not understood is answered with the nearest thing that would work, never with a guess.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from cxbot.asking.filters import Names
from cxbot.asking.grammar import Parsed, Sentence, parse
from cxbot.asking.mending import mended
from cxbot.asking.mentions import KnownAs, with_names
from cxbot.asking.periods import Reading
from cxbot.asking.phrases import Phrases, Shown, TableOf
from cxbot.asking.plaintext import lowered, plain
from cxbot.calendar import CalendarUnit
from cxbot.errors import AskError, PeriodError
from cxbot.metric import Metric
from cxbot.order import Order, OrderKind
from cxbot.period import Baseline, Relative, Units
from cxbot.question import About, Question
from cxbot.section import Section, Shape
from cxbot.view import View

__all__ = ["Context", "Names", "ask", "view", "without_private"]

_LAST_WEEK = Relative.of(Units(CalendarUnit.WEEK))

_PRIVATE = re.compile(r"(?<![\w:=,@-])(?:private(?:ly)?|for me (?:alone|only)|only for me)(?![\w:=@-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """What words are understood by: the moment, the zone, what there is to be asked about, and what things are called.

    `names` finds inboxes, people and tags by what they are called; `people` gives for ids of Slack users what they are
    known as, the address first. `reach` is the first day of the data, None where that is unknown.
    """

    now: datetime
    zone: str
    names: Names
    sections: Iterable[Section]
    metrics: Iterable[Metric]
    week_starts: int = 0
    people: KnownAs = field(default_factory=dict)
    reach: date | None = None


def ask(text: str, context: Context) -> Question | Order:
    """Turn what was typed into a question or an order; nothing typed is the report on last week.

    Raises:
        AskError: it was not understood, or cannot be asked; with something that would work.
    """
    understood = _read(text, context)
    return understood if isinstance(understood, Order) else understood.question


def view(name: str, text: str, context: Context) -> View:
    """Turn what was typed into a view, whose period moves with the days where the words do.

    Raises:
        AskError: it was not understood, is no question, or the name cannot be one.
    """
    understood = _read(text, context)
    if isinstance(understood, Order):
        raise AskError(f"“{text}” is no report that could be kept.", "last week")
    return View(name, understood.question, understood.period, understood.baseline)


def without_private(text: str) -> tuple[str, bool]:
    """Take the word that asks for an answer in private out of a text; returns the rest and whether it was there.

    Raises:
        AskError: a quotation mark has no partner.
    """
    parts = plain(text).split('"')
    bare = [_PRIVATE.sub(" ", part) if place % 2 == 0 else part for place, part in enumerate(parts)]
    return plain('"'.join(bare)), bare != parts


@dataclass(frozen=True, slots=True)
class _Understood:
    """A question, and the words of time that it was made from."""

    question: Question
    period: Relative
    baseline: Baseline | None


def _read(text: str, context: Context) -> _Understood | Order:
    reading = Reading(context.now, context.zone, context.week_starts, context.reach)
    sentence = Sentence("", "", reading, context.names, Phrases.of(context.sections, context.metrics))
    try:
        said = plain(with_names(text, context.people, context.names))
        sentence = replace(sentence, text=said, lower=lowered(said))
        return _understood(sentence)
    except AskError as error:
        raise mended(sentence, error, _understood) from error


def _understood(sentence: Sentence) -> _Understood | Order:
    parsed, reading = parse(sentence), sentence.reading
    act = next((each for each in parsed.shown if isinstance(each, OrderKind)), None)
    if act:
        return Order(act)
    relative = parsed.period or _LAST_WEEK
    period = reading.at(relative)
    if parsed.bucket:
        try:
            period.buckets(parsed.bucket)  # too many are refused before anything is counted
        except PeriodError as error:
            raise PeriodError(error.text, f"{parsed.said} {error.suggestion}") from error
    question = Question(
        period,
        baseline=parsed.baseline.of(period, reading.now, reading.reach) if parsed.baseline else None,
        compare=parsed.compare,
        filters=parsed.filters,
        split=parsed.split,
        bucket=parsed.bucket,
        search=parsed.search,
        sort=parsed.sort,
    )
    return _Understood(_about(question, parsed, sentence.phrases), relative, parsed.baseline)


def _about(question: Question, parsed: Parsed, phrases: Phrases) -> Question:
    """Say what the question is about: the whole report, one section, one metric, or the customers' table."""
    one, measure = _one(parsed, phrases)
    if measure:
        question = question.measuring(measure)
    if isinstance(one, TableOf):
        if question.split:
            wanted = f"csat last month by {question.split.words}"
            raise AskError(f"The table of {one.kind}s is split already, one row for each.", wanted)
        return replace(question, about=About.CUSTOMERS, split=one.kind)
    if question.sort or question.search:
        raise AskError("Only the table of customers can be sorted and searched.", "accounts sort:csat")
    if isinstance(one, Section) and one.shape is Shape.DONUT and question.split:
        one = phrases.metrics[parsed.measure or one.metrics[0]]  # a donut is not split; its score is
    if isinstance(one, Metric):
        return replace(question, about=About.METRIC, metric=one.name)
    if question.split and isinstance(one, Section):
        by = question.split.words
        raise AskError(f"The whole report, or one metric, is split by {by}; not a section.", f"csat last month by {by}")
    return replace(question, about=About.SECTION, section=one.name) if isinstance(one, Section) else question


def _one(parsed: Parsed, phrases: Phrases) -> tuple[Shown | None, str]:
    """The one thing that is shown, and what its trend measures; "trend first reply time" is one thing, that metric."""
    shown = parsed.shown
    if len(shown) > 1 and all(isinstance(each, Section) for each in shown):  # "csat trend", "/csat feedback"
        shown = tuple(each for each in shown if not (isinstance(each, Section) and each.shape is Shape.DONUT))
    trend = next((each for each in shown if isinstance(each, Section) and each.shape is Shape.TREND), None)
    named = [each.name for each in shown if isinstance(each, Metric)] if trend and len(shown) == 2 else []
    measure = parsed.measure or "".join(named)
    if trend and not (named and parsed.measure) and len(shown) == 1 + len(named):
        return (trend, measure) if measure in {"", *trend.metrics} else (phrases.metrics[measure], "")
    if len(shown) > 1:
        called = " and ".join(f"“{_called(each)}”" for each in shown[:2])
        raise AskError(f"{called} are two things; ask for one at a time.", f"{_called(shown[0])} last week")
    one = shown[0] if shown else None
    if not shown and measure and measure not in phrases.measures:
        return phrases.metrics[measure], ""
    return one, measure


def _called(shown: Shown) -> str:
    if isinstance(shown, TableOf):
        return f"{shown.kind}s"
    return shown.title.partition(" (")[0].lower() if isinstance(shown, Section | Metric) else str(shown)
