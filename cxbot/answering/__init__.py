"""A question becomes an answer: its periods become spans of seconds, the database counts, the counts become figures.

What is computed follows from the shapes of the sections that are asked about. Everything that a report's controls can
lead to (all measures of its trend, the previous period) is in its answer, so that a toggle asks the database nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from cxbot.answer import Answer, Figure, Group, Reach, Row, Series
from cxbot.answer.counted import Counted, Since
from cxbot.answering.baselines import comparison
from cxbot.answering.count import Count
from cxbot.answering.coverage import coverage_of, reach, until
from cxbot.answering.customers import customers_table, every_customer
from cxbot.answering.details import every_row, explained
from cxbot.answering.feedback import every_comment, feedback_page, latest_voices
from cxbot.answering.names import named
from cxbot.answering.narrowing import can_narrow, event_of, scope_of
from cxbot.answering.profile import profile_of
from cxbot.answering.since import counted, since
from cxbot.answering.splitting import bucket_asked, split_groups
from cxbot.answering.surveying import survey_coverage
from cxbot.answering.teammates import every_teammate, teammates_table
from cxbot.answering.totals import count_ratings, earlier_trend, totals, trend_of, with_medians
from cxbot.answering.usual import usual_bands, usual_ranges
from cxbot.calendar import seconds
from cxbot.errors import AskError
from cxbot.events import events
from cxbot.metric import Aggregate, Metric
from cxbot.metrics import catalogue
from cxbot.question import About, Question
from cxbot.section import Section, Shape
from cxbot.sections import asked

__all__ = ["answer", "groups", "rows", "since_told", "things"]

OF_ONE_METRIC = {About.METRIC, About.DETAILS}
TABLES = {Shape.TABLE: customers_table, Shape.PEOPLE: teammates_table}
WITHOUT_TOTALS = {About.CUSTOMERS, About.TEAMMATES}


def answer(connection: Connection, question: Question, *, now: datetime) -> Answer:
    """Compute everything that the question asks for.

    `now` decides what is archived or snoozed "now".

    Raises:
        AskError: the question names what there is not, or asks for more than 100 buckets.
    """
    details, profile = question.about is About.DETAILS, question.about is About.PROFILE
    whole = replace(question, cell=None) if details else question
    question = bucket_asked(question)
    count = _count(connection, question, now)
    sections = asked(question)
    metrics = _asked_metrics(count, sections)
    rated = _rated(question, sections, metrics)
    drawn = _in_trend(question, sections, metrics)
    table, comments = _in_shape(sections, *TABLES), _in_shape(sections, Shape.COMMENTS)
    reached = reach(connection, count.since, question.sources)
    count = replace(count, since=until(count.since, reached))
    counts = None if question.about in WITHOUT_TOTALS else comparison(question.period, question.before, reached)
    total = {} if counts is None else totals(count, metrics, counts)
    if question.about is About.METRIC:
        total = with_medians(count, total)
    figures = {name: each.now for name, each in total.items()}
    usual = usual_ranges(count, _judged(question, metrics), figures, reached) if total else {}
    listed = table is not None or comments is not None or details
    said = None if comments is None else next((each for each in metrics if event_of(each).is_rating), None)
    called = named(connection, question)
    return Answer(
        question=question,
        reach=reached,
        counts=counts,
        total=total,
        usual=usual,
        coverage=survey_coverage(count, metrics, figures, reached) if _rests_on_surveys(question, sections) else None,
        ratings=None if rated is None else count_ratings(count, event_of(rated)),
        series=_series(count, drawn, reached) if drawn else None,
        previous=earlier_trend(count, drawn) if drawn else None,
        groups=split_groups(count, metrics) if question.split and not listed else (),
        voices=() if rated is None else latest_voices(count, event_of(rated)),
        table=None if table is None or profile else TABLES[table.shape](count, table),
        feedback=None if said is None else feedback_page(count, said),
        profile=profile_of(count, table, total) if profile and table else None,
        details=explained(count, total[metrics[0].name], whole=_count(connection, whole, now)) if details else None,
        names={key: name for key, (name, _) in called.items()},
        helpdesk_ids={key: id_ for key, (_, id_) in called.items()},
    )


def _in_shape(sections: Sequence[Section], *shapes: Shape) -> Section | None:
    return next((each for each in sections if each.shape in shapes), None)


def rows(connection: Connection, question: Question, *, now: datetime) -> Iterator[Row]:
    """Every row that the question's metric counted, or every comment that it asks for, the newest first.

    Raises:
        AskError: the question names no metric, or what there is not.
    """
    question = bucket_asked(question)
    count, comments = _count(connection, question, now), _in_shape(asked(question), Shape.COMMENTS)
    if comments is not None:
        return every_comment(
            count, next(each for each in _asked_metrics(count, [comments]) if event_of(each).is_rating)
        )
    return every_row(count, _metric(question))


def things(connection: Connection, question: Question, *, now: datetime) -> Iterator[Counted]:
    """Everything that the question's metric counted, by its id and what it was worth, in any order.

    Raises:
        AskError: the question names no metric, or what there is not.
    """
    question = bucket_asked(question)
    return counted(_count(connection, question, now), _metric(question))


def since_told(
    connection: Connection, question: Question, then: Figure, told: Iterable[Counted], *, now: datetime
) -> Since:
    """What became of the figure that was told of the question's metric, which rested on these things then.

    Raises:
        AskError: the question names no metric, or what there is not.
    """
    question = bucket_asked(question)
    return since(_count(connection, question, now), _metric(question), then, told)


def groups(connection: Connection, question: Question, *, now: datetime) -> Iterable[Group]:
    """Every row of the table that the question asks for, in its order.

    Raises:
        AskError: the question asks for no table, or for columns that there are not.
    """
    table = _in_shape(asked(question), *TABLES)
    if table is None:
        raise AskError("There is no table to list here. Ask for accounts, contacts or teammates.", "accounts")
    count = _count(connection, question, now)
    return every_customer(count, table) if table.shape is Shape.TABLE else every_teammate(count, table)


def _count(connection: Connection, question: Question, now: datetime) -> Count:
    return Count(connection, question, scope_of(connection, question), coverage_of(connection), seconds(now))


def _metric(question: Question) -> Metric:
    if question.metric not in catalogue():
        raise AskError(f"There is no metric “{question.metric}”.", "metrics")
    return catalogue()[question.metric]


def _asked_metrics(count: Count, sections: Sequence[Section]) -> list[Metric]:
    """The metrics that a question is about, in the catalogue's order; a whole report has them all.

    A filter that what a metric counts cannot be narrowed by leaves it out, unless it is asked for by name.

    Raises:
        AskError: there is no such metric, or what was asked for cannot be measured.
    """
    question = count.question
    if question.about in OF_ONE_METRIC:
        found = [_metric(question)]
    elif question.about is About.REPORT:
        found = list(catalogue().values())
    else:
        found = [each for each in catalogue().values() if any(each.name in section.metrics for section in sections)]
    found = [each for each in found if can_narrow(event_of(each), count.scope)] or found
    known = [each for each in found if count.since.offers(each)]
    if not known:
        untold = events()[found[0].event].untold
        raise AskError(f"{found[0].title}: {untold[0].lower()}{untold[1:]}", "csat responses")
    return known


def _rated(question: Question, sections: Sequence[Section], metrics: Sequence[Metric]) -> Metric | None:
    """The metric whose ratings are shown by score and with what customers said: that of a donut, or the one asked."""
    donuts = {name for section in sections if section.shape is Shape.DONUT for name in section.metrics}
    shown = (each for each in metrics if question.about is About.METRIC or each.name in donuts)
    return next((each for each in shown if event_of(each).is_rating), None)


def _series(count: Count, metrics: Sequence[Metric], reached: Reach) -> Series:
    """The buckets of the period, with where they usually lie."""
    series = trend_of(count, count.question.period, metrics)
    return replace(series, usual=usual_bands(count, _judged(count.question, metrics), series, reached))


def _rests_on_surveys(question: Question, sections: Sequence[Section]) -> bool:
    """Whether it matters of how many conversations the ratings are: beside a donut, and in details."""
    return question.about is About.DETAILS or any(each.shape is Shape.DONUT for each in sections)


def _judged(question: Question, metrics: Sequence[Metric]) -> list[Metric]:
    """The metrics whose usual range is looked for: scores, times where one is asked for, counts in details only."""
    if question.about is About.PROFILE:
        return []  # of one customer too little is known
    scores = [each for each in metrics if each.aggregate is not Aggregate.COUNT]
    if question.about is About.DETAILS:
        return list(metrics)
    return scores if question.about is About.METRIC else [each for each in scores if event_of(each).is_rating]


def _in_trend(question: Question, sections: Sequence[Section], metrics: Sequence[Metric]) -> list[Metric]:
    """The metrics that are shown over time: those of trends, the one asked, a donut's where a bucket is asked for."""
    if question.about is About.METRIC:
        return list(metrics)
    shapes = {Shape.TREND} if question.bucket is None or question.about is About.REPORT else {Shape.TREND, Shape.DONUT}
    trends = {name for section in sections if section.shape in shapes for name in section.metrics}
    return [each for each in metrics if each.name in trends]
