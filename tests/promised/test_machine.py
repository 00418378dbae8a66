"""The outbox as a state machine: whatever happens in whatever order, each digest is posted once, or ends otherwise.

The machine breaks when one of the rules is taken away: a few mutants show it.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cxbot.database import make_engine
from cxbot.keeping.deliveries import ON, State
from cxbot.outbox import Timing
from cxbot.tables import metadata
from tests.promised.test_chaos import hourly, no_look_up, nothing_written_before, posting_is_done, unknown_is_unsent
from tests.promised.world import World, killed_at

FAULTS = st.sampled_from(["", "limited", "lost", "silent", "broken"])
SPANS = st.sampled_from([5, 60, 125, 1800, 3600, 3 * 3600]).map(lambda seconds: timedelta(seconds=seconds))


class Promised(RuleBasedStateMachine):
    """People, time, processes and Slack."""

    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory()
        self.engine = make_engine(f"sqlite:///{Path(self.folder.name)}/machine.sqlite3")
        metadata.create_all(self.engine)
        # What is late is not looked for where nothing was written down: so each rule stands alone.
        self.world = World(self.engine, timing=Timing(late=timedelta(days=30)))
        self.key = self.world.add(hourly(0)).key

    @rule(span=SPANS)
    def time_passes(self, span: timedelta) -> None:
        self.world.pass_time(span)

    @rule(fault=FAULTS)
    def works(self, fault: str) -> None:
        self.world.slack.faults = lambda: fault
        self.work()

    @rule(fault=FAULTS | st.just("deadly"), line=st.integers(1, 400) | st.just(10_000))
    def is_killed(self, fault: str, line: int) -> None:
        self.world.slack.faults = lambda: fault
        with killed_at(line):
            self.work()

    def work(self) -> None:
        self.world.scheduling().tick()
        self.world.pass_time(timedelta(seconds=61))  # then all that is spread has begun
        self.world.outbox().deliver()

    @rule()
    def pauses_or_resumes(self) -> None:
        kept = self.world.schedules.find(self.key)
        if kept.state == ON:
            self.world.schedules.pause(kept, "U1")
        else:
            self.world.schedules.resume(kept, "U1")

    @invariant()
    def nothing_is_posted_twice(self) -> None:
        assert set(self.world.times_posted().values()) <= {1}

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self.world.until_quiet()
            posted = self.world.times_posted()
            assert set(posted.values()) <= {1}
            # What was promised is there, unless it was taken back or came too late, which its owner is told.
            assert set(self.world.states(State.POSTED)) == set(posted)
            ended = set(self.world.states(State.POSTED, State.CANCELLED, State.MISSED))
            assert ended == set(self.world.states(*State))
            missed = {each for each in self.world.states(State.MISSED) if not each.startswith("notice")}
            assert not missed or any(each.startswith("notice") for each in posted)
        finally:
            self.engine.dispose()
            self.folder.cleanup()


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


MUTANTS: list[Callable[[pytest.MonkeyPatch], None]] = [
    no_look_up,
    unknown_is_unsent,
    nothing_written_before,
    posting_is_done,
]


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_machine_breaks_without_a_rule(mutant, monkeypatch: pytest.MonkeyPatch):
    mutant(monkeypatch)
    with pytest.raises((AssertionError, ExceptionGroup)):
        run(100)
