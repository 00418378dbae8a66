"""Schedules and an outbox in a world whose clock, Slack and deaths are ours: one seed replays a whole run.

A process is killed at a line of the path; what it had not committed is undone, as when it is killed in truth.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from sqlalchemy import Engine, select

import cxbot
from cxbot.answer.counted import Counted, encode
from cxbot.errors import DeliveryError, Outcome
from cxbot.keeping.deliveries import Deliveries, Delivery, State
from cxbot.keeping.schedules import KeptSchedule, Schedules, Wanted
from cxbot.keeping.told import Told
from cxbot.outbox import Outbox, Rendered, Timing
from cxbot.period import CalendarUnit, Period, Relative, Units
from cxbot.question import Question
from cxbot.schedule import Rhythm, Schedule
from cxbot.scheduling import Scheduling
from cxbot.tables.promised import deliveries
from cxbot.view import View

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
START = datetime(2026, 10, 20, 5, tzinfo=UTC)  # a Tuesday
NINE = datetime(2026, 10, 20, 7, tzinfo=UTC)  # 09:00 in Berlin
HOME = Path(cxbot.__file__).parent
_FILES = ("scheduling.py", "outbox.py", "keeping/deliveries.py", "keeping/schedules.py", "keeping/told.py")
PATH = {str(HOME / each) for each in _FILES}
OURS = {"post", "find", "render"}
ASKED = Question(Period(date(2026, 10, 12), date(2026, 10, 18), "UTC"))
VIEW = View("Weekly", ASKED, Relative.of(Units(CalendarUnit.WEEK, 1, 1)))
COUNTED = encode([Counted("csv", "1", 0, 1.0, 5)])
LOOKS_LATER = "ratelimited"
SLOW = timedelta(seconds=90)


class KilledError(BaseException):
    """The process is gone: nothing catches that."""


@contextmanager
def killed_at(line: int) -> Iterator[Callable[[], int]]:
    """Kill what runs inside at this line of the path; gives how many lines of it were run."""
    count = 0

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        code = frame.f_code
        if code.co_filename not in PATH and not (code.co_filename == __file__ and code.co_name in OURS):
            return None
        if event == "line":
            count += 1
            if count == line:
                raise KilledError
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield lambda: count
    except KilledError:
        pass
    finally:
        sys.settrace(before)


@dataclass(slots=True)
class Slack:
    """Takes messages, and says so or not. `faults` gives what happens to the next call.

    `under_way` is what nobody waits for any more and what will be there all the same, and when.
    """

    world: "World"
    faults: Callable[[], str] = lambda: ""
    blind: bool = False
    posted: list[tuple[str, str]] = field(default_factory=list)
    under_way: list[tuple[datetime, str, str]] = field(default_factory=list)

    def channel(self, place: str) -> str:
        return place

    def post(self, _message: Any, channel: str, delivery: str) -> str:
        fault = self.faults()
        if fault == "limited":
            raise DeliveryError("slow down", Outcome.UNSENT, wait=30)
        if fault == "lost":
            raise DeliveryError("no answer", Outcome.UNKNOWN)
        if fault == "slow":
            self.under_way.append((self.world.now + SLOW, channel, delivery))
            raise DeliveryError("no answer", Outcome.UNKNOWN)
        self.posted.append((channel, delivery))
        if fault == "deadly":
            raise KilledError
        if fault == "silent":
            raise DeliveryError("no answer", Outcome.UNKNOWN)
        if fault == "broken":
            raise ValueError("an answer that nobody understands")
        return str(len(self.posted))

    def land(self) -> None:
        """What was under way for long enough is there."""
        here = [each for each in self.under_way if each[0] <= self.world.now]
        self.posted += [(channel, delivery) for _, channel, delivery in here]
        self.under_way = [each for each in self.under_way if each not in here]

    def find(self, channel: str, delivery: str, since: datetime, **_: str) -> str:
        assert since < self.world.now
        if self.blind:
            raise DeliveryError("missing_scope", Outcome.REFUSED)
        if self.faults() == "limited":
            raise DeliveryError(LOOKS_LATER, Outcome.UNSENT, wait=30)
        found = [number for number, each in enumerate(self.posted, 1) if each == (channel, delivery)]
        return str(found[0]) if found else ""


@dataclass(slots=True)
class World:
    """Everything around one database. `frozen` is run where a process may freeze before it posts."""

    engine: Engine
    seed: int = 0
    now: datetime = START
    frozen: Callable[[], None] = lambda: None
    slack: Slack = field(init=False)
    chance: Random = field(init=False)
    timing: Timing = field(default_factory=Timing)
    looks: int = 0
    key: str = ""

    def __post_init__(self) -> None:
        self.slack, self.chance = Slack(self), Random(self.seed)

    @property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.engine, "T1", lambda: self.now)

    @property
    def schedules(self) -> Schedules:
        return Schedules(self.engine, "T1", lambda: self.now, self.deliveries)

    def scheduling(self) -> Scheduling:
        return Scheduling(self.schedules, lambda: self.now)

    def outbox(self) -> Outbox:
        owner = lambda number: self.schedules.find(str(number)).owner  # noqa: E731  it is one line
        clock = lambda: self.now  # noqa: E731
        return Outbox(self.deliveries, self.render, self.slack, owner, clock, self.timing, self.awake)

    def render(self, delivery: Delivery) -> Rendered:
        self.frozen()
        self.looks = 0
        return Rendered(f"message of {delivery.key}", Told(ASKED.encode(), "{}", 212, "hash", rows=COUNTED))

    def awake(self) -> float:
        """The clock that runs while a process is frozen; every other look follows what was written down."""
        self.looks += 1
        if self.looks % 2 == 0:
            self.frozen()
        return self.now.timestamp()

    def add(self, schedule: Schedule | None = None, place: str = "C1", owner: str = "U1") -> KeptSchedule:
        schedule = schedule or Schedule(Rhythm.DAILY, "Europe/Berlin", time(9))
        return self.schedules.add(Wanted(place, VIEW, "", schedule), owner)

    def work(self) -> None:
        """What a process does every few seconds."""
        self.scheduling().tick()
        self.outbox().deliver()

    def pass_time(self, span: timedelta) -> None:
        self.now += span
        self.slack.land()

    def until_quiet(self) -> None:
        """Work without faults until nothing waits any more."""
        self.slack.faults, self.frozen = (lambda: ""), (lambda: None)
        for _ in range(40):
            self.work()
            if not self.states(State.PENDING) and not self.states(State.POSTING):
                return
            self.pass_time(timedelta(seconds=130))
        raise AssertionError("something waits for ever")

    def states(self, *states: State) -> list[str]:
        """The keys of deliveries in these states; of digests and notices."""
        found = select(deliveries.c.key).where(deliveries.c.state.in_(states)).order_by(deliveries.c.key)
        with self.engine.connect() as connection:
            return list(connection.scalars(found))

    def times_posted(self) -> Counter[str]:
        """How often each delivery is in Slack, by its key."""
        with self.engine.connect() as connection:
            keys = {row.id: row.key for row in connection.execute(select(deliveries.c.id, deliveries.c.key))}
        return Counter(keys[each] for _, each in self.slack.posted)


def due(world: World) -> World:
    """A world at nine, and all that is spread has begun."""
    world.now = NINE
    world.scheduling().tick()
    world.now = NINE + MINUTE
    return world
