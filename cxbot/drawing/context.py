"""The small grey line under an answer: period, zone, filters, what ratings rest on, freshness and who asked."""

from cxbot.answer import Answer
from cxbot.drawing.charts.directions import ISOLATES
from cxbot.drawing.coverage import coverage_in_words
from cxbot.drawing.headline import filters_in_words
from cxbot.drawing.reach import reach_in_words
from cxbot.drawing.text import escape
from cxbot.question import About
from cxbot.rights import Audience


def context(answer: Answer, audience: Audience, asked_by: str = "") -> str:
    """Period, zone, filters, freshness and asker in one line; `asked_by` is a Slack id, empty where nobody is named.

    Of how many conversations the ratings are is among it, but for a whole report, which says it in its thread: there
    is no room for a second line.
    """
    whole = answer.question.about is About.REPORT
    parts = [
        scope(answer, audience),
        "" if whole else coverage_in_words(answer.coverage),
        *reach_in_words(answer),
        f"asked by <@{asked_by}>" if asked_by else "",
    ]
    return " · ".join(part for part in parts if part)


def scope(answer: Answer, audience: Audience) -> str:
    """What was asked about: period, zone and filters in one line."""
    period, filters = answer.question.period, filters_in_words(answer, audience)
    narrowed = escape(filters, 300, keep=ISOLATES) if filters else "all inboxes"
    return " · ".join((escape(period.words(), keep=ISOLATES), period.zone, narrowed))


def wholeness(answer: Answer) -> str:
    """How whole the numbers are: of how many conversations the ratings are, and up to when the data are known."""
    parts = (coverage_in_words(answer.coverage), *reach_in_words(answer))
    said = " · ".join(part for part in parts if part)
    return f"{said[:1].upper()}{said[1:]}"
