"""Archivings: a segment was archived or snoozed. At most one of a segment's lasts at any moment."""

from dataclasses import replace

from sqlalchemy import Float, case, cast, literal

from cxbot.event import Event, MustLast, Shortcut, Thing
from cxbot.metric import EventName
from cxbot.tables.derived import archivings as archived
from cxbot.tables.derived import segment_days as day
from cxbot.tables.derived import segments as segment
from cxbot.tables.derived import touches

_NOTHING = literal(0)
_RESOLVED = case((segment.c.replies > 0, segment.c.archived), else_=0)
_ARCHIVED = Event(
    thing=Thing.CONVERSATION,
    rows=archived,
    at=archived.c.at,
    key=archived.c.segment_id,
    segment=archived.c.segment_id,
    inbox=archived.c.inbox_id,
    begins=touches.c.at,
    ended_at=archived.c.until,
)
_FIRST_KNOWN = archived.c.known_from == archived.c.at

EVENTS = {
    EventName.ARCHIVINGS: replace(
        _ARCHIVED,
        must_last=MustLast.PERIOD_END,
        where=(_FIRST_KNOWN,),
        shortcut=Shortcut(sums=(segment.c.archived, _NOTHING, _NOTHING), days=(day.c.archived,)),
    ),
    EventName.REPLIED_ARCHIVINGS: replace(
        _ARCHIVED,
        must_last=MustLast.PERIOD_END,
        where=(_FIRST_KNOWN, archived.c.replied),
        shortcut=Shortcut(sums=(segment.c.archived_with_reply, _NOTHING, _NOTHING), days=(day.c.archived_with_reply,)),
    ),
    EventName.RESOLUTIONS: replace(
        _ARCHIVED,
        ended_at=archived.c.known_until,
        must_last=MustLast.NOW,
        known_from=archived.c.known_from,
        where=(archived.c.replies > 0,),
        value=archived.c.reply_business_seconds,
        shortcut=Shortcut(
            sums=(
                _RESOLVED,
                _RESOLVED * segment.c.reply_total,
                _RESOLVED * cast(segment.c.reply_total, Float) * segment.c.reply_total,
            ),
            days=(day.c.resolutions, day.c.resolution_total, day.c.resolution_squares),
            one=case((_RESOLVED > 0, segment.c.reply_total)),
        ),
    ),
}
