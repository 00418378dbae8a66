"""The sample company: made-up support data that look like a real year, the same for the same seed.

What happens on a day follows from the seed and the date alone, however often and whenever it is told. So a sync goes on
where the last one ended, and two syncs come to the same rows as one.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from cxbot.errors import SourceError
from cxbot.source import Batch, Record, Say, SourceKind, SourceSetting
from cxbot.sources.sample.company import build, records
from cxbot.sources.sample.days import LONGEST_DAYS, days
from cxbot.sources.sample.telling import Told

__all__ = ["KIND", "Sample", "SampleSettings"]

DAYS_AT_ONCE = 14  # told in one batch
QUICK_DAYS = 180


@dataclass(frozen=True, slots=True)
class SampleSettings:
    """Which company, how many days up to now, and how much of it: at scale 1 about 55 conversations begin a day."""

    seed: int = 7
    days: int = 730
    scale: float = 1.0

    @staticmethod
    def quick(seed: int = 7) -> "SampleSettings":
        """A company that is there in seconds: the last half year only."""
        return SampleSettings(seed, days=QUICK_DAYS)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Everything since `start` is told up to and including `until` (empty cursor: nothing is)."""

    seed: int
    scale: float
    start: date
    until: datetime

    def encode(self) -> str:
        """As text."""
        return json.dumps([self.seed, self.scale, self.start.isoformat(), self.until.isoformat()])


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample company as a source: it begins some days before the first sync, and goes on with every later one."""

    settings: SampleSettings = SampleSettings()

    @property
    def name(self) -> str:
        """The unique name: there is one sample company in a database."""
        return "sample company"

    @property
    def kind(self) -> str:
        """The sort of source."""
        return "sample"

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of it."""
        return ("These are the made-up data of a company that there is not.",)

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        """Tell the company, then what happened since the cursor, some days at a time.

        Raises:
            SourceError: the database holds another sample company.
        """
        now = now.astimezone(UTC).replace(microsecond=0)
        at = self._read(cursor) if cursor else self._beginning(now)
        company = build(self.settings.seed)
        if not cursor:
            yield Batch(tuple(records(company)), at.encode(), expected=(now.date() - at.start).days + 1)
        of_a_day = days(at.seed, at.scale, company)
        first = max(at.start, at.until.date() - timedelta(LONGEST_DAYS + 1))
        open_stories: list[list[Told]] = []
        upcoming, length = first, (now - at.until).days + 1
        begun = at.until
        while at.until < now:
            until = min(now, at.until + timedelta(DAYS_AT_ONCE))
            # Where the sun rises early it is the next day already.
            while upcoming <= until.date() + timedelta(1):
                open_stories += of_a_day.tell(upcoming)
                upcoming += timedelta(1)
            told, open_stories = _between(open_stories, at.until, until)
            at = replace(at, until=until)
            done = length if until == now else min((until - begun).days, length)
            yield Batch(told, at.encode(), done, length, synced_until=until)

    def _beginning(self, now: datetime) -> Cursor:
        start = now.date() - timedelta(self.settings.days)
        before = datetime(start.year, start.month, start.day, tzinfo=UTC) - timedelta(1)
        return Cursor(self.settings.seed, self.settings.scale, start, before)

    def _read(self, cursor: str) -> Cursor:
        seed, scale, start, until = json.loads(cursor)
        if (seed, scale) != (self.settings.seed, self.settings.scale):
            raise SourceError(
                f"The sample company in this database has seed {seed} and scale {scale}. Go on with the same ones, or "
                "take another database (CXBOT_DATABASE_URL) for another company."
            )
        return Cursor(seed, scale, date.fromisoformat(start), datetime.fromisoformat(until))


def _between(
    stories: list[list[Told]], after: datetime, until: datetime
) -> tuple[tuple[Record, ...], list[list[Told]]]:
    """What happens after one moment, up to and including another; and the stories that go on behind that."""
    start, end = after.timestamp(), until.timestamp()
    told = [each for story in stories for each in story if start < each[0] <= end]
    told.sort(key=lambda each: each[0])  # stable: what happens in one second stays in order
    return tuple(record for _, record in told), [story for story in stories if any(at > end for at, _ in story)]


def _open(_name: str, settings: Mapping[str, str], _say: Say) -> Sample:
    """The sample company has one name, whatever it is called."""
    try:
        return Sample(SampleSettings(int(settings["seed"]), int(settings["days"]), float(settings["scale"])))
    except ValueError as error:
        raise SourceError(
            "Seed and days of the sample company are whole numbers, and its scale is a number."
        ) from error


KIND = SourceKind(
    "sample",
    "a made-up company",
    (
        SourceSetting("seed", "which company", "7"),
        SourceSetting("days", "how many days up to now", "730"),
        SourceSetting("scale", "how much of it; at 1 about 55 conversations begin a day", "1.0"),
    ),
    _open,
)
