"""The figures of a period, of the one before, and of their buckets."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from cxbot.answer import Measured, Ratings, Series, Step
from cxbot.answering import spans
from cxbot.answering.comparing import measured
from cxbot.answering.counting import figures
from cxbot.answering.coverage import RATED, Coverage
from cxbot.answering.narrowing import Scope
from cxbot.answering.selecting import chosen
from cxbot.calendar import seconds
from cxbot.errors import PeriodError
from cxbot.events import events
from cxbot.metric import EventName, Metric
from cxbot.period import Period
from cxbot.question import Question
from cxbot.tables.derived import credits as given

NOW, BEFORE = 0, 1
DAY = 86_400


def totals(
    connection: Connection, question: Question, metrics: Sequence[Metric], scope: Scope, since: Coverage, *, now: int
) -> dict[str, Measured]:
    """Each metric in the period and in the baseline, with what may be said of the change."""
    whens = [
        *spans.whole(question.period, NOW, clocks=scope.clocks),
        *spans.whole(question.before, BEFORE, clocks=scope.clocks),
    ]
    found = figures(connection, metrics, whens, scope, now=now)
    after = since.figures(metrics, found[NOW, None], whens[0].lasting)
    before = since.figures(metrics, found[BEFORE, None], whens[-1].lasting)
    return {
        each.name: measured(
            each,
            after[each.name],
            before[each.name],
            comparable=since.comparable(each, question.before),
            collecting=seconds(question.period.end) > now - each.settles * DAY and each.settles > 0,
        )
        for each in metrics
    }


def trend_of(
    connection: Connection,
    question: Question,
    period: Period,
    metrics: Sequence[Metric],
    scope: Scope,
    since: Coverage,
    *,
    now: int,
) -> Series:
    """The buckets of a period, each evaluated as a period of its own.

    Raises:
        PeriodError: there would be more than 100.
    """
    whens = spans.buckets(period, question.grain, clocks=scope.clocks)
    found = figures(connection, metrics, whens, scope, now=now)
    steps = (
        Step(each.start, each.end, each.label, since.figures(metrics, found[number, None], seconds(each.end)))
        for number, each in enumerate(period.buckets(question.grain))
    )
    return Series(period, tuple(steps))


def earlier_trend(
    connection: Connection, question: Question, metrics: Sequence[Metric], scope: Scope, since: Coverage, *, now: int
) -> Series | None:
    """The buckets of the baseline; None where they would be more than 100, as of a year beside the days of a week.

    None, too, where nothing of it is known.
    """
    first = since.ratings if {each.event for each in metrics} <= RATED else since.conversations
    if first is None or seconds(question.before.end) <= first:
        return None
    try:
        return trend_of(connection, question, question.before, metrics, scope, since, now=now)
    except PeriodError:
        return None


def count_ratings(connection: Connection, question: Question, scope: Scope, *, now: int) -> Ratings:
    """How many ratings of each score."""
    whens = spans.whole(question.period, clocks=scope.clocks)
    rated = events()[EventName.RATINGS]
    rows, _ = chosen(rated, whens, scope, now, None, lambda *_: (given.c.score, given.c.satisfied))
    found = rows.subquery("rated")
    counted = select(found.c.score, found.c.satisfied, func.count()).group_by(found.c.score, found.c.satisfied)
    by_score = dict.fromkeys((1, 2, 3, 4, 5), 0)
    two_valued = {0: 0, 1: 0}
    for score, satisfied, count in connection.execute(counted):
        if score is None:
            two_valued[satisfied] += count
        else:
            by_score[score] += count
    return Ratings(by_score, satisfied=two_valued[1], unsatisfied=two_valued[0])
