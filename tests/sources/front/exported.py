"""What a Front's exports tell, for tests."""

from datetime import datetime
from typing import Any

from cxbot.source import Batch, RatingRecord, Refused
from tests.sources.front.desk import Desk
from tests.sources.front.happening import at

NOW = at("8 10:00")


def batches(desk: Desk, cursor: str = "", now: datetime = NOW, **options: Any) -> list[Batch]:
    desk.time.at = now.timestamp()
    return list(desk.source(**options).batches(cursor, now))


def ratings(told: list[Batch]) -> list[RatingRecord]:
    return [each for batch in told for each in batch.records if isinstance(each, RatingRecord)]


def refused(told: list[Batch]) -> list[Refused]:
    return [each for batch in told for each in batch.refused]
