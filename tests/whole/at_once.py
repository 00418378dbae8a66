"""Digests of one view that are due in many channels at once, in a Slack that limits how often it is asked.

A minute of Slack's limits is made shorter, the numbers of calls are not.
"""

import resource
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from cxbot import digesting
from cxbot.cli.building import manifest
from cxbot.cli.promising import promising
from cxbot.database import make_engine, reading
from cxbot.deriving import derive_stale
from cxbot.keeping.deliveries import OPEN
from cxbot.keeping.questions import Questions
from cxbot.keeping.schedules import Wanted
from cxbot.period import CalendarUnit, Period, Relative, Units
from cxbot.playground import Channel, PlaygroundSettings
from cxbot.playground.state import limiting
from cxbot.playground.state.company import BOT_IS_IN, CHANNELS
from cxbot.question import Question
from cxbot.replying import Replying
from cxbot.schedule import Rhythm, Schedule
from cxbot.slack.context import Context
from cxbot.slack.running.app import open_context
from cxbot.slack.sending.clients import introduce, reading_client
from cxbot.sources.sample import Sample, SampleSettings
from cxbot.syncing import sync
from cxbot.tables.promised import deliveries
from cxbot.view import View
from tests.databases import upgrade
from tests.driver import Slack, opened

EVE = datetime(2025, 11, 23, 20, tzinfo=UTC)  # Slack's times of messages come after
NINE = datetime(2025, 11, 24, 8, tzinfo=UTC)
MONDAYS = Schedule(Rhythm.WEEKLY, "Europe/Berlin", weekdays=frozenset({0}))
VIEW = View(
    "Weekly",
    Question(Period(date(2025, 11, 10), date(2025, 11, 16), "Europe/Berlin")),
    Relative.of(Units(CalendarUnit.WEEK, 1, 1)),
)
MINUTE = 6.0  # seconds of a minute of Slack's limits
PAUSE = 0.2


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of it: digests by channel, and what it cost."""

    digests: Counter[str]
    states: Counter[str]
    answers: int
    calls: Counter[str]
    limited: int
    seconds: float
    megabytes: float

    @property
    def words(self) -> str:
        """A line about it."""
        calls = ", ".join(f"{name} {often}" for name, often in self.calls.most_common())
        return (
            f"{self.digests.total()} digests due at once in {self.seconds:.0f} s ({MINUTE:.0f} s for a minute of "
            f"Slack's limits), answered {self.answers} times, {self.megabytes:.0f} MB more at most; "
            f"{self.limited} calls turned away; {calls}"
        )


@contextmanager
def counted_answers() -> Iterator[list[Any]]:
    """Every question that a digest has answered."""
    asked: list[Any] = []
    own = digesting.answer

    def answer(connection: Any, question: Any, **named: Any) -> Any:
        asked.append(question)
        return own(connection, question, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(digesting, "answer", answer)
        patch.setattr(limiting, "MINUTE", MINUTE)
        yield asked


def due_at_once(channels: int, folder: Path) -> Delivered:
    """Subscribe so many channels, let it be Monday at nine, and deliver until nothing waits."""
    file = f"sqlite:///{folder}/at_once.sqlite3"
    engine, reports = make_engine(file), make_engine(file, read_only=True)
    upgrade(engine)
    sync(engine, Sample(replace(SampleSettings.quick(), days=45)), now=EVE)
    derive_stale(engine)
    clock = [EVE]
    own = [Channel(f"C0ONCE{number:05}", f"once-{number}", "channel") for number in range(channels)]
    settings = PlaygroundSettings(rate_limits=True, optional_scopes=True)
    with (
        counted_answers() as answers,
        opened(manifest(), settings=settings, channels=[*CHANNELS, *own]) as slack,
        context_of(slack, engine, reports, clock) as context,
    ):
        for each in [*BOT_IS_IN, *(channel.name for channel in own)]:
            slack.playground.invite(each)
        for each in own:
            context.subscribing.schedules.add(Wanted(each.id, VIEW, "", MONDAYS), "U0ANA000001")
        clock[0], before, began = NINE, memory(), time.monotonic()
        jobs = promising(context, lambda: clock[0], spread=timedelta(seconds=MINUTE))
        waiting = select(func.count()).select_from(deliveries).where(deliveries.c.state.in_(OPEN))
        while True:
            for act, every in jobs:
                if every < timedelta(minutes=1):
                    act()
            with reading(engine) as connection:
                if not connection.scalar(waiting):
                    break
            time.sleep(PAUSE)
        seconds = time.monotonic() - began
        with reading(engine) as connection:
            states = Counter(connection.scalars(select(deliveries.c.state)))
        workspace = slack.playground._state.workspace
        digests = Counter(
            {each.id: sum(not message.is_reply for message in workspace.in_channel(each.id)) for each in own}
        )
        entries = [each for each in slack.playground.record.entries if each.direction == "from_bot"]
        found = Delivered(
            digests,
            states,
            len(answers),
            Counter(each.method for each in entries),
            sum(each.status == 429 for each in entries),
            seconds,
            memory() - before,
        )
    engine.dispose()
    reports.dispose()
    return found


@contextmanager
def context_of(slack: Slack, engine: Any, reports: Any, clock: list[datetime]) -> Iterator[Context]:
    bot = introduce(reading_client(slack.access))

    def now() -> datetime:
        return clock[0]

    questions = Questions(engine, bot.workspace, now)
    replying = Replying(engine=reports, now=now, encode=questions.encode, zone="Europe/Berlin")
    with open_context(slack.access, bot, replying=replying, questions=questions, engine=engine, now=now) as context:
        yield context


def memory() -> float:
    """The most megabytes that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
