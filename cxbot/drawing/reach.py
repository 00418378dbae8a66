"""How far the data reach, in words: since when, until when, and what is still being worked out."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from cxbot.answer import Answer, Reach
from cxbot.period import Period
from cxbot.unit import thousands

USUAL = timedelta(days=1)  # data that end so little before the period does are no cause for concern
WARNING = "⚠"

Written = Callable[[datetime], str]


def in_slack(moment: datetime) -> str:
    """A moment in each reader's own zone."""
    known = f"{moment.astimezone(UTC):%d %b %Y %H:%M} UTC"
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} {{time}}|{known}>"


def reach_in_words(answer: Answer, written: Written = in_slack) -> Iterator[str]:
    """Up to when the data are known, then what makes the numbers less than the whole truth; `written` says moments."""
    reach, question = answer.reach, answer.question
    if reach.loading:
        yield f"{WARNING} loading the data is not finished"
    elif reach.as_of is None:
        yield "no data loaded yet"
    elif reach.as_of < question.period.end - USUAL:
        yield f"{WARNING} data only up to {written(reach.as_of)}"
    else:
        yield f"data as of {written(reach.as_of)}"
    if reach.waiting:
        things = "conversation is" if reach.waiting == 1 else "conversations are"
        yield f"{WARNING} {thousands(reach.waiting)} {things} still being worked out, so numbers will change"
    shown = (question.before, question.period) if answer.total else (question.period,)
    if begun := next(filter(None, (begins_within(reach, each) for each in shown)), None):
        yield f"{WARNING} the data begin on {day_in_words(begun)}"


def begins_within(reach: Reach, period: Period) -> date | None:
    """The local day on which the data begin, if that is after the period's first one."""
    if reach.begins is None:
        return None
    day = reach.begins.astimezone(ZoneInfo(period.zone)).date()
    return day if day > period.first else None


def nothing_before(answer: Answer) -> str:
    """Why there is nothing to compare with, where the baseline ends before the data begin; else empty."""
    reach, before = answer.reach, answer.question.before
    if reach.begins is None or before.end > reach.begins:
        return ""
    return f"Nothing to compare with: the data begin on {day_in_words(reach.begins.astimezone(ZoneInfo(before.zone)))}."


def only_since(answer: Answer) -> str:
    """What to add to the name of a baseline of which only a part is known: " (known from 26 Sep 2026 on)"."""
    begun = begins_within(answer.reach, answer.question.before)
    return f" (known from {day_in_words(begun)} on)" if begun else ""


def day_in_words(day: date) -> str:
    """A day with its year: "3 Mar 2026"."""
    return f"{day.day} {day:%b %Y}"
