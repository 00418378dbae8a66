"""How far the data reach, in words: since when, until when, and what is still being worked out."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from cxbot import ways
from cxbot.answer import Answer, Known, Reach
from cxbot.drawing.text import escape
from cxbot.period import Period
from cxbot.unit import thousands

USUAL = timedelta(days=1)  # data that end so little before the period does are no cause for concern
WARNING = "⚠"
SOURCES = 3  # so many are named, those that lag most

Written = Callable[[datetime], str]
Named = Callable[[str, int], str]


def in_slack(moment: datetime) -> str:
    """A moment in each reader's own zone."""
    known = f"{ways.current().moment(moment.astimezone(UTC), year=True)} UTC"
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} {{time}}|{known}>"


def reach_in_words(answer: Answer, written: Written = in_slack, named: Named = escape) -> Iterator[str]:
    """Up to when the data are known, then what makes the numbers less than the whole truth.

    `written` says moments, `named` the names of sources with at most so many characters.
    """
    reach, question = answer.reach, answer.question
    if reach.loading:
        yield f"{WARNING} loading the data is not finished"
    elif reach.as_of is None:
        yield "no data loaded yet"
    elif reach.as_of < question.period.end - USUAL:
        yield f"{WARNING} data only up to {written(reach.as_of)}"
    elif len(reach.sources) > 1:
        told = [f"{named(name, 40)} {written(until)}" for name, until in reach.sources[:SOURCES]]
        more = f" and {len(reach.sources) - SOURCES} more" if len(reach.sources) > SOURCES else ""
        yield f"data as of: {', '.join(told)}{more}"
    else:
        yield f"data as of {written(reach.as_of)}"
    if reach.waiting:
        things = "conversation is" if reach.waiting == 1 else "conversations are"
        yield f"{WARNING} {thousands(reach.waiting)} {things} still being worked out, so numbers will change"
    shown = (question.before, question.period) if answer.total else (question.period,)
    if begun := next(filter(None, (begins_within(reach, each) for each in shown)), None):
        yield f"{WARNING} the data begin on {day_in_words(begun)}"


def unknown(answer: Answer, opening: str) -> tuple[str, str]:
    """Two sentences where nothing is known of the period: why, and what to do; empty where something is."""
    reach, period = answer.reach, answer.question.period
    if reach.begins is None and reach.loading:
        return ("There are no data yet.", "The first load is not finished: ask again, they come as it goes on.")
    if reach.begins is None:
        return ("There are no data yet.", "Load them with “cxbot load”, or ask whoever runs the bot to.")
    if reach.knows(period) is not Known.NOTHING:
        return "", ""
    if reach.as_of is not None and reach.as_of <= period.start:
        return (f"{opening}: no data yet.", f"The data end {at_in_words(reach.as_of, period.zone)}.")
    begun = day_in_words(reach.begins.astimezone(ZoneInfo(period.zone)))
    return (f"{opening}: no data.", f"The data begin on {begun}.")


def known_part(answer: Answer) -> str:
    """Which part of a period is known, where the data reach only a part of it: "known from 27 Nov 2024"; else empty."""
    reach, period = answer.reach, answer.question.period
    begun, end = begins_within(reach, period), reach.end_of(period)
    parts = [f"from {day_in_words(begun)}"] if begun else []
    parts += [f"until {at_in_words(end, period.zone)}"] if end < period.end else []
    return f"known {' '.join(parts)}" if parts else ""


def at_in_words(moment: datetime, zone: str) -> str:
    """A moment in the report's zone: "28 Nov 08:06"."""
    return ways.current().moment(moment.astimezone(ZoneInfo(zone)))


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
    return ways.current().day(day, year=True)
