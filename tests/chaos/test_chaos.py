"""Real processes that are killed and freeze, a Slack and a database that fail: no digest is lost, none comes twice.

Each run follows from one seed: CHAOS_SEED replays it, CHAOS_DUE has it be longer. The same without one of the rules
must lose or double some: that shows that the test would see it.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cxbot.deriving import derive_stale
from cxbot.sources.sample import Sample, SampleSettings
from cxbot.syncing import sync
from tests import postgres
from tests.chaos.plan import START, Plan
from tests.chaos.running import Outcome, places, run

SEED = int(os.environ.get("CHAOS_SEED", "1"))
DUE = int(os.environ.get("CHAOS_DUE", "1000"))
LINES = pytest.StashKey[list[str]]()

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120 + DUE * 3)]


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.serving(durable=True) as found:
        yield found


@pytest.fixture
def told(request: pytest.FixtureRequest) -> list[str]:
    """Where a run puts its line."""
    return request.config.stash.setdefault(LINES, [])


def check(name: str, found: Outcome, told: list[str]) -> None:
    told.append(f"{name}, seed {SEED}: {found.words}")
    replay = f"CHAOS_SEED={SEED} CHAOS_DUE={DUE} replays it: {found.words}"
    assert (found.lost, found.doubled, found.strange) == ([], [], []), replay


def test_two_processes_on_sqlite(tmp_path: Path, told: list[str]):
    plan = Plan(SEED, workers=2, due=DUE * 2 // 5, places=places(38))
    check("SQLite x 2", run(plan, f"sqlite:///{tmp_path}/chaos.sqlite3", tmp_path), told)


def test_three_processes_on_postgresql_that_crashes(server: postgres.Server, tmp_path: Path, told: list[str]):
    plan = Plan(SEED + 1, workers=3, due=DUE * 3 // 5, places=places(38), crashes=True)
    check("PostgreSQL x 3", run(plan, server.url, tmp_path, server=server), told)


def sample(engine: Engine) -> None:
    """The sample company's last weeks."""
    sync(engine, Sample(replace(SampleSettings.quick(), days=45)), now=START)
    derive_stale(engine)


def test_drawn_and_uploaded_as_in_truth(tmp_path: Path, told: list[str]):
    plan = Plan(SEED + 2, workers=2, due=max(20, DUE // 40), places=places(18), schedules=20, real=True, pace=4)
    check("drawn, SQLite x 2", run(plan, f"sqlite:///{tmp_path}/chaos.sqlite3", tmp_path, fill=sample), told)


AIMED = {
    "no_look_up": "accept_then_drop",
    "posting_is_done": "drop_before_accept",
    "retries_of_the_package": "accept_then_drop",
    "no_fence": None,
}


def aimed(rule: str, folder: Path, taken: str) -> Outcome:
    """Run through what a rule is there for, with the rule `taken` away."""
    fault = AIMED[rule]
    plan = Plan(SEED, 2, 12, places(10), schedules=12, rules=taken, aimed=fault, frozen=fault is None)
    return run(plan, f"sqlite:///{folder}/chaos.sqlite3", folder)


@pytest.mark.parametrize("rule", AIMED)
def test_without_one_of_the_rules_some_are_lost_or_doubled(rule: str, tmp_path: Path, told: list[str]):
    found = aimed(rule, tmp_path, taken=rule)
    told.append(f"without: {rule}: {len(found.owed)} due, {len(found.lost)} lost, {len(found.doubled)} doubled")
    assert len(found.lost) + len(found.doubled) > 0


@pytest.mark.parametrize("rule", AIMED)
def test_with_all_of_them_the_same_harms_none(rule: str, tmp_path: Path):
    found = aimed(rule, tmp_path, taken="")
    assert (found.lost, found.doubled, found.strange) == ([], [], [])
