"""Behind one number: how it was calculated, what was left out, and the very rows that were counted."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, null, select

from cxbot.answer import Details, Figure, Measured, Row
from cxbot.answering import spans
from cxbot.answering.counting import percentiles, rows_of
from cxbot.answering.names import names
from cxbot.answering.people import customers_of
from cxbot.answering.selecting import latest_rows
from cxbot.database import moment, seconds
from cxbot.errors import AskError
from cxbot.event import Event
from cxbot.events import events
from cxbot.metric import Aggregate, Metric
from cxbot.metrics import catalogue
from cxbot.question import Kind, Question
from cxbot.statistics import wilson
from cxbot.tables import derived, raw
from cxbot.unit import Unit, duration, show, thousands

PAGE = 10
AT_ONCE = 500  # rows that an export reads at a time


def explained(
    connection: Connection, question: Question, total: dict[str, Measured], *, now: int, page_size: int = PAGE
) -> Details:
    """The calculation of a metric with this question's numbers, and one page of the rows that it counted.

    Raises:
        AskError: there is no such page.
    """
    metric = _metric(question)
    measured = total[metric.name]
    figure = measured.now
    statement = rows_of(metric.event, [spans.whole(question.period)], question.filters, now=now)
    if metric.unit is Unit.DURATION and figure.n:
        median, ninetieth = percentiles(connection, statement, figure.n)
        measured = replace(measured, now=replace(figure, median=median, ninetieth=ninetieth))
    last = max(0, -(-figure.n // page_size) - 1)
    if not 0 <= question.page <= last:
        raise AskError(f"The list ends with page {last + 1}.")
    interval = wilson(figure.numerator or 0, figure.n) if metric.aggregate is Aggregate.SHARE and figure.n else None
    return Details(
        measured=measured,
        calculation=calculation(metric, figure),
        left_out=(metric.left_out,) if metric.left_out else (),
        interval=interval,
        rows=tuple(_page(connection, question, metric, now, question.page * page_size, page_size)),
        count=figure.n,
        page=question.page,
        page_size=page_size,
    )


def rows(connection: Connection, question: Question, *, now: datetime) -> Iterator[Row]:
    """Every row that the question's metric counted, the newest first."""
    metric = _metric(question)
    start = 0
    while page := _page(connection, question, metric, seconds(now), start, AT_ONCE):
        yield from page
        start += AT_ONCE


def calculation(metric: Metric, figure: Figure) -> str:
    """The metric's sentence with the numbers of one figure: "193 of 212 ratings were 4 or 5 stars: 91.0 %."."""
    if figure.n == 0:
        return f"There were no {metric.noun[1]}."
    total = figure.total or 0.0
    said = metric.calculation.format(
        value=show(figure.value, metric.unit, more=True),
        n=thousands(figure.n),
        numerator=thousands(figure.numerator or 0),
        total=duration(total) if metric.unit is Unit.DURATION else thousands(total),
    )
    return said.replace(f"1 {metric.noun[1]}", f"1 {metric.noun[0]}", 1) if figure.n == 1 else said


def _metric(question: Question) -> Metric:
    if question.metric not in catalogue():
        raise AskError("Details are about one metric: name it.", "first reply time last week")
    return catalogue()[question.metric]


def _page(connection: Connection, question: Question, metric: Metric, now: int, start: int, size: int) -> Sequence[Row]:
    event = events()[metric.event]
    found = connection.execute(_described(event, question, now, start, size)).all()
    called = customers_of(connection, [(each.segment, each.contact) for each in found])
    inboxes = names(connection, Kind.INBOX, {each.inbox for each in found if each.inbox is not None})
    teammates = names(connection, Kind.TEAMMATE, {each.teammate for each in found if each.teammate is not None})
    return [
        Row(
            id=str(each.key),
            at=moment(each.at),
            conversation=each.subject or "",
            customer=name,
            inbox=inboxes.get(each.inbox, ""),
            teammate=teammates.get(each.teammate, ""),
            value=None if metric.aggregate is Aggregate.COUNT else float(each.value),
            comment=each.comment or "",
            score=each.score,
            link=each.own_link or each.link or "",
        )
        for each, name in zip(found, called, strict=True)
    ]


def _described(event: Event, question: Question, now: int, start: int, size: int) -> Select[Any]:
    """The counted keys of one page with what people want to see of each; of several rows of a key the latest."""
    keys = latest_rows(event, spans.whole(question.period), question.filters, now=now)
    newest = keys.selected_columns.at.desc(), keys.selected_columns.key.desc()
    row = keys.order_by(*newest).offset(start).limit(size).subquery("page")
    segment, conversation = derived.segments.alias("of_segment"), raw.conversations.alias("of_conversation")
    joined = row.outerjoin(segment, segment.c.id == row.c.segment).outerjoin(
        conversation, conversation.c.id == segment.c.conversation_id
    )
    if event.rating is not None:
        rating, given = raw.ratings.alias("of_rating"), derived.credits.alias("of_credit")
        joined = joined.join(rating, rating.c.id == row.c.key).join(given, given.c.rating_id == row.c.key)
        more = [given.c.comment, given.c.score, rating.c.contact_id.label("contact"), rating.c.link.label("own_link")]
    else:
        more = [null().label(name) for name in ("comment", "score", "contact", "own_link")]
    return (
        select(row, conversation.c.subject, conversation.c.link, *more)
        .select_from(joined)
        .order_by(row.c.at.desc(), row.c.key.desc())
    )
