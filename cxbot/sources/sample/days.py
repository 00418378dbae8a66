"""The conversations that begin on one day at the sample company. They follow from the seed and the day alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

from cxbot.source import ActivityKind, MessageKind
from cxbot.sources.sample import seasons
from cxbot.sources.sample.company import Company, Inbox
from cxbot.sources.sample.telling import DAY, HOUR, MINUTE, Telling, Told
from cxbot.sources.sample.working import Shifts

LONGEST_DAYS = 45  # no conversation goes on longer; a day's conversations are all that a later day can need

# How often customers write, by hour of the day.
_HOURS = (2, 1, 1, 1, 1, 2, 4, 8, 16, 24, 27, 25, 19, 20, 24, 24, 21, 16, 11, 9, 8, 7, 5, 3)


@dataclass(frozen=True, slots=True)
class Days:
    """Tells any day of the company that belongs to a seed."""

    seed: int
    scale: float
    company: Company
    shifts: dict[str, Shifts]

    def tell(self, day: date) -> Iterator[list[Told]]:
        """The conversations that begin on a day, each from beginning to end."""
        chance = Random(f"day {self.seed} {day}")  # noqa: S311 - a made-up company, no secret
        calm = not seasons.trouble(self.seed, day)
        mean = seasons.conversations(day) * self.scale * (1 if calm else 1.2)
        for number in range(1, max(0, round(chance.gauss(mean, mean**0.5))) + 1):
            yield self._conversation(day, number, chance, calm=calm)

    def _conversation(self, day: date, number: int, chance: Random, *, calm: bool) -> list[Told]:
        inboxes = self.company.inboxes
        inbox = chance.choices(inboxes, [each.share for each in inboxes])[0]
        shifts = self.shifts[inbox.name]
        if inbox.channel in {"chat", "call"} and shifts.on(day.toordinal()) == (0, 0):
            inbox = inboxes[0]  # closed: people write a mail instead
            shifts = self.shifts[inbox.name]
        told = Telling(
            self.company,
            chance,
            shifts,
            f"{day:%Y%m%d}-{number}",
            _arrival(day, inbox, chance),
            self._topic(inbox, chance, calm=calm),
            self.company.customer(chance),
            chance.choice(self.company.teams[inbox.team]),
            calm,
            seasons.mood(day),
        )
        told.begin()
        story = {"chat": _chat, "call": _call}.get(inbox.channel, self._mail)
        story(told)
        last = told.told[0][0] + LONGEST_DAYS * DAY
        return [each for each in told.told if each[0] < last]

    def _topic(self, inbox: Inbox, chance: Random, *, calm: bool) -> str:
        topics = self.company.topics
        weights = [
            topic["inboxes"].get(inbox.name, 0) * (1 if calm or name != "outage" else 12)
            for name, topic in topics.items()
        ]
        return chance.choices(list(topics), weights)[0]

    def _mail(self, told: Telling) -> None:
        chance, roll = told.chance, told.chance.random()
        if roll < 0.03:
            _advertising(told)
            return
        if roll < (0.25 if told.inbox.team == "Sales & Billing" else 0.06):
            told.send()
            if chance.random() < 0.45:
                told.act(ActivityKind.ARCHIVE)
                return
            told.later(9 * HOUR)
        told.write()
        self._receive(told)
        _converse(told, 0.4, 5 * HOUR)
        if chance.random() < 0.13:
            _thank(told)
        if chance.random() < 0.66:
            told.later(2 * MINUTE)
            told.rate(0.22)
        if chance.random() < 0.03:
            told.at += chance.randrange(8 * DAY, 25 * DAY)
            told.write()
            _converse(told, 0.2, 5 * HOUR)

    def _receive(self, told: Telling) -> None:
        """What happens to a mail before somebody answers it."""
        chance = told.chance
        told.at += 2
        if chance.random() < 0.55:
            told.tag(self.company.topics[told.topic]["tag"], rule="Tag by topic")
        if told.inbox.own and chance.random() < 0.3:
            told.send(automatic=True)  # "we have your message"
        told.act(ActivityKind.ASSIGN, rule="" if chance.random() < 0.5 else "Share out evenly")
        if chance.random() < 0.05:
            told.at += chance.randrange(5 * MINUTE, 40 * MINUTE)
            mails = [each for each in self.company.inboxes if each.channel == "email" and each is not told.inbox]
            told.move(self.shifts[chance.choice(mails).name])
        if chance.random() < 0.1:
            told.at += chance.randrange(MINUTE, 20 * MINUTE)
            told.act(chance.choice((ActivityKind.COMMENT, ActivityKind.MENTION)))
        if chance.random() < 0.04:
            told.tag(chance.choice(("VIP", "Urgent", "Escalated")))


def days(seed: int, scale: float, company: Company) -> Days:
    """The days of a company."""
    return Days(seed, scale, company, {each.name: Shifts(each) for each in company.inboxes})


def _converse(told: Telling, again: float, pause: float) -> None:
    """Answer; as often as the customer comes back (each time less likely), answer again; then put it aside."""
    chance = told.chance
    while True:
        told.reply()
        archived = chance.random() < 0.6
        if archived:
            told.act(ActivityKind.ARCHIVE)
            if chance.random() < 0.02:  # by mistake
                told.at += chance.randrange(20, 5 * MINUTE)
                told.act(ActivityKind.REOPEN)
                archived = False
        elif chance.random() < 0.25:
            until = told.at + chance.randrange(1, 4) * DAY
            told.act(ActivityKind.SNOOZE, snoozed_until=until)
            if chance.random() < 0.5:
                told.at = told.shifts.after(until, chance.randrange(HOUR))
                told.send()
                told.act(ActivityKind.ARCHIVE)
                return
        if chance.random() >= again:
            break
        told.later(pause)
        told.write()
        again *= 0.75
    if not archived and chance.random() < 0.93:
        told.later(2 * HOUR, most=2 * DAY)
        told.act(ActivityKind.ARCHIVE)


def _thank(told: Telling) -> None:
    """A "thank you" that needs no answer."""
    told.later(3 * HOUR)
    told.write()
    told.at = told.shifts.after(told.at, told.chance.randrange(MINUTE, HOUR))
    told.act(ActivityKind.ARCHIVE)


def _advertising(told: Telling) -> None:
    told.write()
    told.at += 3
    if told.chance.random() < 0.5:
        told.act(ActivityKind.ARCHIVE, rule="Newsletters")
    else:
        told.at = told.shifts.after(told.at, told.chance.randrange(HOUR))
        told.act(ActivityKind.TRASH)


def _chat(told: Telling) -> None:
    told.write()
    told.act(ActivityKind.ASSIGN, rule="Share out evenly")
    _converse(told, 0.62, 3 * MINUTE)
    told.later(MINUTE)
    if told.chance.random() < 0.75:
        told.rate(0.27)


def _call(told: Telling) -> None:
    if told.chance.random() < 0.2:
        told.send(kind=MessageKind.CALL)
    else:
        told.call()
    told.later(5 * MINUTE, 0.6, HOUR)
    told.act(ActivityKind.COMMENT)
    if told.chance.random() < 0.4:
        told.tag(told.company.topics[told.topic]["tag"])
    told.act(ActivityKind.ARCHIVE)
    if told.chance.random() < 0.5:
        told.later(MINUTE)
        told.rate(0.27)


def _arrival(day: date, inbox: Inbox, chance: Random) -> int:
    """When, on this day where the inbox is, the customer comes; to a chat or on the phone only while it is open."""
    open_only = inbox.channel in {"chat", "call"}
    hours = range(inbox.opens, inbox.closes) if open_only else range(24)
    hour = chance.choices(hours, [_HOURS[each] for each in hours])[0]
    local = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(inbox.zone))
    return int(local.timestamp()) + chance.randrange(HOUR)
