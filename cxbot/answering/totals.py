"""The figures of a period, of the one before, and of their buckets."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import func, select

from cxbot.answer import Basis, Comparison, Measured, Ratings, Series, Step
from cxbot.answering import spans
from cxbot.answering.comparing import measured
from cxbot.answering.count import Count
from cxbot.answering.counting import NONE, counts, figure, figures
from cxbot.answering.percentiles import percentiles
from cxbot.answering.selecting import chosen
from cxbot.answering.windows import lead, pools, windows
from cxbot.calendar import seconds
from cxbot.errors import PeriodError
from cxbot.event import Event
from cxbot.filter import Kind
from cxbot.metric import Aggregate, Metric
from cxbot.period import Period
from cxbot.statistics import FEWEST
from cxbot.unit import DAY, Unit

NOW, BEFORE = 0, 1


def totals(count: Count, metrics: Sequence[Metric], compared: Comparison) -> dict[str, Measured]:
    """Each metric in the period and in the baseline, with what may be said of the change.

    Of counts, the baseline is the part of it that they are compared with. Of ratings of some scores only their number
    is compared: what else they come to follows from the scores.
    """
    question, since, clocks = count.question, count.since, count.scope.clocks
    whens = [
        *spans.whole(question.period, NOW, clocks=clocks),
        *spans.whole(question.before, BEFORE, clocks=clocks),
    ]
    found = figures(count, metrics, whens)
    if compared.basis is Basis.SAME_SPAN:
        counted = [each for each in metrics if each.aggregate is Aggregate.COUNT]
        cut = figures(count, counted, spans.whole(compared.before, BEFORE, clocks=clocks))
        found[BEFORE, None] |= cut[BEFORE, None]
    start, end = seconds(question.period.start), seconds(question.period.end)
    after = since.figures(metrics, found[NOW, None], start, end)
    before = since.figures(metrics, found[BEFORE, None], seconds(question.before.start), seconds(question.before.end))
    return {
        each.name: measured(
            each,
            after[each.name],
            before[each.name],
            compared,
            comparable=since.comparable(each, question.period, question.before)
            and (each.aggregate is Aggregate.COUNT or not question.values_of(Kind.RATING)),
            collecting=still_collecting(count, each),
            known=since.first is None or since.knows(each, after[each.name], start, end),
        )
        for each in metrics
    }


def still_collecting(count: Count, metric: Metric) -> bool:
    """Whether what a metric counts in the question's period will still change as a matter of course."""
    return metric.settles > 0 and seconds(count.question.period.end) > count.now - metric.settles * DAY


def with_medians(count: Count, total: Mapping[str, Measured]) -> dict[str, Measured]:
    """The same figures, those of durations with their median, where they rest on enough for one to say anything."""

    def known(measured: Measured) -> Measured:
        now = measured.now
        if measured.metric.unit is not Unit.DURATION or now.n < FEWEST:
            return measured
        (middle,) = percentiles(count, measured.metric, now.n, 50)
        return replace(measured, now=replace(now, median=middle))

    return {name: known(each) for name, each in total.items()}


def trend_of(count: Count, period: Period, metrics: Sequence[Metric]) -> Series:
    """The buckets of a period, each evaluated as a period of its own.

    Raises:
        PeriodError: there would be more than 100.
    """
    grain, clocks = count.question.grain, count.scope.clocks
    before = lead(period, grain, clocks=clocks) if any(map(pools, metrics)) else []
    found = counts(count, metrics, [*before, *spans.buckets(period, grain, clocks=clocks)])
    steps = []
    for number, each in enumerate(period.buckets(grain)):
        own = found.get((number, None), {})
        known = {metric.name: figure(metric, *own.get(metric.name, NONE)) for metric in metrics}
        told = count.since.figures(metrics, known, seconds(each.start), seconds(each.end))
        reached = any(some.n for some in told.values()) or not count.since.ends_before(seconds(each.start))
        steps.append(Step(each.start, each.end, each.label, told, reached))
    return Series(period, tuple(steps), windows(metrics, period, grain, before, found, count.since.until))


def earlier_trend(count: Count, metrics: Sequence[Metric]) -> Series | None:
    """The buckets of the baseline; None where they would be more than 100, as of a year beside the days of a week.

    None, too, where nothing of it is known.
    """
    before, first = count.question.before, count.since.since(metrics)
    if first is None or seconds(before.end) <= first:
        return None
    try:
        return trend_of(count, before, metrics)
    except PeriodError:
        return None


def count_ratings(count: Count, rated: Event) -> Ratings:
    """How many ratings of each score."""
    columns = rated.score, rated.satisfied
    if columns[0] is None or columns[1] is None:
        raise ValueError("what is counted is no rating")
    score, satisfied = columns[0].label("score"), columns[1].label("satisfied")
    rows, _ = chosen(rated, count.whens, count.scope, count.now, None, lambda *_: (score, satisfied))
    found = rows.subquery("rated")
    counted = select(found.c.score, found.c.satisfied, func.count()).group_by(found.c.score, found.c.satisfied)
    by_score = dict.fromkeys((1, 2, 3, 4, 5), 0)
    two_valued = {0: 0, 1: 0}
    for stars, good, number in count.connection.execute(counted):
        if stars is None:
            two_valued[good] += number
        else:
            by_score[stars] += number
    return Ratings(by_score, satisfied=two_valued[1], unsatisfied=two_valued[0])
