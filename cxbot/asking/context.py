"""What words are understood by, and written with: the moment, the zone, what there is, and what things are called."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from cxbot.asking.filters import Names
from cxbot.asking.mentions import KnownAs
from cxbot.asking.reading import Reading
from cxbot.metric import Metric
from cxbot.section import Section


@dataclass(frozen=True, slots=True)
class Context:
    """What words are understood by: the moment, the zone, what there is to be asked about, and what things are called.

    `names` finds inboxes, people and tags by what they are called; `people` gives for ids of Slack users what they are
    known as, the address first. `reach` tells the first day of the data, None where that is unknown.
    """

    now: datetime
    zone: str
    names: Names
    sections: Iterable[Section]
    metrics: Iterable[Metric]
    week_starts: int = 0
    people: KnownAs = field(default_factory=dict)
    reach: Callable[[], date | None] = lambda: None

    @property
    def reading(self) -> Reading:
        """How periods are read."""
        return Reading(self.now, self.zone, self.week_starts, self.reach)
