"""Ratings: on the day of the latest submission that is known, credited to one teammate."""

from dataclasses import replace

from cxbot.event import Event, MustLast, Shortcut, Thing
from cxbot.metric import EventName
from cxbot.tables.derived import credits as given

_RATED = Event(
    thing=Thing.RATING,
    rows=given,
    at=given.c.at,
    key=given.c.rating_id,
    segment=given.c.segment_id,
    inbox=given.c.inbox_id,
    begins=given.c.at,
    channel=given.c.channel,
    teammate=given.c.teammate_id,
    value=given.c.satisfied,
    score=given.c.score,
    satisfied=given.c.satisfied,
    ended_at=given.c.until,
    must_last=MustLast.NOW,
)

EVENTS = {
    EventName.RATINGS: replace(_RATED, shortcut=Shortcut(covers=True)),
    EventName.SCORED_RATINGS: replace(_RATED, value=given.c.score, where=(given.c.score.is_not(None),)),
}
