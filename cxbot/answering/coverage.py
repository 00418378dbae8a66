"""How far the data reach: since when and until when things are known, and what is still being worked out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, func, select

from cxbot.answer import NOTHING_COUNTED, Figure, Reach
from cxbot.calendar import local_day, moment, zone_named
from cxbot.events import events
from cxbot.metric import Aggregate, Metric
from cxbot.period import Period
from cxbot.tables import raw


@dataclass(frozen=True, slots=True)
class Coverage:
    """Since when each kind of thing is known, in seconds, by the column that says so; None where none is."""

    begins: Mapping[str, int | None]

    @property
    def first(self) -> int | None:
        """When the first of all things happened."""
        return min((each for each in self.begins.values() if each is not None), default=None)

    def since(self, metrics: Iterable[Metric]) -> int | None:
        """Since when anything that one of these metrics counts is known."""
        found = (self.begins[_name(events()[each.event].begins)] for each in metrics)
        return min((each for each in found if each is not None), default=None)

    def comparable(self, metric: Metric, period: Period) -> bool:
        """Whether a period may be compared with: of one that the data begin within, a count is only a part."""
        first = self.since([metric])
        begins = None if first is None else moment(first).astimezone(zone_named(period.zone)).date()
        return metric.aggregate is not Aggregate.COUNT or (begins is not None and begins <= period.first)

    def figure(self, metric: Metric, found: Figure, end: int) -> Figure:
        """What is known of a metric until `end`: before the data begin a count is unknown, not zero."""
        first = self.since([metric])
        unknown = first is None or end <= first
        return NOTHING_COUNTED if unknown and metric.aggregate is Aggregate.COUNT else found

    def figures(self, metrics: Sequence[Metric], found: dict[str, Figure], end: int) -> dict[str, Figure]:
        """The same of several metrics, by name."""
        return {each.name: self.figure(each, found[each.name], end) for each in metrics}

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


def reach(connection: Connection, since: Coverage) -> Reach:
    """How far the data reach."""
    synced = raw.sources.c.synced_until
    oldest, complete, every = connection.execute(select(func.min(synced), func.count(synced), func.count())).one()
    found: datetime | None = oldest if complete == every else None
    left = (raw.waiting_conversations, raw.waiting_ratings)
    waiting = sum(connection.scalar(select(func.count()).select_from(each.subquery())) or 0 for each in left)
    return Reach(None if since.first is None else moment(since.first), found, complete != every, waiting)


def _name(column: ColumnElement[int]) -> str:
    return str(column)
