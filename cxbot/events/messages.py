"""Messages received and sent, and those that are replies; a message in several inboxes counts once."""

from dataclasses import replace
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, cast, func, literal

from cxbot.event import Event, Shortcut, Thing
from cxbot.metric import EventName
from cxbot.tables.derived import author_days as author
from cxbot.tables.derived import counted_messages as message
from cxbot.tables.derived import segment_days as day
from cxbot.tables.derived import segments as segment
from cxbot.tables.derived import touches

_MESSAGE = Event(
    thing=Thing.MESSAGE,
    rows=message,
    at=message.c.at,
    key=message.c.message_id,
    segment=message.c.segment_id,
    inbox=message.c.inbox_id,
    begins=touches.c.at,
    unique=False,
)
_NOTHING = literal(0)
Columns = tuple[ColumnElement[Any], ...]


def _summed(
    *sums: ColumnElement[Any], days: Columns, by_author: Columns = (), one: ColumnElement[Any] | None = None
) -> Shortcut:
    n, total, squares = (*sums, _NOTHING, _NOTHING)[:3]
    return Shortcut(leading=message.c.leading, sums=(n, total, squares), days=days, by_author=by_author, one=one)


_FIRST = segment.c.first_business_seconds
_SENT = replace(
    _MESSAGE,
    where=(message.c.direction == "out",),
    teammate=message.c.teammate_id,
    shortcut=_summed(segment.c.sent, days=(day.c.sent,), by_author=(author.c.sent,)),
)

EVENTS = {
    EventName.RECEIVED: replace(
        _MESSAGE,
        where=(message.c.direction == "in",),
        shortcut=_summed(segment.c.received, days=(day.c.received,)),
    ),
    EventName.SENT: _SENT,
    EventName.REPLIES: replace(
        _SENT,
        where=(*_SENT.where, message.c.reply_business_seconds.is_not(None)),
        value=message.c.reply_business_seconds,
        shortcut=_summed(
            *(segment.c.replies, segment.c.reply_total, segment.c.reply_squares),
            days=(day.c.replies, day.c.reply_total, day.c.reply_squares),
            by_author=(author.c.replies, author.c.reply_total, author.c.reply_squares),
        ),
    ),
    EventName.FIRST_REPLIES: replace(
        _SENT,
        where=(*_SENT.where, message.c.first_business_seconds.is_not(None)),
        value=message.c.first_business_seconds,
        shortcut=_summed(
            cast(_FIRST.is_not(None), Integer),
            func.coalesce(_FIRST, 0),
            func.coalesce(cast(_FIRST, BigInteger) * cast(_FIRST, BigInteger), 0),
            days=(day.c.first_replies, day.c.first_total, day.c.first_squares),
            by_author=(author.c.first_replies, author.c.first_total, author.c.first_squares),
            one=_FIRST,
        ),
    ),
}
