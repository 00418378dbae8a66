"""One sync as it goes on: where it stands, what it met that has no meaning here, and the batches that say so."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from cxbot.source import Batch, Record, Refused
from cxbot.sources.front.client import Api
from cxbot.sources.front.company import Company
from cxbot.sources.front.notes import notes_of
from cxbot.sources.front.positions import Cursor
from cxbot.sources.front.telling import Telling

LAG = 60  # seconds after which what happened is there to be read
OVERLAP = 600  # seconds, where a position is a time
MOST_RECORDS = 500  # in one batch, of what is told a record at a time
DAY = timedelta(days=1)
HOLDS_UP = 31 * 86_400  # seconds for which a day without its export holds up how far all is told


@dataclass(frozen=True, slots=True)
class Options:
    """What a person says of a Front.

    From when on it is told, whether private inboxes are, addresses of ours besides those that Front knows, and after
    how many seconds without activity a conversation begins anew (0: as everywhere).
    """

    start: datetime
    private: bool = False
    own: tuple[str, ...] = ()
    inactivity: int = 0


@dataclass(slots=True)
class Run:
    """A sync up to `before`, a moment by Front's clock. `at` moves with what is told, `gaps` are what is left out.

    `done` of `days` are told. No export is asked for until `rests_until`, a moment too.
    """

    api: Api
    options: Options
    company: Company
    telling: Telling
    at: Cursor
    before: float
    days: int
    done: int = 0
    rests_until: float = 0.0
    gaps: set[str] = field(default_factory=set)

    def batch(
        self,
        records: Sequence[Record],
        about: str,
        refused: Sequence[Refused] = (),
        *,
        until: float = 0.0,
    ) -> Batch:
        """What was told, with where that leaves it. `until` is up to when all is told now, if that is known."""
        self.at = replace(
            self.at,
            staff=dict(sorted(self.telling.staff.items())),
            places=dict(sorted(self.telling.places.items())),
            told=tuple(self.telling.told.items()),
        )
        synced = None
        if until:
            # What Front does not give for a month it will hardly ever give: the notes say so, and it holds up nothing.
            missing = [at for day in self.at.failed if (at := begin_of(date.fromisoformat(day))) > until - HOLDS_UP]
            self.at = replace(self.at, until=max(self.at.until, min([until, *missing]) - LAG))
            synced = datetime.fromtimestamp(int(self.at.until), UTC)
        return Batch(
            tuple(records),
            self.at.written(),
            self.done,
            self.days,
            refused=tuple(refused),
            synced_until=synced,
            about=about,
            notes=notes_of(self.company, self.at, self.gaps, private=self.options.private),
        )

    def count(self, strange: Mapping[str, int]) -> None:
        """Count what has no meaning here."""
        if strange:
            self.at = replace(self.at, unknown=dict(sorted((Counter(self.at.unknown) + Counter(strange)).items())))


def day_of(at: float) -> date:
    """The day in UTC that a moment is on."""
    return datetime.fromtimestamp(at, UTC).date()


def begin_of(day: date) -> float:
    """When a day begins in UTC."""
    return datetime.combine(day, time(), UTC).timestamp()
