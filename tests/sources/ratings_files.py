"""CSVs of ratings for tests: written, opened, and what they tell."""

from collections.abc import Callable

from sqlalchemy import Engine

from cxbot.source import RatingRecord
from cxbot.sources.ratings_csv import RatingsFile
from cxbot.syncing import Loaded, sync
from tests.syncing.told import NOW

WORDS = ["rating=Rating", "rated_at=When"]

Open = Callable[..., RatingsFile]


def ratings(file: RatingsFile) -> list[RatingRecord]:
    return [each for batch in file.batches("", NOW) for each in batch.records if isinstance(each, RatingRecord)]


def refused(file: RatingsFile) -> list[tuple[str, str]]:
    return [(each.place, each.reason) for batch in file.batches("", NOW) for each in batch.refused]


def blank(file: RatingsFile) -> int:
    return sum(batch.blank for batch in file.batches("", NOW))


def load(engine: Engine, file: RatingsFile) -> Loaded:
    return sync(engine, file, now=NOW)
