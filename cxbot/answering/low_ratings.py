"""Who was not satisfied in a period, and whether somebody has written to them since.

A rating is answered by the first message that a person sent in its conversation after it was given, in whichever
segment: by the customers' clock, nights and weekends included. An automatic reply is no answer, nor is a call, as it is
no reply either. One that was given again counts as given then.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, FromClause, func, select

from cxbot.answer.highlights import LowRating, LowRatings
from cxbot.answering.belonging import PEOPLE
from cxbot.answering.count import Count
from cxbot.answering.customer_names import accounts_of, customers_of
from cxbot.answering.selecting import latest_rows
from cxbot.calendar import moment
from cxbot.event import Event
from cxbot.tables.derived import counted_messages, segments
from cxbot.tables.derived import credits as given
from cxbot.tables.raw import conversations, ratings, teammates

MOST = 5  # that are described


def low_ratings(count: Count, rated: Event, most: int = MOST) -> LowRatings:
    """The ratings that are not satisfied, those that wait first. One statement, and a few for those described."""
    low = replace(rated, where=(*rated.where, given.c.satisfied == 0))
    rows = latest_rows(low, count.whens, count.scope, now=count.now).subquery("low")
    said = (func.trim(given.c.comment) != "").label("said")
    wanted = select(
        rows.c.key,
        rows.c.at,
        said,
        given.c.score,
        ratings.c.conversation_id,
        first_answer(rows, count.now).label("answered_at"),
    ).select_from(
        rows.join(given, (given.c.rating_id == rows.c.key) & (given.c.at == rows.c.at)).join(
            ratings, ratings.c.id == rows.c.key
        )
    )
    found = sorted(count.connection.execute(wanted).all(), key=_order)
    return LowRatings(
        count=len(found),
        scored=sum(each.score is not None for each in found),
        answered=sum(each.answered_at is not None for each in found),
        waiting=sum(each.conversation_id is not None and each.answered_at is None for each in found),
        rows=tuple(_described(count, found[:most])),
    )


def first_answer(rows: FromClause, now: int) -> ColumnElement[int]:
    """When a person first wrote in the conversation of a rating after it, up to now, in seconds; none while nobody did.

    `rows` has when each was given.
    """
    own, out, person = segments.alias("own"), counted_messages, teammates
    # Only what was sent has an author. "+ 0": else SQLite may walk through all messages of a stretch.
    return (
        select(func.min(out.c.at))
        .join_from(own, out, out.c.segment_id == own.c.id)
        .join(person, person.c.id == out.c.teammate_id)
        .where(
            own.c.conversation_id == ratings.c.conversation_id,
            (out.c.at + 0) > rows.c.at,
            (out.c.at + 0) <= now,
            person.c.kind.in_(PEOPLE),
        )
        .correlate(ratings, rows)
        .scalar_subquery()
    )


def _order(row: Any) -> tuple[int, bool, int, int]:
    """Those that wait, the longest first; then those that were answered, the newest first; then those outside.

    Of each those before that say something: from the others nobody learns what to do.
    """
    if row.conversation_id is None:
        return 2, not row.said, -row.at, -row.key
    if row.answered_at is None:
        return 0, not row.said, row.at, row.key
    return 1, not row.said, -row.at, -row.key


def _described(count: Count, found: Sequence[Any]) -> list[LowRating]:
    if not found:
        return []
    statement = (
        select(
            given.c.rating_id,
            given.c.at,
            given.c.segment_id,
            given.c.comment,
            ratings.c.external_id,
            ratings.c.contact_id,
            ratings.c.link,
            conversations.c.link.label("conversation_link"),
        )
        .join(ratings, ratings.c.id == given.c.rating_id)
        .outerjoin(conversations, conversations.c.id == ratings.c.conversation_id)
        .where(given.c.rating_id.in_([each.key for each in found]))
    )
    told = {(each.rating_id, each.at): each for each in count.connection.execute(statement)}
    rows = [told[each.key, each.at] for each in found]
    people = [(each.segment_id, each.contact_id) for each in rows]
    called, accounts = customers_of(count.connection, people), accounts_of(count.connection, people)
    by = _answered_by(count, found)
    return [
        LowRating(
            rating_id=row.external_id,
            customer=name,
            account=account,
            score=each.score,
            at=moment(each.at),
            comment=row.comment,
            link=row.link or row.conversation_link or "",
            conversation=each.conversation_id is not None,
            answered_at=None if each.answered_at is None else moment(each.answered_at),
            answered_by=by.get((each.conversation_id, each.answered_at), ""),
        )
        for each, row, name, account in zip(found, rows, called, accounts, strict=True)
    ]


def _answered_by(count: Count, found: Sequence[Any]) -> dict[tuple[int, int], str]:
    """Who wrote, by conversation and moment."""
    answers = {(each.conversation_id, each.answered_at) for each in found if each.answered_at is not None}
    if not answers:
        return {}
    out = counted_messages
    statement = (
        select(segments.c.conversation_id, out.c.at, func.min(teammates.c.name).label("name"))
        .join_from(segments, out, out.c.segment_id == segments.c.id)
        .join(teammates, teammates.c.id == out.c.teammate_id)
        .where(
            segments.c.conversation_id.in_(sorted({conversation for conversation, _ in answers})),
            (out.c.at + 0).in_(sorted({at for _, at in answers})),
            teammates.c.kind.in_(PEOPLE),
        )
        .group_by(segments.c.conversation_id, out.c.at)
    )
    return {(each.conversation_id, each.at): each.name for each in count.connection.execute(statement)}
