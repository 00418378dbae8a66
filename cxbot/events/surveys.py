"""Surveys, when they were sent; what each contributes is whether it has been answered by now."""

from sqlalchemy import literal

from cxbot.event import Event, Thing
from cxbot.metric import EventName
from cxbot.tables.derived import sent_surveys as sent

EVENTS = {
    EventName.SURVEYS: Event(
        thing=Thing.SURVEY,
        rows=sent,
        at=sent.c.at,
        key=sent.c.survey_id,
        segment=sent.c.segment_id,
        inbox=sent.c.inbox_id,
        begins=sent.c.at,
        untold="No source tells which surveys were sent. Load them as surveys.csv.",
        teammate=sent.c.teammate_id,
        value=literal(1),
        value_since=sent.c.answered_at,
    )
}
