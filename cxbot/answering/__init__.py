"""A question becomes an answer: its periods become spans of seconds, the database counts, the counts become figures.

Everything that a report's controls can lead to (both measures, the previous period) is in its answer, so that a toggle
asks the database nothing.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from cxbot.answer import Answer, Row
from cxbot.answering.coverage import RATED, Coverage, coverage_of, reach
from cxbot.answering.customers import customers_table
from cxbot.answering.details import every_row, explained
from cxbot.answering.exporting import csv_lines
from cxbot.answering.feedback import latest_voices
from cxbot.answering.names import names_of
from cxbot.answering.narrowing import scope_of
from cxbot.answering.splitting import bucket_asked, split_groups
from cxbot.answering.telling import to_json
from cxbot.answering.totals import count_ratings, earlier_trend, totals, trend_of
from cxbot.calendar import seconds
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.metric import Metric
from cxbot.metrics import catalogue
from cxbot.question import About, Question
from cxbot.section import Shape
from cxbot.sections import sections

__all__ = ["answer", "csv_lines", "rows", "to_json"]


def answer(connection: Connection, question: Question, *, now: datetime) -> Answer:
    """Compute everything that the question asks for.

    `now` decides what is archived or snoozed "now".

    Raises:
        AskError: the question names what there is not, or asks for more than 100 buckets.
    """
    at = seconds(now)
    since = coverage_of(connection)
    question = bucket_asked(question)
    scope = scope_of(connection, question)
    metrics = _offered(asked_metrics(question), since)
    ratings = any(each.event in RATED for each in metrics)
    whole = question.about in {About.REPORT, About.SECTION, About.METRIC}
    trend = whole and (question.about is not About.SECTION or _shape(question) in {Shape.DONUT, Shape.TREND})
    total = totals(connection, question, metrics, scope, since, now=at) if question.about is not About.CUSTOMERS else {}
    shown = _in_trend(question, metrics)
    return Answer(
        question=question,
        reach=reach(connection, since),
        total=total,
        ratings=count_ratings(connection, question, scope, now=at) if ratings and whole else None,
        series=trend_of(connection, question, question.period, shown, scope, since, now=at) if trend else None,
        previous=earlier_trend(connection, question, shown, scope, since, now=at) if trend else None,
        groups=split_groups(connection, question, metrics, scope, since, now=at) if whole and question.split else (),
        voices=latest_voices(connection, question, scope, now=at) if ratings and whole else (),
        table=customers_table(connection, question, scope, now=at) if question.about is About.CUSTOMERS else None,
        details=explained(connection, question, total, scope, now=at) if question.about is About.DETAILS else None,
        names=names_of(connection, question),
    )


def rows(connection: Connection, question: Question, *, now: datetime) -> Iterator[Row]:
    """Every row that the question's metric counted, the newest first.

    Raises:
        AskError: the question names no metric, or what there is not.
    """
    question = bucket_asked(question)
    return every_row(connection, question, scope_of(connection, question), now=seconds(now))


def asked_metrics(question: Question) -> list[Metric]:
    """The metrics that a question is about, in the catalogue's order.

    A filter by rating leaves out what is no rating, unless it is asked for by name.

    Raises:
        AskError: there is no metric or section of that name.
    """
    known = catalogue()
    if question.about in {About.METRIC, About.DETAILS}:
        if question.metric not in known:
            raise AskError(f"There is no metric “{question.metric}”.", "metrics")
        return [known[question.metric]]
    if question.about is About.SECTION:
        if question.section not in sections():
            raise AskError(f"There is no section “{question.section}”.", "help")
        wanted = set(sections()[question.section].metrics)
        if sections()[question.section].shape is Shape.TREND:
            wanted |= set(sections()["satisfaction"].metrics)
        found = [each for each in known.values() if each.name in wanted]
    else:
        found = list(known.values())
    if question.values_of(Kind.RATING):
        found = [each for each in found if each.event in RATED] or found
    return found


def _offered(metrics: list[Metric], since: Coverage) -> list[Metric]:
    """Those that can be measured.

    Raises:
        AskError: what was asked for cannot be.
    """
    found = [each for each in metrics if since.offers(each)]
    if not found:
        title = metrics[0].title
        raise AskError(f"{title}: no source tells which surveys were sent. Load them as surveys.csv.", "csat responses")
    return found


def _shape(question: Question) -> Shape:
    return sections()[question.section or ""].shape


def _in_trend(question: Question, metrics: list[Metric]) -> list[Metric]:
    """A report's trend shows satisfaction only; all else is in its thread as figures."""
    if question.about is About.METRIC:
        return metrics
    return [each for each in metrics if each.event in RATED]
