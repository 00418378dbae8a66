"""Chatwoot's own figures of a span, as its reports count them: satisfaction and reply times, with the rows behind."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from cxbot.calendar import seconds
from cxbot.source import Total
from cxbot.sources.chatwoot import Chatwoot
from cxbot.sources.chatwoot.messages import aware, naive
from cxbot.sources.chatwoot.schema import read_schema

SATISFIED = 4  # from this rating on


def totals_of(source: Chatwoot, start: datetime, end: datetime) -> tuple[Total, ...]:
    """What Chatwoot shows for a span.

    Raises:
        SourceError: its database cannot be read.
    """
    account, begin, finish = source.options.account, naive(start), naive(end)
    with source.database.reading() as connection:
        schema = read_schema(connection, source.database.url.username or "")
        answers, events = schema.table("csat_survey_responses").c, schema.table("reporting_events").c
        rated = select(answers.id, answers.rating).where(
            answers.account_id == account, answers.created_at >= begin, answers.created_at < finish
        )
        ratings = {str(row.id): float(row.rating) for row in connection.execute(rated)}
        at = func.coalesce(events.event_end_time, events.created_at).label("at")
        replied = select(events.conversation_id, at, schema.optional("reporting_events", "value")).where(
            events.account_id == account, events.name == "reply_time", at >= begin, at < finish
        )
        replies = {
            f"{row.conversation_id} {seconds(aware(row.at))}": float(row.value or 0)
            for row in connection.execute(replied)
        }
    return (_satisfaction(ratings), _reply_time(replies))


def _satisfaction(rows: Mapping[str, float]) -> Total:
    good = sum(each >= SATISFIED for each in rows.values())
    return Total(
        "csat_percentage",
        "satisfaction score",
        100 * good / len(rows) if rows else None,
        len(rows),
        (
            "Chatwoot counts a rating on the day of its first answer, we on that of its latest.",
            "Ratings before the start of what is told, or given in the last minutes, are not here.",
        ),
        rows,
    )


def _reply_time(rows: Mapping[str, float]) -> Total:
    return Total(
        "reply_time",
        "reply time",
        sum(rows.values()) / len(rows) if rows else None,
        len(rows),
        (
            "Chatwoot keeps reply times since version 3.0 only.",
            "Chatwoot begins anew where a bot or a pending conversation was handed over, or one was opened by hand.",
            "Chatwoot's time is laid beside ours by the calendar, not in business time.",
        ),
        rows,
    )
