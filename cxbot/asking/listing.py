"""From what was understood to questions about lists: the customers' table, one customer, comments, teammates."""

from collections.abc import Iterable
from dataclasses import replace

from cxbot.asking.filters import written
from cxbot.asking.parsed import Parsed, Sentence, Word
from cxbot.asking.phrases import Noun, Shown, TableOf
from cxbot.asking.sorting import direction, ranking, rows_asked
from cxbot.errors import AskError
from cxbot.filter import CUSTOMERS, Filter, Kind
from cxbot.metric import Metric
from cxbot.question import About, Question
from cxbot.section import Section, Shape


def page_asked(question: Question, parsed: Parsed, sentence: Sentence) -> Question | None:
    """What is asked where words name a page: one customer, comments, or teammates; None where they name none.

    Raises:
        AskError: something else is asked of the page that it does not show.
    """
    if About.FEEDBACK in parsed.shown and all(_is_rating(each) for each in parsed.shown):
        _refuse(_beside(parsed), "comments are a list", sentence)
        _refuse_table(parsed, sentence)
        _refuse_comparison(parsed, "comments are listed, not compared", sentence)
        return replace(question, about=About.FEEDBACK)
    alone = _alone(parsed)
    if About.TEAMMATES in parsed.shown or (alone and parsed.teammate_said and not parsed.teammate_keyed):
        return _teammates(question, parsed, sentence)
    if About.PROFILE in parsed.shown or (alone and _is_of_one(parsed)):
        return _profile(question, parsed, sentence)
    return None


def table(question: Question, shown: TableOf, parsed: Parsed, sentence: Sentence) -> Question:
    """The customers' table; a metric beside it is what it is sorted by.

    Raises:
        AskError: it is to be split, to show a trend, or to be compared.
    """
    for said, what in ((parsed.split_said, "is split already, one row for each"), (parsed.bucket_said, "has no trend")):
        if said:
            wrong = f"“{said.said}”: the table of {shown.kind}s {what}."
            raise AskError(wrong, sentence.instead(said.start, said.end))
    for word in (parsed.mean, parsed.spread, parsed.details):
        if word:
            wrong = f"“{word.said}” is not in the table of {shown.kind}s."
            raise AskError(wrong, sentence.instead(word.start, word.end))
    question = replace(question, about=About.CUSTOMERS, split=shown.kind, columns=parsed.columns)
    question = replace(question, rows=rows_asked(parsed, sentence))
    _refuse_comparison(parsed, f"the table of {shown.kind}s is of one period", sentence)
    others = [metric for each in parsed.shown if (metric := sentence.phrases.leading(each))]
    strong = [each for each in parsed.shown if sentence.phrases.leading(each) and not isinstance(each, Noun)]
    named = parsed.sorted_by or sentence.phrases.leading(strong[0] if strong else None)
    if named is None and others and parsed.rank:
        named = others[0]
    metric = ranking(parsed.rank, named, sentence.phrases) if parsed.rank else named
    if parsed.sort or metric is None:
        return question
    return replace(question, sort=f"{direction(parsed.rank, metric)}{metric.name}")


def _teammates(question: Question, parsed: Parsed, sentence: Sentence) -> Question | None:
    """Teammates with the ratings that are theirs; another metric beside them is that metric by teammate.

    Raises:
        AskError: something that this list does not show.
    """
    others = [each for each in parsed.shown if each is not About.TEAMMATES]
    if not all(_is_rating(each) for each in others):
        metrics = [each for each in others if isinstance(each, Metric | Noun)]
        return None if len(metrics) < len(others) else _by_teammate(question, metrics[0], sentence)
    _refuse(_beside(parsed), "teammates are a list, by name", sentence)
    _refuse_table(parsed, sentence)
    _refuse_comparison(parsed, "the list of teammates is of one period", sentence)
    return _of_one_teammate(replace(question, about=About.TEAMMATES), parsed)


def _of_one_teammate(question: Question, parsed: Parsed) -> Question:
    """The list of teammates, with only the one who is named: her own scores, not what she acted in.

    Raises:
        AskError: several are named.
    """
    named = [each for each in question.filters if each.kind is Kind.TEAMMATE]
    if not named or parsed.teammate_keyed:
        return question
    if len(named) > 1 or len(named[0].ids) > 1:
        better = " ".join(filter(None, ("teammates", parsed.period_said)))
        raise AskError("The list of teammates shows one of them, or all. Name one.", better)
    return replace(question, cell=(Kind.TEAMMATE, named[0].ids[0]), filters=_without(question.filters, named[0]))


def _by_teammate(question: Question, shown: Metric | Noun, sentence: Sentence) -> Question:
    metric = sentence.phrases.leading(shown)
    return replace(question, about=About.METRIC, metric=metric.name if metric else None, split=Kind.TEAMMATE)


def _profile(question: Question, parsed: Parsed, sentence: Sentence) -> Question:
    """One customer.

    Raises:
        AskError: it is not said who, or several are called so.
    """
    others = [each for each in parsed.shown if each is not About.PROFILE]
    named = parsed.customers or tuple(each for each in parsed.filters if each.kind in CUSTOMERS)
    if others or len(named) != 1:
        better = sentence.replaced(About.PROFILE, "" if others or named else "contacts")
        raise AskError("A profile is of one contact or account: name it.", better or "contacts")
    who, said = named[0], parsed.customer_said
    if len(who.ids) > 1:
        called = said.said if said else f"{who.kind}"
        every = f"{who.kind}s search:{written(said.said)}" if said else ""
        better = sentence.instead(said.start, said.end, every) if said else "contacts"
        raise AskError(
            f"“{called}” are {len(who.ids)} {who.kind}s; a profile is of one. Write an address or id.", better
        )
    _refuse(_beside(parsed), "a profile is of one customer, with all its numbers", sentence)
    _refuse_table(parsed, sentence)
    filters = _without(question.filters, who)
    return replace(question, about=About.PROFILE, cell=(who.kind, who.ids[0]), filters=filters)


def _alone(parsed: Parsed) -> bool:
    """Whether nothing was asked for but a period, and whom or what it is narrowed to."""
    beside = (parsed.mean, parsed.spread, parsed.rank, parsed.split_said, parsed.bucket_said, parsed.measure)
    of_table = (parsed.sort, parsed.search, parsed.columns, parsed.sorted_by, parsed.details)
    return not (parsed.shown or any(beside) or any(of_table) or parsed.side_by_side)


def _is_of_one(parsed: Parsed) -> bool:
    """Whether one customer was named."""
    return len(parsed.customers) == 1 and parsed.customers[0] in parsed.filters


def _is_rating(shown: Shown) -> bool:
    """Whether it is the satisfaction that comments are about, as "csat" in "csat feedback"."""
    if isinstance(shown, Noun | Metric):
        noun = shown.metric.noun if isinstance(shown, Noun) else shown.noun
        return "rating" in noun
    return shown is About.FEEDBACK or (isinstance(shown, Section) and shown.shape is Shape.DONUT)


def _beside(parsed: Parsed) -> Iterable[Word | None]:
    return (parsed.split_said, parsed.bucket_said, parsed.mean, parsed.spread, parsed.rank, parsed.details)


def _refuse(words: Iterable[Word | None], what: str, sentence: Sentence) -> None:
    for word in words:
        if word:
            raise AskError(f"“{word.said}”: {what}.", sentence.instead(word.start, word.end))


def _refuse_comparison(parsed: Parsed, what: str, sentence: Sentence) -> None:
    said = parsed.compared_said
    if said:
        period = f"last {parsed.over}" if parsed.over and not parsed.period else ""  # "MoM" says a period as well
        raise AskError(f"“{said.said}”: {what}.", sentence.instead(said.start, said.end, period))


def _refuse_table(parsed: Parsed, sentence: Sentence) -> None:
    said = parsed.table_said
    if said:
        better = sentence.instead(said.start, said.end)
        raise AskError("Only the table of customers can be sorted and searched.", better)


def _without(filters: tuple[Filter, ...], one: Filter) -> tuple[Filter, ...]:
    place = filters.index(one)
    return (*filters[:place], *filters[place + 1 :])
