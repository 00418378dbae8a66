"""cxbot's own way: its answer, and the numbers in it that the others are compared by."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine

from cxbot.answer import Answer, Figure
from cxbot.answering import answer
from cxbot.answering.finding import find
from cxbot.database import reading
from cxbot.filter import Kind
from tests.benchmarks.beside.questions import NOW, Asked, Details, Report, Sums


def ask(engine: Engine, asked: Asked, text: str) -> Any:
    """The answer, or what a search finds."""
    with reading(engine) as connection:
        if asked.question is None:
            return find(connection, Kind.CONTACT, text)
        return answer(connection, asked.question, now=NOW)


def told(answered: Any) -> Any:
    """The numbers of an answer, as `Way` tells them."""
    if not isinstance(answered, Answer):
        return sorted(each.name for each in answered)
    if answered.table:
        return [(each.name, *sums(each.figures)) for each in answered.table.rows]
    if answered.groups:
        return {int(each.key) if each.key else None: sums(each.figures) for each in answered.groups}
    if answered.details:
        return _details(answered)
    return _report(answered)


def _report(answered: Answer) -> Report:
    assert answered.ratings
    assert answered.series
    rated = [each.figures["csat_percentage"] for each in answered.series.steps]
    return Report(
        sums({name: each.now for name, each in answered.total.items()}),
        sums({name: each.before for name, each in answered.total.items()}),
        tuple(sorted((score, count) for score, count in answered.ratings.by_score.items() if count)),
        tuple((each.n, each.numerator or 0) for each in rated),
    )


def _details(answered: Answer) -> Details:
    assert answered.details
    now, before = answered.details.measured.now, answered.details.measured.before
    return Details(
        _summed(now),
        _summed(before),
        float(now.median or 0),
        float(now.ninetieth or 0),
        tuple(int(each.value or 0) for each in answered.details.rows),
    )


def _summed(figure: Figure) -> tuple[int, int]:
    return figure.n, int(figure.total or 0)


def sums(figures: Mapping[str, Figure]) -> Sums:
    """The columns that are compared."""
    counts: Sequence[str] = (
        *("active_conversations", "new_conversations", "archived_conversations"),
        *("messages_received", "messages_sent"),
    )
    rated = figures["csat_percentage"]
    times = [_summed(figures[each]) for each in ("first_reply_time", "reply_time", "total_reply_time")]
    return (
        *(figures[each].n for each in counts),
        *(number for pair in times for number in pair),
        *(rated.n, rated.numerator or 0),
    )
