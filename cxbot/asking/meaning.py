"""From what was understood to what is meant: a question with the words of time that it was made of, or an order."""

import re
from dataclasses import dataclass, replace

from cxbot.asking.grammar import parse
from cxbot.asking.listing import page_asked, table
from cxbot.asking.parsed import Parsed, Sentence
from cxbot.asking.phrases import Noun, Shown, TableOf
from cxbot.asking.sorting import direction, ranking, rows_asked
from cxbot.asking.subscribing import told_of_digests
from cxbot.asking.telling import told_of_views
from cxbot.calendar import CalendarUnit
from cxbot.errors import AskError, PeriodError
from cxbot.filter import Kind
from cxbot.metric import Aggregate, Metric
from cxbot.order import Order, OrderKind
from cxbot.period import Baseline, Period, Relative, Units
from cxbot.question import About, Question
from cxbot.section import Section, Shape
from cxbot.unit import Unit

_FORM = re.compile(
    r"(?:ask(?: (?:(?:a|another|me a) question|something|anything|away))?|new (?:report|question)"
    r"|(?:the |open the )?form"
    r"|(?:change|set|choose|pick|select) (?:(?:a|the|another|other) )?(?:period|dates?|filters?|inbox(?:es)?)"
    r"(?: and (?:the )?(?:period|dates?|filters?))?)[ ?!.]*"
)
_LAST_WEEK = Relative.of(Units(CalendarUnit.WEEK))
_DEFINED = re.compile(
    r"(?:what(?:'s| is| are)|define|explain|(?:the )?definition of|(?:the )?meaning of) (?P<what>[^?!.]+)[?!. ]*"
    r"|(?:what do(?:es)?|how (?:is|are)) (?P<passive>[^?!.]+?) "
    r"(?:mean|means|stand for|measure|count|calculated|measured|counted|computed|defined)[?!. ]*"
    r"|how do (?:you|we) (?:calculate|measure|count|compute|define) (?P<active>[^?!.]+)[?!. ]*"
)


@dataclass(frozen=True, slots=True)
class Understood:
    """A question, and the words of time that it was made of."""

    question: Question
    period: Relative
    baseline: Baseline | None


def understand(sentence: Sentence) -> Understood | Order:
    """Turn a sentence into what is meant by it.

    Raises:
        AskError: something was not understood, or cannot be asked.
    """
    told = (
        _definition(sentence)
        or told_of_digests(sentence)
        or told_of_views(sentence, lambda text: _is_question(sentence.saying(text)))
    )
    if told:
        return told
    form = _FORM.fullmatch(sentence.lower)
    parsed = Parsed(doing=OrderKind.NARROW) if form else parse(sentence)
    act = next((each for each in parsed.shown if isinstance(each, OrderKind)), None)
    if act:
        return Order(act)
    if parsed.polite and parsed == Parsed(polite=parsed.polite):
        return Order(parsed.polite)
    parsed = _beside(parsed)
    relative = parsed.period or (Relative.of(Units(parsed.over)) if parsed.over else _LAST_WEEK)
    period = sentence.reading.at(relative)
    question = Question(
        period,
        baseline=_baseline(sentence, parsed, period),
        compare=parsed.compare,
        filters=parsed.filters,
        split=parsed.split,
        bucket=parsed.bucket,
        search=parsed.search,
        sort=parsed.sort,
    )
    question = _about(question, parsed, sentence)
    _check_buckets(question, parsed, sentence)
    if parsed.doing:
        return Order(parsed.doing, question=question)
    return Understood(question, relative, parsed.baseline)


def _is_question(sentence: Sentence) -> bool:
    try:
        return isinstance(understand(sentence), Understood)
    except AskError:
        return False


def _beside(parsed: Parsed) -> Parsed:
    """Make a split of "support vs sales"."""
    several = [each.kind for each in parsed.filters if len(each.ids) > 1 and each.kind.splits]
    return replace(parsed, split=several[0]) if parsed.side_by_side and several and not parsed.split else parsed


def _definition(sentence: Sentence) -> Order | None:
    """Read "what is csat", which alone asks what it counts; "what is our csat" asks for the number."""
    found = _DEFINED.fullmatch(sentence.lower)
    group = next((name for name, said in found.groupdict().items() if said), "") if found else ""
    if not found or not group:
        return None
    read = sentence.phrases.read(sentence.lower, found.start(group))
    metric = sentence.phrases.leading(read[0]) if read else None
    whole = read is not None and not sentence.lower[read[1] : found.end(group)].strip()
    return Order(OrderKind.DEFINITION, metric.name) if metric and whole else None


def _baseline(sentence: Sentence, parsed: Parsed, period: Period) -> Period | None:
    said = parsed.baseline_said
    if not parsed.baseline or not said:
        return None
    try:
        reach = sentence.reading.reach_of(parsed.baseline.period)
        return parsed.baseline.of(period, sentence.reading.now, reach)
    except PeriodError as error:
        text = error.text if said.said.lower() in error.text.lower() else f"“{said.said}”: {error.text}"
        raise PeriodError(text, sentence.instead(said.start, said.end, "vs previous")) from error


def _check_buckets(question: Question, parsed: Parsed, sentence: Sentence) -> None:
    """Refuse too many before anything is counted."""
    said = parsed.bucket_said
    if not question.bucket or not said:
        return
    try:
        question.period.buckets(question.bucket)
    except PeriodError as error:
        raise PeriodError(error.text, sentence.instead(said.start, said.end, error.suggestion)) from error


def _about(question: Question, parsed: Parsed, sentence: Sentence) -> Question:
    """Say what the question is about: the whole report, one section, one metric, or the customers' table."""
    phrases = sentence.phrases
    page = page_asked(question, parsed, sentence)
    if page:
        return page
    one, measure = _one(parsed, sentence)
    if parsed.rank and not isinstance(one, TableOf):
        one = _ranked(one, parsed, sentence)
    if isinstance(one, TableOf):
        return table(question, one, parsed, sentence)
    _refuse_table(parsed, sentence)
    if measure:
        question = question.measuring(measure)
    one = _detailed(_stated(one, parsed, sentence), parsed, sentence)
    if isinstance(one, Section) and one.shape is Shape.DONUT and question.split:
        one = phrases.metrics[parsed.measure or one.metrics[0]]  # a donut is not split; its score is
    if isinstance(one, Section) and question.bucket and one.shape is not Shape.TREND:
        one, question = _over_time(one, question, parsed, sentence)
    if parsed.rows:
        question = _first(question, one, parsed, sentence)
    if isinstance(one, Metric):
        about = About.DETAILS if parsed.spread or parsed.details else About.METRIC
        return replace(question, about=about, metric=one.name)
    if question.split and isinstance(one, Section) and parsed.split_said:
        said = parsed.split_said
        wrong = f"“{said.said}”: the whole report, or one metric, is split {question.split.words}; not a section."
        raise AskError(wrong.replace("split ", "split by ", 1), _as_metric(one, sentence))
    return replace(question, about=About.SECTION, section=one.name) if isinstance(one, Section) else question


def _refuse_table(parsed: Parsed, sentence: Sentence) -> None:
    """Refuse what only the customers' table has.

    Raises:
        AskError: it is sorted, searched, or shows columns.
    """
    said = parsed.table_said
    if said is None or (parsed.rank and parsed.split and not (parsed.sort or parsed.search or parsed.columns)):
        return
    wrong = "Only the table of customers can be sorted and searched."
    if parsed.columns:
        wrong = "Only the table of customers has columns that can be chosen."
    raise AskError(wrong, sentence.instead(said.start, said.end) if parsed.shown else f"accounts {sentence.text}")


def _one(parsed: Parsed, sentence: Sentence) -> tuple[Shown | None, str]:
    """The one thing that is shown, and what its trend measures; "trend first reply time" is one thing, that metric."""
    phrases = sentence.phrases
    shown = parsed.shown
    if any(not isinstance(each, Noun) for each in shown):  # "closed tickets": the ticket is no metric of its own
        _check_nouns(shown, sentence)
        shown = tuple(each for each in shown if not isinstance(each, Noun))
    shown = tuple(each.metric if isinstance(each, Noun) else each for each in shown)
    tables = [each for each in shown if isinstance(each, TableOf)]
    if len(tables) == 1:
        return tables[0], ""
    if len(shown) > 1 and all(isinstance(each, Section) for each in shown):  # "csat trend", "/csat feedback"
        shown = tuple(each for each in shown if not (isinstance(each, Section) and each.shape is Shape.DONUT))
    trend = next((each for each in shown if isinstance(each, Section) and each.shape is Shape.TREND), None)
    named = [each.name for each in shown if isinstance(each, Metric)] if trend and len(shown) == 2 else []
    measure = parsed.measure or "".join(named)
    if trend and not (named and parsed.measure) and len(shown) == 1 + len(named):
        return (trend, measure) if measure in {"", *trend.metrics} else (phrases.metrics[measure], "")
    if len(shown) == 2 and isinstance(shown[0], Section) and shown[0].shape is Shape.DONUT:
        inner = shown[1]  # "/csat response rate", "csat average"
        if isinstance(inner, Metric) and inner.name in shown[0].metrics:
            return inner, measure
    if len(shown) > 1:
        called = " and ".join(f"“{_called(each)}”" for each in shown[:2])
        raise AskError(f"{called} are two things; ask for one at a time.", sentence.replaced(shown[1]))
    one = shown[0] if shown else None
    if not shown and measure and measure not in phrases.measures:
        return phrases.metrics[measure], ""
    return one, measure


def _check_nouns(shown: tuple[Shown, ...], sentence: Sentence) -> None:
    """Ask what "tickets received" counts, where what is received are messages.

    Raises:
        AskError: one thing is named, and the number of another.
    """
    nouns = [each.metric for each in shown if isinstance(each, Noun)]
    counts = [each for each in shown if isinstance(each, Metric) and each.aggregate is Aggregate.COUNT]
    for one, other in ((noun, count) for noun in nouns for count in counts if noun.noun != count.noun):
        wrong = f"“{_called(other)}” counts {other.noun[1]}, not {one.noun[1]}. Which are meant?"
        raise AskError(wrong, sentence.replaced(other))


def _ranked(one: Shown | None, parsed: Parsed, sentence: Sentence) -> Shown | None:
    """What "which inbox has the worst csat" shows: that score by inbox. People are listed, never ranked.

    Raises:
        AskError: there is nothing that could be put in an order.
    """
    rank = parsed.rank
    if rank is None:
        return one
    if parsed.split is Kind.TEAMMATE:
        wrong = f"“{rank.said}”: teammates are listed, never ranked."
        raise AskError(wrong, sentence.instead(rank.start, rank.end, "" if parsed.split_said else "by"))
    if parsed.split is None:
        wrong = f"“{rank.said}” of what? Accounts and contacts can be sorted, and a score can be split."
        raise AskError(wrong, sentence.instead(rank.start, rank.end))
    return ranking(rank, parsed.sorted_by or sentence.phrases.leading(one), sentence.phrases) or one


def _first(question: Question, one: Shown | None, parsed: Parsed, sentence: Sentence) -> Question:
    """The question whose split shows first what "worst 5 inboxes" asks for.

    Raises:
        AskError: there is no split, or nothing that its rows could be put in an order by.
    """
    said = parsed.rows
    if said and not (question.split and parsed.rank and isinstance(one, Metric)):
        wrong = f"“{sentence.text[said.start : said.end]}” of what? Rows are of accounts, contacts or a split."
        raise AskError(wrong, sentence.instead(said.start, said.end))
    sort = f"{direction(parsed.rank, one)}{one.name}" if isinstance(one, Metric) else ""
    return replace(question, sort=sort, rows=rows_asked(parsed, sentence))


def _stated(one: Shown | None, parsed: Parsed, sentence: Sentence) -> Shown | None:
    """The metric that "average" or "median" before it makes of what is shown.

    Raises:
        AskError: there is no such statistic of it.
    """
    phrases, word = sentence.phrases, parsed.mean or parsed.spread
    if word is None:
        return one
    metric = phrases.leading(one)
    timed = metric is not None and metric.unit is Unit.DURATION and not isinstance(one, Section)
    if parsed.spread:
        if timed and "95" not in word.said and "99" not in word.said:
            return metric
        wrong = f"“{word.said}”: there are the median and the 90th percentile, of reply times."
        raise AskError(wrong, sentence.instead(word.start, word.end))
    if timed:
        return metric
    rated = isinstance(one, Section) or (metric is not None and metric.aggregate is Aggregate.SHARE)
    mean = phrases.measured_in(Unit.STARS, metric) if rated or (metric and "rating" in metric.noun) else None
    if metric is not None and metric.unit is Unit.STARS:
        mean = metric
    if mean is None:
        wrong = f"“{word.said}” of what? Averages are of ratings and of times."
        raise AskError(wrong, sentence.instead(word.start, word.end))
    return mean


def _detailed(one: Shown | None, parsed: Parsed, sentence: Sentence) -> Shown | None:
    """The one number whose rows "details of" asks for.

    Raises:
        AskError: there is no number.
    """
    word = parsed.details
    if word is None:
        return one
    metric = sentence.phrases.leading(one)
    if metric is None:
        wrong = f"“{word.said}” of what? Rows stand behind one number: name it."
        raise AskError(wrong, sentence.instead(word.start, word.end, "details csat") if one is None else "details csat")
    return metric


def _over_time(section: Section, question: Question, parsed: Parsed, sentence: Sentence) -> tuple[Shown, Question]:
    """What "weekly csat" shows, the trend of satisfaction by week.

    Raises:
        AskError: the section is a list of numbers, which has no trend.
    """
    phrases, trend = sentence.phrases, sentence.phrases.trend
    measure = parsed.measure or (section.metrics[0] if section.metrics else "")
    if section.shape is Shape.DONUT and trend and measure in trend.metrics:
        leading = measure == trend.metrics[0] and not parsed.measure
        return trend, question if leading else question.measuring(measure)
    said = parsed.bucket_said
    wrong = f"“{section.title}” {said.said if said else ''}: that is a list of numbers. Ask for one of them."
    raise AskError(wrong, _as_metric(section, sentence) if phrases.leading(section) else "")


def _as_metric(section: Section, sentence: Sentence) -> str:
    """The sentence about the leading metric in the place of a section."""
    metric = sentence.phrases.leading(section) or sentence.phrases.score
    return sentence.replaced(section, _called(metric) if metric else "csat")


def _called(shown: Shown) -> str:
    if isinstance(shown, TableOf):
        return f"{shown.kind}s"
    if isinstance(shown, Noun):
        return _called(shown.metric)
    return shown.title.partition(" (")[0].lower() if isinstance(shown, Section | Metric) else str(shown)
