"""From a form to a question: what was chosen and typed in its fields, in the words of the grammar.

It knows no form, only what stands in the fields, and says in which of them something is wrong.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date

from cxbot import ways
from cxbot.asking import Context, view
from cxbot.asking.baselines import near_baseline, read_baseline, read_unit_over_unit
from cxbot.asking.plaintext import lowered, plain
from cxbot.asking.reading import Reading
from cxbot.calendar import Bucket
from cxbot.errors import AskError
from cxbot.filter import Filter, Kind
from cxbot.period import Baseline, Dates, Period, Relative
from cxbot.question import UNCOMPARED, YEARS, Question
from cxbot.view import View

KEPT = "="  # the choice that leaves a period or baseline as it is
PREVIOUS = "previous"
PERIODS = (
    *("today", "yesterday", "last 7 days", "last 30 days", "this week", "last week", "last 4 weeks"),
    *("this month", "last month", "last 3 months", "this quarter", "last quarter"),
    *("last 12 months", "this year", "last year", "all time"),
)
_VERSUS = re.compile(r"^(?:vs\b\.?|versus\b|(?:compared? )?(?:to|with)\b|compared?\b|against\b):? ")
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
    if question.about in UNCOMPARED and baseline and baseline != question.baseline:
        raise EntryError("words" if entry.words else "against", "This list is of one period, and not compared.")
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
        return _days(entry.first, entry.last, context), None
    if entry.period == KEPT:
        return question.period, None
    with _in("period"):
        return _view(entry.period, context).asked.period, None


def _days(first: date, last: date | None, context: Context) -> Period:
    """The days that were picked; until now where the last was not."""
    if last and last < first:
        raise EntryError(
            "last", f"This day is before the first, {ways.current().day(first, year=True)}. Swap the two dates."
        )
    if first.year < YEARS[0]:
        raise EntryError("first", f"That is too long ago. Choose a day from {YEARS[0]} on.")
    begins = Dates(first, first)
    with _in("last" if last else "first", picked=True):
        return context.reading.at(Relative.of(Dates(first, last)) if last else Relative.since(begins))


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
    with _in(field):
        said = _VERSUS.sub("", lowered(plain(words)), count=1)
        read = read_unit_over_unit(said, 0) or read_baseline(said, context.reading)
        if read is None:
            wrong = f"“{words}”: that is no period. Say previous, last year, previous month, or dates."
            raise AskError(wrong, near_baseline(said) or "previous")
        if rest := said[read[1] :].strip(" .?!"):
            raise AskError(f"“{rest}” is too much: only one period stands here.", said[: read[1]])
        rule = read[0] if isinstance(read[0], Baseline) else Baseline(read[0])
        return rule.of(period, context.now, context.reach())


def _view(words: str, context: Context) -> View:
    return view("form", words, context)


def _kind(name: str) -> Kind | None:
    return Kind(name) if name else None


def _bucket(name: str) -> Bucket | None:
    return Bucket(name) if name else None


@contextmanager
def _in(field: str, *, picked: bool = False) -> Iterator[None]:
    """What is wrong here is wrong in this field; with what would work, where that is known and can be typed there."""
    try:
        yield
    except EntryError:
        raise
    except AskError as error:
        offered_now = error.suggestion and error.suggestion not in error.text and not picked
        better = f" Try “{error.suggestion}”." if offered_now else ""
        raise EntryError(field, f"{error.text}{better}") from error
    except ValueError as error:
        raise EntryError(
            field, "This form belongs to another version of the bot. Close it, and open it again."
        ) from error
