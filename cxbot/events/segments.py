"""Conversation segments: when they start, and all that happens in them."""

from dataclasses import replace

from sqlalchemy import Integer, cast, literal

from cxbot.event import Event, Shortcut, Thing
from cxbot.metric import EventName
from cxbot.tables.derived import segment_days, segments, touches

_SEGMENT = Event(
    thing=Thing.CONVERSATION,
    rows=segments,
    at=segments.c.started_at,
    key=segments.c.id,
    segment=segments.c.id,
    inbox=segments.c.inbox_id,
    begins=touches.c.at,
)
_TOUCH = Event(
    thing=Thing.CONVERSATION,
    rows=touches,
    at=touches.c.at,
    key=touches.c.segment_id,
    segment=touches.c.segment_id,
    inbox=touches.c.inbox_id,
    begins=touches.c.at,
    unique=False,
)

_NOTHING = literal(0)

EVENTS = {
    EventName.STARTS: replace(
        _SEGMENT,
        where=(segments.c.has_message,),
        shortcut=Shortcut(
            sums=(cast(segments.c.has_message, Integer), _NOTHING, _NOTHING), days=(segment_days.c.with_message,)
        ),
    ),
    EventName.ACTIVITY: replace(
        _TOUCH,
        shortcut=Shortcut(
            whole=replace(_SEGMENT, shortcut=Shortcut(last=segments.c.last_at, during=_TOUCH)),
            sums=(literal(1), _NOTHING, _NOTHING),
            days=(segment_days.c.begun,),
            covers=True,
        ),
    ),
}
