"""Archivings: a segment was archived or snoozed. At most one of a segment's lasts at any moment."""

from dataclasses import replace

from cxbot.event import Event
from cxbot.metric import EventName
from cxbot.tables.derived import archivings as archived

_ARCHIVED = Event(
    rows=archived,
    at=archived.c.at,
    key=archived.c.segment_id,
    segment=archived.c.segment_id,
    inbox=archived.c.inbox_id,
    until=archived.c.until,
)

EVENTS = {
    EventName.ARCHIVINGS: replace(_ARCHIVED, lasting=True),
    EventName.REPLIED_ARCHIVINGS: replace(_ARCHIVED, lasting=True, where=(archived.c.replied,)),
    EventName.RESOLUTIONS: replace(
        _ARCHIVED, lasting_now=True, where=(archived.c.replies > 0,), value=archived.c.reply_business_seconds
    ),
}
