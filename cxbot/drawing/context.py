"""The small grey line under an answer: period, zone, filters, freshness and who asked."""

from cxbot.answer import Answer
from cxbot.drawing.charts.directions import ISOLATES
from cxbot.drawing.headline import filters_in_words
from cxbot.drawing.reach import reach_in_words
from cxbot.drawing.text import escape
from cxbot.rights import EVERYTHING, Audience


def context(answer: Answer, asked_by: str = "", audience: Audience = EVERYTHING) -> str:
    """Period, zone, filters, freshness and asker in one line; `asked_by` is a Slack id, empty where nobody is named."""
    period = answer.question.period
    scope = filters_in_words(answer, audience)
    parts = [
        escape(period.words()),
        period.zone,
        escape(scope, 300, keep=ISOLATES) if scope else "all inboxes",
        *reach_in_words(answer),
        f"asked by <@{asked_by}>" if asked_by else "",
    ]
    return " · ".join(part for part in parts if part)
