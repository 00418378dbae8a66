"""A helpdesk in which things are written, revised and deleted, told as an API would: what changed, change by change."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from cxbot.source import (
    ActivityKind,
    ActivityRecord,
    Batch,
    ContactRecord,
    ConversationRecord,
    Direction,
    Gone,
    InboxRecord,
    MessageRecord,
    Participant,
    RatingRecord,
    Record,
    RecordKind,
    Role,
    SurveyKind,
    SurveyRecord,
    TagRecord,
    TeammateRecord,
)

CHANGES = 40
BEGINNING = datetime(2026, 11, 2, 9, tzinfo=UTC)
COMPANY: tuple[Record, ...] = (
    *(InboxRecord(name, name, "email") for name in ("mail", "chat")),
    *(TeammateRecord(name, name) for name in ("ana", "ben")),
    *(ContactRecord(name, name) for name in ("joe", "kim")),
    *(TagRecord(name, name) for name in ("vip", "urgent")),
)


@dataclass
class World:
    """What there is now, by conversation; `at` is when the last thing happened."""

    chance: random.Random
    at: datetime = BEGINNING
    number: int = 0
    conversations: dict[str, ConversationRecord] = field(default_factory=dict)
    things: dict[str, list[Record]] = field(default_factory=dict)

    def change(self) -> list[Record]:
        """Let something happen; what is told of it."""
        self.at += timedelta(hours=self.chance.randrange(1, 9))
        conversation = f"c{self.chance.randrange(6)}"
        if conversation in self.conversations and self.chance.random() < 0.15:
            del self.conversations[conversation], self.things[conversation]
            return [Gone(RecordKind.CONVERSATION, conversation)]
        there = self.things.setdefault(conversation, [])
        if there and self.chance.random() < 0.2:
            gone = self.chance.choice([each for each in there if not isinstance(each, SurveyRecord)])
            kinds = {MessageRecord: RecordKind.MESSAGE, ActivityRecord: RecordKind.ACTIVITY}
            self.things[conversation] = [each for each in there if each.id != gone.id]  # type: ignore[union-attr]
            return [Gone(kinds.get(type(gone), RecordKind.RATING), gone.id)]  # type: ignore[call-overload,union-attr]
        for _ in range(self.chance.randrange(1, 4)):
            there += self._happens(conversation)
        if len(there) > 3 and self.chance.random() < 0.4:  # taken away without a word
            del there[self.chance.randrange(len(there) - 1)]
        self._whole(conversation)
        return [self.conversations[conversation], *there]

    def now(self) -> list[Record]:
        """All that there is."""
        return [*COMPANY, *self.conversations.values(), *(each for some in self.things.values() for each in some)]

    def _whole(self, conversation: str) -> None:
        tags = tuple(name for name in ("vip", "urgent") if self.chance.random() < 0.5)
        self.conversations[conversation] = ConversationRecord(conversation, tags=tags, whole=True)
        surveys = {each.id for each in self.things[conversation] if isinstance(each, SurveyRecord)}
        self.things[conversation][:] = [
            replace(each, survey="") if isinstance(each, RatingRecord) and each.survey not in surveys else each
            for each in self.things[conversation]
        ]

    def _happens(self, conversation: str) -> list[Record]:
        self.number += 1
        self.at += timedelta(minutes=self.chance.randrange(0, 90))
        what, id_ = self.chance.randrange(7), str(self.number)
        inbox, author = self.chance.choice(("mail", "chat")), self.chance.choice(("ana", "ben"))
        if what < 2:
            people = (Participant(Role.FROM, self.chance.choice(("joe", "kim"))),)
            return [MessageRecord(f"m{id_}", conversation, self.at, Direction.IN, (inbox,), participants=people)]
        if what < 4:
            return [MessageRecord(f"m{id_}", conversation, self.at, Direction.OUT, (inbox,), author=author)]
        if what == 4:
            kind = self.chance.choice((ActivityKind.ARCHIVE, ActivityKind.SNOOZE, ActivityKind.REOPEN))
            return [ActivityRecord(f"a{id_}", conversation, self.at, kind, author)]
        survey = SurveyRecord(f"s{id_}", self.at, SurveyKind.AUTOMATIC, conversation)
        first = RatingRecord(
            f"r{id_}", self.at, self.chance.randrange(1, 6), survey=survey.id, conversation=conversation
        )
        again = replace(first, submitted_at=self.at + timedelta(hours=1), score=self.chance.randrange(1, 6))
        return [survey, first, again] if what == 5 else [survey, first]


@dataclass(frozen=True)
class Changing:
    """The helpdesk as a source: the company, then change by change."""

    seed: int = 1
    changes: int = CHANGES
    name: str = "changing"
    kind: str = "changing"
    notes: tuple[str, ...] = ()

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        """Tell what changed after the cursor."""
        del now
        world = World(random.Random(self.seed))
        done = int(cursor or 0)
        for number in range(1, self.changes + 1):
            records = list(COMPANY) if number == 1 else world.change()
            if number > done:
                yield Batch(tuple(records), str(number), number, self.changes, synced_until=world.at)

    def at_the_end(self) -> tuple[Record, ...]:
        """What there is after the changes."""
        world = World(random.Random(self.seed))
        for _ in range(self.changes - 1):
            world.change()
        return tuple(world.now())
