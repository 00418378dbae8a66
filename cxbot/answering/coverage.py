"""How far the data reach: since when and until when things are known, and what is still being worked out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from cxbot.answer import NOTHING_COUNTED, Figure, Reach
from cxbot.calendar import moment, zone_named
from cxbot.metric import Aggregate, EventName, Metric
from cxbot.period import Period
from cxbot.tables import derived, raw

RATED = {EventName.RATINGS, EventName.SCORED_RATINGS}


@dataclass(frozen=True, slots=True)
class Coverage:
    """The first moment of each kind of thing, in seconds; None without any. `conversations` is any activity."""

    ratings: int | None
    conversations: int | None
    surveys: int | None

    @property
    def first(self) -> int | None:
        """When the first of all things happened."""
        return min((each for each in (self.ratings, self.conversations) if each is not None), default=None)

    def comparable(self, metric: Metric, period: Period) -> bool:
        """Whether a period may be compared with: of one that the data begin within, a count is only a part."""
        first = self._first(metric)
        begins = None if first is None else moment(first).astimezone(zone_named(period.zone)).date()
        return metric.aggregate is not Aggregate.COUNT or (begins is not None and begins <= period.first)

    def figure(self, metric: Metric, found: Figure, end: int) -> Figure:
        """What is known of a metric until `end`: before the data begin a count is unknown, not zero."""
        first = self._first(metric)
        unknown = first is None or end <= first
        return NOTHING_COUNTED if unknown and metric.aggregate is Aggregate.COUNT else found

    def figures(self, metrics: Sequence[Metric], found: dict[str, Figure], end: int) -> dict[str, Figure]:
        """The same of several metrics, by name."""
        return {each.name: self.figure(each, found[each.name], end) for each in metrics}

    def _first(self, metric: Metric) -> int | None:
        if metric.event is EventName.SURVEYS:
            return self.surveys
        return self.ratings if metric.event in RATED else self.conversations

    def offers(self, metric: Metric) -> bool:
        """Whether a metric can be measured: that of surveys needs a source that tells of those it sent."""
        return metric.event is not EventName.SURVEYS or self.surveys is not None


def coverage_of(connection: Connection) -> Coverage:
    """Since when ratings, what happens in conversations, and surveys are known."""
    first_rating = select(func.min(derived.credits.c.at)).scalar_subquery()
    first_touch = select(func.min(derived.touches.c.at)).scalar_subquery()
    first_survey = select(func.min(derived.sent_surveys.c.at)).scalar_subquery()
    ratings, conversations, surveys = connection.execute(select(first_rating, first_touch, first_survey)).one()
    return Coverage(ratings, conversations, surveys)


def reach(connection: Connection, since: Coverage) -> Reach:
    """How far the data reach."""
    synced = raw.sources.c.synced_until
    oldest, complete, every = connection.execute(select(func.min(synced), func.count(synced), func.count())).one()
    found: datetime | None = oldest if complete == every else None
    left = (raw.waiting_conversations, raw.waiting_ratings)
    waiting = sum(connection.scalar(select(func.count()).select_from(each.subquery())) or 0 for each in left)
    return Reach(None if since.first is None else moment(since.first), found, complete != every, waiting)
