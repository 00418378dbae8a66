"""From a form to a question: what was chosen and typed in its fields, in the words of the grammar.

It knows no form, only what stands in the fields, and says in which of them something is wrong.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date

from cxbot.asking import Context, view
from cxbot.asking.reading import Reading
from cxbot.calendar import Bucket
from cxbot.errors import AskError
from cxbot.filter import Filter, Kind
from cxbot.period import Period
from cxbot.question import Question
from cxbot.view import View

KEPT = "="  # the choice that leaves a period or baseline as it is
PREVIOUS = "previous"
PERIODS = (
    *("today", "yesterday", "last 7 days", "last 30 days", "this week", "last week", "last 4 weeks"),
    *("this month", "last month", "last 3 months", "this quarter", "last quarter"),
    *("last 12 months", "this year", "last year", "all time"),
)
_VERSUS = re.compile(r"(?:vs\.?|versus|compared (?:to|with)|against) ", re.IGNORECASE)
BASELINES = (PREVIOUS, "previous month", "last year")


class EntryError(AskError):
    """What stands in one field of a form cannot be."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the fields: words where not said otherwise, empty where nothing was chosen or typed.

    `period` and `baseline` are one of those offered, or KEPT; `words` and `against`, which were typed, and the days go
    before them. None leaves as it is what the form has no field for.
    """

    period: str = KEPT
    words: str = ""
    first: date | None = None
    last: date | None = None
    baseline: str = KEPT
    against: str = ""
    filters: tuple[Filter, ...] = ()
    split: str | None = None
    bucket: str | None = None
    measure: str | None = None


def offered(context: Context) -> Iterator[tuple[str, Period]]:
    """Periods as people say them, and what they are at this moment."""
    reading = Reading(context.now, context.zone, context.week_starts, context.reach)
    for words in PERIODS:
        with suppress(AskError):  # one that cannot be, as long as the data are too long
            yield words, reading.at(_view(words, context).period)


def entered(question: Question, entry: Entry, context: Context) -> Question:
    """The question with what was entered in the place of what it had; what it is about stays.

    Raises:
        EntryError: something in a field cannot be, or does not go with the others.
    """
    period, said = _period(question, entry, context)
    baseline = _baseline(question, entry, context, period, said)
    changed = replace(question, period=period, baseline=baseline, page=0)
    if baseline and baseline != question.baseline:
        changed = changed.comparing()
    with _in("split"):
        changed = changed if entry.split is None else replace(changed, split=_kind(entry.split))
    changed = changed if entry.measure is None else replace(changed, measure=entry.measure or None)
    with _in("bucket"):
        changed = changed if entry.bucket is None else replace(changed, bucket=_bucket(entry.bucket))
        if changed.bucket:
            changed.period.buckets(changed.bucket)
    most = max(entry.filters, key=lambda each: len(each.ids), default=None)
    with _in(most.kind.value if most else "words"):
        return replace(changed, filters=entry.filters)


def _period(question: Question, entry: Entry, context: Context) -> tuple[Period, View | None]:
    """The period, and what was said where words gave it."""
    if entry.words:
        if entry.first or entry.last:
            raise EntryError("words", "Give the period in words or by its days, not both.")
        with _in("words"):
            said = _view(entry.words, context)
        if replace(said.asked, baseline=None, compare=False) != Question(said.asked.period):
            raise EntryError("words", "Only a period stands here, like last 12 weeks. The rest has fields of its own.")
        return said.asked.period, said
    if entry.last and not entry.first:
        raise EntryError("first", "From which day on? Choose it, or leave both days empty.")
    if entry.first:
        days = f"{entry.first} - {entry.last}" if entry.last else f"since {entry.first}"
        with _in("last" if entry.last else "first"):
            return _view(days, context).asked.period, None
    if entry.period == KEPT:
        return question.period, None
    with _in("period"):
        return _view(entry.period, context).asked.period, None


def _baseline(question: Question, entry: Entry, context: Context, period: Period, said: View | None) -> Period | None:
    """What the period is compared with; None for the period before."""
    if entry.against:
        return _compared(entry.against, "against", period, context)
    if entry.baseline not in {KEPT, PREVIOUS}:
        return _compared(entry.baseline, "baseline", period, context)
    if said is not None and said.asked.baseline is not None:
        return said.asked.baseline
    return question.baseline if entry.baseline == KEPT else None


def _compared(words: str, field: str, period: Period, context: Context) -> Period | None:
    """What words behind "vs" mean for this period, however that was chosen."""
    versus = "" if _VERSUS.match(words) else "vs "
    days = f"{period.first} - {period.last}"
    with _in(field, behind=days):
        rule = _view(f"{days} {versus}{words}", context).baseline
        if rule is None:
            raise EntryError(field, "With what is it compared? Write it like last year, or 1 Sep - 30 Sep.")
        return rule.of(period, context.now, context.reach())


def _view(words: str, context: Context) -> View:
    return view("form", words, context)


def _kind(name: str) -> Kind | None:
    return Kind(name) if name else None


def _bucket(name: str) -> Bucket | None:
    return Bucket(name) if name else None


@contextmanager
def _in(field: str, behind: str = "") -> Iterator[None]:
    """What is wrong here is wrong in this field; with what would work, where that is known.

    Something that stands in no field may stand before it, and is left out of what would work.
    """
    try:
        yield
    except EntryError:
        raise
    except AskError as error:
        suggestion = error.suggestion.removeprefix(behind).strip()
        better = f" Try “{suggestion}”." if suggestion and suggestion not in error.text else ""
        raise EntryError(field, f"{error.text}{better}") from error
    except ValueError as error:
        raise EntryError(
            field, "This form belongs to another version of the bot. Close it, and open it again."
        ) from error
