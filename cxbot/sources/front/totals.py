"""Front's own figures of a span: satisfaction and response time from its reports, with the rows of its exports."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from cxbot.calendar import seconds
from cxbot.source import Total
from cxbot.sources.front.analytics import DAY, Analytics, FailedError
from cxbot.sources.front.client import Api, Row
from cxbot.sources.front.ratings import Row as Exported
from cxbot.sources.front.ratings import score_of, written_moment

SATISFACTION, ANSWERS, RESPONSE, SENT = (
    *("pct_csat_survey_satisfaction", "num_csat_survey_response", "avg_response_time", "num_messages_sent"),
)
COLUMNS = (
    *("Activity API ID", "Conversation API ID", "Message API ID", "Type", "Message date", "Response time"),
    *("Survey rating", "Segment ID", "Segment start", "Segment end", "First response", "Total reply time"),
)
_WHOLE = "Front counts whole days in UTC; a span that begins or ends within a day is rounded out there."


def totals_of(api: Api, start: datetime, end: datetime) -> tuple[Total, ...]:
    """What Front shows for a span.

    Raises:
        SourceError: its reports cannot be had.
    """
    analytics = Analytics(api)
    last = end - timedelta(seconds=1)
    found = analytics.report(start.timestamp(), last.timestamp(), (SATISFACTION, ANSWERS, RESPONSE, SENT))
    inboxes = sorted(str(each["id"]) for each in api.listed("/inboxes"))
    rated: dict[str, float] = {}
    replied: dict[str, float] = {}
    unread = []
    day = start.date()
    while day <= last.date():
        try:
            for row in analytics.day(day, COLUMNS, inboxes):
                if (score := score_of(row.get("Survey rating", ""))) is not None:
                    rated[row.get("Activity API ID", "")] = float(score)
                replied |= _reply(row, start, end)
        except FailedError:
            unread.append(f"{day:%-d %B}")
        day += DAY
    gaps = (f"Front gave no export of {', '.join(unread)}, so rows of these days are missing.",) if unread else ()
    return (
        _satisfaction(found, rated, (_WHOLE, *gaps)),
        _response(found, replied, (_WHOLE, *gaps)),
    )


def _reply(row: Exported, start: datetime, end: datetime) -> Mapping[str, float]:
    at, took = written_moment(row.get("Message date", "")), _number(row.get("Response time", ""))
    if at is None or took is None or not start <= at < end:
        return {}
    return {f"{row.get('Conversation API ID', '')} {seconds(at)}": took}


def _satisfaction(found: Mapping[str, Row], rows: Mapping[str, float], known: tuple[str, ...]) -> Total:
    n = int(_value(found, ANSWERS) or 0)
    value, doubt = percent(_value(found, SATISFACTION), n)
    reasons = (
        *known,
        *doubt,
        "Front counts a rating on the day of its survey's comment; one that was changed may be another here.",
    )
    return Total("csat_percentage", "satisfaction (Front's report)", value, n, reasons, rows)


def _response(found: Mapping[str, Row], rows: Mapping[str, float], known: tuple[str, ...]) -> Total:
    reasons = (
        *known,
        "Front measures in the business hours of its shifts where it has any; ours is by the calendar.",
        "Front counts replies in all its inboxes; private ones are told here only where that is set.",
    )
    return Total("reply_time", "response time (Front's report)", _value(found, RESPONSE), len(rows), reasons, rows)


def percent(value: float | None, n: int) -> tuple[float | None, tuple[str, ...]]:
    """A share in percent, which Front may write from 0 to 1 or from 0 to 100; and what is in doubt about it.

    It is a share of `n`, so that one form makes a whole number of it, and the other seldom does.
    """
    if value is None or value == 0 or value > 1:
        return value, ()
    as_share, as_percent = _is_whole(value * n), _is_whole(value * n / 100) and n > 0
    if as_percent and as_share and n:
        return 100 * value, (f"Front writes {value:g}, which may be {value:g} % or {100 * value:g} %.",)
    return (value if as_percent else 100 * value), ()


def _is_whole(number: float) -> bool:
    return abs(number - round(number)) < 0.01 and round(number) > 0


def _value(found: Mapping[str, Row], name: str) -> float | None:
    said = (found.get(name) or {}).get("value")
    return None if said is None or isinstance(said, dict) else _number(str(said))


def _number(text: str) -> float | None:
    try:
        return float(text.strip())
    except ValueError:
        return None
