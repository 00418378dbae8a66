"""What customers said: the most recent ratings of a period, and all its comments."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import func, select

from cxbot.answer import Feedback, Row, Voice
from cxbot.answering.count import Count
from cxbot.answering.customer_names import customers_of
from cxbot.answering.details import described, every_row
from cxbot.answering.narrowing import event_of
from cxbot.answering.selecting import latest_rows
from cxbot.answering.totals import count_ratings
from cxbot.calendar import moment
from cxbot.errors import AskError
from cxbot.event import Event
from cxbot.filter import Kind
from cxbot.metric import Metric
from cxbot.tables.derived import credits as given
from cxbot.tables.raw import conversations, ratings

SAMPLE = 2
PAGE = 10


def latest_voices(count: Count, rated: Event, most: int = SAMPLE) -> tuple[Voice, ...]:
    """The latest ratings with a comment, the newest first; where nobody left one, the latest of all."""
    return _latest(count, _said(rated), most) or _latest(count, rated, most)


def feedback_page(count: Count, metric: Metric, page_size: int = PAGE) -> Feedback:
    """One page of the comments beside what a metric of ratings counts, and how many there are of each score.

    Raises:
        AskError: there is no such page.
    """
    scope, page, rated = count.scope, count.question.page, event_of(metric)
    others = tuple(each for each in scope.filters if each.kind is not Kind.RATING)
    of_all = count_ratings(replace(count, scope=replace(scope, filters=others)), _said(rated))
    number = of_all.count if len(others) == len(scope.filters) else count_ratings(count, _said(rated)).count
    last = max(0, -(-number // page_size) - 1)
    if page > last:
        raise AskError(f"The comments end with page {last + 1}; there is no page {page + 1}.")
    chosen = latest_rows(_said(rated), count.whens, scope, now=count.now).offset(page * page_size).limit(page_size)
    found = count.connection.execute(chosen).all()
    return Feedback(
        rows=tuple(described(count.connection, metric, found)),
        count=number,
        rated=count_ratings(count, rated).count,
        by_score=of_all,
        page=page,
        page_size=page_size,
    )


def every_comment(count: Count, metric: Metric) -> Iterator[Row]:
    """Every comment, the newest first."""
    return every_row(count, metric, _said(event_of(metric)))


def _said(rated: Event) -> Event:
    return replace(rated, where=(*rated.where, func.trim(given.c.comment) != ""))


def _latest(count: Count, rated: Event, most: int) -> tuple[Voice, ...]:
    rows = latest_rows(rated, count.whens, count.scope, now=count.now).limit(most).subquery("rated")
    latest = (
        select(
            ratings.c.external_id,
            given.c.segment_id,
            given.c.at,
            given.c.score,
            given.c.satisfied,
            given.c.comment,
            ratings.c.contact_id,
            ratings.c.link,
            conversations.c.link.label("conversation_link"),
        )
        .join(rows, (rows.c.key == given.c.rating_id) & (rows.c.at == given.c.at))
        .join(ratings, ratings.c.id == given.c.rating_id)
        .outerjoin(conversations, conversations.c.id == ratings.c.conversation_id)
        .order_by(given.c.at.desc(), given.c.rating_id.desc())
    )
    found = count.connection.execute(latest).all()
    called = customers_of(count.connection, [(each.segment_id, each.contact_id) for each in found])
    return tuple(
        Voice(
            rating_id=each.external_id,
            customer=name,
            score=each.score,
            satisfied=bool(each.satisfied),
            at=moment(each.at),
            comment=each.comment,
            link=each.link or each.conversation_link or "",
        )
        for each, name in zip(found, called, strict=True)
    )
