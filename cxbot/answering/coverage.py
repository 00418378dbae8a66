"""How far the data reach: since when and until when things are known, and what is still being worked out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, func, select

from cxbot.answer import NOTHING_COUNTED, Figure, Reach
from cxbot.calendar import local_day, moment, seconds, zone_named
from cxbot.events import events
from cxbot.filter import is_row
from cxbot.metric import Aggregate, Metric
from cxbot.period import Period
from cxbot.tables import raw

FILES = ("ratings_csv", "csv")  # kinds of sources that are loaded, not synced


@dataclass(frozen=True, slots=True)
class Coverage:
    """Since when each kind of thing is known, in seconds, by the column that says so; None where none is.

    `until` is up to when everything is known, in seconds; None where that is not told.
    """

    begins: Mapping[str, int | None]
    until: int | None = None

    @property
    def first(self) -> int | None:
        """When the first of all things happened."""
        return min((each for each in self.begins.values() if each is not None), default=None)

    def since(self, metrics: Iterable[Metric]) -> int | None:
        """Since when anything that one of these metrics counts is known."""
        found = (self.begins[_name(events()[each.event].begins)] for each in metrics)
        return min((each for each in found if each is not None), default=None)

    def comparable(self, metric: Metric, period: Period, before: Period) -> bool:
        """Whether a metric's figures in both periods may be compared.

        A count may not where it begins within the baseline, or later in the period than other things do: then it is
        only a part. Counts that all begin together within the period are compared with the same part.
        """
        if metric.aggregate is not Aggregate.COUNT:
            return True
        zone = zone_named(period.zone)
        own, first = (
            None if each is None else local_day(moment(each), zone) for each in (self.since([metric]), self.first)
        )
        return own is not None and first is not None and own <= min(before.first, max(period.first, first))

    def begins_with(self, metric: Metric, period: Period) -> bool:
        """Whether what a metric counts is known since as early in a period as anything is."""
        own, first = self.since([metric]), self.first
        if own is None or first is None or own >= seconds(period.end):
            return False
        zone = zone_named(period.zone)
        return local_day(moment(own), zone) <= max(period.first, local_day(moment(first), zone))

    def ends_before(self, start: int) -> bool:
        """Whether the data end before something begins."""
        return self.until is not None and self.until <= start

    def tells(self, metric: Metric, end: int) -> bool:
        """Whether anything that a metric counts is known before a moment."""
        first = self.since([metric])
        return first is not None and end > first

    def knows(self, metric: Metric, found: Figure, start: int, end: int) -> bool:
        """Whether anything is known of what a metric counts between two moments, where so much was found of it.

        What one source tells is known, though another's data end before.
        """
        return self.tells(metric, end) and (found.n > 0 or not self.ends_before(start))

    def figures(self, metrics: Sequence[Metric], found: dict[str, Figure], start: int, end: int) -> dict[str, Figure]:
        """What is known of metrics between two moments, by name: where the data do not reach, a count is no zero."""
        return {
            each.name: NOTHING_COUNTED
            if each.aggregate is Aggregate.COUNT and not self.knows(each, found[each.name], start, end)
            else found[each.name]
            for each in metrics
        }

    def offers(self, metric: Metric) -> bool:
        """Whether a metric can be measured: some things are told by few sources only."""
        return not events()[metric.event].untold or self.since([metric]) is not None


def coverage_of(connection: Connection) -> Coverage:
    """Since when each kind of thing is known."""
    columns = {_name(each.begins): each.begins for each in events().values()}
    firsts = (select(func.min(each)).scalar_subquery() for each in columns.values())
    return Coverage(dict(zip(columns, connection.execute(select(*firsts)).one(), strict=True)))


def first_day(connection: Connection, zone: str) -> date | None:
    """The local day on which the first of all things happened; None where nothing is known."""
    first = coverage_of(connection).first
    return None if first is None else local_day(moment(first), zone_named(zone))


def reach(connection: Connection, since: Coverage, sources: Iterable[str] = ()) -> Reach:
    """How far the data reach: those of these sources, by id, else of all."""
    told = raw.sources.c
    asked = [int(each) for each in sources if is_row(each)]
    known = select(told.kind, told.synced_until, told.name)
    synced = connection.execute(known.where(told.id.in_(asked)) if asked else known).all()
    untils = [until for _, until, _ in synced]
    # Of files of one kind the newest reaches farthest: October's says nothing of November. What is synced must all be.
    files = [max(some) for kind in FILES if (some := [until for each, until, _ in synced if each == kind and until])]
    others = [until for each, until, _ in synced if each not in FILES and until]
    found: datetime | None = None if None in untils else min((*files, *others), default=None)
    left = (raw.waiting_conversations, raw.waiting_ratings)
    waiting = sum(connection.scalar(select(func.count()).select_from(each.subquery())) or 0 for each in left)
    named = sorted(((until, name) for _, until, name in synced if until), key=lambda each: each[0])
    begins = None if since.first is None else moment(since.first)
    return Reach(begins, found, None in untils, waiting, tuple((name, until) for until, name in named))


def until(since: Coverage, reached: Reach) -> Coverage:
    """Since when, and up to when, each kind of thing is known."""
    return replace(since, until=None if reached.as_of is None else seconds(reached.as_of))


def _name(column: ColumnElement[int]) -> str:
    return str(column)
