"""Splits: the same figures for every inbox, teammate, tag, day or hour of the day."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cxbot.answer import Group
from cxbot.answering import spans
from cxbot.answering.count import Count
from cxbot.answering.counting import figures, nothing
from cxbot.answering.names import NONE, external_ids, names, told_apart
from cxbot.calendar import seconds
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.metric import Metric
from cxbot.period import Bucket
from cxbot.question import Question

CALENDAR = {Kind.DAY: Bucket.DAY, Kind.WEEK: Bucket.WEEK, Kind.MONTH: Bucket.MONTH}


def split_groups(count: Count, metrics: Sequence[Metric]) -> tuple[Group, ...]:
    """A row for every value that something was counted for; by size of the first metric's n, or in order of time."""
    kind = count.question.split
    if kind is None:
        return ()
    if kind is Kind.HOUR:
        return _hours(count, metrics)
    if kind in CALENDAR:
        return _calendar(count, metrics, kind)
    found = figures(count, metrics, count.whens, split=kind)
    span = seconds(count.question.period.start), seconds(count.question.period.end)
    rows = {
        by: count.since.figures(metrics, cell, *span)
        for (_, by), cell in found.items()
        if any(each.n for each in cell.values())
    }
    ids = [by for by in rows if by is not None]
    called = {each: str(each) for each in ids} if kind is Kind.CHANNEL else names(count.connection, kind, ids)
    known = dict(called) if kind is Kind.CHANNEL else external_ids(count.connection, kind, ids)
    first = metrics[0].name

    def order(by: Any) -> tuple[bool, int, str, Any]:
        return by is None, -rows[by][first].n, called.get(by, "").casefold(), by or 0

    groups = (
        Group(kind, "", NONE, rows[by]) if by is None else Group(kind, known[by], called[by], rows[by], key=str(by))
        for by in sorted(rows, key=order)
    )
    return told_apart(count.connection, groups)


def bucket_asked(question: Question) -> Question:
    """A question about one day, week or month of a split, as one about that period.

    Raises:
        AskError: the period has no such day, week or month.
    """
    if question.cell is None or question.cell[0] not in CALENDAR:
        return question
    kind, first = question.cell
    bucket = CALENDAR[kind]
    spans_of = {each.first.date().isoformat(): each for each in question.period.buckets(bucket)}
    if first not in spans_of:
        raise AskError(f"There is no {kind} that begins with {first} in this period.")
    period = question.period.within(spans_of[first], bucket)
    return replace(question.during(period), page=question.page, cell=None)


def _calendar(count: Count, metrics: Sequence[Metric], kind: Kind) -> tuple[Group, ...]:
    period, bucket = count.question.period, CALENDAR[kind]
    found = figures(count, metrics, spans.buckets(period, bucket, clocks=count.scope.clocks))
    groups = []
    for number, each in enumerate(period.buckets(bucket)):
        day, span = each.first.date().isoformat(), (seconds(each.start), seconds(each.end))
        cells = count.since.figures(metrics, found[number, None], *span)
        groups.append(Group(kind, day, each.label, cells, key=day))
    return tuple(groups)


def _hours(count: Count, metrics: Sequence[Metric]) -> tuple[Group, ...]:
    """Every hour that clocks show in the period, however empty; one that comes twice is counted together."""
    whens = spans.whole(count.question.period, clocks=True)
    found = figures(count, metrics, whens, split=Kind.HOUR)
    empty = {each.name: nothing(each) for each in metrics}
    span = seconds(count.question.period.start), seconds(count.question.period.end)
    return tuple(
        Group(
            Kind.HOUR,
            f"{hour:02d}",
            f"{hour:02d}:00",
            count.since.figures(metrics, found.get((0, hour), empty), *span),
            key=str(hour),
        )
        for hour in spans.hours_shown(whens)
    )
