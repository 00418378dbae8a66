"""What customers said: the most recent ratings of a period."""

from dataclasses import replace

from sqlalchemy import func, select

from cxbot.answer import Voice
from cxbot.answering.count import Count
from cxbot.answering.people import customers_of
from cxbot.answering.selecting import latest_rows
from cxbot.calendar import moment
from cxbot.event import Event
from cxbot.tables.derived import credits as given
from cxbot.tables.raw import conversations, ratings

SAMPLE = 2


def latest_voices(count: Count, rated: Event, most: int = SAMPLE) -> tuple[Voice, ...]:
    """The latest ratings with a comment, the newest first; where nobody left one, the latest of all."""
    said = replace(rated, where=(*rated.where, func.trim(given.c.comment) != ""))
    return _latest(count, said, most) or _latest(count, rated, most)


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
