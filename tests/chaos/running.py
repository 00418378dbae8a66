"""A run: subscriptions, a clock that is moved on, workers and a Slack that go wrong as planned; and what came of it.

What arrived is read from Slack's channels, what was due is calculated apart from the product.
"""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from threading import Thread
from typing import IO

import pytest
from sqlalchemy import Engine, Select, func, select

from cxbot.cli.building import manifest
from cxbot.database import make_engine, reading
from cxbot.errors import DataError
from cxbot.keeping.deliveries import OPEN, Deliveries
from cxbot.keeping.schedules import Schedules, Wanted
from cxbot.period import CalendarUnit, Period, Relative, Units
from cxbot.playground import Channel, PlaygroundSettings
from cxbot.playground.api import web
from cxbot.playground.state.company import BOT_IS_IN, CHANNELS
from cxbot.question import Question
from cxbot.slack.sending.clients import introduce, reading_client
from cxbot.slack.sending.delivering import is_person
from cxbot.tables import metadata
from cxbot.tables.promised import deliveries, schedules
from cxbot.view import View
from tests.chaos.plan import START, Owed, Plan
from tests.chaos.slack import PlannedSlack
from tests.chaos.worker import HTTP, Job
from tests.driver import Slack, opened
from tests.postgres import Server

ROOT = Path(__file__).parents[2]
ASKED = Question(Period(date(2025, 10, 13), date(2025, 10, 19), "Europe/Berlin"))
VIEW = View("Weekly", ASKED, Relative.of(Units(CalendarUnit.WEEK, 1, 1)))
OWNER = "U0BEN000001"
PRIVATE = ("U0ANA000001", "U0CHLOE0001")
SETTINGS = PlaygroundSettings(rate_limits=False, optional_scopes=True, file_ready_after=0.05)
WAITING = 40  # deliveries that are open when the clock is moved on, at most
LOOK = 0.05
GRACE = 2.0  # seconds for whoever wakes


def places(channels: int) -> tuple[str, ...]:
    """So many channels, and two persons."""
    return (*(f"C0CHAOS{number:04}" for number in range(channels)), *PRIVATE)


@dataclass(slots=True)
class Outcome:
    """What came of a run."""

    owed: list[Owed]
    lost: list[Owed]
    doubled: list[Owed]
    strange: list[str]  # that was not due, or did not end as posted
    dwells: list[float] = field(default_factory=list)  # seconds from due to posted
    seconds: float = 0.0
    happened: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    looks: int = 0
    posts: int = 0
    too_late: int = 0

    @property
    def words(self) -> str:
        """A line about it."""
        found = self.happened
        return (
            f"{len(self.owed)} due: {len(self.lost)} lost, {len(self.doubled)} doubled; "
            f"{found['killed']} kills, {found['frozen']} freezes, {found['crashed']} database crashes, "
            f"{self.faults.total()} faults of Slack, {self.posts} posts, {self.looks} look-ups, "
            f"{self.too_late} posts refused as too old; dwell p50 {quantile(self.dwells, 0.5):.1f} s, "
            f"p99 {quantile(self.dwells, 0.99):.1f} s; {self.seconds:.0f} s"
        )


def quantile(found: list[float], share: float) -> float:
    """The value that so many are not above."""
    return sorted(found)[min(len(found) - 1, int(share * len(found)))] if found else 0.0


class Nursery:
    """The process that raises workers, and what it said."""

    def __init__(self, job: Path, errors: Path) -> None:
        self.said: Counter[str] = Counter()
        self.errors = errors
        self._log = errors.open("w", encoding="utf-8")
        self._process = subprocess.Popen(
            (sys.executable, "-m", "tests.chaos.nursery", str(job)),
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log,
        )  # fmt: skip
        assert self._process.stdout
        self._listening = Thread(target=self._listen, args=(self._process.stdout,))
        self._listening.start()

    def do(self, what: str, worker: int | None = None) -> None:
        """Kill, freeze or wake a worker."""
        assert self._process.stdin
        self._process.stdin.write(f"{what}{'' if worker is None else f' {worker}'}\n".encode())
        self._process.stdin.flush()

    def check(self) -> None:
        """See that no worker met with an error that the product does not expect."""
        wrong = [
            line for line in self.errors.read_text(encoding="utf-8").splitlines() if "level=error logger=cxbot" in line
        ]
        assert not wrong, wrong[-1]
        assert not self.said["died"], self.errors.read_text(encoding="utf-8")

    def end(self) -> None:
        """End it, and all workers."""
        self.do("end")
        self._process.wait()
        self._listening.join()
        for each in (self._process.stdin, self._process.stdout, self._log):
            assert each
            each.close()

    def _listen(self, said: IO[bytes]) -> None:
        for line in said:
            self.said[line.decode().split()[0]] += 1


@dataclass(slots=True)
class Going:
    """A run that is under way."""

    plan: Plan
    engine: Engine
    clock: Path
    slack: PlannedSlack
    nursery: Nursery
    server: Server | None
    began: dict[tuple[str, str, int], float] = field(default_factory=dict)  # when each came to be due, by our clock
    crashes: int = 0

    def through(self, owed: list[Owed], steps: list[datetime]) -> None:
        """Move the clock from step to step, each once all that is due was promised, until nothing waits any more."""
        blows, next_blow = self.plan.blows(), 0.0
        blow = next(blows, None)
        next_blow = time.monotonic() + (blow.after if blow else 0)
        for step, following in zip(steps, [*steps[1:], None], strict=True):
            self.clock_at(step)
            now = time.monotonic()
            for each in owed:
                if each.at <= step:
                    self.began.setdefault((each.place, each.slot, each.key), now)
            while self.behind(step) or self.waiting() > (WAITING if following else 0):
                if blow and time.monotonic() >= next_blow:
                    self.strike(blow.what, blow.worker)
                    blow = next(blows, None)
                    next_blow = time.monotonic() + (blow.after if blow else 0)
                self.nursery.check()
                time.sleep(LOOK)
        if self.plan.frozen:
            # Everything is there; what does the one do that was about to post?
            self.nursery.do("wake", 0)
            time.sleep(GRACE)
            while self.plan.rules and len(self.slack.landed) == len(owed):
                time.sleep(LOOK)

    def clock_at(self, moment: datetime) -> None:
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(moment.isoformat(), encoding="utf-8")
        fresh.replace(self.clock)

    def strike(self, what: str, worker: int) -> None:
        if what != "crash":
            self.nursery.do(what, worker)
        elif self.server:
            self.server.crash()
            self.server.start()
            self.crashes += 1

    def behind(self, moment: datetime) -> bool:
        """Whether something that is due is not promised yet."""
        return self._count(select(func.count()).select_from(schedules).where(schedules.c.next_at <= moment)) > 0

    def waiting(self) -> int:
        """How many deliveries have not ended."""
        return self._count(select(func.count()).select_from(deliveries).where(deliveries.c.state.in_(OPEN)))

    def _count(self, statement: Select[tuple[int]]) -> int:
        while True:
            try:
                with reading(self.engine) as connection:
                    return int(connection.scalar(statement) or 0)
            except DataError:  # it crashed just now
                time.sleep(LOOK)


def run(
    plan: Plan, url: str, folder: Path, *, server: Server | None = None, fill: Callable[[Engine], None] | None = None
) -> Outcome:
    """Run it all, on a fresh database; what came of it."""
    began, planned = time.monotonic(), plan.run()
    engine = make_engine(url)
    metadata.create_all(engine)
    if fill:
        fill(engine)
    with ExitStack() as stack:
        stack.callback(engine.dispose)
        slack = stack.enter_context(slack_for(plan))
        job = _subscribed(plan, engine, slack, folder, url)
        nursery = Nursery(folder / "job.json", folder / "workers.log")
        stack.callback(nursery.end)
        going = Going(plan, engine, job.clock, slack, nursery, server)
        going.through(planned.owed, planned.steps)
        found = _outcome(going, planned.owed)
    found.seconds = time.monotonic() - began
    found.happened += nursery.said
    return found


@contextmanager
def slack_for(plan: Plan) -> Iterator[PlannedSlack]:
    """A workspace with the plan's channels, and its faults."""
    own = [Channel(each, each.lower(), "channel") for each in plan.places if not is_person(each)]
    with opened(manifest(), settings=SETTINGS, channels=[*CHANNELS, *own]) as slack:
        for each in [*BOT_IS_IN, *(channel.name for channel in own)]:
            slack.playground.invite(each)
        planned = PlannedSlack(slack.playground, plan, web._recorded)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(web, "_recorded", planned.answer)
            yield planned


def _subscribed(plan: Plan, engine: Engine, slack: PlannedSlack, folder: Path, url: str) -> Job:
    """Subscribe to everything, and write down what workers are told."""
    access = replace(Slack(slack.playground).access, timeout=HTTP)  # type: ignore[arg-type]  # sockets take fractions
    bot = introduce(reading_client(access))
    promised = Deliveries(engine, bot.workspace, lambda: START)
    kept = Schedules(engine, bot.workspace, lambda: START, promised)
    for number, each in enumerate(plan.subscriptions(), 1):
        assert kept.add(Wanted(each.place, VIEW, "", each.schedule), OWNER).number == number
    job = Job(plan, url, folder / "clock", access, bot)
    job.clock.write_text(START.isoformat(), encoding="utf-8")
    job.write(folder / "job.json")
    return job


def _outcome(going: Going, owed: list[Owed]) -> Outcome:
    """Compare what is in Slack's channels with what was due."""
    slack, plan = going.slack, going.plan
    with reading(going.engine) as connection:
        rows = {row.id: row for row in connection.execute(select(deliveries))}
    workspace = slack.playground._state.workspace
    of_place = {each: workspace.direct(each, workspace.bot).id if is_person(each) else each for each in plan.places}
    arrived: Counter[tuple[str, str, int]] = Counter()
    every: Counter[str] = Counter()
    strange = [f"{row.key} is {row.state}: {row.error}" for row in rows.values() if row.state != "posted"]
    when = dict(reversed(slack.landed))  # the first time
    dwells = []
    for place, channel in of_place.items():
        for message in workspace.in_channel(channel):
            delivery = (message.metadata or {}).get("event_payload", {}).get("delivery", "")
            row = rows.get(delivery)
            if row is None or (
                not plan.real and row.kind == "digest" and message.text != f"Digest {row.schedule_id} of {row.slot}"
            ):
                strange.append(f"{place}: {message.text}")
                continue
            every[delivery] += 1
            this = (place, row.slot, row.schedule_id)
            if row.kind != "digest":
                continue
            arrived[this] += 1
            if this in going.began:
                dwells.append(max(0.0, when[delivery] - going.began[this]))
    due = {(each.place, each.slot, each.key): each for each in owed}
    strange += [f"{each} was not due" for each in arrived if each not in due]
    strange += [
        f"{rows[each].key} is there {often} times"
        for each, often in every.items()
        if rows[each].kind != "digest" and often > 1
    ]
    return Outcome(
        owed=owed,
        lost=[each for this, each in due.items() if not arrived[this]],
        doubled=[each for this, each in due.items() if arrived[this] > 1],
        strange=strange,
        dwells=dwells,
        happened=Counter({"crashed": going.crashes}),
        faults=slack.faults,
        looks=slack.calls["conversations.history"],
        posts=slack.calls["chat.postMessage"],
        too_late=slack.too_late,
    )
