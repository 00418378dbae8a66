"""The answer in words: the two sentences that a message begins with."""

from dataclasses import replace
from datetime import date

from cxbot.answer import Answer, Basis, Figure, Measured, Profile
from cxbot.drawing.changes import difference, moved, usually
from cxbot.drawing.charts.directions import isolated
from cxbot.drawing.listings import comments_in_words, table_in_words
from cxbot.drawing.reach import known_part, nothing_before, only_since, unknown
from cxbot.drawing.roles import average_in, is_share, leading, measured_in, of_some_scores
from cxbot.drawing.text import clean, counted, sentence_list
from cxbot.filter import CUSTOMERS, Kind
from cxbot.metric import Metric
from cxbot.period import Period
from cxbot.question import About, Question
from cxbot.rights import EVERYTHING, Audience
from cxbot.section import Section, Shape
from cxbot.statistics import FEW_REPLIES, FEWEST
from cxbot.unit import Unit, duration, show, thousands

FEW = FEWEST  # below, a score says nothing: counts and comments stand in its place
AVERAGED = " (avg)"  # how a title says it
MODEST = FEW_REPLIES  # below, the number of ratings is pointed out


def lines(section: Section, answer: Answer, today: date, audience: Audience) -> tuple[str, str]:
    """The two sentences about an answer, told by the section that leads it.

    "Last week (9-15 Nov): 91 % satisfied, 4.5 of 5, 212 ratings." and what it was before.
    """
    first, second = _lines(section, answer, today, audience)
    return _ended_once(first), _ended_once(second)


def _lines(section: Section, answer: Answer, today: date, audience: Audience) -> tuple[str, str]:
    question, first = answer.question, leading(section, answer)
    opening = _opening(answer, today, audience) if answer.profile is None else _customer(answer, answer.profile, today)
    nothing, why = unknown(answer, opening)
    if nothing:
        return nothing, why
    if known := known_part(answer):
        opening = f"{opening}, {known}"
    if answer.profile is not None:
        # Of a customer it is first of all told how content it is.
        rated = next((each for each in measured_in(section, answer) if is_share(each)), None)
        return (
            ("", "")
            if rated is None
            else (
                f"{opening}: {score(section, answer, rated)}.",
                score_before(rated, answer, today),
            )
        )
    if answer.table is not None:
        kind, scope = answer.table.by.value, filters_in_words(answer, audience)
        number = counted(answer.table.count, (kind, f"{kind}s"))
        told = "" if scope == number else f": {number}"  # of customers without names only how many they are is told
        return f"{opening}{told}.", table_in_words(answer.table, question)
    if answer.feedback is not None and first is not None:
        number = counted(answer.feedback.count, ("comment", "comments"))
        return f"{opening}: {number if answer.feedback.count else 'no comments'}.", comments_in_words(
            answer.feedback, first.metric.noun
        )
    if first is None or (section.shape is Shape.FIGURES and question.about is About.SECTION):
        return f"{opening}: {section.title.lower()}.", f"Compared with {question.before.words(today)}."
    if is_share(first) and question.about is not About.METRIC:
        return f"{opening}: {score(section, answer, first)}.", score_before(first, answer, today)
    if of_some_scores(question) and first.metric.unit in {Unit.PERCENT, Unit.STARS}:
        # Of ratings of some scores only their number says anything.
        return f"{opening}: {counted(first.now.n, first.metric.noun)}.", score_before(first, answer, today)
    return f"{opening}: {value(first)}.", value_before(first, answer, today)


def score(section: Section, answer: Answer, share: Measured) -> str:
    """A share with the average beside it, as far as the number it rests on allows: "91 % satisfied, 4.5 of 5, ..."."""
    now, metric = share.now, share.metric
    if now.n == 0:
        return f"no {metric.noun[1]}"
    if of_some_scores(answer.question):
        return counted(now.n, metric.noun)
    if now.n < FEW:
        return f"{counted(now.n, metric.noun)}, {_of_them(now, metric)}"
    mean = average_in(section, answer)
    stars = f", {show(mean.now.value, Unit.STARS)} of 5" if mean is not None and mean.now.n >= FEW else ""
    sample = f"{'only ' if now.n < MODEST else ''}{counted(now.n, metric.noun)}"
    return f"{show(now.value, metric.unit)} {metric.outcomes[0]}{stars}, {sample}"


def score_before(share: Measured, answer: Answer, today: date) -> str:
    """What a share was before, and what may be said of the difference."""
    noun = share.metric.noun
    when = during(answer.question.before, today)
    if unknown := nothing_before(answer):
        return unknown
    if share.before.n == 0:
        return f"No {noun[1]} {when} to compare with." if share.now.n else f"None {when} either."
    if of_some_scores(answer.question):
        return f"{_counts_before(share, when, only_since(answer))}."
    if share.before.n < FEW or share.now.n < FEW:
        return f"{counted(share.before.n, noun)} {when}; too few on one side to compare scores."
    return _ended(moved(share, f"{when}{only_since(answer)}"), share, answer)


def value(measured: Measured) -> str:
    """One metric's value: "first reply time (avg) 38 min, 160 first replies", "3,250 messages received"."""
    metric, now = measured.metric, measured.now
    if metric.unit is Unit.COUNT and now.value is not None:
        return _counted(metric, now.n)
    if not measured.known:
        return f"nothing is known of {metric.noun[1]}"
    if not now.n:
        return f"no {metric.noun[1]}"
    if is_share(measured) and now.n < FEW:
        return f"{counted(now.n, metric.noun)}, {_of_them(now, metric)}"
    if metric.unit is Unit.STARS and now.n < FEW:
        return f"{counted(now.n, metric.noun)}, {metric.title.lower()} {show(now.value, metric.unit)}"
    only = "only " if now.n < MODEST and metric.unit in {Unit.PERCENT, Unit.STARS} else ""
    if typical := half_within(now):
        shown = f"{metric.title.lower().removesuffix(AVERAGED)} {show(now.value, metric.unit)} on average, {typical}"
    else:
        shown = f"{metric.title.lower()} {show(now.value, metric.unit)}"
    return f"{shown}, {only}{counted(now.n, metric.noun)}"


def half_within(figure: Figure) -> str:
    """Within what half of the durations lie that a figure averages: "half within 55 min".

    A few long waits make an average that hardly anybody waited, so it is said where the median is at least half of the
    average away from it; else, and where it is not known, empty.
    """
    value, median = figure.value, figure.median
    if value is None or median is None or abs(value - median) < value / 2:
        return ""
    return f"half within {duration(median)}"


def value_before(measured: Measured, answer: Answer, today: date) -> str:
    """What one metric was before, and what may be said of the difference."""
    when, before = during(answer.question.before, today), measured.before
    if unknown := nothing_before(answer):
        return unknown
    if not measured.known:
        return ""
    if before.value is None and measured.metric.unit is Unit.COUNT:
        return f"Nothing is known of {measured.metric.noun[1]} {when} to compare with."
    if before.value is None:
        return f"No {measured.metric.noun[1]} {when} to compare with."
    scored = measured.metric.unit in {Unit.PERCENT, Unit.STARS}
    if scored and (before.n < FEW or measured.now.n < FEW):
        return f"{counted(before.n, measured.metric.noun)} {when}; too few on one side to compare scores."
    if measured.collecting:
        return f"Still collecting, so not compared yet: {show(before.value, measured.metric.unit)} {when}."
    if measured.metric.unit is Unit.COUNT:
        if answer.counts is not None and answer.counts.basis is Basis.SAME_SPAN:
            when = during(answer.counts.before, today)
        return f"{show(before.value, Unit.COUNT)} {when}{only_since(answer)}{difference(measured, answer.counts)}."
    return _ended(moved(measured, f"{when}{only_since(answer)}"), measured, answer)


def during(period: Period, today: date) -> str:
    """When that was: "on 2–8 Nov", "in September"."""
    words = period.words(today)
    return f"{'in' if period.is_month else 'on'} {words}"


def filters_in_words(answer: Answer, audience: Audience) -> str:
    """What the question was narrowed to: "inbox Support or Sales, tag billing"; empty without filters.

    An audience that may not see customers' names is told how many there are.
    """
    return filtered(answer.question, answer.names, audience)


def filtered(question: Question, names: dict[tuple[Kind, str], str], audience: Audience) -> str:
    """As `filters_in_words`, for a question that is not answered yet; plain text."""
    parts = []
    for each in question.filters:
        if each.kind in CUSTOMERS and not audience.names:
            parts.append(counted(len(each.ids), (each.kind.value, f"{each.kind.value}s")))
            continue
        known = [isolated(clean(names.get((each.kind, id_), id_), 40)) for id_ in each.ids]
        shown = [*known[:3], f"{len(known) - 3} more"] if len(known) > 3 else known
        if each.kind is Kind.RATING:
            parts.append(f"rated {sentence_list(shown, 'or')}")
        elif each.kind is Kind.TEAMMATE:
            # Not a score of hers: of all conversations in which she did anything.
            own = "not their own scores" if len(shown) > 1 else "not their own score"
            parts.append(f"conversations that {sentence_list(shown, 'or')} acted in ({own})")
        else:
            parts.append(f"{each.kind.value} {sentence_list(shown, 'or')}")
    if question.cell and question.cell[0] in CUSTOMERS and not audience.names:
        parts.append(f"of one {question.cell[0]}")
    elif question.cell:
        parts.append(f"of {question.cell[0]} {clean(names.get(question.cell, question.cell[1]), 40)}")
    return ", ".join(parts)


def _opening(answer: Answer, today: date, audience: Audience) -> str:
    scope = filters_in_words(answer, audience)
    return f"{answer.question.period.name(today)}{f', {scope}' if scope else ''}"


def _customer(answer: Answer, profile: Profile, today: date) -> str:
    """Whom a profile is of, and when: "Jane Doe, last week (9–15 Nov)"."""
    scope = filtered(replace(answer.question, about=About.REPORT, cell=None), answer.names, EVERYTHING)
    period = answer.question.period
    words = period.name(today)
    if words != period.words(today):  # "last week (9–15 Nov)", but "October"
        words = f"{words[:1].lower()}{words[1:]}"
    return f"{isolated(clean(profile.name, 60)) or '(no name)'}, {words}{f', {scope}' if scope else ''}"


def _ended_once(sentence: str) -> str:
    """A sentence whose last word may end with a dot of its own: "Compared with 2.–8. Nov."."""
    return sentence[:-1] if sentence.endswith("..") else sentence


def _ended(said: str, measured: Measured, answer: Answer) -> str:
    """A sentence about a change with where the figure usually lies."""
    usual = usually(measured, answer.usual.get(measured.metric.name))
    return f"{said}; {usual}." if usual else f"{said}."


def _of_them(now: Figure, metric: Metric) -> str:
    """Of a share that rests on few: "2 of them satisfied"."""
    good, bad = metric.outcomes
    if now.n == 1:
        return good if now.numerator else bad
    return f"{'all' if now.numerator == now.n else now.numerator or 'none'} of them {good}"


def _counts_before(share: Measured, when: str, only: str) -> str:
    more = share.now.n - share.before.n
    words = "as before" if not more else f"{thousands(abs(more))} {'more' if more > 0 else 'fewer'}"
    return f"{thousands(share.before.n)} {when}{only}, {words}"


def _counted(metric: Metric, number: int) -> str:
    """A count with its title: "3,250 messages received", "1 new conversation"."""
    title, (one, several) = metric.title.lower(), metric.noun
    if several not in title:
        return f"{counted(number, metric.noun)} {title}"
    return f"{thousands(number)} {title.replace(several, one) if number == 1 else title}"
