"""One conversation of the sample company, told from its first message to its last, each record with its moment."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from math import exp
from random import Random

from cxbot.source import (
    ActivityKind,
    ActivityRecord,
    ConversationRecord,
    Direction,
    MessageKind,
    MessageRecord,
    Participant,
    RatingRecord,
    Record,
    Role,
    SurveyKind,
    SurveyRecord,
)
from cxbot.sources.sample.commenting import comment
from cxbot.sources.sample.company import Company, Customer, Inbox, Person, tag_id
from cxbot.sources.sample.working import Shifts

MINUTE, HOUR, DAY = 60, 3600, 86_400

Told = tuple[int, Record]  # seconds since 1970, and what happened then


@dataclass(slots=True)
class Telling:
    """A conversation being told: every step adds records, and moves `at` (seconds since 1970) on.

    `calm` is 0 in a bad fortnight and else 1; `mood` how much better than usual people rate these days.
    """

    company: Company
    chance: Random
    shifts: Shifts
    id: str
    at: int
    topic: str
    customer: Customer
    person: Person
    calm: bool
    mood: float
    told: list[Told] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    subject: str = ""
    waits: list[float] = field(default_factory=list)
    number: int = 0
    colleague: Customer | None = None

    @property
    def inbox(self) -> Inbox:
        """The inbox that the conversation is in now."""
        return self.shifts.inbox

    def begin(self) -> None:
        """Give the conversation its subject, and perhaps a colleague of the customer who reads along."""
        chance, topic = self.chance, self.company.topics[self.topic]
        self.subject = chance.choice(topic["subjects"]).format(
            number=chance.randrange(1000, 9000), few=chance.randrange(3, 60), hour=chance.randrange(6, 12)
        )
        others = self.company.colleagues.get(self.customer.account, ())
        if others and chance.random() < 0.07:
            self.colleague = chance.choice(others)
        self._conversation()

    def later(self, median: float, spread: float = 0.9, most: float = 6 * DAY) -> None:
        """Let real time pass: about the median, now and then much more."""
        self.at += int(min(most, median * exp(self.chance.gauss(0, spread)))) + 1

    def write(self, *, automatic: bool = False) -> None:
        """The customer writes."""
        self._message(Direction.IN, automatic=automatic, kind=MessageKind.MESSAGE)

    def send(self, *, automatic: bool = False, kind: MessageKind = MessageKind.MESSAGE) -> None:
        """A colleague writes, or a machine in the inbox's name."""
        self._message(Direction.OUT, automatic=automatic, kind=kind)

    def call(self) -> None:
        """The customer calls."""
        self._message(Direction.IN, automatic=False, kind=MessageKind.CALL)

    def reply(self) -> None:
        """Somebody answers, after a while of working time."""
        chance = self.chance
        if chance.random() < 0.12:
            self.person = chance.choice(self.company.teams[self.inbox.team])
        wait = self.inbox.wait * self.person.pace * exp(chance.gauss(0, 1.0))
        wait *= (4 if chance.random() < 0.03 else 1) * (1 if self.calm else 2.6)
        if self.waits:
            wait *= 0.8  # the case is known by now
        self.waits.append(wait)
        self.at = self.shifts.after(self.at, wait + 20)
        self.send()

    def act(self, kind: ActivityKind, *, rule: str = "", inbox: str = "", snoozed_until: int | None = None) -> None:
        """Somebody does something other than writing, or a rule does."""
        self.number += 1
        until = None if snoozed_until is None else _moment(snoozed_until)
        by = "" if rule else self.person.id
        self._tell(
            ActivityRecord(
                f"{self.id}a{self.number}", self.id, _moment(self.at), kind, by, rule, inbox, snoozed_until=until
            )
        )

    def tag(self, name: str, *, rule: str = "") -> None:
        """Put a tag on the conversation."""
        if tag_id(name) not in self.tags:
            self.tags.append(tag_id(name))
            self.act(ActivityKind.TAG, rule=rule)
            self._conversation()

    def move(self, shifts: Shifts) -> None:
        """Move the conversation to another inbox, where other people work."""
        self.act(ActivityKind.MOVE, inbox=shifts.inbox.id)
        self.shifts = shifts
        self.person = self.chance.choice(self.company.teams[shifts.inbox.team])

    def rate(self, answers: float) -> None:
        """Send a survey; of a hundred, so many `answers` come."""
        chance, sent = self.chance, self.at
        signed = int(self.person.id[-2:]) % 3 == 0
        survey = f"{self.id}s"
        self._tell(
            SurveyRecord(
                survey,
                _moment(sent),
                SurveyKind.SIGNATURE if signed else SurveyKind.AUTOMATIC,
                self.id,
                self.person.id if signed else "",
            )
        )
        if chance.random() >= answers:
            return
        at = sent + int(min(6 * DAY, 4 * HOUR * exp(chance.gauss(0, 1.3)))) + 40
        rating = RatingRecord(
            f"{self.id}r", _moment(at), self._score(), survey=survey, conversation=self.id, contact=self.customer.id
        )
        self._submit(at, rating)
        if chance.random() < 0.05:
            worse = chance.random() < 0.35
            again = (rating.score or 0) + (-1 if worse else chance.randrange(1, 3))
            at += chance.randrange(2 * HOUR, 3 * DAY)
            self._submit(at, replace(rating, submitted_at=_moment(at), score=max(1, min(5, again))))

    def _submit(self, at: int, rating: RatingRecord) -> None:
        said = comment(
            self.company,
            self.chance,
            score=rating.score or 1,
            language=self.customer.language,
            topic=self.topic,
            teammate=self.person.first,
            waited=max(self.waits, default=0),
        )
        self.told.append((at, replace(rating, comment=said)))

    def _score(self) -> int:
        """A score that follows from how the conversation went."""
        hours = max(self.waits, default=0) / HOUR
        leaning = 3.0 + self.person.skill + self.company.topics[self.topic]["ease"] + self.mood
        leaning -= 0.2 * min(hours, 8) + 0.2 * max(0, len(self.waits) - 1) + (0 if self.calm else 0.8)
        if self.chance.random() < 1 / (1 + exp(-leaning)):
            return 5 if self.chance.random() < 0.45 + 0.09 * leaning else 4
        return self.chance.choices((3, 2, 1), (38, 26, 36))[0]

    def _message(self, direction: Direction, *, automatic: bool, kind: MessageKind) -> None:
        self.number += 1
        inbound = direction is Direction.IN
        people = [Participant(Role.FROM if inbound else Role.TO, self.customer.id, self.customer.address)]
        if self.colleague and self.colleague is not self.customer:
            people.append(Participant(Role.CC, self.colleague.id, self.colleague.address))
        author = "" if inbound or automatic else self.person.id
        self._tell(
            MessageRecord(
                f"{self.id}m{self.number}",
                self.id,
                _moment(self.at),
                direction,
                (self.inbox.id,),
                kind,
                automatic,
                author,
                tuple(people),
            )
        )

    def _conversation(self) -> None:
        link = f"https://helpdesk.example/conversations/{self.id}"
        self._tell(ConversationRecord(self.id, self.subject, link, tuple(self.tags)))

    def _tell(self, record: Record) -> None:
        self.told.append((self.at, record))


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
