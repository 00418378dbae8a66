"""What is due and what goes wrong in a run, all of it from one seed: the same seed plans the same run.

What happens to a delivery depends on its id and on how often it was tried, not on the order in which things happen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from cxbot.schedule import Rhythm, Schedule
from tests.schedule.slow import DAY, slowly

# Long ago, so that Slack's times of messages come after all that is due; summer time ends in it.
START = datetime(2025, 10, 20, 5, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia")
NO_SUMMER_TIME = "Asia/Kolkata"
MANY = 10**9
STEP = (1.0, 8.0)  # hours; no schedule is due twice within the longest

# To a post: "" it is taken; what the playground calls so; and what it does not know.
POSTS: Mapping[str, int] = {
    "": 56,
    "accept_then_drop": 6,
    "drop_before_accept": 5,
    "timeout": 3,  # it hangs, and does nothing
    "slow": 4,  # it is taken after nobody waits for it any more
    "silent": 4,  # it is taken, and hangs
    "late": 4,  # it is taken, and answered after nobody waits for it any more
    "429": 6,
    "500": 4,
    "500_taken": 3,
    "killed_before": 2,  # whoever posts is killed
    "killed_after": 3,
}
LOOKS: Mapping[str, int] = {"": 80, "429": 8, "500": 6, "drop_before_accept": 6}
POINTS = ("render", "guard", "post", "posted")
WORKERS: Mapping[str, int] = {"": 96, "killed": 3, "frozen": 1}
BLOWS: Mapping[str, int] = {"kill": 16, "freeze": 1, "crash": 3}


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where a digest goes, and when, in words that the product knows."""

    place: str
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Blow:
    """What befalls a worker (or the database), so long after the last one."""

    after: float
    what: str
    worker: int


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run goes: `due` digests at least, in `places`, with so many workers.

    `aimed` is the one fault that hits the first post of every delivery, `frozen` has worker 0 freeze at every render.
    """

    seed: int
    workers: int
    due: int
    places: tuple[str, ...]
    crashes: bool = False
    real: bool = False  # drawn as in truth, with pictures
    rules: str = ""  # the rule that is taken away
    aimed: str | None = None
    frozen: bool = False
    schedules: int = 60
    pace: float = 1.0  # how many times the usual time is between blows
    late: timedelta = timedelta(hours=4)  # of the clock that is moved in hours: so about half is looked for first

    def subscriptions(self) -> list[Subscription]:
        """What is subscribed to; place after place, in the order of their keys, which begin at 1."""
        chance = self._chance("subscriptions")
        return [
            Subscription(self.places[number % len(self.places)], self._schedule(chance, number))
            for number in range(self.schedules)
        ]

    def _schedule(self, chance: Random, number: int) -> Schedule:
        at, zone = time(chance.randrange(24), chance.choice((0, 15, 30, 45))), chance.choice(ZONES)
        if self.aimed is not None or self.frozen:
            return Schedule(Rhythm.DAILY, "UTC", time(9))
        kind = number % 10
        if kind == 0:
            days = frozenset(chance.sample(range(7), 4))
            return Schedule(Rhythm.WEEKLY, zone, at, days)
        if kind == 1:
            return Schedule(Rhythm.MONTHLY, zone, at, day=chance.randrange(22, 32))
        if kind == 2:
            hours = chance.randrange(12)
            return Schedule(Rhythm.CRON, NO_SUMMER_TIME, cron=f"{at.minute} {hours},{hours + 12} * * *")
        return Schedule(Rhythm.DAILY, zone, at)

    def run(self) -> "Run":
        """What is due, and the moments that the clock is moved to until so much of it was."""
        chance, steps, now = self._chance("steps"), [], START
        days = 4
        while True:
            owed = sorted(self._owed(days), key=lambda each: (each.at, each.place, each.slot))
            last = START + (days - 2) * DAY
            while now < last:
                now += timedelta(hours=chance.uniform(*STEP))
                now = now.replace(microsecond=0)
                steps.append(now)
                due = [each for each in owed if START < each.at <= now]
                if len(due) >= self.due:
                    return Run(steps, due)
            days *= 2

    def _owed(self, days: int) -> Iterator["Owed"]:
        """What is due in so many days, by a calculation that shares nothing with the product's."""
        first, last = START - 2 * DAY, START + days * DAY
        times: dict[str, set[time]] = {}
        planned = self.subscriptions()
        for each in planned:
            times.setdefault(each.schedule.zone, set()).update(_times(each.schedule))
        walls = {zone: slowly(ZoneInfo(zone), first, last, each) for zone, each in times.items()}
        for key, each in enumerate(planned, 1):
            for (day, at), when in walls[each.schedule.zone].items():
                if at in _times(each.schedule) and _named(each.schedule, day):
                    yield Owed(each.place, key, f"{day}T{at:%H:%M}", when)

    def post_fault(self, delivery: str, attempt: int) -> str:
        """What happens to the n-th post of a delivery."""
        if self.aimed is not None:
            return self.aimed if attempt == 1 else ""
        return self._pick(POSTS, "post", delivery, attempt) if not self.frozen and attempt <= 4 else ""

    def look_fault(self, channel: str, number: int) -> str:
        """What happens to the n-th look into a channel."""
        quiet = self.aimed is not None or self.frozen
        return "" if quiet else self._pick(LOOKS, "look", channel, number)

    def hit(self, point: str, delivery: str, attempt: int, worker: int) -> str:
        """What happens to a worker at a point of a delivery: it is killed, or freezes."""
        if self.aimed is not None or self.frozen:
            return "frozen" if self.frozen and worker == 0 and point == "render" else ""
        return self._pick(WORKERS, "hit", point, delivery, attempt) if attempt <= 4 else ""

    def blows(self) -> Iterator[Blow]:
        """What befalls workers at any time."""
        chance = self._chance("blows")
        if self.aimed is not None or self.frozen:
            return
        for _ in count():
            what = chance.choices(list(BLOWS), list(BLOWS.values()))[0]
            blow = Blow(self.pace * chance.uniform(0.3, 1.8), what, chance.randrange(self.workers))
            if what != "crash" or self.crashes:
                yield blow

    def packed(self) -> dict[str, object]:
        """What a worker has to know of it."""
        found = asdict(self)
        return found | {"late": self.late.total_seconds()}

    @classmethod
    def unpacked(cls, found: dict[str, object]) -> "Plan":
        """Read it back."""
        places = found["places"]
        assert isinstance(places, list | tuple)
        read = found | {"late": timedelta(seconds=float(str(found["late"]))), "places": tuple(places)}
        return cls(**read)  # type: ignore[arg-type]  # it was written by `packed`

    def _chance(self, *words: object) -> Random:
        return Random("/".join(map(str, (self.seed, *words))))

    def _pick(self, weights: Mapping[str, int], *words: object) -> str:
        return self._chance(*words).choices(list(weights), list(weights.values()))[0]


@dataclass(frozen=True, slots=True)
class Owed:
    """One digest that is due: where, of which subscription, its nominal time, and the moment."""

    place: str
    key: int
    slot: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Run:
    """The moments that the clock is moved to, and what is due by the last of them."""

    steps: list[datetime]
    owed: list[Owed]


def _times(schedule: Schedule) -> set[time]:
    if schedule.rhythm is not Rhythm.CRON:
        return {schedule.at}
    minute, hours, *_ = schedule.cron.split()
    return {time(int(hour), int(minute)) for hour in hours.split(",")}


def _named(schedule: Schedule, day: date) -> bool:
    """Whether a schedule names a day."""
    if schedule.rhythm is Rhythm.WEEKLY:
        return day.weekday() in schedule.weekdays
    if schedule.rhythm is Rhythm.MONTHLY:
        is_last = (day + DAY).day == 1
        return day.day == schedule.day or (is_last and day.day < schedule.day)
    return True
