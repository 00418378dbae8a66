"""The answer in words: the headline, the comparison under it, and the line of volume and speed."""

from datetime import date

from cxbot.answer import Answer, Figure, Measured
from cxbot.drawing.reach import nothing_before, only_since
from cxbot.drawing.text import clean, counted, sentence_list
from cxbot.filter import Kind
from cxbot.metric import Metric
from cxbot.period import Period
from cxbot.question import Question
from cxbot.statistics import Verdict
from cxbot.unit import Better, Unit, duration, show, show_change, thousands

RATING = ("rating", "ratings")
FEW = 5  # below, a score says nothing: counts and comments stand in its place
MODEST = 30  # below, the number of ratings is pointed out
LEADING = ("first_reply_time", "total_reply_time", "messages_received", "archived_conversations")


def headline(answer: Answer, today: date) -> str:
    """The first line: period, score, sample size.

    "Last week (9–15 Nov): 91 % satisfied, 4.5 of 5, 212 ratings."
    """
    opening = answer.question.period.name(today)
    scope = filters_in_words(answer)
    return f"{opening}{f', {scope}' if scope else ''}: {score_in_words(answer)}."


def metric_headline(answer: Answer, today: date) -> str:
    """The first line about one metric: "Last week (9–15 Nov): first reply time (avg) 38 min, 160 first replies."."""
    (measured,) = answer.total.values()
    metric, now = measured.metric, measured.now
    scope = filters_in_words(answer)
    opening = f"{answer.question.period.name(today)}{f', {scope}' if scope else ''}"
    if metric.unit is Unit.COUNT and now.value is not None:
        return f"{opening}: {_counted(metric, now.n)}."
    if not now.n:
        return f"{opening}: no {metric.noun[1]}."
    return f"{opening}: {metric.title.lower()} {show(now.value, metric.unit)}, {counted(now.n, metric.noun)}."


def metric_comparison(answer: Answer, today: date) -> str:
    """The second line about one metric: what it was before, and what may be said of the difference."""
    (measured,) = answer.total.values()
    dates, before = during(answer.question.before, today), measured.before
    if unknown := nothing_before(answer):
        return unknown
    if before.value is None:
        return f"No {measured.metric.noun[1]} {dates} to compare with."
    earlier = f"{show(before.value, measured.metric.unit)} {dates}{only_since(answer)}"
    if measured.collecting:
        return f"Still collecting, so not compared yet: {earlier}."
    return f"{earlier}{difference(measured)}."


def score_in_words(answer: Answer) -> str:
    """The satisfaction of a period, as far as its number of ratings allows."""
    share, average = _figure(answer, "csat_percentage"), _figure(answer, "csat_average")
    if share.n == 0:
        return "no ratings"
    if _of_some_scores(answer.question):
        return counted(share.n, RATING)
    if share.n < FEW:
        satisfied = "all" if share.numerator == share.n else share.numerator or "none"
        of_them = (
            f"{satisfied} of them satisfied" if share.n > 1 else ("satisfied" if share.numerator else "not satisfied")
        )
        return f"{counted(share.n, RATING)}, {of_them}"
    sample = counted(share.n, RATING)
    stars = f", {show(average.value, Unit.STARS)} of 5" if average.n else ""
    return f"{show(share.value, Unit.PERCENT)} satisfied{stars}, {'only ' if share.n < MODEST else ''}{sample}"


def comparison(answer: Answer, today: date) -> str:
    """The second line: what it was before, and what may be said of the difference."""
    measured = answer.total["csat_percentage"]
    dates = during(answer.question.before, today)
    if unknown := nothing_before(answer):
        return unknown
    if measured.before.n == 0:
        return f"No ratings {dates} to compare with." if measured.now.n else f"None {dates} either."
    if _of_some_scores(answer.question) and (ratings := answer.total.get("csat_responses")):
        return f"{thousands(measured.before.n)} {dates}{only_since(answer)}{difference(ratings)}."
    if measured.before.n < FEW or measured.now.n < FEW:
        return f"{counted(measured.before.n, RATING)} {dates}; too few on one side to compare scores."
    before = show(measured.before.value, Unit.PERCENT)
    return f"{before} {dates}{only_since(answer)}: {change_in_words(measured)}."


def during(period: Period, today: date) -> str:
    """When that was: "on 2–8 Nov", "in September"."""
    words = period.words(today)
    return f"{'on' if words[0].isdecimal() else 'in'} {words}"


def change_in_words(measured: Measured) -> str:
    """A change with its verdict: "+3 points, no clear change", "−6 points, clearly down, which is worse"."""
    change, unit = measured.change, measured.metric.unit
    if change.difference is None:
        return "nothing to compare"
    size = show_change(change.difference, unit)
    if change.verdict is Verdict.NONE:
        return size
    if change.verdict is Verdict.NO_CLEAR_CHANGE:
        return f"{size}, no clear change"
    judged = "" if change.good is None else f", which is {'better' if change.good else 'worse'}"
    return f"{size}, clearly {change.verdict.value}{judged}"


def leading_figures(answer: Answer) -> list[str]:
    """Volume and speed in a few words each: "First reply time 38 min, 4 min faster". Empty when nothing was counted."""
    measured = [answer.total[name] for name in LEADING if name in answer.total]
    if not any(each.now.n or each.before.n for each in measured):
        return []
    return [f"{each.metric.short} *{show(each.now.value, each.metric.unit)}*{difference(each)}" for each in measured]


def difference(measured: Measured) -> str:
    """A change as a person says it: ", 4 min faster", ", 120 more (no clear change)"; empty without one.

    Of a number that is still collecting there is none to speak of, which is said.
    """
    change, unit = measured.change.difference, measured.metric.unit
    if measured.collecting:
        return ", still collecting"
    if change is None:
        return ""
    if unit is Unit.DURATION:
        words = "as before" if round(change) == 0 else f"{duration(abs(change))} {'slower' if change > 0 else 'faster'}"
    elif unit is Unit.COUNT:
        words = "as before" if change == 0 else f"{thousands(abs(change))} {'more' if change > 0 else 'fewer'}"
    else:
        better = measured.metric.better
        direction = "better" if (change > 0) == (better is Better.HIGHER) else "worse"
        words = show_change(change, unit)
        words = (
            "as before" if words.startswith("±0") else words if better is Better.NEITHER else f"{words}, {direction}"
        )
    unclear = measured.change.verdict is Verdict.NO_CLEAR_CHANGE and words != "as before"
    return f", {words}{' (no clear change)' if unclear else ''}"


def filters_in_words(answer: Answer) -> str:
    """What the question was narrowed to: "inbox Support or Sales, tag billing"; empty without filters."""
    return filtered(answer.question, answer.names)


def filtered(question: Question, names: dict[tuple[Kind, str], str]) -> str:
    """As `filters_in_words`, for a question that is not answered yet; plain text."""
    parts = []
    for each in question.filters:
        known = [clean(names.get((each.kind, id_), id_), 40) for id_ in each.ids]
        shown = [*known[:3], f"{len(known) - 3} more"] if len(known) > 3 else known
        if each.kind is Kind.RATING:
            parts.append(f"rated {sentence_list(shown, 'or')}")
        else:
            parts.append(f"{each.kind.value} {sentence_list(shown, 'or')}")
    if question.cell:
        parts.append(f"of {question.cell[0]} {clean(names.get(question.cell, question.cell[1]), 40)}")
    return ", ".join(parts)


def _counted(metric: Metric, number: int) -> str:
    """A count with its title: "3,250 messages received", "1 new conversation"."""
    title, (one, several) = metric.title.lower(), metric.noun
    if several not in title:
        return f"{counted(number, metric.noun)} {title}"
    return f"{thousands(number)} {title.replace(several, one) if number == 1 else title}"


def _of_some_scores(question: Question) -> bool:
    """Whether only ratings of some scores are asked about: of those a share of satisfied ones says nothing."""
    return any(each.kind is Kind.RATING for each in question.filters)


def _figure(answer: Answer, name: str) -> Figure:
    return answer.total[name].now
