"""Messages received and sent, and those that are replies; a message in several inboxes counts once."""

from dataclasses import replace

from sqlalchemy import BigInteger, Integer, cast, func, literal

from cxbot.event import Event
from cxbot.metric import EventName
from cxbot.tables.derived import counted_messages as message
from cxbot.tables.derived import segments as segment

_MESSAGE = Event(
    rows=message,
    at=message.c.at,
    key=message.c.message_id,
    segment=message.c.segment_id,
    inbox=message.c.inbox_id,
    leading=message.c.leading,
    unique=False,
)
_NOTHING = literal(0)
_FIRST = segment.c.first_business_seconds
_SENT = replace(
    _MESSAGE,
    where=(message.c.direction == "out",),
    teammate=message.c.teammate_id,
    sums=(segment.c.sent, _NOTHING, _NOTHING),
)

EVENTS = {
    EventName.RECEIVED: replace(
        _MESSAGE, where=(message.c.direction == "in",), sums=(segment.c.received, _NOTHING, _NOTHING)
    ),
    EventName.SENT: _SENT,
    EventName.REPLIES: replace(
        _SENT,
        where=(*_SENT.where, message.c.reply_business_seconds.is_not(None)),
        value=message.c.reply_business_seconds,
        sums=(segment.c.replies, segment.c.reply_total, segment.c.reply_squares),
    ),
    EventName.FIRST_REPLIES: replace(
        _SENT,
        where=(*_SENT.where, message.c.first_business_seconds.is_not(None)),
        value=message.c.first_business_seconds,
        sums=(
            cast(_FIRST.is_not(None), Integer),
            func.coalesce(_FIRST, 0),
            func.coalesce(cast(_FIRST, BigInteger) * cast(_FIRST, BigInteger), 0),
        ),
    ),
}
