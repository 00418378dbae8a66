"""Conversation segments: when they start, and all that happens in them."""

from cxbot.event import Event
from cxbot.metric import EventName
from cxbot.tables.derived import segments, touches

EVENTS = {
    EventName.STARTS: Event(
        rows=segments,
        at=segments.c.started_at,
        key=segments.c.id,
        segment=segments.c.id,
        inbox=segments.c.inbox_id,
        where=(segments.c.has_message,),
    ),
    EventName.ACTIVITY: Event(
        rows=touches,
        at=touches.c.at,
        key=touches.c.segment_id,
        segment=touches.c.segment_id,
        inbox=touches.c.inbox_id,
        unique=False,
    ),
}
