"""What a digest says beyond the answer to its question: the units before, what stands out, who was not content."""

from datetime import datetime

from sqlalchemy import Connection

from cxbot.answer import Answer, Known
from cxbot.answer.highlights import NO_HIGHLIGHTS, Highlights
from cxbot.answering.count import Count
from cxbot.answering.coverage import coverage_of, until
from cxbot.answering.earlier_units import unit_series
from cxbot.answering.low_ratings import low_ratings
from cxbot.answering.narrowing import event_of, scope_of
from cxbot.answering.standing_out import stand_outs
from cxbot.calendar import seconds
from cxbot.events import events
from cxbot.filter import Kind
from cxbot.metric import Aggregate, EventName, Metric
from cxbot.metrics import catalogue
from cxbot.question import About
from cxbot.section import Shape
from cxbot.sections import STANDING_OUT, asked, detailed

OF_A_FIGURE = {About.REPORT, About.SECTION, About.METRIC}
OVER_TIME = {Shape.DONUT, Shape.TREND}


def highlights(connection: Connection, answered: Answer, *, now: datetime, accounts: bool = True) -> Highlights:
    """What stands out in an answer, on the connection and at the moment at which it was made.

    Nothing of lists, nor of a period of which nothing is known. There are `accounts` where the plan has them.
    """
    question, reach = answered.question, answered.reach
    if question.about not in OF_A_FIGURE or answered.counts is None or reach.knows(question.period) is Known.NOTHING:
        return NO_HIGHLIGHTS
    metric = _leading(answered)
    if metric is None:
        return NO_HIGHLIGHTS
    since = until(coverage_of(connection), reach)
    count = Count(connection, question, scope_of(connection, question), since, seconds(now))
    beside = [catalogue()[each] for each in STANDING_OUT] if question.about is About.REPORT else []
    judged = [] if question.values_of(Kind.RATING) else [metric, *beside]
    found, compared = stand_outs(count, judged, answered.total, answered.counts, accounts=accounts)
    return Highlights(
        units=unit_series(count, metric, reach, answered.usual.get(metric.name)),
        stand_outs=found,
        compared=compared,
        low=low_ratings(count, events()[EventName.RATINGS]) if event_of(metric).is_rating else None,
    )


def _leading(answered: Answer) -> Metric | None:
    """The metric that the answer begins with; of ratings of some scores their number, as nothing else says anything."""
    question = answered.question
    section = asked(question)[0]
    if section.shape not in OVER_TIME:
        return None
    metric = catalogue()[detailed(question, section).metric or ""]
    if question.values_of(Kind.RATING) and metric.aggregate is not Aggregate.COUNT:
        counts = (catalogue()[each] for each in section.metrics)
        metric = next((each for each in counts if each.aggregate is Aggregate.COUNT), metric)
    return metric if metric.name in answered.total else None
