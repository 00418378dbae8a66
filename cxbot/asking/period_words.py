"""Periods and what they are compared with, back to words."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date

from cxbot.asking.baselines import read_baseline
from cxbot.asking.context import Context
from cxbot.asking.periods import read_period
from cxbot.asking.plaintext import lowered, plain
from cxbot.asking.reading import Reading
from cxbot.calendar import DAY, CalendarUnit, local_day, units_earlier, whole_units, zone_named
from cxbot.errors import AskError
from cxbot.period import Baseline, Dates, Period, Relative, Units
from cxbot.question import Question
from cxbot.ways import LONG_MONTH_NAMES


def words_of_relative(relative: Relative) -> str:
    """Write a period that moves, or is fixed: "last week", "october 2026", "1 Oct - 15 Nov 2026"."""
    start = relative.start
    if isinstance(start, Dates) and relative.fixed and relative.end == start:
        return _dates(start.first, start.last)
    return relative.words().replace("–", "-")


def words_of_baseline(baseline: Baseline) -> str:
    """Write what a period is compared with: "vs last year", "vs previous 31 days", "compared"."""
    if baseline.period:
        return f"vs {words_of_relative(baseline.period)}"
    if baseline.unit is None:
        return "compared"
    if baseline.count:
        return f"vs previous {baseline.count} {baseline.unit}s"
    return "vs last year" if baseline.unit is CalendarUnit.YEAR else f"vs previous {baseline.unit}"


def period_words(period: Period, context: Context) -> str:
    """Write the words that give a period at this moment: as people say it, else its dates."""
    reading = _reading(period, context)
    for words in _period_candidates(period):
        with suppress(AskError):
            read = read_period(lowered(plain(words)), reading)
            if read and read[1] == len(words) and _same(reading.at(read[0]), period, reading):
                return words
    return _dates(period.first, period.last)


def baseline_words(question: Question, context: Context) -> str:
    """Write the words for a question's own baseline; empty where it is the previous period."""
    if question.baseline is None:
        return ""
    reading = _reading(question.period, context)
    dates = _period_candidates(question.baseline)
    for words in ("last year", "previous month", *dates):
        with suppress(AskError):
            read = read_baseline(lowered(plain(words)), reading)
            found = read[0].of(question.period, reading.now, reading.reach_of(read[0].period)) if read else None
            if read and found and read[1] == len(words) and _same(found, question.baseline, reading):
                return f"vs {words}"
    return f"vs {_dates(question.baseline.first, question.baseline.last)}"


def _reading(period: Period, context: Context) -> Reading:
    return Reading(context.now, period.zone, period.week_starts, context.reach)


def _same(found: Period, wanted: Period, reading: Reading) -> bool:
    """Whether it is the same period; one that was cut earlier this day is the same one so far."""
    if found.until and wanted.until and local_day(wanted.until, zone_named(reading.zone)) == reading.today:
        found = replace(found, until=wanted.until)
    return found == wanted


def _period_candidates(period: Period) -> Iterator[str]:
    """What may be its words, the friendliest first."""
    unit, count = period.unit, period.count
    if unit and unit is not CalendarUnit.HOUR:
        with suppress(AskError):
            yield Units(unit, ago=0).words()
            yield Units(unit, count).words()
    if period.until is None:
        yield _dates(period.first, period.last)
        return
    if unit and unit is not CalendarUnit.HOUR:
        # It was asked for to its end, which is still to come.
        yield _dates(period.first, units_earlier(unit, period.first, -count) - DAY)
    yield words_of_relative(Relative.since(Dates(period.first, period.first)))
    yield f"{_dates(period.first, period.first)} - today"


def _dates(first: date, last: date) -> str:
    unit, count = whole_units(first, last)
    if count == 1 and unit is CalendarUnit.MONTH:
        return f"{LONG_MONTH_NAMES[first.month - 1].lower()} {first.year}"
    if count == 1 and unit is CalendarUnit.QUARTER:
        return f"Q{(first.month + 2) // 3} {first.year}"
    if count == 1 and unit is CalendarUnit.YEAR:
        return str(first.year)
    return Dates(first, last).words().replace("–", "-")
