"""Messages received and sent, and those that are replies; a message in several inboxes counts once."""

from dataclasses import replace

from cxbot.event import Event
from cxbot.metric import EventName
from cxbot.tables.derived import counted_messages as message

_MESSAGE = Event(
    rows=message,
    at=message.c.at,
    key=message.c.message_id,
    segment=message.c.segment_id,
    inbox=message.c.inbox_id,
    leading=message.c.leading,
    unique=False,
)
_SENT = replace(_MESSAGE, where=(message.c.direction == "out",), teammate=message.c.teammate_id)

EVENTS = {
    EventName.RECEIVED: replace(_MESSAGE, where=(message.c.direction == "in",)),
    EventName.SENT: _SENT,
    EventName.REPLIES: replace(
        _SENT,
        where=(*_SENT.where, message.c.reply_business_seconds.is_not(None)),
        value=message.c.reply_business_seconds,
    ),
    EventName.FIRST_REPLIES: replace(
        _SENT,
        where=(*_SENT.where, message.c.first_business_seconds.is_not(None)),
        value=message.c.first_business_seconds,
    ),
}
