"""A question back to words: those that would have asked it, so that people learn them.

What no words say is left out: the page, the row that a number was split into, the moment at which a period was cut.
"""

from collections.abc import Iterator

from cxbot.asking.context import Context
from cxbot.asking.filters import Remembered, written
from cxbot.asking.period_words import baseline_words, period_words, words_of_baseline, words_of_relative
from cxbot.asking.phrases import Phrases
from cxbot.asking.value_words import Called, values_in_words
from cxbot.filter import Filter, Kind, combined
from cxbot.metric import Metric
from cxbot.period import Baseline, Relative
from cxbot.question import UNCOMPARED, About, Question
from cxbot.section import Section, Shape
from cxbot.unit import Unit

__all__ = ["Called", "words_of"]

_PAGES = {About.FEEDBACK: "feedback", About.TEAMMATES: "teammates"}
# Of people none is the best.
_RANKED = {Kind.INBOX: "inboxes", Kind.CHANNEL: "channels", Kind.SOURCE: "sources", Kind.TAG: "tags"}
_SPLIT = frozenset({About.REPORT, About.METRIC, About.DETAILS})


def words_of(
    question: Question,
    called: Called,
    context: Context,
    *,
    period: Relative | None = None,
    baseline: Baseline | None = None,
) -> str:
    """Write the words that would ask a question: "last month inbox:support by day vs last year".

    `called` gives what the things in its filters are called, the friendliest name first and their ids in the helpdesk
    last. With `period` the question's own dates give way to words that move, as a view's do; `baseline` is then what it
    is compared with.
    """
    phrases = Phrases.of(context.sections, context.metrics)
    names = Remembered(context.names)
    when = words_of_relative(period) if period else period_words(question.period, context)
    compared = (words_of_baseline(baseline) if baseline else "") if period else baseline_words(question, context)
    if question.compare and not compared:
        compared = "compared"
    compared = "" if question.about in UNCOMPARED else compared
    said = [
        *(_subject(question, phrases, called, names), when),
        *(f"{each.kind}:{values_in_words(each, called, names)}" for each in dict.fromkeys(combined(question.filters))),
        *(*_cut(question), _measured(question, phrases), compared, *_table(question, phrases)),
    ]
    return " ".join(each for each in said if each)


def _subject(question: Question, phrases: Phrases, called: Called, names: Remembered) -> str:
    """What it is about."""
    if question.cell and _is_named(question):
        kind, id_ = question.cell
        value = values_in_words(Filter(kind, (id_,)), called, names)
        plain_address = "@" in value or value.startswith('"')
        return f"{kind} {value}" if plain_address else f'{kind} "{value}"'
    if question.about is About.CUSTOMERS:
        return f"{question.split or Kind.ACCOUNT}s"
    if question.about is About.SECTION:
        section = next((each for each in phrases.sections if each.name == question.section), None)
        return _phrase(section, phrases) if section else ""
    if question.about in {About.METRIC, About.DETAILS}:
        metric = phrases.metrics.get(question.metric or "")
        said = _phrase(metric, phrases) if metric else ""
        return f"details {said}" if question.about is About.DETAILS else said
    return _PAGES.get(question.about, "")


def _is_named(question: Question) -> bool:
    """Whether the row that it is about is what is asked for: one customer, one teammate's own scores."""
    if question.about is About.TEAMMATES:
        return question.cell is not None and question.cell[0] is Kind.TEAMMATE
    return question.about is About.PROFILE


def _phrase(shown: Section | Metric, phrases: Phrases) -> str:
    """The first of the words of a section or metric that means it and nothing else."""
    title = shown.title.partition(" (")[0].lower()
    candidates = (*shown.words, title, shown.name) if isinstance(shown, Section) else (title, *shown.words, shown.name)
    for text in candidates:
        if phrases.read(text.lower(), 0) == (shown, len(text)):
            return text.lower()
    return shown.name


def _column(name: str, phrases: Phrases) -> str:
    """A metric as a column, or as what is sorted by: there "csat" means its leading number."""
    metric = phrases.metrics.get(name)
    donut = next((each for each in phrases.sections if each.shape is Shape.DONUT), None)
    if metric is None:
        return name
    leading = _phrase(donut, phrases) if donut and donut.metrics[:1] == (name,) else ""
    return leading or _phrase(metric, phrases)


def _cut(question: Question) -> Iterator[str]:
    """By what it is split, and how finely its trend is cut."""
    if question.rows and question.sort and question.split in _RANKED and question.about is About.METRIC:
        yield f"{'highest' if question.sort.startswith('-') else 'lowest'} {question.rows} {_RANKED[question.split]}"
    elif question.about in _SPLIT and question.split and not _of_calendar(question.split):
        yield f"by {question.split.words}"
    if question.bucket and question.about in {*_SPLIT, About.SECTION}:
        yield f"by {question.bucket}"


def _of_calendar(kind: Kind) -> bool:
    return kind.of_time and kind is not Kind.HOUR


def _measured(question: Question, phrases: Phrases) -> str:
    if not question.measure or question.about not in {*_SPLIT, About.SECTION}:
        return ""
    if question.about is About.REPORT and question.measure not in phrases.measures:
        return ""
    for unit, words in ((Unit.STARS, "as average"), (Unit.PERCENT, "as percentage")):
        metric = phrases.measured_in(unit)
        if metric and metric.name == question.measure:
            return words
    metric = phrases.metrics.get(question.measure)
    return f"as {_phrase(metric, phrases)}" if metric else ""


def _table(question: Question, phrases: Phrases) -> Iterator[str]:
    """How the customers' table is sorted, searched, and which columns it shows."""
    if question.about is not About.CUSTOMERS:
        return
    if question.sort:
        falling, name = question.sort.startswith("-"), question.sort.removeprefix("-")
        if name == "name":
            yield f"sort:{'-' * falling}name"
        else:
            said = _column(name, phrases)
            yield f"sort:{'+' * (not falling)}{name if ' ' in said else said}"
    if question.rows:
        yield f"rows:{question.rows}"
    if question.search:
        yield f"search:{written(' '.join(question.search.replace(chr(34), ' ').split()))}"
    if question.columns:
        yield f"columns: {', '.join(_column(each, phrases) for each in question.columns)}"
