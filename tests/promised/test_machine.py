"""The outbox as a state machine: whatever happens in whatever order, each digest is posted once, or ends otherwise.

The machine breaks when one of the rules is taken away: a few mutants show it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from cxbot.keeping.deliveries import ON, Deliveries, Promise, State
from cxbot.keeping.schedules import KeptSchedule, Schedules
from cxbot.outbox import Timing
from cxbot.schedule import Due
from cxbot.tables.promised import deliveries
from tests.databases import new_sqlite
from tests.promised.test_chaos import (
    hourly,
    no_fence,
    no_look_at_the_clock,
    no_look_up,
    nothing_written_before,
    posting_is_done,
    unknown_is_unsent,
)
from tests.promised.world import START, World, killed_at

HOUR = timedelta(hours=1)
FAULTS = st.sampled_from(["", "limited", "lost", "silent", "slow", "broken"])
SPANS = st.sampled_from([5, 60, 125, 1800, 3600, 3 * 3600]).map(lambda seconds: timedelta(seconds=seconds))
LINES = st.sampled_from(range(1, 400))
FROZEN = st.sampled_from([30, 130]).map(lambda seconds: timedelta(seconds=seconds))


def first(fault: str) -> Callable[[], str]:
    """A fault that happens to the next call alone."""
    left = [fault]
    return lambda: left.pop() if left else ""


class Promised(RuleBasedStateMachine):
    """People, time, two processes and a Slack that may have taken what it does not confirm."""

    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory()
        self.engine = new_sqlite(Path(self.folder.name) / "machine.sqlite3")
        # What is late is not looked for where nothing was written down: so each rule stands alone.
        timing = Timing(late=timedelta(days=30))
        self.world, self.other = World(self.engine, timing=timing), World(self.engine, timing=timing)
        self.other.slack = self.world.slack
        self.key = self.world.add(hourly(0)).key
        # What is owed: every full hour since it was resumed, up to the last time that anybody looked.
        self.since = self.seen = START
        self.owed: set[datetime] = set()

    @rule(span=SPANS)
    def time_passes(self, span: timedelta) -> None:
        self.world.pass_time(span)

    @rule(fault=FAULTS, span=SPANS)
    def works(self, fault: str, span: timedelta) -> None:
        self.world.pass_time(span)
        self.world.slack.faults = first(fault)
        self.work()

    @rule(fault=FAULTS | st.just("deadly"), line=LINES, span=SPANS)
    def is_killed(self, fault: str, line: int, span: timedelta) -> None:
        self.world.pass_time(span)
        self.world.slack.faults = first(fault)
        with killed_at(line):
            self.work()

    @rule(span=SPANS, frozen=FROZEN, drawing=st.booleans(), fault=FAULTS)
    def freezes_while_another_works(self, span: timedelta, frozen: timedelta, drawing: bool, fault: str) -> None:
        self.world.pass_time(span)
        stops = iter([drawing, not drawing])

        def freeze() -> None:
            if next(stops, False):
                self.world.pass_time(frozen)
                self.other.now = self.world.now
                self.world.slack.faults = first(fault)
                self.other.outbox().deliver()
                self.world.slack.faults = lambda: ""

        self.world.slack.faults = lambda: ""
        self.world.frozen = freeze
        self.work()
        self.world.frozen = lambda: None

    def work(self) -> None:
        now = self.world.now
        self.world.scheduling().tick()
        self.seen = now
        self.world.pass_time(timedelta(seconds=61))  # then all that is spread has begun
        self.world.outbox().deliver()

    @rule()
    def pauses_or_resumes(self) -> None:
        kept = self.world.schedules.find(self.key)
        if kept.state == ON:
            self.world.schedules.pause(kept, "U1")
            self.count()
        else:
            self.world.schedules.resume(kept, "U1")
            self.since = self.seen = self.world.now

    def count(self) -> None:
        """Add to what is owed."""
        hour = self.since.replace(minute=0, second=0) + HOUR
        while hour <= self.seen:
            self.owed.add(hour)
            hour += HOUR
        self.since = self.seen

    @invariant()
    def nothing_is_posted_twice(self) -> None:
        assert set(self.world.times_posted().values()) <= {1}

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self.seen = self.world.now
            self.world.until_quiet()
            if self.world.schedules.find(self.key).state == ON:
                self.count()
            posted = self.world.times_posted()
            assert set(posted.values()) <= {1}
            # What was owed was promised.
            assert self.owed <= self.promised()
            # What was promised is there, unless it was taken back or came too late, which its owner is told.
            assert set(self.world.states(State.POSTED)) == set(posted)
            ended = set(self.world.states(State.POSTED, State.CANCELLED, State.MISSED))
            assert ended == set(self.world.states(*State))
            missed = {each for each in self.world.states(State.MISSED) if not each.startswith("notice")}
            assert not missed or any(each.startswith("notice") for each in posted)
        finally:
            self.engine.dispose()
            self.folder.cleanup()

    def promised(self) -> set[datetime]:
        """When what was promised was due."""
        with self.engine.connect() as connection:
            return set(connection.scalars(select(deliveries.c.due_at).where(deliveries.c.slot != "")))


QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def run(examples: int) -> None:
    kept = settings(
        max_examples=examples,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=QUIET,
        phases=[Phase.generate],
    )
    run_state_machine_as_test(Promised, settings=kept)


@pytest.mark.slow
def test_whatever_happens_each_is_posted_once():
    run(40)


def looks_at_once(patch: pytest.MonkeyPatch) -> None:
    """What is under way is not waited for."""
    begin, unsure = Deliveries.begin_posting, Deliveries.unsure
    at_once = timedelta(0)
    patch.setattr(
        Deliveries, "begin_posting", lambda self, held, told, lease, _: begin(self, held, told, lease, at_once)
    )
    patch.setattr(Deliveries, "unsure", lambda self, held, _, error: unsure(self, held, at_once, error))


def promised_apart(patch: pytest.MonkeyPatch) -> None:
    """What is due next is written in a transaction of its own."""
    advance = Schedules.advance

    def advanced(self: Schedules, kept: KeptSchedule, promises: Sequence[Promise], following: Due) -> bool:
        return advance(self, kept, [], following) and not self.promises.promise(kept.number, promises)

    patch.setattr(Schedules, "advance", advanced)


MUTANTS: list[Callable[[pytest.MonkeyPatch], None]] = [
    no_look_up,
    unknown_is_unsent,
    nothing_written_before,
    posting_is_done,
    no_fence,
    no_look_at_the_clock,
    looks_at_once,
    promised_apart,
]


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_machine_breaks_without_a_rule(mutant, monkeypatch: pytest.MonkeyPatch):
    mutant(monkeypatch)
    with pytest.raises((AssertionError, ExceptionGroup)):
        run(200)
