"""A database in which digests told something, and what became of it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from cxbot.deriving import derive_stale
from cxbot.drawing.part import written_out
from cxbot.keeping.deliveries import Deliveries, Delivery
from cxbot.keeping.schedules import KeptSchedule
from cxbot.message import Message, Modal
from cxbot.question import Question
from cxbot.recalling import Recalling
from cxbot.replying import Replying
from cxbot.rights import EVERYTHING, Audience
from cxbot.source import Gone, RatingRecord, Record, RecordKind
from cxbot.syncing import sync
from tests.answering.company import WEEK
from tests.posted import SLOT, claimed, posted, subscribed, told_now
from tests.syncing.told import telling

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
LATER = MONDAY + timedelta(days=7)
REPORT = Question(WEEK)
PLAIN = Audience(names=False, comments=False, scores=False)


class House:
    """A database with digests: what is told in it, and recalled, at moments of our own."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.now = engine, MONDAY
        self.deliveries = Deliveries(engine, "T1", lambda: self.now)
        self.replying = Replying(engine, lambda: self.now, written_out)
        self.recalling = Recalling(self.replying, self.deliveries)

    def subscribe(self, question: Question = REPORT) -> KeptSchedule:
        return subscribed(self.engine, question, self.now)[0]

    def promise(self, kept: KeptSchedule, slot: str = SLOT) -> Delivery:
        return claimed(self.deliveries, kept, self.now, slot)

    def post(self, kept: KeptSchedule, question: Question = REPORT, slot: str = SLOT) -> Delivery:
        return posted(self.deliveries, kept, told_now(self.replying, question), self.now, slot)

    def load(self, *records: Record) -> None:
        sync(self.engine, telling(*records), now=self.now)
        derive_stale(self.engine)

    def changes(self, told: Delivery, audience: Audience = EVERYTHING, **more: Any) -> Modal:
        return self.recalling.changes(told, audience, name="Weekly", **more)

    def as_posted(self, told: Delivery, audience: Audience = EVERYTHING) -> Message:
        return self.recalling.as_posted(told, audience, name="Weekly")

    def later(self, kept: KeptSchedule, audience: Audience = EVERYTHING) -> tuple[str, ...]:
        """What the next digest says of the one before; an hour later at least."""
        self.now += timedelta(hours=1)
        return self.recalling.later(self.promise(kept, f"later {self.now}"), audience)


def words_of(shown: Message | Modal | Mapping[str, Any]) -> str:
    """All that is read of it, a line for each block."""
    if isinstance(shown, Message | Modal):
        return "\n".join(map(words_of, shown.blocks))
    return "".join(_texts(shown))


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        text = part.get("text")
        if isinstance(text, str):
            yield text
        for each in part.values():
            yield from _texts(each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _texts(each)


def rated(id_: str, day: int, score: int, hour: int = 12) -> RatingRecord:
    return RatingRecord(id_, datetime(2026, 11, day, hour, tzinfo=UTC), score, comment=f"comment of {id_}")


# Nine of ten satisfied: 90 %.
TEN = (*(rated(f"r{number}", 9 + number % 7, 5) for number in range(1, 10)), rated("r10", 10, 2))


def told_ten(house: House) -> tuple[KeptSchedule, Delivery]:
    house.load(*TEN)
    kept = house.subscribe()
    return kept, house.post(kept)


def changed_since(house: House) -> None:
    """One comes late with one star, another with five; one of five is revised to two; the one of two is removed."""
    house.now = LATER
    house.load(
        rated("late1", 13, 1),
        rated("late2", 14, 5),
        rated("r1", 15, 2, hour=20),  # it was five stars on the 10th
        Gone(RecordKind.RATING, "r10"),
    )
