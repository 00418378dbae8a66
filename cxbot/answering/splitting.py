"""Splits: the same figures for every inbox, teammate, tag, day or hour of the day."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from cxbot.answer import Figure, Group
from cxbot.answering import spans
from cxbot.answering.counting import figures
from cxbot.answering.names import external_ids, names
from cxbot.errors import AskError
from cxbot.metric import Metric
from cxbot.period import Bucket
from cxbot.question import Kind, Question

NONE = "(none)"
_CALENDAR = {Kind.DAY: Bucket.DAY, Kind.WEEK: Bucket.WEEK, Kind.MONTH: Bucket.MONTH}
_NAMED = (Kind.INBOX, Kind.TEAMMATE, Kind.TAG, Kind.ACCOUNT, Kind.CONTACT)


def split_groups(
    connection: Connection, question: Question, metrics: Sequence[Metric], *, now: int
) -> tuple[Group, ...]:
    """A row for every value that something was counted for; by size of the first metric's n, or in order of time.

    Raises:
        AskError: there is no such split.
    """
    kind = question.split
    if kind is None:
        return ()
    if kind is Kind.HOUR:
        return _hours(connection, question, metrics, now)
    if kind in _CALENDAR:
        return _calendar(connection, question, metrics, now, _CALENDAR[kind])
    if kind is not Kind.CHANNEL and kind not in _NAMED:
        raise AskError(
            f"Numbers cannot be split by {kind}. Try by inbox, channel, teammate, account or tag.", "by inbox"
        )
    whens = [spans.whole(question.period)]
    found = figures(connection, metrics, whens, question.filters, now=now, split=kind)
    rows = {by: cell for (_, by), cell in found.items() if any(each.n for each in cell.values())}
    ids = [by for by in rows if by is not None]
    called = {each: str(each) for each in ids} if kind is Kind.CHANNEL else names(connection, kind, ids)
    known = dict(called) if kind is Kind.CHANNEL else external_ids(connection, kind, ids)
    first = metrics[0].name

    def order(by: Any) -> tuple[bool, int, str, Any]:
        return by is None, -rows[by][first].n, called.get(by, "").casefold(), by or 0

    return tuple(
        Group(kind, "" if by is None else known[by], NONE if by is None else called[by], rows[by])
        for by in sorted(rows, key=order)
    )


def _calendar(
    connection: Connection, question: Question, metrics: Sequence[Metric], now: int, bucket: Bucket
) -> tuple[Group, ...]:
    found = figures(connection, metrics, spans.buckets(question.period, bucket), question.filters, now=now)
    kind = Kind(bucket.value)
    return tuple(
        Group(kind, each.first.date().isoformat(), each.label, found[number, None])
        for number, each in enumerate(question.period.buckets(bucket))
    )


def _hours(connection: Connection, question: Question, metrics: Sequence[Metric], now: int) -> tuple[Group, ...]:
    found = figures(connection, metrics, spans.hours_of_day(question.period), question.filters, now=now)
    hours: dict[int, dict[str, Figure]] = {slot: cell for (slot, _), cell in found.items()}
    return tuple(Group(Kind.HOUR, f"{hour:02d}", f"{hour:02d}:00", hours[hour]) for hour in sorted(hours))
